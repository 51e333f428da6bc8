import asyncio
from datetime import timedelta

import pytest

from store import Backlog, Batch, Conflict, Settle
from tests.store.examples import NOON, SECOND, card, new


@pytest.fixture
def outbox(store):
    return store.outbox


@pytest.fixture
def add(store):
    async def add(*rows):
        assert await store.commit(Batch(outbox=rows))

    return add


@pytest.fixture
def take(outbox, clock):
    async def take(limit=10, lease_seconds=60, exclude_lanes=()):
        return await outbox.claim(clock.now, limit, lease_seconds, exclude_lanes)

    return take


@pytest.fixture
def settle(store):
    async def settle(row, state, **how):
        return await store.commit(Batch(settle=Settle(row=row, state=state, **how)))

    return settle


def keys(rows):
    return [row.key for row in rows]


async def test_a_new_row_waits_with_what_it_was_given(outbox, add):
    await add(new("a", payload={"text": "打印机"}))

    row = await outbox.find("a")

    assert (row.state, row.attempts, row.uncertain, row.progress) == ("waiting", 0, False, {})
    assert (row.payload, row.due_at, row.created_at) == ({"text": "打印机"}, NOON, NOON)


async def test_a_key_that_is_known_is_skipped_whatever_became_of_it(outbox, add, take, settle):
    await add(new("a", payload={"n": 1}))
    await add(new("a", payload={"n": 2}), new("b", "desk:other"))
    await settle((await take())[0], "done")
    await add(new("a", payload={"n": 3}))

    assert [row.payload for row in await outbox.list() if row.key == "a"] == [{"n": 1}]
    assert await outbox.find("b") is not None


async def test_claiming_marks_a_row_as_being_sent(outbox, add, take):
    await add(new("a"))

    [row] = await take()

    assert (row.state, row.attempts, row.first_sent_at) == ("sending", 1, NOON)
    assert row == await outbox.get(row.id)


async def test_only_the_head_of_each_lane_can_be_claimed(add, take):
    await add(new("a1", "a"), new("a2", "a"), new("b1", "b"), new("b2", "b"))

    assert keys(await take()) == ["a1", "b1"]
    assert await take() == ()


async def test_a_lane_goes_on_when_its_head_is_done(add, take, settle):
    await add(new("a1"), new("a2"))
    [head] = await take()

    assert await settle(head, "done")

    assert keys(await take()) == ["a2"]


async def test_no_more_lanes_are_taken_than_asked_for(add, take):
    await add(*(new(f"{n}", f"lane {n}") for n in range(5)))

    assert keys(await take(limit=2)) == ["0", "1"]


async def test_lanes_can_be_left_out(outbox, add, take, clock):
    await add(new("a", "slack:C1"), new("b", "slack:C2"))

    assert keys(await take(exclude_lanes=["slack:C1"])) == ["b"]
    assert await outbox.next_due(clock.now, ["slack:C1", "slack:C2"]) is None


async def test_a_row_that_must_wait_holds_up_its_lane_until_it_is_due(add, take, settle, clock):
    await add(new("a1"), new("a2"))
    [head] = await take()
    await settle(head, "waiting", due_at=clock.now + 30 * SECOND, error="no answer")

    assert await take() == ()
    clock.forward(seconds=30)
    [again] = await take()

    assert (again.key, again.attempts, again.last_error) == ("a1", 2, "no answer")
    assert again.first_sent_at == NOON


async def test_a_dead_row_lets_its_lane_go_on_and_stays_to_be_seen(outbox, add, take, settle):
    await add(new("a1"), new("a2"))
    [head] = await take()
    await settle(head, "dead", error="no such request")

    assert keys(await take()) == ["a2"]
    assert keys(await outbox.list(state="dead")) == ["a1"]


async def test_a_dead_row_can_be_tried_again_from_the_start(outbox, add, take, settle, clock):
    await add(new("a"))
    await settle((await take())[0], "dead", error="refused", uncertain=True)
    clock.forward(hours=3)
    [dead] = await outbox.list(state="dead")

    assert await outbox.retry(dead.id)
    [row] = await take()

    assert (row.attempts, row.uncertain, row.last_error) == (1, True, "refused")
    assert not await outbox.retry(row.id)


