"""What a thread shows follows what the desk says of it: what becomes internal is taken back."""

from dataclasses import replace

import pytest

from handlers.flows import audience
from handlers.flows.follow import follow
from handlers.workspace import SlackRefused
from helpdesks.models import Person
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, HELP
from tests.handlers.steps import (
    asked,
    card_of,
    deliver_in,
    hide,
    later,
    look,
    merge,
    thread,
    ticket_of,
    waiting,
    watch,
)

TAKEN_BACK = (
    "A comment stood here. It was taken back because it was made internal at the help desk."
)


async def news(door):
    """A moment later, when the desk has another second, we look at it."""
    await later(door, 2)
    await look(door)


async def test_what_becomes_internal_is_taken_back_with_its_files(door, card, desk, slack):
    comment = desk.says(ticket_of(desk), "Oh no", files={"one.txt": b"1"})
    await news(door)
    hide(desk, comment)
    await news(door)

    assert thread(door, card) == [TAKEN_BACK]
    assert "Oh no" not in str(slack.posts)
    assert slack.shown == []


async def test_it_is_taken_back_everywhere(door, card, desk, kit, slack):
    await watch(kit, detail="conversation")
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    theirs = card_of(door, "Printer on fire", AGENTS)
    await later(door, 60)
    await watch(kit, detail="titles")
    hide(desk, comment)
    await news(door)

    assert thread(door, card) == [TAKEN_BACK]
    assert thread(door, theirs)[-1] == TAKEN_BACK
    assert "Oh no" not in str(slack.posts)


async def test_agents_keep_what_becomes_internal(door, card, desk, kit, slack):
    await watch(kit, detail="conversation", audience="agents")
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    theirs = card_of(door, "Printer on fire", AGENTS)
    hide(desk, comment)
    await news(door)

    assert thread(door, card) == [TAKEN_BACK]
    assert thread(door, theirs)[-1] == "Marta Klein: Oh no"


async def test_what_becomes_public_is_shown_as_new(door, card, desk):
    comment = desk.says(ticket_of(desk), "For her after all", public=False)
    await news(door)
    before = thread(door, card)
    hide(desk, comment, public=True)
    await news(door)

    assert (before, thread(door, card)) == ([], ["Marta Klein: For her after all"])


async def test_what_becomes_public_again_is_shown_again_and_taken_back_again(door, card, desk):
    comment = desk.says(ticket_of(desk), "There and back")
    await news(door)
    for public in (False, True, False, True):
        hide(desk, comment, public=public)
        await news(door)
        await news(door)

    assert thread(door, card) == [TAKEN_BACK, TAKEN_BACK, "Marta Klein: There and back"]


async def test_what_was_an_agents_note_before_is_said_where_they_no_longer_are_alone(
    door, card, desk, kit, slack
):
    await watch(kit, detail="conversation")
    await news(door)
    theirs = card_of(door, "Printer on fire", AGENTS)
    slack.channels[AGENTS] = replace(slack.channels[AGENTS], private=False)
    comment = desk.says(ticket_of(desk), "For all after all", public=False)
    await news(door)
    hide(desk, comment, public=True)
    await news(door)

    assert thread(door, theirs)[-1] == "Marta Klein: For all after all"


async def test_words_that_become_internal_on_their_way_to_slack_do_not_stay(
    door, card, desk, slack, kit
):
    comment = desk.says(ticket_of(desk), "Quickly hidden")
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    hide(desk, comment)
    door.clock.forward(seconds=2)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    await door.deliver()
    stood = "Quickly hidden" in str(slack.posts)
    await later(door, 61)

    assert stood
    assert thread(door, card) == [TAKEN_BACK]


async def test_what_slack_lets_nobody_change_is_deleted(door, card, desk, slack, kit):
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    hide(desk, comment)
    door.clock.forward(seconds=2)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    slack.trouble.fail("update", SlackRefused("edit_window_closed"))
    await deliver_in(kit, "audience:")

    assert thread(door, card) == []


async def test_what_somebody_has_deleted_is_taken_back_already(door, card, desk, slack, kit):
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    slack.posts[:] = [post for post in slack.posts if post.thread_ts is None]
    hide(desk, comment)
    await news(door)

    assert thread(door, card) == []
    assert [row.kind for row in await kit.store.outbox.list("dead")] == []
    assert "retract" not in await waiting(kit)


