"""Whatever happens in between, each lane sends its rows in order, one at a time."""

import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from store import Batch, Settle, Store
from tests.store.examples import SECOND, Clock, new

LANES = ("a", "b", "c")
STEPS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(LANES)),
    st.tuples(st.just("claim"), st.integers(1, 3)),
    st.tuples(st.sampled_from(["done", "waiting", "dead"]), st.integers(0, 2)),
    st.tuples(st.just("later"), st.integers(1, 90)),
    st.tuples(st.just("restart"), st.just(0)),
)


class Worker:
    """Does what the steps say and remembers the order in which rows were finished."""

    def __init__(self, store, clock):
        self.store = store
        self.clock = clock
        self.added = 0
        self.held = {}
        self.finished = defaultdict(list)

    async def add(self, lane):
        self.added += 1
        await self.store.commit(Batch(outbox=(new(f"k{self.added}", lane),)))

    async def claim(self, limit):
        rows = await self.store.outbox.claim(self.clock.now, limit, 60)
        assert len({row.lane for row in rows}) == len(rows) <= limit
        for row in rows:
            held = self.held.get(row.lane)
            assert held is None or (held.id == row.id and row.uncertain)
            self.held[row.lane] = row

    async def settle(self, state, which):
        if self.held:
            row = self.held.pop(sorted(self.held)[which % len(self.held)])
            due = self.clock.now + 20 * SECOND
            settle = Settle(row=row, state=state, due_at=due)
            assert await self.store.commit(Batch(settle=settle))
            if state != "waiting":
                self.finished[row.lane].append(row.id)

    async def step(self, what, detail):
        if what == "add":
            await self.add(detail)
        elif what == "claim":
            await self.claim(detail)
        elif what == "later":
            self.clock.forward(seconds=detail)
        elif what == "restart":
            assert await self.store.outbox.recover() == len(self.held)
            self.held.clear()
        else:
            await self.settle(what, detail)

    async def finish(self):
        """Send what is left; everything comes to an end."""
        await self.step("restart", 0)
        self.clock.forward(seconds=90)
        while await self.store.outbox.next_due(self.clock.now) is not None:
            await self.claim(3)
            await self.settle("done", 0)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(STEPS, max_size=30))
async def test_each_lane_keeps_its_order(steps):
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        store = await Store.open(Path(folder) / "deskhand.db", clock=clock)
        worker = Worker(store, clock)
        for step in steps:
            await worker.step(*step)
        await worker.finish()
        await store.close()

    assert all(ids == sorted(set(ids)) for ids in worker.finished.values())
    assert sum(map(len, worker.finished.values())) == worker.added
