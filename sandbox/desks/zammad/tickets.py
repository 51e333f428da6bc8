from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime

from sandbox.desks.zammad.errors import not_found
from sandbox.desks.zammad.models import Organization, Ticket, User
from sandbox.desks.zammad.times import millis

_LAST_ID = 1 << 60


class TicketTable:
    """All tickets by id, by customer, by organization and in the order of their last change."""

    def __init__(self) -> None:
        self._tickets: dict[int, Ticket] = {}
        self._of_customer: dict[int, dict[int, Ticket]] = {}
        self._of_organization: dict[int, dict[int, Ticket]] = {}
        self._by_number: dict[str, Ticket] = {}
        self._changes: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[Ticket]:
        return iter(self._tickets.values())

    def __getitem__(self, ticket_id: int) -> Ticket:
        try:
            return self._tickets[ticket_id]
        except KeyError:
            raise not_found("Ticket", ticket_id) from None

    def get(self, ticket_id: int) -> Ticket | None:
        return self._tickets.get(ticket_id)

    def numbered(self, number: str) -> Ticket | None:
        return self._by_number.get(number)

    def add_many(self, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            self._tickets[ticket.id] = self._by_number[ticket.number] = ticket
            self._of_customer.setdefault(ticket.customer.id, {})[ticket.id] = ticket
            if ticket.organization is not None:
                self._of_organization.setdefault(ticket.organization.id, {})[ticket.id] = ticket
            self._changes.append(_key(ticket))
        self._changes.sort()

    def touch(self, ticket: Ticket, moment: datetime) -> None:
        """Set `updated_at` and keep the order right."""
        del self._changes[bisect_left(self._changes, _key(ticket))]
        ticket.updated_at = moment
        insort(self._changes, _key(ticket))

    def hand_over(self, ticket: Ticket, customer: User) -> None:
        """Give the ticket another customer, and with that another organization."""
        self._forget_people(ticket)
        ticket.customer, ticket.organization = customer, customer.organization
        self._of_customer.setdefault(customer.id, {})[ticket.id] = ticket
        if ticket.organization is not None:
            self._of_organization.setdefault(ticket.organization.id, {})[ticket.id] = ticket

    def remove(self, ticket: Ticket) -> None:
        del self._tickets[ticket.id], self._by_number[ticket.number]
        self._forget_people(ticket)
        del self._changes[bisect_left(self._changes, _key(ticket))]

    def of_people(
        self, customers: Iterable[User], organizations: Iterable[Organization]
    ) -> dict[int, Ticket]:
        found: dict[int, Ticket] = {}
        for customer in customers:
            found |= self._of_customer.get(customer.id, {})
        for organization in organizations:
            found |= self._of_organization.get(organization.id, {})
        return found

    def changed(
        self, since: datetime | None, until: datetime | None, *, descending: bool
    ) -> Iterator[Ticket]:
        """Tickets changed in since ≤ updated_at ≤ until, by that time and then by id, lazily."""
        low = 0 if since is None else bisect_left(self._changes, (_ceiling(since), 0))
        high = (
            len(self._changes)
            if until is None
            else bisect_left(self._changes, (millis(until), _LAST_ID))
        )
        places = range(high - 1, low - 1, -1) if descending else range(low, high)
        return (self._tickets[self._changes[place][1]] for place in places)

    def _forget_people(self, ticket: Ticket) -> None:
        del self._of_customer[ticket.customer.id][ticket.id]
        if ticket.organization is not None:
            del self._of_organization[ticket.organization.id][ticket.id]


def _key(ticket: Ticket) -> tuple[int, int]:
    return millis(ticket.updated_at), ticket.id


def _ceiling(moment: datetime) -> int:
    return millis(moment) + bool(moment.microsecond % 1000)
