"""What a look at a desk costs: calls in proportion to the changes, not to the requests.

`python -m bench.poll` prints the table. The desk is the sandbox's and its journal counts the
calls. Desk and bot share a process here, so that the seconds are those of both together.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bench.house import delivering, house
from bench.slack_requests import CHANNEL, DESK, TEAM
from bench.table import Row, printed
from handlers.flows import cards, catch_up, follow, jobs
from handlers.kit import Kit
from sandbox.clock import Clock
from sandbox.desks import kf5
from sandbox.desks.kf5.models import Ticket
from sandbox.faults import Faults
from sandbox.journal import Entry, Journal
from store import Batch, Link

PAGE = 100  # the most that KF5 lists at once
LATER = 600.0  # seconds; far more than two looks overlap
PAUSE = 0.02
AGE = timedelta(minutes=1)  # of the cards; a new one is not changed for ten seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """`few` is the small desk that the large one is compared with."""

    requests: int = 100_000
    few: int = 1_000
    changes: int = 500
    linked: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Calls of the desk, and seconds."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Of a look at changes, of the threads that tell them, and of looks without news."""

    busy: Cost
    telling: Cost
    soon: Cost
    quiet: Cost


def rows(size: Size | None = None) -> list[Row]:
    return asyncio.run(_rows(size or Size()))


async def _rows(size: Size) -> list[Row]:
    large = await _costs(size.requests, size)
    small = await _costs(size.few, size)
    changed = f"{size.changes} of {size.requests:,} requests changed"
    return [
        _calls(f"{changed}: calls", large.busy, small.busy, ceil(size.changes / PAGE) + 1),
        _calls("nothing changed, a moment later: calls", large.soon, small.soon, None),
        _calls("nothing changed, ten minutes later: calls", large.quiet, small.quiet, 1),
        _seconds(f"{changed}: seconds, the desk's included", large.busy, small.busy),
        Row(
            what=f"threads of {size.linked} changed requests: calls for each",
            ours=f"{large.telling.calls / size.linked:.1f}",
        ),
    ]


def _calls(what: str, ours: Cost, small: Cost, most: int | None) -> Row:
    """Compare with a small desk: a ratio of 1 means that its size does not matter."""
    return Row(
        what=what,
        ours=f"{ours.calls}",
        reference=f"{small.calls}",
        ratio=ours.calls / small.calls,
        goal="" if most is None else f"<= {most}",
        met=None if most is None else ours.calls <= most,
    )


def _seconds(what: str, ours: Cost, small: Cost) -> Row:
    return Row(
        what=what,
        ours=f"{ours.seconds:.2f} s",
        reference=f"{small.seconds:.2f} s",
        ratio=ours.seconds / small.seconds,
    )


async def _costs(requests: int, size: Size) -> Costs:
    async with _world(requests) as world:
        await world.look()  # the first sets the cursor
        world.clock.advance(LATER)
        await world.change(size.changes, size.linked)
        busy = await world.look()
        telling = await world.tell()
        soon = await world.look()
        world.clock.advance(LATER)
        await world.look()
        return Costs(busy=busy, telling=telling, soon=soon, quiet=await world.look())


@asynccontextmanager
async def _world(requests: int) -> AsyncIterator["World"]:
    clock = Clock()
    journal = Journal(clock)
    desk = kf5.Desk(clock, journal, Faults(), seed_data=False)
    desk.add_requests(requests)
    await desk.start()
    try:
        async with house(url=desk.base_url, token=desk.api_token, now=clock.now) as kit:
            yield World(clock, desk, journal, kit)
    finally:
        await desk.stop()


class World:
    """A desk, the bot's side of it, and the calls from one to the other."""

    def __init__(self, clock: Clock, desk: kf5.Desk, journal: Journal, kit: Kit) -> None:
        self.clock, self._desk, self._kit = clock, desk, kit
        self._calls = 0
        journal.subscribe(self._count)

    async def change(self, amount: int, linked: int) -> None:
        """Answer so many requests, the first of which have a thread."""
        tickets = self._desk.find()[:amount]
        links = tuple(self._link(ticket) for ticket in tickets[:linked])
        await self._kit.store.commit(Batch(links=links))
        agent = self._desk.agent("marta")
        for ticket in tickets:
            await agent.reply(ticket.id, "We are on it.")

    async def look(self) -> Cost:
        return await self._cost(follow.follow(self._kit, DESK))

    async def tell(self) -> Cost:
        """Compare the threads with the desk and renew their cards."""
        return await self._cost(self._told())

    async def _told(self) -> None:
        really = {jobs.CATCH_UP: catch_up.DELIVERY, jobs.UPDATE_CARD: cards.UPDATE}
        async with delivering(self._kit, **really):
            while await self._kit.store.outbox.oldest_waiting():  # noqa: ASYNC110 - the worker's rows
                await asyncio.sleep(PAUSE)

    async def _cost(self, work: Awaitable[object]) -> Cost:
        calls, started = self._calls, time.perf_counter()
        await work
        return Cost(calls=self._calls - calls, seconds=time.perf_counter() - started)

    def _count(self, entry: Entry) -> None:
        self._calls += entry.kind == "call"

    def _link(self, ticket: Ticket) -> Link:
        ts = f"{ticket.id}.000100"
        return Link(
            team=TEAM,
            channel=CHANNEL,
            thread_ts=ts,
            card_ts=ts,
            desk=DESK,
            ticket_id=str(ticket.id),
            number=str(ticket.id),
            opened_by="U1",
            private=False,
            locale="en-US",
            status_told=ticket.status,
            created_at=self._kit.now() - AGE,
        )


if __name__ == "__main__":
    print(printed(rows()))
