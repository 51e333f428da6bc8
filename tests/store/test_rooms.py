"""What each table can be asked."""

from dataclasses import replace
from datetime import timedelta

from store import Batch
from tests.store.examples import DRAFT, FORM, IDENTITY, LINK, MESSAGE, NOON, WATCH, ticket


async def test_a_ticket_can_have_several_threads(store):
    second = replace(LINK, channel="D9", private=True, created_at=NOON + timedelta(hours=1))
    await store.commit(Batch(links=(second, LINK, replace(LINK, channel="C2", ticket_id="119"))))

    assert await store.links.of_ticket("support", "118") == (LINK, second)
    assert await store.links.of_ticket("factory", "118") == ()


async def test_of_many_tickets_those_with_a_thread_are_told(store):
    await store.commit(Batch(links=(LINK, replace(LINK, channel="C2", ticket_id="119"))))

    asked = ["118", "119", "120", "1'"]
    assert await store.links.linked("support", asked) == {"118", "119"}
    assert await store.links.linked("factory", asked) == frozenset()
    assert await store.links.linked("support", []) == frozenset()


async def test_threads_are_told_by_what_happened_last_in_them(store):
    quiet, written, changed, other = (
        replace(LINK, thread_ts=f"17.{n}", ticket_id=str(n)) for n in range(4)
    )
    hours = [NOON + timedelta(hours=n) for n in range(4)]
    await store.commit(
        Batch(
            links=(quiet, written, changed, replace(other, team="T2", created_at=hours[3])),
            messages=(replace(MESSAGE, ticket_id="1", at=hours[2]),),
            tickets=(ticket("2", updated_at=hours[1]),),
        )
    )

    assert await store.links.active("T1", since=hours[1], limit=9) == (written, changed)
    assert await store.links.active("T1", since=NOON, limit=9) == (written, changed, quiet)
    assert await store.links.active("T1", since=NOON, limit=1) == (written,)
    ended = replace(written, gone_at=hours[3])
    await store.commit(Batch(links=(ended,)))
    assert await store.links.active("T1", since=hours[1], limit=9) == (changed,)
    assert await store.links.active("T1", since=hours[1], limit=9, gone=True) == (ended, changed)


async def test_one_message_can_be_several_comments_and_the_other_way_round(store):
    again = replace(MESSAGE, comment_id="9002", at=NOON + timedelta(seconds=1))
    elsewhere = replace(MESSAGE, channel="C2", direction="to_slack")
    await store.commit(Batch(messages=(again, MESSAGE, elsewhere)))

    assert await store.messages.find("T1", "C1", "17.02") == (MESSAGE, again)
    assert await store.messages.comment_ids("support", "118") == {"9001", "9002"}
    assert await store.messages.comment_ids("support", "118", "C2") == {"9001"}
    assert await store.messages.comment_ids("support", "119") == frozenset()


async def test_watches_are_found_by_desk_and_by_channel(store):
    factory, other = replace(WATCH, desk="factory"), replace(WATCH, channel="C2")
    await store.commit(Batch(watches=(WATCH, factory, other)))

    assert await store.channels.of_desk("support") == (WATCH, other)
    assert await store.channels.in_channel("T1", "C1") == (factory, WATCH)


async def test_the_slack_users_of_a_desks_person_are_found(store):
    await store.commit(Batch(identities=(IDENTITY, replace(IDENTITY, user="U2", person_id=None))))

    assert await store.identities.of_person("support", "7") == (IDENTITY,)


async def test_the_latest_draft_of_a_person_is_found_by_kind(store):
    later = replace(DRAFT, key="V2", at=NOON + timedelta(minutes=1))
    for draft in (later, DRAFT, replace(DRAFT, key="V3", kind="reply")):
        await store.drafts.save(draft)

    assert await store.drafts.latest("T1", "U1", "new") == later
    assert await store.drafts.latest("T1", "U2", "new") is None
    assert await store.drafts.delete("V2")
    assert not await store.drafts.delete("V2")
    assert await store.drafts.latest("T1", "U1", "new") == DRAFT


async def test_what_somebody_typed_is_not_in_a_repr():
    assert "Printer" not in repr(DRAFT)


async def test_a_form_that_was_read_is_read_anew_once_it_was_written(store):
    assert await store.fields.get("support") is None
    await store.commit(Batch(fields=(FORM,)))
    assert await store.fields.get("support") == FORM

    changed = replace(FORM, fields=())
    await store.commit(Batch(fields=(changed,)))

    assert await store.fields.get("support") == changed
