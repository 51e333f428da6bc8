"""Each state of a row, each thing that can happen to it, and what becomes of it.

A cell says the state afterwards; `same`: the row is untouched; `gone`: it is not there any more;
`fresh`: it is untouched, and a second row with its key waits; `-`: that cannot happen, as nobody
has ever held it.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from store import Batch, Settle
from tests.store.examples import NOON, SECOND, new

LEASE = 60  # seconds
KEY = "row"


class Stage:
    """One row, and what was held of it before."""

    def __init__(self, store, clock, *, replaceable):
        self.store, self.clock, self.replaceable = store, clock, replaceable
        self.held = None  # as its worker knows it
        self.lost = None  # as a worker knows it whose lease ran out

    async def add(self, text="first", **more):
        row = new(KEY, payload={"text": text}, replace=self.replaceable, **more)
        await self.store.commit(Batch(outbox=(row,)))

    async def claim(self):
        rows = await self.store.outbox.claim(self.clock.now, 1, LEASE)
        self.held = rows[0] if rows else self.held
        return bool(rows)

    async def settle(self, state, row=None, **more):
        settle = Settle(row=row or self.held, state=state, **more)
        return await self.store.commit(Batch(settle=settle))

    async def rows(self):
        return [row for row in await self.store.outbox.beginning(KEY) if row.key == KEY]


async def waiting(stage):
    await stage.add()


async def waiting_for_later(stage):
    await stage.add()
    await stage.claim()
    due = stage.clock.now + timedelta(hours=1)
    await stage.settle("waiting", due_at=due, error="Unreachable", alike=1, uncertain=True)


async def sending(stage):
    await stage.add()
    await stage.claim()


async def overdue(stage):
    """Its lease ran out, and nobody has taken it yet."""
    await sending(stage)
    stage.clock.forward(seconds=LEASE)


async def taken_over(stage):
    """Its lease ran out, and another worker sends it now."""
    await overdue(stage)
    stage.lost = stage.held
    await stage.claim()


async def done(stage):
    await sending(stage)
    await stage.settle("done")


async def dead(stage):
    await sending(stage)
    await stage.settle("dead", error="Refused", uncertain=True)


async def forgotten(stage):
    await sending(stage)
    await stage.settle("forgotten")


STATES = (waiting, waiting_for_later, sending, overdue, taken_over, done, dead, forgotten)


async def added_again(stage):
    await stage.add("second")


async def claimed(stage):
    await stage.claim()


async def succeeds(stage):
    await stage.settle("done")


async def refused(stage):
    await stage.settle("dead", error="Refused")


async def has_to_wait(stage):
    due = stage.clock.now + timedelta(minutes=1)
    await stage.settle("waiting", due_at=due, error="Unreachable", alike=2, uncertain=True)


async def withdrawn(stage):
    await stage.settle("forgotten")


async def done_by_loser(stage):
    assert not await stage.settle("done", stage.lost or replace(stage.held, lease="lost"))


async def renewed(stage):
    await stage.store.outbox.renew(stage.held, stage.clock.now + timedelta(hours=1))


async def noted(stage):
    await stage.store.outbox.save_progress(stage.held, {"file": "F1"})


async def noted_by_loser(stage):
    lost = stage.lost or replace(stage.held, lease="lost")
    assert not await stage.store.outbox.save_progress(lost, {"file": "F1"})
    assert not await stage.store.outbox.renew(lost, stage.clock.now + timedelta(hours=1))


async def recovered(stage):
    await stage.store.outbox.recover()


async def retried(stage):
    for row in await stage.rows():
        await stage.store.outbox.retry(row.id)


async def retried_with_all(stage):
    await stage.store.outbox.retry_all()


async def dropped(stage):
    for row in await stage.rows():
        await stage.store.outbox.drop(row.id)


async def hastened(stage):
    await stage.store.outbox.hasten("desk:support:118")


async def pruned_in_a_week(stage):
    await stage.store.prune(stage.clock.now + timedelta(days=8))


async def pruned_in_a_year(stage):
    await stage.store.prune(stage.clock.now + timedelta(days=365))


#                      waiting later   sending overdue taken   done  dead    gone
ONCE = {
    added_again:      "same    same    same    same    same    same  same    waiting",
    claimed:          "sending same    same    sending same    same  same    gone",
    succeeds:         "-       same    done    done    done    same  same    gone",
    refused:          "-       same    dead    dead    dead    same  same    gone",
    has_to_wait:      "-       same    waiting waiting waiting same  same    gone",
    withdrawn:        "-       same    gone    gone    gone    same  same    gone",
    done_by_loser:    "-       same    same    same    same    same  same    gone",
    renewed:          "-       same    sending sending sending same  same    gone",
    noted:            "-       same    sending sending sending same  same    gone",
    noted_by_loser:   "-       same    same    same    same    same  same    gone",
    recovered:        "same    same    waiting waiting waiting same  same    gone",
    retried:          "same    same    same    same    same    same  waiting gone",
    retried_with_all: "same    same    same    same    same    same  waiting gone",
    dropped:          "gone    gone    same    same    same    gone  gone    gone",
    hastened:         "same    same    same    same    same    same  same    gone",
    pruned_in_a_week: "same    same    same    same    same    gone  same    gone",
    pruned_in_a_year: "same    same    same    same    same    gone  gone    gone",
}  # fmt: skip
NEWEST = ONCE | {
    added_again:      "waiting waiting fresh   fresh   fresh   fresh waiting waiting",
}  # fmt: skip
"""Of a replaceable row the newest payload wins."""


def cells(table):
    return [
        pytest.param(state, event, then, id=f"{state.__name__}-{event.__name__}")
        for event, line in table.items()
        for state, then in zip(STATES, line.split(), strict=True)
    ]


async def check(stage, state, event, then):
    await state(stage)
    if then == "-":  # nobody has claimed it: there is nothing to settle with
        assert stage.held is None
        return
    before = await stage.rows()
    await event(stage)
    after = await stage.rows()
    if then == "same":
        assert after == before
    elif then == "gone":
        assert after == []
    elif then == "fresh":
        assert after[:-1] == before
        assert (after[-1].state, after[-1].payload) == ("waiting", {"text": "second"})
    else:
        [row] = after
        assert row.state == then
        assert (row.lease is not None) == (then == "sending")


@pytest.mark.parametrize(("state", "event", "then"), cells(ONCE))
async def test_what_becomes_of_a_row_that_is_sent_once(store, clock, state, event, then):
    await check(Stage(store, clock, replaceable=False), state, event, then)


@pytest.mark.parametrize(("state", "event", "then"), cells(NEWEST))
async def test_what_becomes_of_a_row_of_which_the_newest_counts(store, clock, state, event, then):
    await check(Stage(store, clock, replaceable=True), state, event, then)


@pytest.fixture
def once(store, clock):
    return Stage(store, clock, replaceable=False)


@pytest.fixture
def newest(store, clock):
    return Stage(store, clock, replaceable=True)


async def test_who_takes_over_looks_first(once):
    await taken_over(once)

    [row] = await once.rows()
    assert (row.uncertain, row.attempts, row.first_sent_at) == (True, 2, NOON)
    assert row.lease not in {None, once.lost.lease}


async def test_after_a_restart_it_is_looked_for_at_once(once):
    await sending(once)
    await recovered(once)

    [row] = await once.rows()
    assert (row.uncertain, row.due_at, row.leased_until) == (True, once.clock.now, None)


async def test_what_has_to_wait_keeps_what_is_known_of_it(once):
    await sending(once)
    await noted(once)
    await has_to_wait(once)

    [row] = await once.rows()
    assert (row.last_error, row.alike, row.uncertain) == ("Unreachable", 2, True)
    assert (row.progress, row.attempts, row.tried_since) == ({"file": "F1"}, 1, NOON)
    assert row.due_at == NOON + 60 * SECOND


async def test_what_is_retried_begins_anew_and_is_looked_for(once):
    await dead(once)
    once.clock.forward(days=4)
    await retried(once)
    [again] = await once.rows()
    await once.claim()

    assert (again.attempts, again.alike, again.due_at) == (0, 0, once.clock.now)
    assert (once.held.attempts, once.held.uncertain) == (1, True)
    assert (once.held.first_sent_at, once.held.tried_since) == (NOON, once.clock.now)


async def test_a_key_that_was_forgotten_may_be_used_again(once):
    await forgotten(once)
    await once.add("second")

    [row] = await once.rows()
    assert row.payload == {"text": "second"}


async def behind(stage, state):
    """One is being sent, a newer one waits behind it, and the first comes to an end."""
    await sending(stage)
    await stage.add("second")
    await stage.settle(state, uncertain=True)
    return [(row.state, row.payload["text"], row.uncertain) for row in await stage.rows()]


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("done", [("done", "first", True), ("waiting", "second", False)]),
        ("waiting", [("waiting", "second", True)]),
        ("dead", [("waiting", "second", False)]),
        ("forgotten", [("waiting", "second", False)]),
    ],
)
async def test_the_newer_one_behind_is_never_lost_and_never_behind_an_older(newest, state, left):
    assert await behind(newest, state) == left


async def test_after_a_restart_the_newer_one_takes_the_place_of_the_older(newest):
    await sending(newest)
    await newest.add("second")
    await recovered(newest)

    [row] = await newest.rows()
    assert (row.state, row.payload, row.uncertain) == ("waiting", {"text": "second"}, True)


async def test_who_takes_over_sends_the_older_one_and_the_newer_follows(newest):
    await sending(newest)
    await newest.add("second")
    newest.clock.forward(seconds=LEASE)
    await newest.claim()
    sent = [newest.held.payload]
    await newest.settle("done")
    await newest.claim()

    assert [*sent, newest.held.payload] == [{"text": "first"}, {"text": "second"}]


async def test_only_the_first_worker_of_a_process_takes_up_what_was_being_sent(once):
    await sending(once)
    assert await once.store.outbox.recover_once() == 1
    await once.claim()

    assert await once.store.outbox.recover_once() == 0

    [row] = await once.rows()
    assert row == once.held


async def test_all_that_was_given_up_is_retried_in_order_or_all_of_a_kind(store, clock):
    rows = [new(f"{n}", f"lane {n}", kind="reply" if n % 2 else "card") for n in range(6)]
    await store.commit(Batch(outbox=tuple(rows)))
    ids = []
    for row in await store.outbox.claim(clock.now, 9, LEASE):
        state = "done" if row.key == "0" else "dead"
        await store.commit(Batch(settle=Settle(row=row, state=state)))
        ids.append(row.id)

    assert await store.outbox.retry_all("reply") == (ids[1], ids[3], ids[5])
    assert await store.outbox.retry_all() == (ids[2], ids[4])
    assert await store.outbox.retry_all() == ()
    assert (await store.outbox.counts())["waiting"] == 5