async def test_a_row_can_be_dropped_unless_it_is_being_sent(outbox, add, take, settle):
    await add(new("a"))
    [row] = await take()

    assert not await outbox.drop(row.id)
    await settle(row, "dead")
    assert await outbox.drop(row.id)
    assert not await outbox.drop(row.id)
    assert await outbox.get(row.id) is None


async def test_an_id_is_never_used_twice(outbox, add):
    await add(new("a"))
    first = await outbox.find("a")
    await outbox.drop(first.id)
    await add(new("b"))

    assert (await outbox.find("b")).id > first.id


async def test_what_is_done_of_a_row_is_remembered_over_attempts(outbox, add, take, settle):
    await add(new("a"))
    [row] = await take()
    assert await outbox.save_progress(row, {"uploads": ["t1"]})
    await settle(row, "waiting")
    [again] = await take()
    assert again.progress == {"uploads": ["t1"]}

    await settle(again, "done", progress={"ticket": "118"})

    assert (await outbox.get(row.id)).progress == {"ticket": "118"}


async def test_a_lost_lease_can_change_nothing(outbox, add, take, settle, clock):
    await add(new("a"))
    [lost] = await take(lease_seconds=30)
    clock.forward(seconds=30)
    [held] = await take(lease_seconds=30)
    assert (held.key, held.uncertain, held.attempts) == ("a", True, 2)

    assert not await settle(lost, "done")
    assert not await outbox.save_progress(lost, {"n": 1})
    assert not await outbox.renew(lost, clock.now + 60 * SECOND)

    assert await outbox.get(held.id) == held
    assert await settle(held, "done")
    assert not await settle(held, "waiting")


async def test_a_renewed_lease_is_not_taken_over(outbox, add, take, clock):
    await add(new("a"))
    [row] = await take(lease_seconds=30)

    assert await outbox.renew(row, clock.now + 90 * SECOND)
    clock.forward(seconds=60)

    assert await take() == ()


async def test_after_a_crash_what_was_being_sent_waits_as_uncertain(outbox, add, take, clock):
    await add(new("a", "a"), new("b", "b"))
    await take(limit=1)
    clock.forward(seconds=1)

    assert await outbox.recover() == 1

    row = await outbox.find("a")
    assert (row.state, row.uncertain, row.due_at) == ("waiting", True, clock.now)
    assert not (await outbox.find("b")).uncertain
    assert keys(await take()) == ["a", "b"]


async def test_rows_whose_end_is_unknown_are_listed_by_their_lanes(outbox, add, take, settle):
    await add(new("a", "desk:x"), new("b", "desk:y"), new("c", "desk:z"), new("d", "slack:C1"))
    a, b, c, _ = await take()
    await settle(b, "waiting", uncertain=True)
    await settle(c, "waiting")

    assert keys(await outbox.in_flight("desk:")) == ["a", "b"]
    assert a.id in [row.id for row in await outbox.in_flight("")]
    assert await outbox.in_flight("desk_") == ()


async def test_rows_are_found_by_how_their_keys_begin(outbox, add, take, settle):
    await add(new("card:1:a", "a"), new("card:1:b", "b"), new("card:2:a", "c"), new("CARD:1", "d"))
    await settle((await take(limit=1))[0], "done")
    await take(limit=1)

    assert keys(await outbox.beginning("card:1:")) == ["card:1:a", "card:1:b"]
    assert keys(await outbox.beginning("card:")) == ["card:1:a", "card:1:b", "card:2:a"]


async def test_the_results_of_what_is_done_are_told_by_kind(outbox, add, take, settle):
    await add(*(new(key, key) for key in "abc"), new("d", "d", kind="other"))
    a, b, c, d = await take()
    await settle(a, "done", progress={"result": "118"})
    await settle(b, "waiting", progress={"result": "119"})
    await settle(c, "done")
    await settle(d, "done", progress={"result": "120"})

    assert await outbox.results("reply", since=NOON) == {"118"}
    assert await outbox.results("reply", "a", since=NOON) == {"118"}
    assert await outbox.results("reply", "b", since=NOON) == frozenset()
    assert await outbox.results("reply", since=NOON + SECOND) == frozenset()


