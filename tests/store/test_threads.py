"""Many at once: what waits together is committed together, and nobody pays for another."""

import asyncio
import sqlite3
import threading
from dataclasses import replace

import pytest

from store import Batch, Conflict, Settle, StoreError, Unwritable
from tests.store.examples import DRAFT, LINK, NOON, WATCH, new, ticket


@pytest.fixture
async def held(store):
    """The writing thread, held until the test lets it go."""
    gate = threading.Event()
    holding = store._db.write(lambda _: gate.wait(20))

    async def let_go():
        gate.set()
        await holding

    yield let_go
    await let_go()


async def test_a_thousand_writers_at_once_lose_nothing_and_keep_each_lane_in_order(store, clock):
    batches = [Batch(outbox=(new(f"{n}", f"lane {n % 10}"),)) for n in range(1000)]

    assert all(await asyncio.gather(*map(store.commit, batches)))

    sent = {f"lane {n}": [] for n in range(10)}
    while rows := await store.outbox.claim(clock.now, 10, 60):
        for row in rows:
            sent[row.lane].append(int(row.key))
        done = [Batch(settle=Settle(row=row, state="done")) for row in rows]
        assert all(await asyncio.gather(*map(store.commit, done)))
    assert sent == {f"lane {n}": list(range(n, 1000, 10)) for n in range(10)}


async def test_fifty_waiting_writes_cost_about_as_much_as_one(store, path, held):
    log = path.with_name(path.name + "-wal")
    before = log.stat().st_size
    writing = [
        asyncio.ensure_future(store.commit(Batch(receipt=f"Ev{n}", outbox=(new(f"{n}", "a"),))))
        for n in range(50)
    ]
    await asyncio.sleep(0)
    await held()
    await asyncio.gather(*writing)
    together = log.stat().st_size - before

    for n in range(50, 100):
        await store.commit(Batch(receipt=f"Ev{n}", outbox=(new(f"{n}", "a"),)))
    alone = log.stat().st_size - before - together

    assert together * 10 < alone


async def test_a_failing_write_takes_back_only_itself(store, held):
    writing = [
        asyncio.ensure_future(store.commit(batch))
        for batch in (
            Batch(links=(LINK,)),
            Batch(receipt="Ev1", drafts=(replace(DRAFT, values=None),)),
            Batch(receipt="Ev2", outbox=(new("a", payload={"not": object()}),)),
            Batch(receipt="Ev3"),
        )
    ]
    await asyncio.sleep(0)
    await held()

    first, second, third, fourth = await asyncio.gather(*writing, return_exceptions=True)

    assert (first, type(second), type(third), fourth) == (True, Conflict, TypeError, True)
    assert await store.links.find("T1", "C1", "17.01") == LINK
    assert [await store.receipts.seen(f"Ev{n}") for n in (1, 2, 3)] == [False, False, True]


async def test_a_full_disk_is_said_to_everybody_and_survived(store, held):
    pages = store._db.read(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    limit = f"PRAGMA max_page_count = {await pages}"
    limited = store._db.write(lambda db: db.execute(limit).fetchone())
    long = tuple(ticket(str(n), "word " * 200) for n in range(200))
    writing = [
        asyncio.ensure_future(store.commit(batch))
        for batch in (Batch(links=(LINK,)), Batch(tickets=long), Batch(receipt="Ev1"))
    ]
    await asyncio.sleep(0)
    await held()
    await asyncio.gather(limited, return_exceptions=True)

    errors = await asyncio.gather(*writing, return_exceptions=True)

    assert [type(error) for error in errors] == [Unwritable] * 3
    assert await store.links.find("T1", "C1", "17.01") is None
    roomy = "PRAGMA max_page_count = 100000"
    await store._db.write(lambda db: db.execute(roomy).fetchone())
    assert await store.commit(Batch(links=(LINK,)))


async def test_a_write_that_fails_alone_leaves_nothing_behind(store):
    with pytest.raises(Conflict):
        await store.commit(Batch(receipt="Ev1", drafts=(replace(DRAFT, values=None),)))

    assert not await store.receipts.seen("Ev1")
    assert await store.commit(Batch(receipt="Ev1"))


async def test_a_full_disk_is_said_to_a_lone_writer(store):
    [(pages,)] = await store._db.read(lambda db: db.execute("PRAGMA page_count").fetchall())
    limit = f"PRAGMA max_page_count = {pages}"
    await store._db.write(lambda db: db.execute(limit).fetchone())
    long = tuple(ticket(str(n), "word " * 200, description="x") for n in range(200))

    with pytest.raises(Unwritable, match="full"):
        await store.commit(Batch(receipt="Ev1", tickets=long))

    assert not await store.receipts.seen("Ev1")


async def test_a_long_write_does_not_delay_a_look_up(store, held):
    assert await asyncio.wait_for(store.links.find("T1", "C1", "17.01"), 5) is None


async def test_who_has_awaited_a_write_reads_it(store):
    for n in range(50):
        link = replace(LINK, thread_ts=f"17.{n:02}")
        await store.commit(Batch(links=(link,)))
        assert await store.links.find("T1", "C1", f"17.{n:02}") == link

        await store.drafts.save(replace(DRAFT, values={"n": n}))
        assert (await store.drafts.get("V1")).values == {"n": n}


async def test_the_reading_thread_cannot_write(store):
    with pytest.raises(StoreError, match=r"read-?only"):
        await store._db.read(lambda db: db.execute("DELETE FROM links"))


async def test_an_error_keeps_its_cause_and_quotes_no_words(store):
    secret = replace(DRAFT, values=None, kind="my private words")

    with pytest.raises(Conflict) as caught:
        await store.commit(Batch(drafts=(secret,)))

    assert isinstance(caught.value.__cause__, sqlite3.IntegrityError)
    assert "private" not in f"{caught.value}{caught.value.__cause__}"


async def test_every_thread_of_a_channel_marked_for_agents_is_theirs_for_good(store):
    """Whichever desk it is of, gone or not, and whoever writes the link from what was before."""
    gone = replace(LINK, thread_ts="17.05", desk="factory", gone_at=NOON)
    elsewhere = replace(LINK, channel="C2")
    await store.commit(Batch(links=(LINK, gone, elsewhere)))
    marked = replace(WATCH, audience="agents")
    await store.commit(Batch(watches=(marked,)))
    later = replace(LINK, thread_ts="17.09", desk="factory")
    await store.commit(Batch(links=(later,)))
    await store.commit(Batch(unwatch=((WATCH.team, WATCH.channel, WATCH.desk),)))
    await store.commit(Batch(links=(replace(LINK, status_told="solved"),)))

    for thread in ("17.01", "17.05", "17.09"):
        assert (await store.links.find("T1", "C1", thread)).audience == "agents"
    assert (await store.links.find("T1", "C1", "17.01")).status_told == "solved"
    assert (await store.links.find("T1", "C2", "17.01")).audience == "requesters"


async def test_a_thread_that_is_gone_does_not_come_back_by_an_older_writing(store):
    await store.commit(Batch(links=(replace(LINK, gone_at=NOON),)))

    await store.commit(Batch(links=(LINK,)))

    assert (await store.links.find("T1", "C1", "17.01")).gone_at == NOON
