"""A worker of the outbox, and kinds of deliveries that do what a test says."""

import asyncio
import time
from contextlib import asynccontextmanager

from bot.deliver import Deliver
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from handlers.words import Words
from store import Batch, New
from tests.handlers.stand_ins import FakeDesk, FakeWorkspace

SECRET = "sekret-detail"
SHORT = 0.02  # seconds; stands for a wait that is a minute elsewhere


def a_kit(store, now):
    desk = FakeDesk(now)
    return Kit(
        store=store, desks={desk.name: desk}, slack=FakeWorkspace(now), words=Words.load(), now=now
    )


class Kind:
    """A kind of delivery that does what a test says, and remembers what it was given."""

    def __init__(self, *outcomes, gate=None, posts=False):
        self.outcomes, self.gate = list(outcomes), gate
        self.given, self.ended, self.at, self.waited, self.failures = [], [], [], [], []
        self.started = asyncio.Event()
        self.delivery = Delivery(run=self.run, failed=self.failed, late=self.late, posts=posts)

    async def run(self, _kit, row):
        self.given.append(row)
        self.at.append(time.monotonic())
        self.started.set()
        if self.gate is not None:
            await self.gate.wait()
        self.ended.append(row.key)
        outcome = self.outcomes.pop(0) if self.outcomes else Done()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def failed(self, _kit, row, error):
        self.failures.append((row.key, error))
        return Done(new=(new(f"told:{row.key}", "tell:U1", kind="tell"),))

    async def late(self, _kit, row, error):
        self.waited.append((row.key, error))


def new(key, lane="slack:C1", kind="kind", **more):
    return New(key=key, lane=lane, kind=kind, payload={"user": "U1"}, **more)


async def add(kit, *rows):
    await kit.store.commit(Batch(outbox=rows))


async def state(kit, key):
    row = await kit.store.outbox.find(key)
    return row and row.state


async def until(holds, seconds=10):
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.005)


async def ended(kit, *keys):
    """Wait until these rows are done or dead."""

    async def all_ended():
        return all([await state(kit, key) in {"done", "dead"} for key in keys])

    await until(all_ended)


@asynccontextmanager
async def working(kit, **kinds):
    """A worker at its work, with these kinds of deliveries."""
    worker = Deliver(kit, {"tell": Kind().delivery} | {n: k.delivery for n, k in kinds.items()})
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        await worker.stop(5)
        await asyncio.wait_for(running, 10)


async def work(kit, kinds):
    """Let a worker that never rests carry out what is due by the kit's clock, one by one."""
    while rows := await (worker := Deliver(kit, kinds))._claim():
        for row in rows:
            await worker._deliver(row)
