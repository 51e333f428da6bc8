from dataclasses import replace
from datetime import timedelta

from store import Batch, Settle
from tests.store.examples import DRAFT, IDENTITY, LINK, NOON, PERSON, new

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_a_receipt_is_kept_for_a_day_and_an_hour(store, clock):
    await store.commit(Batch(receipt="Ev1"))

    await store.prune(NOON + 25 * HOUR)
    assert await store.receipts.seen("Ev1")

    assert (await store.prune(NOON + 25 * HOUR + timedelta(seconds=1)))["receipts"] == 1
    assert not await store.receipts.seen("Ev1")


async def test_only_finished_rows_leave_the_outbox(store, clock):
    await store.commit(Batch(outbox=tuple(new(key, key) for key in ("done", "dead", "waits"))))
    done, dead, _ = await store.outbox.claim(clock.now, 3, 60)
    await store.commit(Batch(settle=Settle(row=done, state="done")))
    await store.commit(Batch(settle=Settle(row=dead, state="dead")))

    await store.prune(NOON + 8 * DAY)
    assert [row.key for row in await store.outbox.list()] == ["waits", "dead"]

    await store.prune(NOON + 91 * DAY)
    assert [row.key for row in await store.outbox.list()] == ["waits"]


async def test_old_caches_go_and_promises_stay(store):
    linked = replace(IDENTITY, user="U2", level="linked")
    await store.commit(
        Batch(links=(LINK,), people=(PERSON,), identities=(IDENTITY, linked), drafts=(DRAFT,))
    )

    await store.prune(NOON + 400 * DAY)

    assert await store.people.get("T1", "U1") is None
    assert await store.drafts.get("V1") is None
    assert await store.identities.of_person("support", "7") == (linked,)
    assert await store.links.find("T1", "C1", "17.01") == LINK


async def test_more_rows_than_one_bite_are_all_deleted(store):
    await store._db.write(
        lambda db: db.executemany(
            "INSERT INTO receipts VALUES (?, 0)", ((f"Ev{n}",) for n in range(2500))
        )
    )

    assert (await store.prune(NOON))["receipts"] == 2500