async def test_what_was_tried_can_not_be_cancelled_even_after_it_is_retried(
    outbox, add, take, settle
):
    await add(new("fresh", "a"), new("tried", "b"))
    fresh, tried = await take()
    await settle(fresh, "forgotten")
    await settle(tried, "dead")
    await outbox.retry(tried.id)
    await add(new("fresh", "a"))
    fresh = await outbox.find("fresh")

    assert await outbox.cancel(fresh.id, "cancelled")
    assert not await outbox.cancel(tried.id, "cancelled")


async def test_only_what_is_dead_can_be_amended(outbox, add, take, settle):
    await add(new("dead", "a"), new("waiting", "b"))
    dead, waiting = await take()
    await settle(dead, "dead")
    await settle(waiting, "waiting")

    assert await outbox.amend(dead.id, {"edit": "two"})
    assert not await outbox.amend(waiting.id, {"edit": "two"})
    assert [(await outbox.get(row.id)).progress for row in (dead, waiting)] == [
        {"edit": "two"},
        {},
    ]


async def test_rows_are_told_by_the_thread_they_name(outbox, add):
    await add(
        new("message:1", "a", payload={"thread_ts": "17.01"}),
        new("message:2", "b", payload={"thread_ts": "17.02"}),
        new("other:1", "c", payload={"thread_ts": "17.01"}),
    )

    assert keys(await outbox.in_thread("message:", "17.01")) == ["message:1"]


async def test_the_lanes_that_are_not_empty_are_told(outbox, add, take, settle):
    await add(new("a", "desk:a:new:1"), new("b", "desk:b:new:1"), new("c", "slack:c"))
    rows = await take()
    await settle(rows[0], "done")

    assert await outbox.lanes("desk:") == {"desk:b:new:1"}


async def test_a_later_row_is_not_due_before_its_time(outbox, add, take, clock):
    await add(new("a", due_at=clock.now + 10 * SECOND))

    assert await take() == ()
    assert await outbox.next_due(clock.now) == NOON + 10 * SECOND


async def test_the_next_due_time_is_that_of_a_head_or_the_end_of_a_lease(outbox, add, take, clock):
    assert await outbox.next_due(clock.now) is None
    await add(new("a1", "a"), new("a2", "a"), new("b", "b", due_at=NOON + timedelta(hours=1)))
    assert await outbox.next_due(clock.now) == NOON
    clock.forward(seconds=5)
    assert await outbox.next_due(clock.now) == clock.now

    await take(lease_seconds=60)

    assert await outbox.next_due(clock.now) == clock.now + 60 * SECOND


async def test_rows_are_counted_by_state(outbox, add, take, settle, clock):
    assert await outbox.counts() == {"waiting": 0, "sending": 0, "done": 0, "dead": 0}
    assert await outbox.oldest_waiting() is None
    await add(new("a", "a"), new("b", "b"), new("c", "c"))
    a, b, _ = await take()
    await settle(a, "done")
    await settle(b, "dead")
    clock.forward(seconds=9)
    await add(new("d", "d"))

    assert await outbox.counts() == {"waiting": 1, "sending": 1, "done": 1, "dead": 1}
    assert await outbox.oldest_waiting() == NOON + 9 * SECOND


async def test_what_is_behind_is_told_by_kind_of_lane(outbox, add, take, settle, clock):
    assert await outbox.backlog() == ()
    soon = NOON + 60 * SECOND
    await add(new("a", "desk:a:ticket:1"), new("b", "desk:b:new:x"), new("done", "marks:C1:1"))
    await add(new("later", "slack:C1", due_at=soon), new("file", "files:C1:17.01"))
    clock.forward(seconds=5)
    await add(new("a2", "desk:a:ticket:2"), new("a3", "desk:a:ticket:2"), new("bare", "odd"))
    rows = {row.key: row for row in await take()}
    await settle(rows["done"], "done")
    await settle(rows["b"], "dead")
    await settle(rows["file"], "waiting", due_at=NOON + 600 * SECOND)

    assert await outbox.backlog() == (
        Backlog(lanes="desk:a", rows=3, oldest=NOON),
        Backlog(lanes="files", rows=1, oldest=NOON),
        Backlog(lanes="odd", rows=1, oldest=clock.now),
        Backlog(lanes="slack", rows=1, oldest=soon),
    )


async def test_a_row_that_holds_no_json_is_refused_before_it_can_hold_up_a_lane(store, add):
    await add(new("a"))
    for sql in ("UPDATE outbox SET payload = '{half'", "UPDATE outbox SET progress = ''"):
        with pytest.raises(Conflict):
            await store._db.write(lambda db, sql=sql: db.execute(sql).rowcount)


