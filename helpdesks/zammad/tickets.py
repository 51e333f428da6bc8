"""Reading the tickets of a Zammad desk: one, a page, all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any

import structlog

from helpdesks.errors import Forbidden, HelpDeskError, NotFound, RateLimited, Unintelligible
from helpdesks.models import Identity, Listing, Page, Search, Ticket
from helpdesks.remembered import Clock, Remembered
from helpdesks.skipped import Skipped
from helpdesks.zammad.client import Client, is_agent
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.mixed import by_creation, one_after_the_other
from helpdesks.zammad.wire import asking, envelope, reading
from helpdesks.zammad.wire.asking import Ask, Plan
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.values import Row, id_of, number, text

log = structlog.get_logger()

EXPANDED = {"expand": "true"}
MOST_KEPT = 500
KEPT_FOR = 60.0
LONGEST_KEPT = 20_000
"""Characters of the first words of a ticket that are remembered, until the ticket changes."""


class Tickets:
    """Reads tickets; those of a list come without their description."""

    def __init__(self, client: Client, forms: Forms, skipped: Skipped, clock: Clock) -> None:
        self._client = client
        self._forms = forms
        self._skipped = skipped
        self._first_words = Remembered[tuple[bool, str]](
            most=MOST_KEPT, seconds=KEPT_FOR, clock=clock
        )

    async def page(
        self, wanted: Listing | Search, as_: Identity | None, *, number: int, size: int
    ) -> Page:
        """Read one page; where several searches answer, all pages up to it are read.

        Tickets that cannot be read are skipped, here as in all lists.
        """
        plan = await self._plan(wanted, as_)
        if len(plan.asks) != 1 or plan.asks[0].keep is not None:
            return await self._picked(plan, as_, number=number, size=size)
        [ask] = plan.asks
        rows = await self._client.page(ask, as_, number=number, size=size)
        tickets = tuple(ticket for _, ticket in await self.readable(rows, as_))
        full = len(rows) >= size
        more = full and bool(await self._client.page(ask, as_, number=number * size + 1, size=1))
        return Page(tickets=tickets, number=number, size=size, total=None, more=more)

    async def all(self, wanted: Listing | Search, as_: Identity | None) -> AsyncIterator[Ticket]:
        async for ticket in self._walk(await self._plan(wanted, as_), as_):
            yield ticket

    async def one(self, ticket_id: str, as_: Identity | None, *, urgent: bool = False) -> Ticket:
        return await self.whole(await self.row(ticket_id, as_, urgent=urgent), as_)

    async def by_number(self, said: str, as_: Identity | None) -> Ticket:
        """Read a ticket by its number, which no address takes: there an id would be meant."""
        rows = await self._client.page(asking.numbered(said), as_, number=1, size=1)
        if not rows:
            raise NotFound("no such number")
        return await self.whole(rows[0], as_)

    async def row(self, ticket_id: str, as_: Identity | None, *, urgent: bool = False) -> Row:
        path = f"/tickets/{number(ticket_id)}"
        return await self._client.read(path, ticket_row, as_=as_, params=EXPANDED, urgent=urgent)

    async def whole(self, row: Row, as_: Identity | None) -> Ticket:
        """Read a ticket with its description."""
        schema = await self._forms.schema_for([row])
        description = await self._description(row, agent=is_agent(as_))
        return reading.ticket(row, schema, agent=is_agent(as_), description=description)

    async def wholes(self, rows: Iterable[Row]) -> list[tuple[Row, Ticket]]:
        """Read tickets as the service identity, with what everybody may read of how they began."""
        pairs = await self.readable(list(rows), None)
        found = [self._public_words(row) for row, _ in pairs]
        descriptions = await asyncio.gather(*found)
        schema = await self._forms.schema()
        return [
            (row, reading.ticket(row, schema, agent=True, description=description))
            for (row, _), description in zip(pairs, descriptions, strict=True)
        ]

    async def readable(self, rows: list[Row], as_: Identity | None) -> list[tuple[Row, Ticket]]:
        schema = await self._forms.schema_for(rows)
        read = _reader(schema, as_)
        return list(self._skipped.readable("ticket", rows, lambda row: (row, read(row))))

    async def _plan(self, wanted: Listing | Search, as_: Identity | None) -> Plan:
        me, schema = await self._client.me(as_), await self._forms.schema()
        return asking.plan(wanted, me, schema, agent=is_agent(as_))

    async def _walk(self, plan: Plan, as_: Identity | None) -> AsyncIterator[Ticket]:
        """Walk through what all searches of a plan find, each ticket once."""
        streams = [self._found(ask, as_) for ask in plan.asks]
        if plan.mixed:
            found = by_creation(streams, descending=plan.asks[0].descending)
        else:
            found = one_after_the_other(streams)
        seen: set[str] = set()
        async for ticket in found:
            if ticket.id not in seen:
                seen.add(ticket.id)
                yield ticket

    async def _found(self, ask: Ask, as_: Identity | None) -> AsyncIterator[Ticket]:
        async for row in self._client.rows(ask, as_):
            for _, ticket in await self.readable([row], as_):
                if ask.keep is None or ask.keep(ticket):
                    yield ticket

    async def _picked(self, plan: Plan, as_: Identity | None, *, number: int, size: int) -> Page:
        """Read as far as this page and one ticket beyond."""
        end = number * size
        found: list[Ticket] = []
        async for ticket in self._walk(plan, as_):
            found.append(ticket)
            if len(found) > end:
                break
        return Page(
            tickets=tuple(found[end - size : end]),
            number=number,
            size=size,
            total=None if len(found) > end else len(found),
            more=len(found) > end,
        )

    async def _public_words(self, row: Row) -> str:
        """Read the words that a ticket began with; "" where one article gives trouble."""
        try:
            return await self._description(row, agent=False)
        except RateLimited:
            raise
        except HelpDeskError as error:
            log.warning("ticket without words", id=row.get("id"), error=type(error).__name__)
            return ""

    async def _description(self, row: Row, *, agent: bool) -> str:
        """Read the words that a ticket began with; "" where they are not for who asks."""
        article_id = next(iter(reading.article_ids(row)), None)
        if article_id is None:
            return ""
        key = f"{article_id} {text(row.get('updated_at'))}"
        internal, words = self._first_words.get(key) or await self._first(article_id, key)
        return words if agent or not internal else ""

    async def _first(self, article_id: str, key: str) -> tuple[bool, str]:
        try:
            article = await self._client.read(f"/ticket_articles/{article_id}", article_row)
            found = (reading.is_internal(article), reading.comment(article).text)
        except (Forbidden, NotFound, Unintelligible):
            return True, ""
        if len(found[1]) <= LONGEST_KEPT:
            self._first_words.keep(key, found)
        return found


def ticket_row(payload: Any) -> Row:
    row = envelope.one(payload, "ticket")
    id_of(row.get("id"), "ticket.id")
    return row


def article_row(payload: Any) -> Row:
    row = envelope.one(payload, "article")
    id_of(row.get("id"), "article.id")
    return row


def _reader(schema: Schema, as_: Identity | None) -> Callable[[Row], Ticket]:
    return partial(reading.ticket, schema=schema, agent=is_agent(as_))
