"""What changed at a Zammad desk since a moment."""

from collections.abc import AsyncIterator
from datetime import datetime

from helpdesks.models import Ticket
from helpdesks.zammad.client import MOST_PAGES, Client
from helpdesks.zammad.tickets import Tickets
from helpdesks.zammad.wire import asking

SIZE = 50
"""What the desk shows in half a second."""


async def changed_since(
    client: Client, tickets: Tickets, moment: datetime
) -> AsyncIterator[Ticket]:
    """Walk through changed tickets, oldest change first; one that changes meanwhile comes again.

    A ticket that changes while we read moves to the end and shifts the pages, so the next page is
    not asked by number: the list is asked anew, from the last time seen. Numbers are used only
    within a single millisecond. The condition holds for that time itself, so what came already is
    left out. Tickets that cannot be read are skipped.
    """
    seen: set[tuple[str, datetime]] = set()
    start, number = moment, 1
    for _ in range(MOST_PAGES):
        rows = await client.page(asking.changed(start), None, number=number, size=SIZE)
        found = [ticket for _, ticket in await tickets.wholes(rows)]
        for ticket in found:
            if (ticket.id, ticket.updated_at) not in seen:
                seen.add((ticket.id, ticket.updated_at))
                yield ticket
        if len(rows) < SIZE:
            return
        reached = found[-1].updated_at if found else start
        start, number = (reached, 1) if reached > start else (start, number + 1)
