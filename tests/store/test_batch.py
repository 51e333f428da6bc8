import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from store import Batch, Conflict, Settle
from tests.store.examples import (
    CURSOR,
    DRAFT,
    FORM,
    IDENTITY,
    LINK,
    MESSAGE,
    NOON,
    PERSON,
    WATCH,
    new,
    ticket,
)

EVERYTHING = Batch(
    receipt="Ev1",
    outbox=(new("a"),),
    links=(LINK,),
    messages=(MESSAGE,),
    cursor=CURSOR,
    tickets=(ticket(),),
    fields=(FORM,),
    people=(PERSON,),
    identities=(IDENTITY,),
    watches=(WATCH,),
    drafts=(DRAFT,),
)


async def rows_of(store):
    return {
        "receipt": await store.receipts.seen("Ev1"),
        "outbox": await store.outbox.find("a") is not None,
        "links": await store.links.find("T1", "C1", "17.01"),
        "messages": await store.messages.find("T1", "C1", "17.02"),
        "cursor": await store.cursors.get("support"),
        "tickets": await store.tickets.get("support", "118"),
        "fields": await store.fields.get("support"),
        "people": await store.people.get("T1", "U1"),
        "identities": await store.identities.get("T1", "U1", "support"),
        "watches": await store.channels.get("T1", "C1", "support"),
        "drafts": await store.drafts.get("V1"),
    }


async def test_a_batch_writes_all_of_its_parts_as_they_were(store):
    assert await store.commit(EVERYTHING)

    assert await rows_of(store) == {
        "receipt": True,
        "outbox": True,
        "links": LINK,
        "messages": (MESSAGE,),
        "cursor": CURSOR,
        "tickets": ticket(),
        "fields": FORM,
        "people": PERSON,
        "identities": IDENTITY,
        "watches": WATCH,
        "drafts": DRAFT,
    }


async def test_a_batch_with_one_bad_row_writes_nothing(store):
    bad = replace(DRAFT, values=None)

    with pytest.raises(Conflict):
        await store.commit(replace(EVERYTHING, drafts=(bad,)))

    assert not any((await rows_of(store)).values())


async def test_the_second_delivery_of_an_event_writes_nothing(store):
    assert await store.commit(Batch(receipt="Ev1", outbox=(new("a"),)))

    assert not await store.commit(Batch(receipt="Ev1", outbox=(new("b"),)))

    assert await store.outbox.find("b") is None


async def test_of_an_event_delivered_three_times_at_once_one_is_written(store):
    batches = [Batch(receipt="Ev1", outbox=(new(key),)) for key in "abc"]

    written = await asyncio.gather(*map(store.commit, batches))

    assert sorted(written) == [False, False, True]
    assert (await store.outbox.counts())["waiting"] == 1


async def test_a_refused_settle_leaves_the_receipt_unwritten(store, clock):
    await store.commit(Batch(outbox=(new("a"),)))
    [row] = await store.outbox.claim(clock.now, 1, 60)
    lost = replace(row, lease="another's")

    assert not await store.commit(Batch(receipt="Ev1", settle=Settle(row=lost, state="done")))

    assert not await store.receipts.seen("Ev1")


async def test_rows_replace_those_with_their_key(store):
    await store.commit(EVERYTHING)
    newer = {
        "links": (replace(LINK, card_ts="18.00"),),
        "tickets": (ticket(title="Printer is out"),),
        "watches": (replace(WATCH, scope="mine", subject=None, statuses=()),),
    }

    await store.commit(Batch(**newer))

    after = await rows_of(store)
    assert {name: (after[name],) for name in newer} == newer


async def test_a_message_in_the_ledger_is_never_changed(store):
    await store.commit(Batch(messages=(MESSAGE,)))

    await store.commit(Batch(messages=(replace(MESSAGE, direction="to_slack"),)))

    assert await store.messages.find("T1", "C1", "17.02") == (MESSAGE,)


async def test_unwatching_and_deleting_drafts_are_part_of_a_batch(store):
    await store.commit(EVERYTHING)

    await store.commit(Batch(unwatch=(("T1", "C1", "support"),), delete_drafts=("V1",)))

    after = await rows_of(store)
    assert (after["watches"], after["drafts"]) == (None, None)


async def test_a_time_without_a_zone_is_refused(store):
    naive = replace(LINK, created_at=datetime(2026, 3, 2, 12))  # noqa: DTZ001 -- that is the point

    with pytest.raises(ValueError, match="zone"):
        await store.commit(Batch(links=(naive,)))


async def test_times_keep_their_milliseconds(store):
    fine = NOON.replace(microsecond=123_000)
    await store.commit(Batch(links=(replace(LINK, created_at=fine),)))

    found = await store.links.find("T1", "C1", "17.01")

    assert found.created_at == fine


async def test_broken_and_strange_text_is_kept_as_far_as_it_can_be(store):
    strange = "nul \0 rtl \u202e half \ud83d 打印机"
    await store.commit(Batch(tickets=(ticket(title=strange, raw={"title": strange}),)))

    found = await store.tickets.get("support", "118")

    assert found.title == "nul \0 rtl \u202e half ? 打印机"
    assert found.raw == {"title": strange}


@pytest.mark.parametrize(
    "part",
    [
        {"receipt": "Ev1"},
        {"outbox": (new("a"),)},
        {"links": (LINK,)},
        {"messages": (MESSAGE,)},
        {"cursor": CURSOR},
        {"identities": (IDENTITY,)},
        {"watches": (WATCH,)},
        {"unwatch": (("T1", "C1", "support"),)},
    ],
    ids=lambda part: next(iter(part)),
)
def test_a_batch_with_a_promise_is_durable(part):
    assert Batch(**part).durable


def test_what_can_be_asked_for_again_is_not_forced_to_the_disk():
    caches = {"tickets": (ticket(),), "fields": (FORM,), "people": (PERSON,), "drafts": (DRAFT,)}

    assert not Batch(**caches, delete_drafts=("V1",)).durable
