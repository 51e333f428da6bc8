"""The delivery worker: takes rows from the outbox, one lane one at a time, and says what became.

A row is `sending` on disk before anything is sent and settled, with all that follows from it, in
one transaction afterwards. A row whose answer was lost, or that was sending when the process died,
is `uncertain`: its flow looks before it repeats.
"""

import asyncio
import random
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Literal

import structlog

from handlers.edge import guarded
from handlers.errors import NotKnown
from handlers.flows.errors import ClosedForGood, Unexpected
from handlers.flows.outcome import Delivery, Done, Later
from handlers.kit import Kit
from handlers.workspace import SlackBusy, SlackDown, SlackError, SlackUnclear
from helpdesks.errors import (
    HelpDeskError,
    RateLimited,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)
from store import Batch, Row, Settle

log = structlog.get_logger()

AT_ONCE = 16  # rows under way at the same time, over all lanes
LEASE = timedelta(minutes=5)  # renewed while a delivery goes on, however long that takes
PATIENCE = timedelta(days=3)  # how long passing trouble is waited out before a row is given up
LONGEST_WAIT = 60.0  # seconds between two attempts
LOOK_AGAIN = 5.0  # seconds; `deskhand outbox retry` is another process and cannot wake us
BETWEEN_POSTS = 1.0  # seconds; https://docs.slack.dev/apis/web-api/rate-limits: one a second
PASSING = (Unreachable, Unclear, Unintelligible, SignInFailed, SlackDown, SlackUnclear)
LOST = (Unclear, Unintelligible, SlackUnclear)


class Deliver:
    """Runs until stopped; `stop` lets what is under way finish."""

    def __init__(self, kit: Kit, deliveries: Mapping[str, Delivery]) -> None:
        self._kit, self._deliveries = kit, deliveries
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting: dict[str, float] = {}  # lane → loop time when it may post again
        self._wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        await self._kit.store.outbox.recover()
        while not self._stopping:
            self._wake.clear()
            rows = await self._claim()
            for row in rows:
                task = asyncio.create_task(self._deliver(row))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
            if not rows:
                await self._sleep()

    async def stop(self, seconds: float) -> None:
        """Take nothing new; give what is under way so many seconds."""
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _claim(self) -> tuple[Row, ...]:
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return ()
        now = asyncio.get_running_loop().time()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        return await self._kit.store.outbox.claim(
            now=self._kit.now(),
            limit=room,
            lease_seconds=LEASE.total_seconds(),
            exclude_lanes=frozenset(self._resting),
        )

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _sleep(self) -> None:
        """Wait until rows change, a delivery ends, a lane has rested or the next row is due."""
        news = asyncio.create_task(self._kit.store.outbox.changed())
        woken = asyncio.create_task(self._wake.wait())
        waiting = {news, woken}
        try:
            await asyncio.wait(
                waiting, timeout=await self._pause(), return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in waiting:
                task.cancel()

    async def _pause(self) -> float:
        """Seconds until something can be taken without anybody telling us."""
        now = self._kit.now()
        due = await self._kit.store.outbox.next_due(now, frozenset(self._resting))
        waits = [until - asyncio.get_running_loop().time() for until in self._resting.values()]
        if due is not None and len(self._tasks) < AT_ONCE:
            waits.append((due - now).total_seconds())
        return max(0.0, min([*waits, LOOK_AGAIN]))

    async def _deliver(self, row: Row) -> None:
        holding = asyncio.create_task(self._hold(row))
        try:
            with structlog.contextvars.bound_contextvars(row=row.id, kind=row.kind):
                await guarded(self._attempt(row), what=row.kind, tell=partial(self._broken, row))
        finally:
            holding.cancel()

    async def _hold(self, row: Row) -> None:
        """Renew the lease for as long as the delivery goes on."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            await self._kit.store.outbox.renew(row, self._kit.now() + LEASE)

    async def _attempt(self, row: Row) -> None:
        delivery = self._deliveries[row.kind]
        try:
            outcome = await delivery.run(self._kit, row)
        except PASSING as error:
            await self._passing(delivery, row, error)
        except (HelpDeskError, SlackError, NotKnown, ClosedForGood) as error:
            await self._for_good(delivery, row, error)
        else:
            if isinstance(outcome, Later):
                await self._again(row, outcome.seconds, error=None, uncertain=row.uncertain)
            else:
                await self._settle(row, "done", outcome)
        if delivery.posts:
            rest = asyncio.get_running_loop().time() + BETWEEN_POSTS
            self._resting[row.lane] = rest

    async def _passing(self, delivery: Delivery, row: Row, error: Exception) -> None:
        """Wait and try again; a row that has been tried for days is given up."""
        log.info("delivery waits", error=type(error).__name__, attempt=row.attempts)
        if row.first_sent_at and self._kit.now() - row.first_sent_at > PATIENCE:
            await self._for_good(delivery, row, error)
            return
        lost = row.uncertain or isinstance(error, LOST)
        await self._again(row, _wait(row, error), error=error, uncertain=lost)
        if row.attempts == 1:
            await delivery.late(self._kit, row, error)

    async def _for_good(self, delivery: Delivery, row: Row, error: Exception) -> None:
        log.warning("delivery refused", error=type(error).__name__)
        follow_up = await delivery.failed(self._kit, row, error)
        await self._settle(row, "dead", follow_up, error=error)

    async def _again(
        self, row: Row, seconds: float, *, error: Exception | None, uncertain: bool
    ) -> None:
        due = self._kit.now() + timedelta(seconds=seconds)
        said = _said(error) if error else None
        settle = Settle(row=row, state="waiting", due_at=due, error=said, uncertain=uncertain)
        await self._kit.store.commit(Batch(settle=settle))

    async def _settle(
        self,
        row: Row,
        state: Literal["done", "dead"],
        done: Done,
        *,
        error: Exception | None = None,
    ) -> None:
        progress = {**row.progress, "result": done.result} if done.result else None
        settle = Settle(
            row=row, state=state, error=_said(error) if error else None, progress=progress
        )
        ours = await self._kit.store.commit(
            Batch(
                settle=settle,
                outbox=done.new,
                links=done.links,
                messages=done.messages,
            )
        )
        if ours and done.then is not None:
            await done.then()

    async def _broken(self, row: Row, _error: Exception, reference: str) -> None:
        """A mistake of ours: the row is put aside, visible, its person told; the lane goes on."""
        await self._for_good(self._deliveries[row.kind], row, Unexpected(reference))


def _wait(row: Row, error: Exception) -> float:
    """Seconds before the next attempt: what was asked for, else doubling with jitter."""
    if isinstance(error, RateLimited | SlackBusy):
        return error.retry_after
    longest = min(LONGEST_WAIT, 2.0 ** min(row.attempts - 1, 6))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


def _said(error: Exception) -> str:
    """What the outbox keeps of an error: our own words, never what somebody wrote."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
