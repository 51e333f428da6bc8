"""The Tickets API: agents look after everybody's tickets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.desks.kf5 import query, writing
from sandbox.desks.kf5.bodies import inner, read_comment, read_new_ticket
from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import invalid, not_found
from sandbox.desks.kf5.models import Ticket, User
from sandbox.desks.kf5.rules import works_on
from sandbox.desks.kf5.searching import matches
from sandbox.desks.kf5.tickets import Order, in_order


def list_all(call: Call) -> Answer:
    """Page through what the agent may see; a page of a time range costs only itself."""
    found = call.account.tickets.select(query.times(call.query), query.order(call.query, Order()))
    return _page(call, _visible(call, found))


def show_many(call: Call) -> Answer:
    tickets = [call.account.tickets.get(ticket_id) for ticket_id in query.ids(call.query)]
    return _page(call, [t.id for t in tickets if t and works_on(call.user, t)])


def search(call: Call) -> Answer:
    if not any(call.query.get(name) for name in ("query", "status", "fieldvalue")):
        raise invalid("One of query, status and fieldvalue is required.")
    statuses = query.statuses(call.query)
    found = [
        ticket
        for ticket in call.account.tickets
        if ticket.status in statuses
        and matches(ticket, call.query, public_only=False)
        and works_on(call.user, ticket)
    ]
    newest_first = Order(by="created", descending=True)
    sorted_ = in_order(found, query.order(call.query, newest_first))
    return _page(call, [ticket.id for ticket in sorted_])


def show(call: Call) -> Answer:
    return call.one("ticket", call.wire.ticket(_workable(call)))


def create(call: Call) -> Answer:
    """Create on behalf of somebody, who becomes a user if the desk has not met them yet."""
    details = inner(call.body, "ticket")
    new = read_new_ticket(details)
    ticket = writing.create_ticket(
        call.account, new, author=call.user, requester=_requester(call, details)
    )
    return call.one("ticket", call.wire.ticket(ticket), status=201)


def update(call: Call) -> Answer:
    details = inner(call.body, "ticket")
    ticket = _workable(call)
    comment = read_comment(details)
    writing.change(call.account, ticket, dict(details), comment, author=call.user)
    return call.one("ticket", call.wire.ticket(ticket))


def delete(call: Call) -> Answer:
    writing.delete_ticket(call.account, _workable(call))
    return Answer()


def list_comments(call: Call) -> Answer:
    comments = list(_workable(call).comments)
    if query.descends(call.query, "sort_order"):
        comments.reverse()
    return call.page("comments", comments, call.wire.agent_comment)


def list_of_user(call: Call) -> Answer:
    """The SDK reads these under `tickets`, the document shows `requests`: both happen."""
    user = call.account.user(call.id)
    key = "requests" if call.oddities.turn("user's requests") else "tickets"
    return _list_of(call, key, call.account.tickets.of_requesters([user.id]))


def list_of_organization(call: Call) -> Answer:
    if call.id not in call.account.organizations:
        raise not_found(f"Organization {call.id}")
    key = "tickets" if call.oddities.turn("organization's requests") else "requests"
    members = call.account.members(call.id)
    return _list_of(call, key, call.account.tickets.of_requesters(members))


def _list_of(call: Call, key: str, tickets: list[Ticket]) -> Answer:
    seen = [t for t in tickets if works_on(call.user, t)]
    return call.page(key, in_order(seen, query.order(call.query, Order())), call.wire.request)


def _page(call: Call, ticket_ids: Sequence[int]) -> Answer:
    tickets = call.account.tickets
    return call.page("tickets", ticket_ids, lambda one: call.wire.ticket(tickets[one]))


def _visible(call: Call, ticket_ids: Sequence[int]) -> Sequence[int]:
    if call.user.role == "admin" or call.user.ticket_restriction == "all":
        return ticket_ids
    tickets = call.account.tickets
    return [one for one in ticket_ids if works_on(call.user, tickets[one])]


def _workable(call: Call) -> Ticket:
    ticket = call.account.tickets[call.id]
    if not works_on(call.user, ticket):
        raise not_found(f"Ticket {ticket.id}")
    return ticket


def _requester(call: Call, details: Mapping[str, Any]) -> User:
    """`requester_id` before `requester` (an address or an object) before the agent."""
    if details.get("requester_id") is not None:
        user = call.account.users.get(details["requester_id"])
        if user is None:
            raise invalid("requester_id is not a user.")
        return user
    match details.get("requester"):
        case None:
            return call.user
        case str(email):
            return _known_or_new(call, email, "")
        case {"email": str(email), **rest}:
            return _known_or_new(call, email, str(rest.get("name") or ""))
        case _:
            raise invalid("requester must be an e-mail address or an object with one.")


def _known_or_new(call: Call, email: str, name: str) -> User:
    if "@" not in email:
        raise invalid("requester must be an e-mail address.")
    return call.account.user_by_email(email) or call.account.add_user(email, name)


ROUTES = (
    Route(method="GET", path="/apiv2/tickets.json", run=list_all, role="agent"),
    Route(method="GET", path="/apiv2/tickets/show_many.json", run=show_many, role="agent"),
    Route(method="GET", path="/apiv2/tickets/search.json", run=search, role="agent"),
    Route(method="GET", path="/apiv2/tickets/{id}.json", run=show, role="agent"),
    Route(method="POST", path="/apiv2/tickets.json", run=create, role="agent"),
    Route(method="PUT", path="/apiv2/tickets/{id}.json", run=update, role="agent"),
    Route(method="DELETE", path="/apiv2/tickets/{id}.json", run=delete, role="admin"),
    Route(method="GET", path="/apiv2/tickets/{id}/comments.json", run=list_comments, role="agent"),
    Route(method="GET", path="/apiv2/users/{id}/requests.json", run=list_of_user, role="agent"),
    Route(
        method="GET",
        path="/apiv2/organizations/{id}/requests.json",
        run=list_of_organization,
        role="agent",
    ),
)