async def test_the_list_shows_the_newest_first_and_pages_back(outbox, add):
    await add(*(new(key, key) for key in "abcde"))

    first = await outbox.list(limit=2)

    assert keys(first) == ["e", "d"]
    assert keys(await outbox.list(limit=2, before=first[-1].id)) == ["c", "b"]


async def test_while_a_card_waits_its_newest_text_takes_the_place(outbox, add, take):
    await add(card("open"), new("reply", "slack:C1"))
    await add(card("solved"))

    [row] = await take()

    assert (row.kind, row.payload) == ("card", {"text": "solved"})
    assert len(await outbox.list()) == 2


async def test_a_newer_text_does_not_put_off_the_time(outbox, add, clock):
    await add(card("open", due_at=NOON + SECOND))
    await add(card("solved", due_at=NOON + 60 * SECOND))

    assert (await outbox.find("card:118")).due_at == NOON + SECOND


async def test_while_a_card_is_being_sent_a_fresh_row_waits_behind(add, take, settle):
    await add(card("open"))
    [sending] = await take()
    await add(card("pending"))
    await add(card("solved"))
    await settle(sending, "done")

    [behind] = await take()

    assert behind.payload == {"text": "solved"}
    await settle(behind, "done")
    assert await take() == ()


async def test_a_card_that_failed_takes_over_the_newer_text(outbox, add, take, settle):
    await add(card("open"))
    [sending] = await take()
    await add(card("solved"))
    await settle(sending, "waiting", uncertain=True)

    [again] = await take()

    assert (again.id, again.attempts, again.payload) == (sending.id, 2, {"text": "solved"})
    assert len(await outbox.list()) == 1


async def test_a_card_that_was_being_sent_in_a_crash_takes_over_the_newer_text(outbox, add, take):
    await add(card("open"))
    await take()
    await add(card("solved"))

    await outbox.recover()

    [row] = await outbox.list()
    assert (row.state, row.uncertain, row.payload) == ("waiting", True, {"text": "solved"})


async def test_a_dead_card_gives_way_to_a_newer_text(outbox, add, take, settle):
    await add(card("open"))
    [first] = await take()
    await add(card("pending"))
    await settle(first, "dead")
    assert [row.payload for row in await outbox.list()] == [{"text": "pending"}]
    await settle((await take())[0], "dead")

    await add(card("solved"))

    [row] = await outbox.list()
    assert (row.state, row.payload) == ("waiting", {"text": "solved"})


async def test_a_card_is_sent_anew_after_it_was_done(outbox, add, take, settle):
    for text in ("open", "solved"):
        await add(card(text))
        [row] = await take()
        assert row.payload == {"text": text}
        await settle(row, "done")

    assert (await outbox.counts())["done"] == 2


async def test_whoever_waits_for_changes_wakes_when_a_row_comes(store, outbox, add):
    waiting = asyncio.ensure_future(outbox.changed())
    await asyncio.sleep(0)
    assert not waiting.done()

    await add(new("a"))

    await asyncio.wait_for(waiting, 5)


async def test_a_change_before_the_waiting_began_is_not_missed(outbox, add, take, settle):
    await add(new("a"))
    await asyncio.wait_for(outbox.changed(), 5)
    [row] = await take()
    await settle(row, "dead")
    await asyncio.wait_for(outbox.changed(), 5)
    await outbox.retry(row.id)
    await asyncio.wait_for(outbox.changed(), 5)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(outbox.changed(), 0.02)


async def test_a_row_whose_writer_was_cancelled_still_wakes_the_worker(store, outbox):
    writing = asyncio.ensure_future(store.commit(Batch(outbox=(new("a"),))))
    await asyncio.sleep(0)
    writing.cancel()

    await asyncio.wait_for(outbox.changed(), 5)

    assert await outbox.find("a") is not None


async def test_a_lane_in_a_hurry_waits_for_its_pauses_alone(outbox, add, take, settle, clock):
    soon = clock.now + 60 * SECOND
    await add(*(new(lane, lane, due_at=soon) for lane in "ab"), new("tried", "c"))
    await settle((await take())[0], "waiting", due_at=soon)
    for lane in "ac":
        await outbox.hasten(lane)

    assert keys(await take()) == ["a"]
