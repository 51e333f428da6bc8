"""Rows of the Udesk desk's ticket lists, made into tickets."""

from dataclasses import replace
from datetime import tzinfo

from helpdesks.errors import HelpDeskError
from helpdesks.fields import FieldValue
from helpdesks.models import Ticket
from helpdesks.skipped import Skipped
from helpdesks.udesk.fields import Fields
from helpdesks.udesk.people import People
from helpdesks.udesk.wire import reading
from helpdesks.udesk.wire.held import Definitions
from helpdesks.udesk.wire.values import Row


class Rows:
    """Makes tickets of rows, with the definitions of their fields at hand."""

    def __init__(self, fields: Fields, people: People, zone: tzinfo, skipped: Skipped) -> None:
        self._fields = fields
        self._people = people
        self._zone = zone
        self._skipped = skipped

    async def ticket(self, row: Row) -> Ticket:
        """Read one ticket, with the words for options that its field's definition leaves out."""
        known = await self._fields.of_tickets()
        self._people.meet(row)
        ticket = reading.ticket(row, known, self._zone)
        fields = [await self._labelled(one, known) for one in ticket.fields]
        return replace(ticket, fields=tuple(fields))

    async def tickets(self, rows: list[Row]) -> list[Ticket]:
        """Read a list, without those that cannot be read."""
        known = await self._fields.of_tickets()
        for row in rows:
            self._people.meet(row)
        return list(
            self._skipped.readable(
                "ticket", rows, lambda row: reading.ticket(row, known, self._zone)
            )
        )

    async def _labelled(self, one: FieldValue, known: Definitions) -> FieldValue:
        field = known.get(one.key)
        if field is None or not field.large or one.labels:
            return one
        try:
            labels = [await self._fields.label(one.key, value) for value in one.values]
        except HelpDeskError:
            return one
        return replace(one, labels=tuple(labels)) if all(labels) else one
