"""Who may still read what we said, as the ledger remembers it."""

from dataclasses import replace

from store import Batch
from tests.store.examples import LINK, MESSAGE, NOON, SECOND

OURS = replace(MESSAGE, direction="to_slack", ts="1.1", comment_id="c1")
NOTE = replace(OURS, ts="1.2", comment_id="c2", internal=True)
FILE = replace(NOTE, ts="F1", file_id="F1")
THEIRS = replace(NOTE, ts="1.3", direction="to_desk")


async def kept(store):
    await store.commit(Batch(messages=(OURS, NOTE, FILE, THEIRS)))


async def test_channels_are_known_by_the_notes_of_ours_that_stand_in_them(store):
    await kept(store)
    await store.commit(Batch(messages=(replace(OURS, channel="C2"),)))
    before = await store.messages.internal_in("T1")
    for ts in ("1.2", "F1"):
        await store.messages.take_back("T1", "C1", ts, NOON)

    assert (before, await store.messages.internal_in("T1")) == ({"C1"}, frozenset())


async def test_what_is_taken_back_stays_in_the_ledger_with_the_time_of_that(store):
    await kept(store)
    await store.messages.take_back("T1", "C1", "1.2", NOON)
    await store.messages.take_back("T1", "C1", "1.2", NOON + SECOND)

    [entry] = await store.messages.find("T1", "C1", "1.2")
    assert entry == replace(NOTE, taken_back_at=NOON)


async def test_what_people_wrote_is_theirs_to_take_back(store):
    await kept(store)
    await store.messages.take_back("T1", "C1", "1.3", NOON)

    assert await store.messages.find("T1", "C1", "1.3") == (THEIRS,)


async def test_what_is_internal_by_now_counts_as_a_note(store):
    await store.commit(Batch(messages=(OURS,)))
    await store.messages.make_internal("T1", "C1", "1.1")

    assert await store.messages.find("T1", "C1", "1.1") == (replace(OURS, internal=True),)


async def test_what_we_said_is_found_by_its_ticket_and_by_its_comment(store):
    await kept(store)
    moved = replace(NOTE, ts="2.1", ticket_id="119", channel="C2")
    await store.commit(Batch(messages=(moved,)))

    assert await store.messages.of_ticket("support", "118") == (OURS, NOTE, FILE)
    assert await store.messages.of_comment("support", "c2") == (NOTE, FILE, moved)


async def test_a_ticket_is_known_for_as_long_as_words_of_it_stand(store):
    await kept(store)
    before = await store.links.linked("support", ["118", "119"])
    await store.messages.take_back("T1", "C1", "1.1", NOON)

    assert (before, await store.links.linked("support", ["118"])) == ({"118"}, frozenset())


async def test_words_that_stand_are_known_of_the_ticket_they_moved_to(store):
    await store.commit(Batch(messages=(OURS, replace(OURS, ts="", ticket_id="119"))))

    assert await store.links.linked("support", ["119", "120"]) == {"119"}


async def test_notes_and_what_people_wrote_make_no_ticket_known(store):
    await store.commit(Batch(messages=(NOTE, FILE, THEIRS, replace(OURS, ts=""))))

    assert await store.links.linked("support", ["118"]) == frozenset()


async def test_what_stands_of_a_comment_is_found_whichever_ticket_it_was_in(store):
    moved = replace(OURS, ts="2.1", ticket_id="119", channel="C2")
    await store.commit(Batch(messages=(moved, replace(OURS, ts="", ticket_id="120"))))
    await kept(store)
    await store.messages.take_back("T1", "C1", "1.1", NOON)

    assert await store.messages.standing("support", ["c1", "c2"]) == (moved,)


async def test_links_that_are_gone_are_told_only_to_who_asks_for_them(store):
    gone = replace(LINK, thread_ts="18.01", gone_at=NOON)
    await store.commit(Batch(links=(LINK, gone)))

    assert await store.links.of_ticket("support", "118") == (LINK,)
    assert await store.links.of_ticket("support", "118", gone=True) == (LINK, gone)
