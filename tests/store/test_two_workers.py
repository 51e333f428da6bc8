"""Whatever two workers do, and however slow one is: no row is held by both, and none is lost."""

import asyncio
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from store import Batch, Settle, Store
from tests.store.examples import SECOND, Clock, new

LEASE = 60  # seconds
LANES = ("a", "b")
WORKERS = (0, 1)
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(LANES)),
    st.tuples(st.just("change"), st.sampled_from(LANES)),
    st.tuples(st.just("claim"), st.sampled_from(WORKERS)),
    st.tuples(st.just("claim at once"), st.just(0)),
    st.tuples(st.sampled_from(["done", "waiting", "dead", "forgotten"]), st.integers(0, 5)),
    st.tuples(st.just("later"), st.integers(1, 2 * LEASE)),
    st.tuples(st.sampled_from(["restart", "retry", "drop"]), st.just(0)),
)


class Two:
    """Two workers over one store, what each believes to hold, and what really became of rows."""

    def __init__(self, store, clock):
        self.store, self.clock = store, clock
        self.believed = {worker: [] for worker in WORKERS}
        self.leases = {}  # row id → the row as its holder has it, and until when
        self.added, self.ended, self.sent = Counter(), Counter(), {}

    async def add(self, lane):
        key = f"once {self.added.total()}"
        self.added[key] += 1
        await self.store.commit(Batch(outbox=(new(key, lane),)))

    async def change(self, lane):
        """A newer text for the card in that lane."""
        key = f"card {lane}"
        self.added[key] += 1
        text = {"text": self.added[key]}
        row = new(key, lane, "card", payload=text, replace=True)
        await self.store.commit(Batch(outbox=(row,)))

    async def claim(self, *workers):
        claims = (self.store.outbox.claim(self.clock.now, 2, LEASE) for _ in workers)
        for worker, rows in zip(workers, await asyncio.gather(*claims), strict=True):
            self._claimed(worker, rows)

    def _claimed(self, worker, rows):
        for row in rows:
            beside = [held for held, until in self.leases.values() if until > self.clock.now]
            assert row.lane not in {held.lane for held in beside}
            assert row.uncertain or row.id not in self.leases
            self.leases[row.id] = row, self.clock.now + timedelta(seconds=LEASE)
            self.believed[worker].append(row)

    async def settle(self, state, which):
        held = self.believed[which % len(WORKERS)]
        if not held:
            return
        row = held.pop(which % len(held))
        if row.replaceable and state in {"dead", "forgotten"}:
            state = "done"
        due = self.clock.now + 20 * SECOND
        settle = Settle(row=row, state=state, due_at=due, uncertain=state != "done")
        mine = row.id in self.leases and self.leases[row.id][0].lease == row.lease
        assert await self.store.commit(Batch(settle=settle)) == mine
        if mine:
            del self.leases[row.id]
            self._ended(row, state)

    def _ended(self, row, state):
        if state == "done" and row.replaceable:
            newest = row.payload["text"]
            assert newest > self.sent.get(row.key, 0)
            self.sent[row.key] = newest
        elif state in {"done", "forgotten"}:
            self.ended[row.key] += 1

    async def restart(self):
        assert await self.store.outbox.recover() == len(self.leases)
        self.leases.clear()

    async def retry(self):
        await self.store.outbox.retry_all()

    async def drop(self):
        for row in await self.store.outbox.list("dead", limit=1):
            assert await self.store.outbox.drop(row.id)
            self.ended[row.key] += 1

    async def step(self, what, detail):
        if what in {"add", "change", "claim"}:
            await getattr(self, what)(detail)
        elif what == "claim at once":
            await self.claim(*WORKERS)
        elif what in {"restart", "retry", "drop"}:
            await getattr(self, what)()
        elif what == "later":
            self.clock.forward(seconds=detail)
        else:
            await self.settle(what, detail)

    async def finish(self):
        """Both come back after a while, and everything is sent."""
        await self.retry()
        while await self.store.outbox.next_due(self.clock.now) is not None:
            self.clock.forward(seconds=LEASE)
            await self.claim(0)
            while self.believed[0]:
                await self.settle("done", 0)


@settings(max_examples=50, deadline=None)
@given(steps=st.lists(STEPS, min_size=10, max_size=50))
async def test_no_row_is_held_twice_and_none_is_lost(steps):
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        store = await Store.open(Path(folder) / "deskhand.db", clock=clock)
        two = Two(store, clock)
        for step in steps:
            await two.step(*step)
        await two.finish()
        await store.close()

    once = {key for key in two.added if key.startswith("once")}
    cards = {key: times for key, times in two.added.items() if key not in once}
    assert two.ended == dict.fromkeys(once, 1)
    assert two.sent == cards
