from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.desks.kf5.errors import not_found
from sandbox.desks.kf5.index import SortedIndex
from sandbox.desks.kf5.models import STATUSES, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a list is sorted by: id, created, updated, status, or the name of a custom field."""

    by: str = "id"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Bounds in Unix seconds, both inclusive."""

    created_start: int | None = None
    created_end: int | None = None
    updated_start: int | None = None
    updated_end: int | None = None


class TicketTable:
    """All tickets, indexed by number, by both times and by requester."""

    def __init__(self) -> None:
        self._tickets: dict[int, Ticket] = {}
        self._of_requester: dict[int, dict[int, Ticket]] = {}
        self._by_id = SortedIndex()
        self._by_created = SortedIndex()
        self._by_updated = SortedIndex()

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[Ticket]:
        return iter(self._tickets.values())

    def __getitem__(self, ticket_id: int) -> Ticket:
        try:
            return self._tickets[ticket_id]
        except KeyError:
            raise not_found(f"Ticket {ticket_id}") from None

    def get(self, ticket_id: int) -> Ticket | None:
        return self._tickets.get(ticket_id)

    def add(self, ticket: Ticket) -> None:
        self._keep(ticket)
        self._by_id.add(ticket.id, ticket.id)
        self._by_created.add(seconds(ticket.created_at), ticket.id)
        self._by_updated.add(seconds(ticket.updated_at), ticket.id)

    def add_many(self, tickets: Sequence[Ticket]) -> None:
        for ticket in tickets:
            self._keep(ticket)
        self._by_id.add_many((t.id, t.id) for t in tickets)
        self._by_created.add_many((seconds(t.created_at), t.id) for t in tickets)
        self._by_updated.add_many((seconds(t.updated_at), t.id) for t in tickets)

    def touch(self, ticket: Ticket, now: datetime) -> None:
        """Set `updated_at` and keep the index right."""
        self._by_updated.remove(seconds(ticket.updated_at), ticket.id)
        ticket.updated_at = now
        self._by_updated.add(seconds(now), ticket.id)

    def remove(self, ticket: Ticket) -> None:
        del self._tickets[ticket.id]
        del self._of_requester[ticket.requester.id][ticket.id]
        self._by_id.remove(ticket.id, ticket.id)
        self._by_created.remove(seconds(ticket.created_at), ticket.id)
        self._by_updated.remove(seconds(ticket.updated_at), ticket.id)

    def of_requesters(self, user_ids: Iterable[int]) -> list[Ticket]:
        return [t for user in user_ids for t in self._of_requester.get(user, {}).values()]

    def select(self, times: Times, order: Order) -> Sequence[int]:
        """Return the ids in the bounds and the order asked for.

        One bounded time, sorted by that same time, costs nothing before it is read; other
        combinations cost in proportion to the narrower of the two ranges.
        """
        created = (times.created_start, times.created_end)
        updated = (times.updated_start, times.updated_end)
        unbounded = (None, None)
        if order.by == "updated" and created == unbounded:
            return self._by_updated.between(*updated, descending=order.descending)
        if order.by == "created" and updated == unbounded:
            return self._by_created.between(*created, descending=order.descending)
        if order.by == "id" and created == updated == unbounded:
            return self._by_id.between(None, None, descending=order.descending)
        return [ticket.id for ticket in in_order(self._in_both(created, updated), order)]

    def _keep(self, ticket: Ticket) -> None:
        self._tickets[ticket.id] = ticket
        self._of_requester.setdefault(ticket.requester.id, {})[ticket.id] = ticket

    def _in_both(
        self, created: tuple[int | None, int | None], updated: tuple[int | None, int | None]
    ) -> list[Ticket]:
        wide, narrow = sorted(
            (self._by_created.between(*created), self._by_updated.between(*updated)),
            key=len,
            reverse=True,
        )
        if len(wide) == len(self._tickets):
            return [self._tickets[ticket_id] for ticket_id in narrow]
        allowed = set(wide)
        return [self._tickets[ticket_id] for ticket_id in narrow if ticket_id in allowed]


def in_order(tickets: Iterable[Ticket], order: Order) -> list[Ticket]:
    """Sort tickets; equal ones keep the order of their numbers."""

    def key(ticket: Ticket) -> tuple[float | str, int]:
        return _sort_value(ticket, order.by), ticket.id

    return sorted(tickets, key=key, reverse=order.descending)


def _sort_value(ticket: Ticket, by: str) -> float | str:
    match by:
        case "id":
            return ticket.id
        case "created":
            return ticket.created_at.timestamp()
        case "updated":
            return ticket.updated_at.timestamp()
        case "status":
            return STATUSES.index(ticket.status)
        case _:
            return ticket.custom_fields.get(by) or ""


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())
