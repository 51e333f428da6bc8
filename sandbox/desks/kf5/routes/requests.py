"""The Requests API: a person looks after their own tickets."""

from collections.abc import Iterable

from sandbox.desks.kf5 import query, writing
from sandbox.desks.kf5.bodies import inner, read_comment, read_new_ticket
from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import forbidden, invalid, not_found
from sandbox.desks.kf5.models import SOLVED, STATUSES, UNSOLVED, Comment, Ticket
from sandbox.desks.kf5.rules import reads_as_requester, replies_as_requester, shared_organization
from sandbox.desks.kf5.searching import matches
from sandbox.desks.kf5.tickets import Order, in_order


def list_mine(call: Call) -> Answer:
    return _listed(call, _mine(call), STATUSES)


def list_open(call: Call) -> Answer:
    return _listed(call, _mine(call), UNSOLVED)


def list_solved(call: Call) -> Answer:
    return _listed(call, _mine(call), SOLVED)


def list_organization(call: Call) -> Answer:
    return _listed(call, _of_organization(call), query.status_group(call.query))


def search(call: Call) -> Answer:
    """Find by words, states or the value of a custom field; at least one must be given."""
    if not any(call.query.get(name) for name in ("query", "status", "fieldvalue")):
        raise invalid("One of query, status and fieldvalue is required.")
    match call.query.get("range", "user"):
        case "user":
            within = _mine(call)
        case "organization":
            within = _of_organization(call)
        case other:
            raise invalid(f"range is user or organization, not {other}.")
    statuses = query.statuses(call.query)
    found = [
        ticket
        for ticket in within
        if ticket.status in statuses and matches(ticket, call.query, public_only=True)
    ]
    newest_first = Order(by="created", descending=True)
    return _page(call, in_order(found, query.order(call.query, newest_first)))


def show(call: Call) -> Answer:
    return call.one("request", call.wire.request(_readable(call)))


def create(call: Call) -> Answer:
    new = read_new_ticket(inner(call.body, "request"))
    ticket = writing.create_ticket(call.account, new, author=call.user, requester=call.user)
    return call.one("request", call.wire.request(ticket), status=201)


def reply(call: Call) -> Answer:
    """Add a comment. Other properties are not a requester's to change and are ignored."""
    comment = read_comment(inner(call.body, "request"))
    ticket = _readable(call)
    if not replies_as_requester(call.user, ticket):
        raise forbidden("Only the requester may reply.")
    if comment is None:
        raise invalid("A comment is required.")
    writing.reply(call.account, ticket, comment, author=call.user)
    return call.one("request", call.wire.request(ticket))


def list_comments(call: Call) -> Answer:
    comments = _public_comments(_readable(call))
    if query.descends(call.query, "sort_order"):
        comments.reverse()
    return call.page("comments", comments, call.wire.comment)


def show_comment(call: Call) -> Answer:
    for comment in _public_comments(_readable(call, "request_id")):
        if comment.id == call.id:
            return call.one("comment", call.wire.comment(comment))
    raise not_found(f"Comment {call.id}")


def score(call: Call) -> Answer:
    satisfaction = inner(call.body, "satisfaction")
    ticket = _own(call)
    writing.rate(call.account, ticket, satisfaction.get("score"), satisfaction.get("content"))
    return Answer(body={"message": "Thank you."})


def push(call: Call) -> Answer:
    writing.push(call.account, _own(call))
    return Answer(body={"message": "The desk has been reminded."})


def _mine(call: Call) -> list[Ticket]:
    return call.account.tickets.of_requesters([call.user.id])


def _of_organization(call: Call) -> list[Ticket]:
    organization = shared_organization(call.account, call.user)
    if organization is None:
        raise forbidden("You are in no organization whose members see all tickets.")
    return call.account.tickets.of_requesters(call.account.members(organization.id))


def _listed(call: Call, tickets: Iterable[Ticket], statuses: tuple[str, ...]) -> Answer:
    """By number unless asked otherwise; the document's other sentence says newest first."""
    default = Order(by="created", descending=True) if call.oddities.turn("order") else Order()
    kept = [ticket for ticket in tickets if ticket.status in statuses]
    return _page(call, in_order(kept, query.order(call.query, default)))


def _page(call: Call, tickets: list[Ticket]) -> Answer:
    return call.page("requests", tickets, call.wire.request)


def _readable(call: Call, name: str = "id") -> Ticket:
    ticket = call.account.tickets[call.ids[name]]
    if not reads_as_requester(call.account, call.user, ticket):
        raise not_found(f"Ticket {ticket.id}")
    return ticket


def _own(call: Call) -> Ticket:
    ticket = _readable(call)
    if ticket.requester is not call.user:
        raise forbidden("Only the requester may do this.")
    return ticket


def _public_comments(ticket: Ticket) -> list[Comment]:
    return [comment for comment in ticket.comments if comment.public]


ROUTES = (
    Route(method="GET", path="/apiv2/requests.json", run=list_mine),
    Route(method="GET", path="/apiv2/requests/open.json", run=list_open),
    Route(method="GET", path="/apiv2/requests/solved.json", run=list_solved),
    Route(method="GET", path="/apiv2/requests/organization.json", run=list_organization),
    Route(method="GET", path="/apiv2/requests/search.json", run=search),
    Route(method="GET", path="/apiv2/requests/{id}.json", run=show),
    Route(method="POST", path="/apiv2/requests.json", run=create),
    Route(method="PUT", path="/apiv2/requests/{id}.json", run=reply),
    Route(method="GET", path="/apiv2/requests/{id}/comments.json", run=list_comments),
    Route(method="GET", path="/apiv2/requests/{request_id}/comments/{id}.json", run=show_comment),
    Route(method="POST", path="/apiv2/requests/{id}/score.json", run=score),
    Route(method="GET", path="/apiv2/requests/{id}/push.json", run=push),
)
