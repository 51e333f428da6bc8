"""Which of KF5's lists answers a listing or a search, and with which parameters.

End users ask `/requests`; agents ask `/tickets` and the lists of a user or an organization.
https://developer.kf5.com/doc/restapi/core/10
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from helpdesks.errors import Forbidden
from helpdesks.kf5.wire.reading import STATUSES
from helpdesks.kf5.wire.values import number
from helpdesks.models import Listing, Order, Person, Progress, Scope, Search, Status, Ticket

BELOW_SOLVED = (Status.NEW, Status.OPEN, Status.PENDING)
SOLVED = (Status.SOLVED, Status.CLOSED)
OWN_LISTS = {None: "requests", Progress.OPEN: "requests/open", Progress.SOLVED: "requests/solved"}
RANGES = {Scope.MINE: "user", Scope.MY_ORGANIZATION: "organization"}

Test = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One list of the API. `keep` is what the desk cannot filter, so that we must."""

    path: str
    params: dict[str, str] = field(default_factory=dict)
    keep: Test | None = None


def is_about_me(wanted: Listing | Search) -> bool:
    """Whether an agent's list is about the agent, who must then be known."""
    return wanted.scope in RANGES


def as_requester(wanted: Listing | Search) -> Ask:
    """Choose the list that an end user may ask for."""
    if isinstance(wanted, Search):
        if wanted.scope in RANGES:
            params = {**_matching(wanted), "range": RANGES[wanted.scope]}
            return Ask(path="/apiv2/requests/search.json", params=params)
    elif wanted.scope is Scope.MINE:
        return Ask(path=f"/apiv2/{OWN_LISTS[wanted.progress]}.json", params=_order(wanted))
    elif wanted.scope is Scope.MY_ORGANIZATION:
        progress = {"status": wanted.progress.value} if wanted.progress else {}
        return Ask(path="/apiv2/requests/organization.json", params={**_order(wanted), **progress})
    return as_agent(wanted, None)


def as_agent(wanted: Listing | Search, me: Person | None) -> Ask:
    """Choose the list that an agent may ask for; `me` is the agent where it is about the agent."""
    if isinstance(wanted, Search):
        return Ask(
            path="/apiv2/tickets/search.json", params=_matching(wanted), keep=_about(wanted, me)
        )
    if wanted.scope is Scope.DESK and wanted.progress:
        return _of_the_desk(wanted, wanted.progress)
    keep = _in(_statuses(wanted.progress)) if wanted.progress else None
    return Ask(path=_list_of(wanted, me), params=_order(wanted), keep=keep)


def in_order(tickets: list[Ticket], wanted: Listing | Search) -> list[Ticket]:
    """Sort a page once more, since the documents disagree about the default order."""
    if isinstance(wanted, Listing) and wanted.field:
        return tickets
    order = wanted.order if isinstance(wanted, Listing) else Order.CREATED
    return sorted(tickets, key=_SORTED_BY[order], reverse=wanted.descending)


def _of_the_desk(wanted: Listing, progress: Progress) -> Ask:
    """Ask for one half of a desk, which KF5 can only search, by creation."""
    half = Search(statuses=_statuses(progress), scope=Scope.DESK, descending=wanted.descending)
    return Ask(path="/apiv2/tickets/search.json", params=_matching(half))


def _list_of(wanted: Listing, me: Person | None) -> str:
    match wanted.scope:
        case Scope.DESK:
            return "/apiv2/tickets.json"
        case Scope.MINE:
            return f"/apiv2/users/{number(_known(me).id)}/requests.json"
        case Scope.PERSON:
            return f"/apiv2/users/{number(_given(wanted))}/requests.json"
        case Scope.MY_ORGANIZATION:
            return f"/apiv2/organizations/{number(_organization(me))}/requests.json"
        case Scope.ORGANIZATION:
            return f"/apiv2/organizations/{number(_given(wanted))}/requests.json"


def _order(wanted: Listing) -> dict[str, str]:
    """Name exactly one order: which one wins among several is not documented."""
    direction = _direction(wanted)
    if wanted.field:
        return {"field_order": f"{wanted.field}_{direction}"}
    return {f"{wanted.order.value}_order": direction}


def _matching(wanted: Search) -> dict[str, str]:
    """Name what is looked for; a search for nothing names every status."""
    statuses = [status.value for status in wanted.statuses if status is not Status.OTHER]
    said = {
        "query": _sendable(wanted.words),
        "status": ",".join(statuses),
        "fieldvalue": _sendable(wanted.field_value),
    }
    asked = {key: value for key, value in said.items() if value}
    return {**(asked or {"status": ",".join(STATUSES)}), "created_order": _direction(wanted)}


def _about(wanted: Search, me: Person | None) -> Test | None:
    """Filter an agent's search, which always runs over the whole desk."""
    if wanted.scope is Scope.MINE:
        mine = _known(me).id
        return lambda ticket: ticket.requester_id == mine
    if wanted.scope is Scope.MY_ORGANIZATION:
        ours = _organization(me)
        return lambda ticket: ticket.organization_id == ours
    return None


def _in(statuses: tuple[Status, ...]) -> Test:
    return lambda ticket: ticket.status in statuses


def _statuses(progress: Progress) -> tuple[Status, ...]:
    return BELOW_SOLVED if progress is Progress.OPEN else SOLVED


def _direction(wanted: Listing | Search) -> str:
    return "desc" if wanted.descending else "asc"


def _sendable(words: str) -> str:
    return words.strip().encode(errors="replace").decode()


def _given(wanted: Listing) -> str:
    if wanted.of is None:
        raise ValueError(f"whose tickets? `of` is missing for {wanted.scope}")
    return wanted.of


def _known(me: Person | None) -> Person:
    if me is None:
        raise Forbidden("an end user has no such list")
    return me


def _organization(me: Person | None) -> str:
    organization_id = _known(me).organization_id
    if organization_id is None:
        raise Forbidden("not in an organization")
    return organization_id


def _rank(ticket: Ticket) -> int:
    return STATUSES.index(ticket.status) if ticket.status in STATUSES else len(STATUSES)


_SORTED_BY: dict[Order, Callable[[Ticket], float]] = {
    Order.CREATED: lambda ticket: ticket.created_at.timestamp(),
    Order.UPDATED: lambda ticket: ticket.updated_at.timestamp(),
    Order.STATUS: _rank,
}
