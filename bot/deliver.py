"""The delivery worker: takes rows from the outbox, one lane one at a time, many lanes at once.

A row is `sending` on disk before anything is sent; `bot.attempt` says what becomes of it. Each
kind of lane has a room of its own, so that a desk that hangs, or files that take their time, leave
room for everything else.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.attempt import Attempts
from handlers.edge import guarded
from handlers.flows.outcome import Delivery
from handlers.kit import Kit
from handlers.webapi.pace import BETWEEN_POSTS
from store import Row, StoreError

log = structlog.get_logger()

LEASE = timedelta(minutes=5)  # renewed while a delivery goes on, however long that takes
LOOK_AGAIN = 5.0  # seconds; `deskhand outbox retry` is another process and cannot wake us
AFTER_TROUBLE = 1.0  # seconds before the store is asked again after it failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many lanes that begin so may be under way at once."""

    lanes: str
    at_once: int


SLACK_ROOMS = (
    Room(lanes="slack:", at_once=10),
    Room(lanes="files:", at_once=3),
    Room(lanes="cards:", at_once=4),
    Room(lanes="audience:", at_once=2),
    Room(lanes="marks:", at_once=4),
    Room(lanes="tell:", at_once=4),
    Room(lanes="place:", at_once=4),
)
DESK_ROOM = 6


class Deliver:
    """Runs until stopped; `stop` lets what is under way finish."""

    def __init__(self, kit: Kit, deliveries: Mapping[str, Delivery]) -> None:
        self._kit, self._deliveries = kit, deliveries
        self._attempts = Attempts(kit, deliveries)
        desks = (Room(lanes=f"desk:{name}:", at_once=DESK_ROOM) for name in kit.desks)
        self._rooms = (*desks, *SLACK_ROOMS)
        self._tasks: dict[asyncio.Task[None], Row] = {}
        # Lane → loop time when it may post again. Slack's port keeps the pace of each channel; a
        # lane that would only wait there leaves its place in the room to others.
        self._resting: dict[str, float] = {}
        self._wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Deliver until stopped; a store that fails is asked again a moment later."""
        recovered = False
        while not self._stopping:
            try:
                if not recovered:
                    await self._kit.store.outbox.recover_once()
                    await self._make_room_for_gone_desks()
                    recovered = True
                await self._round()
            except StoreError as error:
                log.error("the store failed", error=type(error).__name__)  # noqa: TRY400 - a sentence
                await asyncio.sleep(AFTER_TROUBLE)

    async def _make_room_for_gone_desks(self) -> None:
        """What was promised to a desk that left the settings fails, and people hear of it."""
        lanes = await self._kit.store.outbox.lanes("desk:")
        gone = {lane.split(":")[1] for lane in lanes} - set(self._kit.desks)
        self._rooms += tuple(Room(lanes=f"desk:{name}:", at_once=1) for name in sorted(gone))

    async def stop(self, seconds: float) -> None:
        """Take nothing new; give what is under way so many seconds, then let it go.

        What is let go waits again, and is looked for first by whoever takes it up.
        """
        self._stopping = True
        self._wake.set()
        if not self._tasks:
            return
        under_way = dict(self._tasks)
        _, late = await asyncio.wait(under_way, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in late:
            letting_go = self._attempts.let_go(under_way[task])
            await guarded(letting_go, what="letting go of a delivery")

    async def _round(self) -> None:
        self._wake.clear()
        rows = await self._claim()
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._tasks[task] = row
            task.add_done_callback(self._ended)
        if not rows:
            await self._sleep()

    async def _claim(self) -> list[Row]:
        now = asyncio.get_running_loop().time()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        taken = await asyncio.gather(*(self._claim_for(room) for room in self._open_rooms()))
        return [row for rows in taken for row in rows]

    async def _claim_for(self, room: Room) -> tuple[Row, ...]:
        return await self._kit.store.outbox.claim(
            now=self._kit.now(),
            limit=self._space(room),
            lease_seconds=LEASE.total_seconds(),
            exclude_lanes=self._busy(),
            lanes=room.lanes,
        )

    def _busy(self) -> frozenset[str]:
        """Lanes that rest, or that a task of ours is in: even a lost lease opens them to nobody."""
        return frozenset(self._resting) | {row.lane for row in self._tasks.values()}

    def _space(self, room: Room) -> int:
        taken = sum(row.lane.startswith(room.lanes) for row in self._tasks.values())
        return room.at_once - taken

    def _open_rooms(self) -> list[Room]:
        return [room for room in self._rooms if self._space(room) > 0]

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
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
        now, loop_now = self._kit.now(), asyncio.get_running_loop().time()
        due = await asyncio.gather(
            *(
                self._kit.store.outbox.next_due(now, self._busy(), room.lanes)
                for room in self._open_rooms()
            )
        )
        waits = [(moment - now).total_seconds() for moment in due if moment is not None]
        rests = [until - loop_now for until in self._resting.values()]
        return max(0.0, min([*waits, *rests, LOOK_AGAIN]))

    async def _deliver(self, row: Row) -> None:
        holding = asyncio.create_task(self._hold(row))
        try:
            await self._attempts.make(row)
        finally:
            holding.cancel()
            delivery = self._deliveries.get(row.kind)
            if delivery is not None and delivery.posts:
                rest = asyncio.get_running_loop().time() + BETWEEN_POSTS
                self._resting[row.lane] = rest

    async def _hold(self, row: Row) -> None:
        """Renew the lease for as long as the delivery goes on."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await self._kit.store.outbox.renew(row, self._kit.now() + LEASE)
            except StoreError as error:
                log.warning("a lease was not renewed", error=type(error).__name__)