async def test_it_is_taken_back_once(door, card, desk, slack):
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    hide(desk, comment)
    for _ in range(3):
        await news(door)
        desk.sets(ticket_of(desk), title="Printer on fire")

    assert str(slack.sent).count(TAKEN_BACK) == 2  # in the text and the block of one change


async def test_a_look_at_a_channel_without_marks_leaves_it_alone(door, card, kit, desk, slack):
    desk.says(ticket_of(desk), "Hello")
    await news(door)
    before = list(slack.posts)
    await kit.store.commit(Batch(outbox=(audience.check(HELP),)))
    await door.deliver()

    assert slack.posts == before


async def test_a_note_leaves_with_its_authors_name(door, desk, slack, kit):
    await watch(kit, detail="conversation", audience="agents")
    await asked(door)
    await look(door)
    await later(door, 2)
    theirs = card_of(door, "Printer on fire", AGENTS)
    desk.says(ticket_of(desk), "Between us", public=False)
    await news(door)
    before = thread(door, theirs)
    slack.present[AGENTS].append(ANA)
    await kit.store.commit(Batch(outbox=(audience.check(AGENTS, ANA),)))
    await door.deliver()

    assert "Between us" in before[-1]
    authors = [post.message.author.name for post in slack.posts if post.message.author]
    assert "Marta Klein (help desk)" not in authors


async def test_a_note_that_nobody_may_delete_is_replaced(door, desk, slack, kit):
    await watch(kit, detail="conversation", audience="agents")
    await asked(door)
    await look(door)
    await later(door, 2)
    theirs = card_of(door, "Printer on fire", AGENTS)
    desk.says(ticket_of(desk), "Between us", public=False)
    await news(door)
    slack.present[AGENTS].append(ANA)
    slack.trouble.fail("delete", SlackRefused("compliance_exports_prevent_deletion"))
    await kit.store.commit(Batch(outbox=(audience.check(AGENTS, ANA),)))
    await door.deliver()

    assert "An internal note stood here." in thread(door, theirs)[-1]
    assert "Between us" not in str(slack.posts)


@pytest.mark.parametrize("moved", [False, True])
async def test_what_a_thread_was_told_before_it_ended_is_taken_back(door, card, desk, slack, moved):
    comment = desk.says(ticket_of(desk), "Oh no")
    await news(door)
    desk.persons["20"] = Person(id="20", name="Else", email="else@else.example")
    parent = desk.opens("Parent", requester="20")
    merge(desk, ticket_of(desk), parent)
    if moved:
        desk.conversations[ticket_of(desk).id] = []
    await news(door)
    ended = await door.kit.store.links.of_ticket("support", ticket_of(desk).id)
    hide(desk, comment)
    await news(door)
    await later(door, 70)

    assert ended == ()
    assert "Oh no" not in str(slack.posts)
    assert TAKEN_BACK in thread(door, card)


async def test_a_file_on_its_way_while_its_comment_becomes_internal_does_not_stay(
    door, card, desk, slack, kit, monkeypatch
):
    comment = desk.says(ticket_of(desk), "Oh no", files={"layoffs.txt": b"x"})
    await later(door, 2)
    share = slack.share

    async def meanwhile(files, **given):
        hide(desk, comment)
        door.clock.forward(seconds=2)
        await follow(kit, "support")
        for lanes in ("desk:", "audience:"):
            await deliver_in(kit, lanes)
        await share(files, **given)

    monkeypatch.setattr(slack, "share", meanwhile)
    await look(door)
    stood = len(slack.shown)
    monkeypatch.setattr(slack, "share", share)
    await later(door, 61)

    assert (stood, slack.shown) == (1, [])
    assert thread(door, card) == [TAKEN_BACK]


async def test_a_look_that_is_due_later_holds_up_no_reply(door, card, desk, slack, kit):
    comment = desk.says(ticket_of(desk), "Quickly hidden")
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    hide(desk, comment)
    door.clock.forward(seconds=2)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    await door.say("Any news?", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert "look_again" in await waiting(kit)
    assert desk.said(ticket_of(desk))[-1] == "Any news?"
