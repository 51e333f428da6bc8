"""Two delivery workers over one store: each row is sent by one of them, however slow the other."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from bot import deliver
from bot.deliver import LEASE
from handlers.flows.outcome import Delivery, Done
from handlers.flows.posts import post_once
from handlers.workspace import Message
from store import Store
from tests.bot.deliveries import Kind, a_kit, add, ended, new, state, until, working
from tests.handlers.stand_ins import HELP
from tests.store.examples import Clock

LANES = [f"slack:{HELP}", "desk:support:ticket:1", "files:C1:17.01", "marks:C1:1", "tell:U1"]


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    monkeypatch.setattr(deliver, "BETWEEN_POSTS", 0.0)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def kit(tmp_path):
    store = await Store.open(tmp_path / "deskhand.db")
    yield a_kit(store, lambda: datetime.now(UTC))
    await store.close()


class Posts:
    """Posts once, and then takes its time before it says so."""

    def __init__(self, slow=None):
        self.slow, self.posted = slow or asyncio.Event(), asyncio.Event()
        self.given, self.shown = [], []
        self.delivery = Delivery(run=self.run)

    async def run(self, kit, row):
        self.given.append(row)
        await post_once(kit, row, HELP, None, Message(text=row.key))
        self.posted.set()
        await self.slow.wait()
        return Done(new=(new(f"after {row.key}", "slack:C9", kind="kind"),), then=self.show)

    async def show(self):
        self.shown.append("it")


async def test_each_row_is_sent_by_one_of_two_and_each_lane_in_order(kit):
    sent, under_way = {lane: [] for lane in LANES}, set()

    async def run(_kit, row):
        assert row.lane not in under_way
        under_way.add(row.lane)
        sent[row.lane].append(row.key)
        for _ in range(len(row.key)):
            await asyncio.sleep(0)
        under_way.discard(row.lane)
        return Done()

    kind = Kind()
    kind.delivery = Delivery(run=run)
    keys = {lane: [f"{lane} {n}" for n in range(8)] for lane in LANES}
    await add(kit, *(new(key, lane) for lane in LANES for key in keys[lane]))
    async with AsyncExitStack() as both:
        for _ in range(2):
            await both.enter_async_context(working(kit, kind=kind))
        await ended(kit, *(key for lane in LANES for key in keys[lane]))

    assert sent == keys


async def test_a_worker_that_starts_later_leaves_alone_what_another_is_sending(kit):
    gate = asyncio.Event()
    first, second = Kind(gate=gate), Kind()
    await add(kit, new("under way"), new("beside it", "slack:C2"))
    async with working(kit, kind=first) as worker:

        async def both_started():
            return len(first.given) == 2

        await until(both_started)
        stopping = asyncio.create_task(worker.stop(10))  # from here on it takes nothing new
        await asyncio.sleep(0)
        async with working(kit, kind=second):
            await add(kit, new("new", "slack:C3"))
            await ended(kit, "new")
            gate.set()
            await ended(kit, "under way", "beside it")
        await stopping

    assert (first.ended, second.ended) == (["under way", "beside it"], ["new"])
    assert not any(row.uncertain for row in first.given + second.given)


async def test_what_a_slow_worker_has_posted_is_found_by_the_next_and_settled_once(kit, clock):
    kit = a_kit(kit.store, clock)
    slow, quick = Posts(), Posts()
    quick.slow.set()
    await add(kit, new("row", due_at=clock()))
    async with working(kit, kind=slow):
        await asyncio.wait_for(slow.posted.wait(), 10)
        clock.forward(seconds=LEASE.total_seconds() + 1)
        async with working(kit, kind=quick):

            async def settled():
                return await state(kit, "row") == "done"

            await until(settled)
            slow.slow.set()

    assert [row.uncertain for row in (*slow.given, *quick.given)][:2] == [False, True]
    assert kit.slack.said_in(HELP) == ["row"]
    assert (slow.shown, quick.shown) == ([], ["it"])
    assert len(await kit.store.outbox.beginning("after row")) == 1
