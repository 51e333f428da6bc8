"""Tickets and replies. There is no call for an agent's reply: Udesk documents none."""

from datetime import timedelta
from itertools import islice

from sandbox.desks.udesk import query, writing
from sandbox.desks.udesk.bodies import inner, read_customer_reply, read_new_ticket, whole_number
from sandbox.desks.udesk.call import Call, Json, Route
from sandbox.desks.udesk.errors import not_found
from sandbox.desks.udesk.models import Ticket
from sandbox.desks.udesk.properties import find_customer

FILTER_ID = 77
_RECENT = timedelta(hours=24)


def list_all(call: Call) -> Json:
    return _page(call, call.account.tickets)


def in_filter(call: Call) -> Json:
    """The one saved filter: updated in the last 24 hours."""
    if whole_number(call.query.get("filter_id"), "filter_id") != FILTER_ID:
        raise not_found("There is no such filter.")
    since = call.account.now() - _RECENT
    found = {k: one for k, one in call.account.tickets.items() if one.updated_at >= since}
    return _page(call, found)


def detail(call: Call) -> Json:
    return {"ticket": call.wire.ticket(call.ticket(call.query.get("id")))}


def create(call: Call) -> Json:
    """Create for a customer that is known already; an unknown one is refused with 2005."""
    fields = inner(call.body, "ticket")
    new = read_new_ticket(fields)
    customer = find_customer(call.account, fields.get("type"), fields.get("type_content"))
    ticket = writing.create_ticket(call.account, new, customer=customer)
    return {"message": "创建成功", "ticket_id": ticket.id}


def update(call: Call) -> Json:
    ticket = call.account.ticket(call.id)
    fields = inner(call.body, "ticket")
    ignored = call.account.settings.ignored_keys
    details = {key: value for key, value in fields.items() if key not in ignored}
    writing.update_ticket(call.account, ticket, details)
    return {"ticket": {"id": ticket.id}}


def replies(call: Call) -> Json:
    """The newest first; private ones only where the desk has notes."""
    shown = call.account.settings.private_notes
    found = [one for one in call.account.ticket(call.id).replies if one.public or shown]
    newest = sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)
    return call.page("replies", newest, call.wire.reply)


def reply(call: Call) -> Json:
    """The ticket's customer says something, whoever called."""
    ticket_id, new = read_customer_reply(call.body)
    writing.reply_as_customer(call.account, call.account.ticket(ticket_id), new)
    return {"message": "回复成功"}


def _page(call: Call, found: dict[int, Ticket]) -> Json:
    newest_first = call.account.settings.list_order == "newest_first"
    rows = reversed(found.values()) if newest_first else iter(found.values())
    listed = list(islice(rows, query.MAX_ROWS))
    return call.page("contents", listed, lambda one: {"ticket": call.wire.ticket(one)})


ROUTES = (
    Route(method="GET", path="/tickets", run=list_all),
    Route(method="POST", path="/tickets", run=create),
    Route(method="GET", path="/tickets/tickets_in_filter", run=in_filter),
    Route(method="GET", path="/tickets/detail", run=detail),
    Route(method="POST", path="/tickets/customer_reply", run=reply),
    Route(method="PUT", path="/tickets/{id}", run=update),
    Route(method="GET", path="/tickets/{id}/replies", run=replies),
)
