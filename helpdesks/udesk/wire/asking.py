"""Which tickets somebody means, and in which order: picked here, since the desk has one list."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from helpdesks.errors import Forbidden, HelpDeskError, Unsupported
from helpdesks.models import Listing, Order, Progress, Scope, Search, Status, Ticket

DONE = frozenset({Status.SOLVED, Status.CLOSED})
OF_ORGANIZATION = frozenset({Scope.MY_ORGANIZATION, Scope.ORGANIZATION})
Keep = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks. `customer_id` is what the desk knows them by as a requester."""

    customer_id: str | None
    organization_id: str | None = None
    agent: bool = False

    def sees(self, ticket: Ticket) -> bool:
        """Whether they may read a ticket: every call is made as the administrator, so we say.

        A requester's own alone: which of an organization's the desk would show is not documented.
        """
        return self.agent or self.asked(ticket)

    def asked(self, ticket: Ticket) -> bool:
        return self.customer_id is not None and ticket.requester_id == self.customer_id

    def shares(self, ticket: Ticket) -> bool:
        """Whether the ticket is one of their organization's."""
        mine = self.organization_id
        return mine is not None and ticket.organization_id == mine


def picked(
    tickets: Iterable[Ticket], wanted: Listing | Search, viewer: Viewer, of: Collection[str] = ()
) -> list[Ticket]:
    """Pick and sort what is wanted. `of` are the ids of the person of that scope.

    Raises Forbidden where a requester asks for others' tickets, Unsupported for those of their
    organization.
    """
    in_scope = _scope(wanted, viewer, of)
    fits = _searched(wanted) if isinstance(wanted, Search) else _listed(wanted)
    found = [ticket for ticket in tickets if in_scope(ticket) and fits(ticket)]
    return sorted(found, key=_key(wanted), reverse=wanted.descending)


def _scope(wanted: Listing | Search, viewer: Viewer, of: Collection[str]) -> Keep:
    scope = wanted.scope
    if scope is Scope.MINE:
        return viewer.asked
    if not viewer.agent:
        raise _hidden(scope)
    if scope is Scope.MY_ORGANIZATION:
        return viewer.shares
    if scope is Scope.PERSON:
        return lambda ticket: ticket.requester_id in of
    if scope is Scope.ORGANIZATION and isinstance(wanted, Listing):
        return lambda ticket: ticket.organization_id == wanted.of
    return lambda _ticket: True


def _hidden(scope: Scope) -> HelpDeskError:
    if scope in OF_ORGANIZATION:
        return Unsupported("organization_listing")
    return Forbidden("other people's tickets")


def _listed(wanted: Listing) -> Keep:
    if wanted.progress is None:
        return lambda _ticket: True
    done = wanted.progress is Progress.SOLVED
    return lambda ticket: (ticket.status in DONE) is done


def _searched(wanted: Search) -> Keep:
    words = wanted.words.casefold().split()
    value = wanted.field_value.strip().casefold()

    def fits(ticket: Ticket) -> bool:
        said = f"{ticket.number}\n{ticket.title}\n{ticket.description}".casefold()
        return (
            all(word in said for word in words)
            and (not wanted.statuses or ticket.status in wanted.statuses)
            and (not value or value in _held(ticket))
        )

    return fits


def _held(ticket: Ticket) -> set[str]:
    return {said.casefold() for one in ticket.fields for said in (*one.values, *one.labels)}


def _key(wanted: Listing | Search) -> Callable[[Ticket], Any]:
    if isinstance(wanted, Search):
        return lambda ticket: (ticket.created_at, _age(ticket))
    if key := wanted.field:
        return lambda ticket: (_field(ticket, key), ticket.updated_at, _age(ticket))
    match wanted.order:
        case Order.CREATED:
            return lambda ticket: (ticket.created_at, _age(ticket))
        case Order.STATUS:
            return lambda ticket: (_rank(ticket), ticket.updated_at, _age(ticket))
        case _:
            return lambda ticket: (ticket.updated_at, _age(ticket))


def _field(ticket: Ticket, key: str) -> str:
    return next((",".join(one.values) for one in ticket.fields if one.key == key), "")


def _rank(ticket: Ticket) -> int:
    return list(Status).index(ticket.status)


def _age(ticket: Ticket) -> tuple[int, str]:
    """Order equals by id, as numbers."""
    return len(ticket.id), ticket.id
