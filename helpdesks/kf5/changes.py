"""What changed at a KF5 desk since a moment."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.kf5.client import MOST_PAGES, Client, anything, paged
from helpdesks.kf5.wire import envelope, reading
from helpdesks.models import Ticket
from helpdesks.skipped import Skipped

SIZE = envelope.MAX_PER_PAGE


async def changed_since(
    client: Client, zone: ZoneInfo, skipped: Skipped, moment: datetime
) -> AsyncIterator[Ticket]:
    """Walk through changed tickets, oldest change first; one that changes meanwhile comes again.

    A ticket that changes while we read moves to the end and shifts the pages, so the next page is
    not asked by number: the list is asked anew, from the last time seen. Numbers are used only
    within a single second. Whether `updated_start` includes its own second is not documented, so
    each step starts one second earlier and what came already is left out. Tickets that cannot be
    read are skipped.
    """
    seen: set[tuple[str, datetime]] = set()
    start, number = int(moment.timestamp()), 1
    for _ in range(MOST_PAGES):
        payload = await _page(client, start, number)
        rows = envelope.rows(payload, "tickets")
        tickets = list(skipped.readable("ticket", rows, partial(reading.ticket, zone=zone)))
        for ticket in tickets:
            if (ticket.id, ticket.updated_at) not in seen:
                seen.add((ticket.id, ticket.updated_at))
                yield ticket
        if not envelope.more(
            payload, len(rows), number=number, size=SIZE, before=(number - 1) * SIZE
        ):
            return
        reached = int(tickets[-1].updated_at.timestamp()) - 1 if tickets else start
        start, number = (reached, 1) if reached > start else (start, number + 1)


async def _page(client: Client, start: int, number: int) -> Any:
    params = {"updated_start": str(start), "updated_order": "asc"}
    return await client.read(
        "/apiv2/tickets.json",
        anything,
        params=paged(params, number=number, size=SIZE),
    )
