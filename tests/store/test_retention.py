from dataclasses import replace
from datetime import timedelta

from store import Batch, Introduction, Rolling, Settle
from store.times import to_stored
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


async def test_who_asked_is_forgotten_in_time_but_for_those_whom_an_administrator_confirmed(store):
    waits = Introduction(
        team="T1",
        user="U1",
        desk="support",
        name="Guo",
        email="",
        reason="guest",
        state="waiting",
        asked_at=NOON,
    )
    told = replace(waits, user="U2", state="declined", decided_by="U9", decided_at=NOON + 30 * DAY)
    known = replace(told, user="U3", state="confirmed")
    await store.commit(Batch(introductions=(waits, told, known)))

    async def left(days):
        await store.prune(NOON + days * DAY)
        users = ("U1", "U2", "U3")
        found = [await store.introductions.get("T1", user, "support") for user in users]
        return [one.user for one in found if one is not None]

    assert await left(90) == ["U1", "U2", "U3"]
    assert await left(91) == ["U2", "U3"]
    assert await left(395) == ["U2", "U3"]
    assert await left(396) == ["U3"]


async def test_what_a_channel_was_told_of_late_is_forgotten_a_week_after_the_last(store):
    at = to_stored(NOON)
    quiet = Rolling(team="T1", channel="C1", posts=(at - 9, at))
    gathers = Rolling(team="T1", channel="C2", since=NOON + DAY, posts=(at,), ts="17.01")
    await store.commit(Batch(rolling=(quiet, gathers, Rolling(team="T1", channel="C3"))))

    async def left(days):
        await store.prune(NOON + timedelta(days=days, milliseconds=1))
        found = [await store.rolling.get("T1", channel) for channel in ("C1", "C2", "C3")]
        return [one.channel for one in found if one is not None]

    assert await left(6) == ["C1", "C2"]
    assert await left(7) == ["C2"]
    assert await left(8) == []
