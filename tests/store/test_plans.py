"""How SQLite finds what the outbox is asked at every turn: a table of a million rows is no slower.

Each statement is caught as it runs, and its plan is asked for.
"""

import sqlite3
from contextlib import closing
from functools import partial

import pytest

from store import Batch, Settle
from tests.store.examples import NOON, new

LANE = "desk:support:118"
BY_KEY, BY_STATE, HEADS, ROWID = (
    "USING INDEX outbox_by_key",
    "USING INDEX outbox_by_state",
    "outbox_heads (lane",  # in the order of lanes; of these rows alone
    "USING INTEGER PRIMARY KEY",
)
ASKED = {
    "cancel": (lambda box: box.cancel(1, "cancelled"), {ROWID}),
    "find": (lambda box: box.find("a"), {BY_KEY}),
    "last_done": (lambda box: box.last_done("a"), {BY_KEY}),
    "beginning": (lambda box: box.beginning("message:"), {BY_KEY}),
    "in_thread": (lambda box: box.in_thread("message:", "17.01"), {BY_KEY}),
    "busy": (lambda box: box.busy(LANE), {HEADS}),
    "hasten": (lambda box: box.hasten(LANE), {HEADS}),
    "in_lane": (lambda box: box.in_lane(LANE), {HEADS, BY_STATE, ROWID}),
    "lanes": (lambda box: box.lanes("desk:"), {HEADS}),
    "in_flight": (lambda box: box.in_flight("desk:"), {HEADS}),
    "results": (lambda box: box.results("reply", "desk:", since=NOON), {BY_STATE}),
}


@pytest.fixture
async def plan(store, path):
    """What SQLite does with the tables for what the outbox is asked."""
    seen = []
    db = store.outbox._db
    for run in (db.read, db.write, partial(db.write, durable=False)):
        await run(lambda db: db.set_trace_callback(seen.append))

    async def plan(ask):
        seen.clear()
        await ask(store.outbox)
        with closing(sqlite3.connect(path)) as db:
            steps = [
                step
                for sql in seen
                if not sql.startswith(("BEGIN", "COMMIT", "--"))
                for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}")
            ]
        return [step for step in steps if "outbox" in step]

    return plan


async def filled(store, clock):
    """A week's worth of rows that are done, as SQLite's own statistics would tell."""
    await store.commit(Batch(outbox=tuple(new(f"k{n}", f"l{n}") for n in range(500))))
    for row in await store.outbox.claim(clock.now, 500, 60):
        await store.commit(Batch(settle=Settle(row=row, state="done")))


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("analysed", [False, True])
async def test_nothing_reads_the_whole_table(store, clock, plan, asked, analysed):
    ask, found_by = ASKED[asked]
    if analysed:
        await filled(store, clock)
        await store.outbox._db.write(lambda db: db.execute("ANALYZE"))
    steps = await plan(ask)

    assert steps
    assert not [step for step in steps if step.startswith("SCAN")]
    assert all(any(index in step for index in found_by) for step in steps)
