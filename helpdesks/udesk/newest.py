"""The newest tickets of a Udesk desk, kept at hand: the desk has one list and no search."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import datetime
from statistics import median_high

from helpdesks.models import Ticket
from helpdesks.remembered import Clock
from helpdesks.udesk.client import Client
from helpdesks.udesk.wire import envelope
from helpdesks.udesk.wire.values import Row

MOST = 2000
"""How many tickets lists and searches look through."""

SIZE = envelope.MAX_PER_PAGE
MOST_PAGES = MOST // SIZE
FRESH_FOR = 30.0
"""Seconds until the list is looked at again for somebody who lists or searches."""

Read = Callable[[list[Row]], Awaitable[list[Ticket]]]


class Newest:
    """The newest `MOST` tickets, as far as the desk's list, its changes and our writes told.

    In which order the list comes is not documented; its first and its last page show it.
    """

    def __init__(self, client: Client, read: Read, clock: Clock) -> None:
        self._client = client
        self._read = read
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}
        self._late: dict[str, datetime] = {}
        self._oldest_first: bool | None = None
        self._pages = 1
        self._turn = 0
        self._looked_at: float | None = None
        self._lock = asyncio.Lock()

    async def tickets(self, *, fresh: bool = False) -> list[Ticket]:
        """Answer the tickets as they were at most `FRESH_FOR` seconds ago; or, `fresh`, now."""
        async with self._lock:
            if fresh or not self._is_fresh():
                await self._look(urgent=True)
            return list(self._tickets.values())

    async def look(self) -> None:
        """Look for what is new, and at one of the older pages, each in its turn."""
        async with self._lock:
            known = self._looked_at is not None
            await self._look(urgent=False)
            if known:
                await self._look_around()

    async def look_through(self) -> None:
        """Look at all of the newest."""
        async with self._lock:
            await self._look(urgent=False, whole=True)

    def note(self, tickets: Iterable[Ticket]) -> None:
        """Take in what was read or written, wherever; an older state never replaces a newer.

        After a first look, what is newer than what was known is late, until it is `told`.
        """
        for ticket in tickets:
            if self._looked_at is not None and not self._has(ticket):
                self._late[ticket.id] = ticket.updated_at
            known = self._tickets.get(ticket.id)
            if known is None or known.updated_at <= ticket.updated_at:
                self._tickets[ticket.id] = ticket
        if len(self._tickets) > MOST + SIZE:
            newest = sorted(self._tickets.values(), key=lambda one: one.created_at, reverse=True)
            self._tickets = {one.id: one for one in newest[:MOST]}
            self._late = {one: at for one, at in self._late.items() if one in self._tickets}

    def forget(self, ticket_id: str) -> None:
        self._tickets.pop(ticket_id, None)
        self._late.pop(ticket_id, None)

    def known(self) -> list[Ticket]:
        return list(self._tickets.values())

    def late(self) -> dict[str, datetime]:
        """Answer which tickets are late, and of when their change is."""
        return dict(self._late)

    def hold(self, tickets: Iterable[Ticket]) -> None:
        """Take these for late."""
        self._late |= {one.id: one.updated_at for one in tickets}

    def told(self, late: Iterable[tuple[str, datetime]]) -> None:
        """Let these be late no more, if they have not changed again."""
        for ticket_id, at in late:
            if self._late.get(ticket_id) == at:
                del self._late[ticket_id]

    def _is_fresh(self) -> bool:
        return self._looked_at is not None and self._clock() - self._looked_at < FRESH_FOR

    async def _look(self, *, urgent: bool, whole: bool = False) -> None:
        """Read from the newest end until a page brings nothing new; the first time, all pages."""
        began = self._clock()
        whole = whole or self._looked_at is None
        async for page in self._from_newest(urgent=urgent):
            if not self._take(page) and not whole:
                break
        self._looked_at = began

    async def _look_around(self) -> None:
        """Read one of the pages that a look at the newest passes by."""
        reach = min(self._pages, MOST_PAGES)
        if reach > 1:
            self._turn = self._turn % (reach - 1) + 1
            number = self._pages - self._turn if self._oldest_first else self._turn + 1
            self._take(await self._page(number, urgent=False))

    def _from_newest(self, *, urgent: bool) -> AsyncIterator[list[Ticket]]:
        return (
            self._backwards(urgent=urgent) if self._oldest_first else self._forwards(urgent=urgent)
        )

    async def _forwards(self, *, urgent: bool) -> AsyncIterator[list[Ticket]]:
        """Read from the first page on; or from the last, if that turns out to be the newest."""
        page, number = await self._page(1, urgent=urgent), 1
        if self._oldest_first is None:
            await self._learn(page, urgent=urgent)
        if self._oldest_first:
            async for page in self._backwards(urgent=urgent):
                yield page
            return
        yield page
        while number < min(self._pages, MOST_PAGES):
            number += 1
            before, page = page, await self._page(number, urgent=urgent)
            if _ids(page) == _ids(before):  # the desk knows no pages
                return
            yield page

    async def _backwards(self, *, urgent: bool) -> AsyncIterator[list[Ticket]]:
        """Read from the last page on, which may not be the last one any more."""
        last = self._pages
        page = await self._page(last, urgent=urgent)
        for number in range(self._pages, max(self._pages - MOST_PAGES, 0), -1):
            yield page if number == last else await self._page(number, urgent=urgent)

    async def _learn(self, first: list[Ticket], *, urgent: bool) -> None:
        """See at which end of the list the newest are; a single page has both."""
        if self._pages > 1:
            last = await self._page(self._pages, urgent=urgent)
            if first and last:
                self._oldest_first = _age(first) < _age(last)

    async def _page(self, number: int, *, urgent: bool) -> list[Ticket]:
        payload = await self._client.page("/tickets", number=number, urgent=urgent)
        rows = envelope.rows(payload, "contents", "ticket")
        follows = envelope.more(payload, len(rows), page=number, size=SIZE)
        self._pages = max(envelope.pages(payload) or number + follows, 1)
        return await self._read(rows)

    def _take(self, page: list[Ticket]) -> bool:
        """Take in a page; answers whether it brought anything new."""
        new = not all(self._has(one) for one in page)
        self.note(page)
        return new

    def _has(self, ticket: Ticket) -> bool:
        known = self._tickets.get(ticket.id)
        return known is not None and known.updated_at >= ticket.updated_at


def _ids(page: list[Ticket]) -> set[str]:
    return {one.id for one in page}


def _age(page: list[Ticket]) -> datetime:
    """Say when the tickets of a page were opened, more or less."""
    return median_high(one.created_at for one in page)
