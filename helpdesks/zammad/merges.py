"""Tickets that were merged into others: what is said to one of them would reach nobody."""

from helpdesks.models import Identity
from helpdesks.zammad.client import Client
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.tickets import Tickets
from helpdesks.zammad.wire import links
from helpdesks.zammad.wire.links import Link
from helpdesks.zammad.wire.values import Row, number, text

MOST_STEPS = 10


class Merges:
    def __init__(self, client: Client, forms: Forms, tickets: Tickets) -> None:
        self._client = client
        self._forms = forms
        self._tickets = tickets

    async def home(self, ticket_id: str, as_: Identity | None) -> Row:
        """Read the ticket in which this one lives on: itself, unless it was merged.

        The desk decides whether a person may see that one. The service identity sees all, so for it
        the way ends where a ticket is another customer's.
        """
        row = await self._tickets.row(ticket_id, as_)
        for _ in range(MOST_STEPS):
            parent = await self._parent(row)
            if parent is None:
                break
            above = await self._tickets.row(parent, as_)
            if as_ is None and above.get("customer_id") != row.get("customer_id"):
                break
            row = above
        return row

    async def into(self, ticket_id: str) -> str | None:
        """Say into which ticket this one was merged, if it was."""
        return await self._parent(await self._tickets.row(ticket_id, None))

    async def links(self, ticket_id: str, as_: Identity | None = None) -> tuple[Link, ...]:
        about = {"link_object": "Ticket", "link_object_value": str(number(ticket_id))}
        return await self._client.read("/links", links.links, as_=as_, params=about)

    async def _parent(self, row: Row) -> str | None:
        schema = await self._forms.schema_for([row])
        if not schema.states.is_merged(text(row.get("state_id"))):
            return None
        found = await self.links(text(row.get("id")))
        parents = [link.ticket_id for link in found if link.kind == links.PARENT]
        return parents[-1] if parents else None
