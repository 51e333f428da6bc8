"""The delivery worker: order, rooms, waiting, dead letters, starts and ends."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot import deliver, patience
from bot.deliver import Deliver
from handlers.errors import NotKnown
from handlers.flows.errors import ClosedForGood
from handlers.flows.outcome import Delivery, Done, Later
from handlers.workspace import SlackBusy, SlackDown, SlackRefused, SlackUnclear
from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)
from store import Busy, Store, Unwritable
from tests.bot.deliveries import SECRET, SHORT, Kind, a_kit, add, ended, new, state, until, working
from tests.store.examples import Clock


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(tmp_path / "deskhand.db")
    yield store
    await store.close()


@pytest.fixture
def kit(store):
    return a_kit(store, lambda: datetime.now(UTC))


@pytest.fixture
def quick(monkeypatch):
    """Nothing waits for longer than a moment."""
    monkeypatch.setattr(patience, "LONGEST_WAIT", SHORT)
    monkeypatch.setattr(deliver, "BETWEEN_POSTS", 0.0)


async def test_what_waits_in_a_lane_is_delivered_in_its_order_one_at_a_time(kit, quick):
    kind, under_way, most = Kind(), 0, 0

    async def run(kit, row):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return await kind.run(kit, row)

    keys = [f"row {n}" for n in range(12)]
    await add(kit, *(new(key) for key in keys))
    several = Kind()
    several.delivery = Delivery(run=run)
    async with working(kit, kind=several):
        await ended(kit, *keys)

    assert (kind.ended, most) == (keys, 1)


async def test_lanes_do_not_wait_for_each_other(kit, quick):
    both = asyncio.Barrier(4)

    async def run(_kit, _row):
        await both.wait()
        return Done()

    together = Kind()
    together.delivery = Delivery(run=run)
    lanes = ["slack:C1", "slack:C2", "desk:support:ticket:1", "files:C1:17.01"]
    await add(kit, *(new(lane, lane) for lane in lanes))
    async with working(kit, kind=together):
        await ended(kit, *lanes)


async def test_a_desk_that_hangs_leaves_room_for_everything_else(kit, quick):
    gate = asyncio.Event()
    hangs, goes = Kind(gate=gate), Kind()
    stuck = [new(f"stuck {n}", f"desk:support:ticket:{n}", kind="hangs") for n in range(40)]
    await add(kit, *stuck, new("quick", "slack:C1", kind="goes"))
    async with working(kit, hangs=hangs, goes=goes):
        await ended(kit, "quick")
        gate.set()
        await ended(kit, *(row.key for row in stuck))

    assert len(hangs.ended) == 40


async def test_what_is_added_is_delivered_at_once(kit, quick):
    kind = Kind()
    async with working(kit, kind=kind):
        for n in range(3):
            begun = time.monotonic()
            await add(kit, new(f"row {n}"))
            await ended(kit, f"row {n}")

            assert time.monotonic() - begun < deliver.LOOK_AGAIN / 2


@pytest.mark.parametrize(
    "error",
    [
        Refused(SECRET),
        Forbidden(),
        NotFound(),
        SlackRefused("is_archived"),
        NotKnown("guest"),
        ClosedForGood(),
    ],
)
async def test_what_is_refused_is_a_dead_letter_that_can_be_seen_and_its_lane_goes_on(
    kit, quick, error
):
    kind = Kind(error)
    await add(kit, new("refused"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "refused", "after it", "told:refused")

    [dead] = await kit.store.outbox.list("dead")
    assert (dead.key, dead.attempts) == ("refused", 1)
    assert dead.last_error.startswith(type(error).__name__)
    assert SECRET not in dead.last_error
    assert kind.failures == [("refused", error)]
    assert await state(kit, "after it") == "done"


async def test_a_mistake_of_ours_is_a_dead_letter_under_a_reference_and_its_lane_goes_on(
    kit, quick, capsys
):
    kind = Kind(ZeroDivisionError(SECRET))
    await add(kit, new("poison"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "poison", "after it", "told:poison")

    [dead] = await kit.store.outbox.list("dead")
    [(_, told)] = kind.failures
    assert dead.last_error == f"Unexpected: see {told.reference} in the log"
    assert told.reference in capsys.readouterr().out
    assert await state(kit, "after it") == "done"


async def test_a_row_of_which_not_even_its_person_can_be_told_holds_up_nothing(kit, quick):
    kind = Kind(ValueError(SECRET))

    async def failed(_kit, _row, _error):
        raise KeyError(SECRET)

    kind.delivery = Delivery(run=kind.run, failed=failed)
    await add(kit, new("poison"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "poison", "after it")

    [dead] = await kit.store.outbox.list("dead")
    assert dead.key == "poison"
    assert SECRET not in dead.last_error


async def test_while_its_person_cannot_be_told_a_refused_row_waits(kit, quick):
    kind, told = Kind(*[Refused(SECRET)] * 3), Kind()
    trouble = [SlackDown(), Busy("locked")]

    async def failed(kit, row, error):
        if trouble:
            raise trouble.pop()
        return await told.failed(kit, row, error)

    kind.delivery = Delivery(run=kind.run, failed=failed)
    await add(kit, new("refused"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "refused", "after it", "told:refused")

    [dead] = await kit.store.outbox.list("dead")
    assert (dead.attempts, dead.last_error) == (3, "Refused: the desk refused the request")
    assert [row.uncertain for row in kind.given] == [False, True, True, False]


async def test_who_can_never_be_told_is_given_up(kit, quick):
    kind = Kind(Refused(SECRET))

    async def failed(_kit, _row, _error):
        raise SlackRefused("user_not_found")

    kind.delivery = Delivery(run=kind.run, failed=failed)
    await add(kit, new("refused"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "refused", "after it")

    [dead] = await kit.store.outbox.list("dead")
    assert (dead.attempts, dead.last_error) == (1, "Refused: the desk refused the request")


async def test_trouble_while_saying_that_it_waits_changes_nothing(kit, quick):
    kind = Kind(Unreachable())

    async def late(_kit, _row, _error):
        raise SlackRefused("message_not_found")

    kind.delivery = Delivery(run=kind.run, failed=kind.failed, late=late)
    await add(kit, new("waits"))
    async with working(kit, kind=kind):
        await ended(kit, "waits")

    assert await state(kit, "waits") == "done"
    assert kind.failures == []


async def test_what_the_store_could_not_write_down_comes_again_and_is_looked_for(
    kit, quick, monkeypatch
):
    """The disk is full for a moment: neither the end of the row nor its trouble is kept."""
    kind, commit, failures = Kind(), kit.store.commit, [Unwritable("full"), Unwritable("full")]

    async def full(batch):
        if batch.settle and failures:
            raise failures.pop()
        return await commit(batch)

    await add(kit, new("row"))
    monkeypatch.setattr(kit.store, "commit", full)
    monkeypatch.setattr(deliver, "LEASE", timedelta(seconds=0.1))
    monkeypatch.setattr(deliver, "LOOK_AGAIN", 0.05)
    async with working(kit, kind=kind):
        await ended(kit, "row")

    assert await state(kit, "row") == "done"
    assert [row.uncertain for row in kind.given] == [False, True]


async def test_a_kind_of_row_that_nobody_knows_holds_up_nothing(kit, quick):
    """A newer Deskhand has written it, and an older one was started again."""
    kind = Kind()
    await add(kit, new("of next year", kind="of_next_year"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "of next year", "after it")

    assert await state(kit, "of next year") == "dead"


PASSING = [
    Unreachable(SECRET),
    Unclear(SECRET),
    Unintelligible("the ticket"),
    SignInFailed(SECRET),
    SlackDown(SECRET),
    SlackUnclear(SECRET),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
async def test_what_passes_is_waited_out_and_told_of_once(kit, quick, error):
    kind = Kind(error, error, error)
    await add(kit, new("patient"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "patient", "after it")

    assert kind.ended == ["patient"] * 4 + ["after it"]
    assert kind.waited == [("patient", error)]
    assert kind.failures == []


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
async def test_after_an_attempt_that_failed_it_is_looked_for_before_it_is_repeated(
    kit, quick, error
):
    kind = Kind(error)
    await add(kit, new("lost"))
    async with working(kit, kind=kind):
        await ended(kit, "lost")

    assert [row.uncertain for row in kind.given] == [False, True]
    assert kind.given[0].first_sent_at == kind.given[1].first_sent_at


async def test_what_only_has_to_wait_is_not_uncertain(kit, quick):
    kind = Kind(Later(seconds=0), Later(seconds=SHORT))
    await add(kit, new("later"))
    async with working(kit, kind=kind):
        await ended(kit, "later")

    assert [row.uncertain for row in kind.given] == [False] * 3
    assert (kind.waited, kind.failures) == ([], [])


async def test_what_waits_holds_its_own_lane_alone(kit, monkeypatch):
    kind = Kind(Unreachable())
    await add(kit, new("waits"), new("behind it"), new("beside it", "slack:C2"))
    async with working(kit, kind=kind):
        await ended(kit, "beside it")

    assert [await state(kit, key) for key in ("waits", "behind it")] == ["waiting", "waiting"]


async def waits(store, *errors):
    """Seconds that a row waits after each of these errors, by a clock that stands."""
    clock, kind = Clock(), Kind(*errors)
    kit = a_kit(store, clock)
    await add(kit, new("row", due_at=clock()))
    worker, found = Deliver(kit, {"kind": kind.delivery}), []
    for _ in errors:
        [row] = await worker._claim()
        await worker._deliver(row)
        due = (await store.outbox.find("row")).due_at
        found.append((due - clock()).total_seconds())
        clock.now = due
    return found


async def test_waits_grow_up_to_a_minute_and_are_never_quite_the_same(store):
    found = await waits(store, *(Unreachable() for _ in range(9)))

    longest = [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(most / 2 <= wait <= most for wait, most in zip(found, longest, strict=True))
    assert found[-1] != found[-2]


@pytest.mark.parametrize("error", [RateLimited(7.5), SlackBusy(90)])
async def test_who_asks_to_wait_is_given_that_time(store, error):
    assert await waits(store, error) == [error.retry_after]


@pytest.mark.parametrize(
    ("error", "wait"),
    [(RateLimited(0), 1), (SlackBusy(0), 1), (RateLimited(10**9), 3600), (RateLimited(-5), 1)],
)
async def test_nobody_makes_us_hurry_or_wait_for_ever(store, error, wait):
    assert await waits(store, error) == [wait]


async def test_patience_ends(kit, quick, monkeypatch):
    monkeypatch.setattr(patience, "TRIES", 3)
    monkeypatch.setattr(patience, "PATIENCE", timedelta(0))
    kind = Kind(*(Unreachable() for _ in range(5)))
    await add(kit, new("hopeless"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "hopeless")

    dead = await kit.store.outbox.find("hopeless")
    assert (dead.state, dead.attempts) == ("dead", 3)
    assert len(kind.failures) == 1


async def test_what_was_under_way_when_the_process_died_is_taken_up_and_looked_for(kit, quick):
    kind = Kind()
    await add(kit, new("begun"), new("behind it"))
    [before] = await kit.store.outbox.claim(datetime.now(UTC), 1, lease_seconds=3600)
    async with working(kit, kind=kind):
        await ended(kit, "begun", "behind it")

    assert (before.key, kind.ended) == ("begun", ["begun", "behind it"])
    assert [row.uncertain for row in kind.given] == [True, False]


async def test_what_follows_is_written_with_the_end_of_the_row_and_shown_after_it(kit, quick):
    seen = []

    async def then():
        seen.append([await state(kit, "first"), (await kit.store.outbox.find("next")) is not None])

    kind = Kind(Done(new=(new("next"),), result="118", then=then))
    await add(kit, new("first"))
    async with working(kit, kind=kind):
        await ended(kit, "first", "next")

    assert seen == [["done", True]]
    since = kit.now() - timedelta(hours=1)
    assert await kit.store.outbox.results("kind", since=since) == {"118"}


async def test_trouble_while_showing_what_became_of_it_changes_nothing(kit, quick):
    async def then():
        raise SlackDown(SECRET)

    kind = Kind(Done(then=then))
    await add(kit, new("first"), new("after it"))
    async with working(kit, kind=kind):
        await ended(kit, "first", "after it")

    assert [await state(kit, key) for key in ("first", "after it")] == ["done", "done"]
    assert kind.failures == []


async def test_what_was_lost_to_somebody_else_meanwhile_is_not_written(kit, quick):
    """Its lease ran out, say while the machine slept, and another process has the row now."""
    gate = asyncio.Event()
    kind, shown = Kind(gate=gate), []

    async def then():
        shown.append("it")

    kind.outcomes.append(Done(new=(new("next", "slack:C2"),), then=then))
    await add(kit, new("first"))
    async with working(kit, kind=kind):
        await asyncio.wait_for(kind.started.wait(), 10)
        await kit.store.outbox.recover()
        [theirs] = await kit.store.outbox.claim(datetime.now(UTC), 1, lease_seconds=3600)
        gate.set()

    now = await kit.store.outbox.find("first")
    assert (now.state, now.lease, shown) == ("sending", theirs.lease, [])
    assert await kit.store.outbox.find("next") is None


async def test_stopping_finishes_what_is_under_way_and_takes_nothing_new(kit, quick):
    gate = asyncio.Event()
    kind = Kind(gate=gate)
    await add(kit, new("under way"), new("behind it"))
    worker = Deliver(kit, {"kind": kind.delivery})
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(kind.started.wait(), 10)
    stopping = asyncio.create_task(worker.stop(10))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.wait_for(asyncio.gather(stopping, running), 10)

    assert kind.ended == ["under way"]
    assert [await state(kit, key) for key in ("under way", "behind it")] == ["done", "waiting"]


async def test_what_does_not_end_in_time_is_let_go_and_looked_for_by_the_next_worker(kit, quick):
    kind = Kind(gate=asyncio.Event())
    await add(kit, new("hangs"))
    worker = Deliver(kit, {"kind": kind.delivery})
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(kind.started.wait(), 10)
    await asyncio.wait_for(worker.stop(0.01), 5)
    await asyncio.wait_for(running, 5)
    between = await state(kit, "hangs")
    again = Kind()
    async with working(kit, kind=again):
        await ended(kit, "hangs")

    assert between == "waiting"
    assert [row.uncertain for row in again.given] == [True]


async def test_a_channel_is_posted_to_once_a_second_and_others_do_not_wait(kit, monkeypatch):
    pace = 0.25
    monkeypatch.setattr(deliver, "BETWEEN_POSTS", pace)
    kind = Kind(posts=True)
    keys = [f"row {n}" for n in range(3)]
    await add(kit, *(new(key) for key in keys), *(new(f"C{n}", f"slack:D{n}") for n in range(3)))
    async with working(kit, kind=kind):
        await ended(kit, *keys)

    at = dict(zip(kind.ended, kind.at, strict=True))
    assert at["row 1"] - at["row 0"] >= pace
    assert at["row 2"] - at["row 1"] >= pace
    assert max(at[f"C{n}"] for n in range(3)) - at["row 0"] < pace


async def test_slack_asks_for_one_post_a_second():
    assert deliver.BETWEEN_POSTS >= 1


async def test_a_store_that_fails_for_a_moment_does_not_end_the_worker(kit, quick, monkeypatch):
    monkeypatch.setattr(deliver, "AFTER_TROUBLE", SHORT)
    claim, failures = kit.store.outbox.claim, [Busy("locked"), Busy("locked")]

    async def locked(*args, **kwargs):
        if failures:
            raise failures.pop()
        return await claim(*args, **kwargs)

    monkeypatch.setattr(kit.store.outbox, "claim", locked)
    await add(kit, new("row"))
    async with working(kit, kind=Kind()):
        await ended(kit, "row")


async def test_a_long_delivery_keeps_its_lease(kit, quick, monkeypatch):
    monkeypatch.setattr(deliver, "LEASE", timedelta(seconds=0.15))
    gate = asyncio.Event()
    kind = Kind(gate=gate)
    await add(kit, new("long"))
    async with working(kit, kind=kind):
        await asyncio.wait_for(kind.started.wait(), 10)
        first = (await kit.store.outbox.find("long")).leased_until

        async def renewed():
            return (await kit.store.outbox.find("long")).leased_until > first

        await until(renewed)
        gate.set()
        await ended(kit, "long")

    assert len(kind.given) == 1
