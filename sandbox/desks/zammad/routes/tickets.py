"""Tickets: list, search, show, create, update, delete, merge."""

from typing import Any

from sandbox.desks.zammad import paging, writing
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import forbidden
from sandbox.desks.zammad.form import EDIT
from sandbox.desks.zammad.merging import CannotMerge, merge
from sandbox.desks.zammad.models import Ticket
from sandbox.desks.zammad.rules import reads, works_in
from sandbox.desks.zammad.searching import Search, read_search, visible
from sandbox.desks.zammad.wire import readable_articles
from sandbox.desks.zammad.workflow import form_meta

_SEES_TICKETS = ("ticket.agent", "ticket.customer")


def list_all(call: Call) -> Answer:
    """All in sight by id; sort parameters are ignored."""
    page = paging.page(call.params, default=100, largest=100)
    sees = visible(call.account, call.user)
    found = [one for one in call.account.tickets if sees(one)][page.first : page.end]
    if call.is_true("expand"):
        return Answer(body=[call.wire.expanded(one) for one in found])
    if call.is_true("full"):
        return Answer(body=_with_assets(call, "record_ids", found))
    return Answer(body=[call.wire.plain(one) for one in found])


def search(call: Call) -> Answer:
    search = read_search(call.account, call.user, call.params)
    new = call.account.settings.is_new
    if new and call.is_true("only_total_count"):
        return Answer(body={"total_count": search.count()})
    found = search.page(paging.page(call.params, default=50, largest=200))
    if call.is_true("expand"):
        return Answer(body=[call.wire.expanded(one) for one in found])
    if not new:
        body = _with_assets(call, "tickets", found) | {"tickets_count": len(found)}
        return Answer(body=body)
    return Answer(body=_new_shape(call, search, found))


def _new_shape(call: Call, search: Search, found: list[Ticket]) -> Any:
    if call.is_true("full"):
        return _with_assets(call, "record_ids", found) | {"total_count": search.count()}
    return [call.wire.with_ids(one) for one in found]


def _with_assets(call: Call, key: str, found: list[Ticket]) -> dict[str, Any]:
    assets = call.assets()
    assets.add_tickets(found)
    return {key: [one.id for one in found], "assets": assets.found}


def show(call: Call) -> Answer:
    ticket = call.ticket()
    if call.is_true("all"):
        return Answer(body=_everything(call, ticket))
    return Answer(body=call.shown(ticket, plain=True))


def create(call: Call) -> Answer:
    ticket = writing.create_ticket(call.account, call.params, author=call.user)
    if call.is_true("all"):
        return Answer(status=201, body=_everything(call, ticket))
    return Answer(status=201, body=call.shown(ticket))


def update(call: Call) -> Answer:
    ticket = call.ticket()
    writing.update_ticket(call.account, ticket, call.params, author=call.user)
    if call.is_true("all"):
        return Answer(body=_everything(call, ticket))
    return Answer(body=call.shown(ticket))


def delete(call: Call) -> Answer:
    """An empty body, labelled JSON for whoever asked for JSON."""
    ticket = call.account.tickets[call.id()]
    if not call.user.may("admin"):
        seen = reads(call.user, ticket, call.account.settings)
        raise forbidden("Not authorized (admin permission required)!" if seen else "Not authorized")
    writing.delete_ticket(call.account, ticket)
    kind = "application/json" if call.asks_json else "text/html"
    return Answer(empty=True, content_type=kind)


def merge_into(call: Call) -> Answer:
    """What fails is told with status 200."""
    call.permit("ticket.agent")
    source = call.account.tickets.get(call.id("source_id"))
    target = call.account.tickets.numbered(call.path["number"])
    for ticket in (source, target):
        if ticket is not None and not works_in(call.user, ticket.in_group, "change"):
            raise forbidden()
    try:
        merge(call.account, source, target, author=call.user)
    except CannotMerge as error:
        return Answer(body={"result": "failed", "message": str(error)})
    return Answer(
        body={
            "result": "success",
            "target_ticket": target and call.wire.plain(target),
            "source_ticket": source and call.wire.plain(source),
        }
    )


def _everything(call: Call, ticket: Ticket) -> dict[str, Any]:
    """One ticket with its articles, links, tags and form, as Zammad's own page loads it."""
    articles = readable_articles(call.user, ticket)
    assets = call.assets()
    assets.add_tickets([ticket])
    assets.add_articles(articles)
    assets.add_priorities()
    body: dict[str, Any] = {
        "ticket_id": ticket.id,
        "ticket_article_ids": [one.id for one in articles],
        "assets": assets.found,
        "links": [call.wire.link(one) for one in call.account.links_of(ticket)],
        "tags": list(ticket.tags),
        "mentions": [],
        "form_meta": form_meta(call.account, call.user, EDIT, {}, ticket),
    }
    if call.account.settings.is_new:
        body["time_accountings"] = []
    return body


ROUTES = (
    Route(method="GET", path="/tickets", run=list_all, permissions=_SEES_TICKETS),
    Route(method="GET", path="/tickets/search", run=search, permissions=_SEES_TICKETS),
    Route(method="POST", path="/tickets/search", run=search, permissions=_SEES_TICKETS),
    Route(method="GET", path="/tickets/{id}", run=show),
    Route(method="POST", path="/tickets", run=create, permissions=_SEES_TICKETS),
    Route(method="PUT", path="/tickets/{id}", run=update),
    Route(method="DELETE", path="/tickets/{id}", run=delete),
    Route(method="PUT", path="/ticket_merge/{source_id}/{number}", run=merge_into),
)
