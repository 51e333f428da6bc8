"""A message that is edited or deleted after it was written."""

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from handlers.workspace import SlackBusy, SlackUnclear
from helpdesks.errors import (
    Accepted,
    Forbidden,
    RateLimited,
    Refused,
    Unclear,
    Unreachable,
)
from helpdesks.models import Role, Status
from store import Batch
from tests.handlers import bodies
from tests.handlers.desks.steps import set_desk
from tests.handlers.stand_ins import ANA, BOT, HELP, LIN, MARTA, TEAM
from tests.handlers.steps import asked, later, look, thread, ticket_of, values

OK = ["white_check_mark"]


@pytest.fixture
def write(door, card, slack):
    """Let somebody write in the thread, heard but not yet delivered."""

    async def write(text, *, user=ANA, **more):
        raw = slack.writes(text, user=user, thread_ts=card.ts, parent_user_id=BOT, **more)
        given = {key: raw[key] for key in raw if key not in {"type", "text", "user"}}
        await door.say(text, user=user, **given)
        return raw

    return write


@pytest.fixture
async def sent(door, write):
    """A message of Ana's that the desk has."""
    raw = await write("At that door")
    await door.deliver()
    return raw


def said(desk):
    return desk.said(ticket_of(desk))[1:]


async def test_an_edit_within_five_minutes_is_added_as_a_correction(door, card, sent, desk, slack):
    door.clock.forward(seconds=200)
    await door.edit(sent, "At the *door*")
    await door.deliver()
    comment = desk.conversations[ticket_of(desk).id][-1]

    assert said(desk)[0] == "At that door"
    assert comment.text.startswith("Correction of what I wrote at ")
    assert comment.text.endswith(":\nAt the door")
    assert "<b>door</b>" in comment.html
    assert comment.author.id == "7"
    assert slack.reactions[HELP, sent["ts"]] == OK
    assert slack.whispers == []


async def test_a_correction_says_when_it_was_by_the_writers_clock(door, write, desk, slack, clock):
    slack.members[ANA] = replace(slack.members[ANA], tz="Asia/Shanghai")
    raw = await write("At that door")
    await door.deliver()
    await door.edit(raw, "At the door")
    await door.deliver()
    local = clock().astimezone(ZoneInfo("Asia/Shanghai"))

    assert said(desk)[-1] == f"Correction of what I wrote at {local:%H:%M}:\nAt the door"


async def test_a_correction_is_not_brought_back_into_its_thread(door, card, sent, desk):
    await door.edit(sent, "At the door")
    await door.deliver()
    await look(door)

    assert thread(door, card) == []


async def test_an_edit_that_is_delivered_twice_is_one_correction(door, sent, desk):
    await door.edit(sent, "At the door", event_id="Ev7")
    again = dict(sent)
    await door.deliver()
    for event_id in ("Ev7", "Ev8"):
        sent["text"] = "At that door"
        await door.edit(sent, "At the door", event_id=event_id, edited=again["edited"])
        await door.deliver()

    assert len(said(desk)) == 2


async def test_a_correction_whose_answer_was_lost_is_there_once(door, sent, desk):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.edit(sent, "At the door")
    await door.deliver()
    await later(door, 86_400)

    assert len(said(desk)) == 2


async def test_a_correction_that_was_taken_and_is_not_shown_is_never_sent_again(door, sent, desk):
    desk.trouble.fail("add_comment", Accepted())
    await door.edit(sent, "At the door")
    await door.deliver()
    for _ in range(3):
        await later(door, 120)

    assert said(desk) == ["At that door"]


async def test_what_is_edited_before_it_was_sent_goes_with_its_newest_words(
    door, write, desk, slack
):
    desk.trouble.fail("by_number", Unreachable())
    desk.trouble.fail("ticket", Unreachable())
    raw = await write("At that door")
    await door.deliver()
    await door.edit(raw, "At the dor")
    door.clock.forward(seconds=3600)
    await door.edit(raw, "At the door")
    for _ in range(3):
        await later(door, 60)

    assert said(desk) == ["At the door"]
    assert slack.reactions[HELP, raw["ts"]] == OK
    assert slack.whispers == []


async def test_an_edit_that_came_before_its_message_counts(door, card, slack, desk):
    raw = slack.writes("At that door", user=ANA, thread_ts=card.ts, parent_user_id=BOT)
    before = dict(raw)
    await door.edit(raw, "At the door")
    await door.deliver()
    await door.say(before["text"], ts=before["ts"], thread_ts=card.ts, parent_user_id=BOT)
    await door.deliver()

    assert said(desk) == ["At the door"]


async def test_after_a_lost_answer_the_words_that_were_sent_are_looked_for(door, write, desk):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    raw = await write("At that door")
    await door.deliver()
    await door.edit(raw, "At the door")
    await later(door, 60)
    await later(door, 60)

    assert said(desk)[0] == "At that door"
    assert len(said(desk)) == 2
    assert said(desk)[1].endswith("At the door")


async def test_after_a_lost_write_the_newest_words_are_sent(door, write, desk):
    desk.trouble.fail("add_comment", Unclear())
    raw = await write("At that door")
    await door.deliver()
    await door.edit(raw, "At the door")
    await later(door, 60)
    await later(door, 60)

    assert said(desk) == ["At the door"]


async def test_edited_words_whose_answer_was_lost_are_looked_for_as_they_were_sent(
    door, write, desk
):
    desk.trouble.fail("ticket", Unreachable())
    raw = await write("one")
    await door.deliver()
    await door.edit(raw, "two")
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await later(door, 60)
    await door.edit(raw, "three")
    for _ in range(3):
        await later(door, 60)

    assert [words.splitlines()[-1] for words in said(desk)] == ["two", "three"]


async def test_of_several_edits_that_wait_only_the_last_is_told(door, sent, desk):
    desk.trouble.fail("comment", Unreachable())
    desk.trouble.fail("comments", Unreachable())
    for text in ("one", "two", "three"):
        await door.edit(sent, text)
    for _ in range(3):
        await later(door, 60)

    assert [words.splitlines()[-1] for words in said(desk)] == ["At that door", "three"]


async def test_an_edit_back_to_the_same_words_tells_nobody(door, sent, desk):
    await door.edit(sent, "At the door")
    await door.edit(sent, "At that door")
    await door.deliver()

    assert said(desk) == ["At that door"]


async def test_an_edit_that_leaves_no_words_says_so(door, sent, desk):
    await door.edit(sent, "")
    await door.deliver()

    assert said(desk)[-1].startswith("I took back what I wrote at ")


async def test_a_late_edit_stays_in_slack_until_its_writer_wants_it_told(door, sent, desk, slack):
    door.clock.forward(seconds=301)
    await door.edit(sent, "At the door")
    await door.deliver()
    [told] = slack.whispers
    before = said(desk)
    [value] = values(told.message, "send_correction")
    await door.press("send_correction", value)
    on_its_way = slack.answers[-1].text
    await door.deliver()

    assert (told.user, told.channel) == (ANA, HELP)
    assert told.text.startswith("Your edit stays in Slack")
    assert before == ["At that door"]
    assert on_its_way == "Your correction to #118 is on its way."
    assert said(desk)[1].endswith("At the door")
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_a_late_edit_is_sent_once_however_often_the_button_is_pressed(
    door, sent, desk, slack
):
    door.clock.forward(seconds=301)
    await door.edit(sent, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "send_correction")
    for _ in range(3):
        await door.press("send_correction", value)
        await door.deliver()

    assert len(said(desk)) == 2
    assert slack.answers[-1].text.startswith("Nothing is left to do here")
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_a_late_edit_whose_button_was_pressed_can_be_taken_back_meanwhile(
    door, sent, desk, slack
):
    door.clock.forward(seconds=301)
    await door.edit(sent, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "send_correction")
    await door.edit(sent, "At that door")
    await door.press("send_correction", value)
    await door.deliver()

    assert said(desk) == ["At that door"]
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_the_button_sends_what_stands_there_now(door, sent, desk, slack):
    door.clock.forward(seconds=301)
    await door.edit(sent, "At the dor")
    await door.edit(sent, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "send_correction")
    await door.press("send_correction", value)
    await door.deliver()

    assert said(desk)[1].endswith("At the door")


async def test_nobody_else_can_press_the_button(door, sent, desk, slack):
    door.clock.forward(seconds=301)
    await door.edit(sent, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "send_correction")
    await door.press("send_correction", value, user=MARTA)
    await door.deliver()

    assert said(desk) == ["At that door"]
    assert slack.answers[-1].text.startswith("Nothing is left to do here")


async def test_a_message_that_is_deleted_before_it_was_sent_reaches_nobody(door, write, desk):
    desk.trouble.fail("ticket", Unreachable())
    raw = await write("Forget me")
    await door.deliver()
    await door.delete(raw)
    for _ in range(3):
        await later(door, 60)

    assert said(desk) == []


async def test_a_deletion_that_came_before_its_message_counts(door, card, slack, desk):
    raw = slack.writes("Forget me", user=ANA, thread_ts=card.ts, parent_user_id=BOT)
    await door.delete(raw)
    await door.deliver()
    await door.say("Forget me", ts=raw["ts"], thread_ts=card.ts, parent_user_id=BOT)
    await door.deliver()

    assert said(desk) == []


async def test_of_a_message_that_is_deleted_later_the_desk_is_told_and_keeps_the_words(
    door, card, sent, desk, slack
):
    door.clock.forward(days=2)
    await door.delete(sent)
    await door.deliver()
    await look(door)

    assert said(desk)[0] == "At that door"
    assert said(desk)[1].startswith("My message of 20")
    assert said(desk)[1].endswith(" was deleted in Slack.")
    assert len(said(desk)) == 2
    assert thread(door, card) == []
    assert slack.whispers == []


async def test_an_edit_and_a_deletion_that_wait_are_told_as_a_deletion(door, sent, desk):
    await door.edit(sent, "At the door")
    await door.delete(sent)
    await door.deliver()

    assert len(said(desk)) == 2
    assert "was deleted in Slack" in said(desk)[1]


async def test_a_deletion_does_not_open_a_solved_request_again(door, sent, desk):
    desk.sets(ticket_of(desk), status=Status.SOLVED)
    await door.delete(sent)
    await door.deliver()

    assert said(desk) == ["At that door"]


async def test_a_channel_can_keep_edits_and_deletions_in_slack(door, write, sent, kit, desk, slack):
    await set_desk(kit, "support", edits="kept")
    await door.edit(sent, "At the door")
    desk.trouble.fail("ticket", Unreachable())
    changed, deleted = await write("a typoo"), await write("Forget me")
    await door.deliver()
    await door.edit(changed, "a typo")
    await door.delete(deleted)
    for _ in range(3):
        await later(door, 60)
    await door.delete(sent)
    await door.deliver()

    assert said(desk) == ["At that door", "a typo"]
    assert slack.whispers == []


async def test_a_message_that_waits_for_its_card_waits_with_its_edit(door, slack, desk, kit, card):
    link = await kit.store.links.find(TEAM, HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, thread_ts="1.0", card_ts="1.0"),)))
    raw = slack.writes("At that door", user=ANA, thread_ts="2.0", parent_user_id=BOT)
    other = slack.writes("Forget me", user=ANA, thread_ts="2.0", parent_user_id=BOT)
    for one in (raw, other):
        await door.say(one["text"], ts=one["ts"], thread_ts="2.0", parent_user_id=BOT)
    await door.edit(raw, "At the door")
    await door.delete(other)
    await door.deliver()
    await kit.store.commit(Batch(links=(replace(link, thread_ts="2.0", card_ts="2.0"),)))
    await later(door, 1)

    assert said(desk) == ["At the door"]


async def test_a_change_below_a_message_that_is_no_card_is_let_go(door, slack, desk, kit):
    raw = slack.writes("x", user=ANA, thread_ts="2.0", parent_user_id=BOT)
    await door.edit(raw, "y")
    await door.deliver()
    await later(door, 60)

    assert (await kit.store.outbox.counts())["waiting"] == 0
    assert slack.whispers == []


async def test_a_change_in_a_thread_that_is_none_of_ours_leaves_nothing(door, slack, kit):
    raw = slack.writes("x", user=ANA, thread_ts="2.0", parent_user_id=LIN)
    await door.edit(raw, "y")
    await door.delete(raw)

    assert await kit.store.outbox.beginning("") == ()


async def test_a_correction_that_is_refused_is_told_and_can_be_tried_again(door, sent, desk, slack):
    desk.trouble.fail("add_comment", Refused("no <b>"))
    await door.edit(sent, "At the door")
    await door.deliver()
    [told] = slack.whispers
    marked = slack.reactions[HELP, sent["ts"]][:]
    [value] = values(told.message, "retry")
    await door.press("retry", value)
    await door.deliver()

    assert told.text.startswith("Your correction to #118 was not delivered.")
    assert "no &lt;b&gt;" in told.text
    assert "At the door" in told.text
    assert marked == ["warning"]
    assert said(desk)[1].endswith("At the door")
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_a_refused_correction_that_is_needless_by_then_leaves_no_hourglass(
    door, sent, desk, slack
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.edit(sent, "At the dor")
    await door.deliver()
    await door.edit(sent, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "retry")
    await door.press("retry", value)
    await door.deliver()

    assert [words.splitlines()[-1] for words in said(desk)] == ["At that door", "At the door"]
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_a_deletion_that_the_desk_does_not_take_is_told(door, sent, desk, slack):
    desk.trouble.fail("add_comment", Forbidden())
    await door.delete(sent)
    await door.deliver()

    [told] = slack.whispers
    assert told.text.startswith("The help desk was not told that you deleted a message in #118.")
    assert values(told.message, "retry") == []


async def test_a_correction_to_a_closed_request_says_why_it_was_not_added(door, sent, desk, slack):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await door.edit(sent, "At the door")
    await door.deliver()

    assert "The request is closed for good." in slack.whispers[0].text
    assert said(desk) == ["At that door"]


@pytest.fixture
async def note(door, card, kit, write):
    """Marta has written an internal note in the thread, which is for agents."""
    link = await kit.store.links.find(TEAM, HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, audience="agents"),)))
    raw = await write("that secret", user=MARTA)
    await door.deliver()
    return raw


async def test_what_becomes_of_an_internal_note_is_internal(door, note, desk):
    await door.edit(note, "the secret")
    await door.deliver()
    await door.delete(note)
    await door.deliver()
    first, *notes = desk.conversations[ticket_of(desk).id]

    assert first.public
    assert [one.public for one in notes] == [False, False, False]


async def test_what_becomes_of_a_comment_that_was_made_internal_is_internal(door, write, desk):
    raw = await write("said in public", user=MARTA)
    await door.deliver()
    ticket = ticket_of(desk)
    desk.conversations[ticket.id][-1] = replace(desk.conversations[ticket.id][-1], public=False)
    await door.edit(raw, "said in secret")
    await door.deliver()

    assert desk.conversations[ticket.id][-1].text.endswith("said in secret")
    assert not desk.conversations[ticket.id][-1].public


async def test_a_requester_corrects_no_comment_that_was_made_internal(door, sent, desk, slack):
    ticket = ticket_of(desk)
    desk.conversations[ticket.id][-1] = replace(desk.conversations[ticket.id][-1], public=False)
    await door.edit(sent, "At the door")
    await door.deliver()
    [told] = slack.whispers
    await door.delete(sent)
    await door.deliver()

    assert told.text.startswith("Your edit stays in Slack")
    assert values(told.message, "send_correction") == []
    assert said(desk) == ["At that door"]


async def test_a_comment_that_is_gone_from_the_desk_is_not_corrected(door, sent, desk, slack):
    desk.conversations[ticket_of(desk).id].pop()
    await door.edit(sent, "At the door")
    await door.deliver()

    [told] = slack.whispers
    assert told.text.startswith("Your edit stays in Slack")
    assert values(told.message, "send_correction") == []
    assert said(desk) == []


async def test_who_is_no_agent_any_more_corrects_no_note(door, note, desk, slack):
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    await door.edit(note, "the secret")
    await door.deliver()

    assert said(desk) == ["that secret"]
    assert "Only agents of the help desk write internal notes" in slack.whispers[0].text


@pytest.mark.parametrize("seed", range(30))
async def test_in_whatever_order_it_comes_the_desk_ends_with_what_stands_in_slack(
    door, card, slack, desk, kit, seed
):
    """Events come twice and out of order, answers are lost, the process dies in between."""
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    raw = slack.writes("words 0", user=ANA, thread_ts=card.ts, parent_user_id=BOT)
    events = [bodies.message("words 0", user=ANA, **_given(raw))]
    for n in range(chance.randrange(4)):
        now = raw | {"text": f"words {n + 1}", "edited": {"user": ANA, "ts": slack.ts()}}
        events.append(bodies.changed(raw, now, ts=slack.ts()))
        raw = now
    deleted = chance.random() < 0.4
    if deleted:
        events.append(bodies.deleted(raw, ts=slack.ts()))
    heard = [bodies.event(event, f"Ev9{n}") for n, event in enumerate(events)]
    heard += chance.choices(heard, k=2)
    chance.shuffle(heard)
    for body in heard:
        if chance.random() < 0.5:
            trouble = chance.choice([Unclear(), Unreachable(), KeyboardInterrupt()])
            desk.trouble.fail(chance.choice(["add_comment", "ticket"]), trouble, done=True)
        await door.send(body)
        if chance.random() < 0.6:
            await _deliver_or_die(door, kit)
    for _ in range(8):
        door.clock.forward(seconds=60)
        await _deliver_or_die(door, kit)

    words = [text.splitlines()[-1] for text in said(desk)]
    assert len(words) == len(set(words))
    assert len([text for text in words if text.endswith("was deleted in Slack.")]) <= 1
    if deleted:
        assert words == [] or words[-1].endswith("was deleted in Slack.")
    else:
        assert words[-1] == raw["text"]


def _given(raw):
    return {key: raw[key] for key in ("ts", "thread_ts", "parent_user_id")}


async def _deliver_or_die(door, kit):
    try:
        await door.deliver()
    except KeyboardInterrupt:
        await kit.store.outbox.recover()


@pytest.fixture
async def refused(door, write, desk):
    """A message of Ana's that the desk has refused."""
    desk.trouble.fail("add_comment", Refused("no"))
    raw = await write("That first words")
    await door.deliver()
    return raw


async def a_week_goes_by(door):
    door.clock.forward(days=8)
    await door.kit.store.prune(door.kit.now())


async def test_a_refused_message_that_was_deleted_is_not_sent_however_late_it_is_retried(
    door, refused, desk, kit
):
    await door.delete(refused)
    await door.deliver()
    await a_week_goes_by(door)
    await kit.store.outbox.retry_all()
    await door.deliver()

    assert said(desk) == []


async def test_retry_of_a_refused_message_that_was_deleted_says_that_it_is_gone(
    door, refused, slack, desk
):
    [value] = values(slack.whispers[0].message, "retry")
    await door.delete(refused)
    await door.deliver()
    await door.press("retry", value)
    await door.deliver()

    assert "Nothing is left to do here" in slack.answers[-1].text
    assert said(desk) == []


async def test_a_refused_message_that_was_edited_is_sent_as_edited_however_late(
    door, refused, desk, kit
):
    for words in ("The 2nd words", "The third words"):
        await door.edit(refused, words)
        await door.deliver()
    await a_week_goes_by(door)
    await kit.store.outbox.retry_all()
    await door.deliver()

    assert said(desk) == ["The third words"]


async def test_an_edit_of_a_message_that_waits_for_another_request_holds_up_nothing(
    door, card, write, desk, kit
):
    merged = ticket_of(desk)
    desk.trouble.fail("add_comment", RateLimited(3600))
    raw = await write("One")
    await door.deliver()
    other = desk.opens("Other", requester=merged.requester_id)
    link = await kit.store.links.find(TEAM, HELP, card.ts)
    merged_into = replace(link, ticket_id=other.id, number=other.number)
    await kit.store.commit(Batch(links=(merged_into,)))
    await door.edit(raw, "One!")
    await write("Two")
    for _ in range(3):
        await later(door, 1)
    early = desk.said(other)[1:]
    await later(door, 3700)
    await later(door, 60)

    assert early == ["Two"]
    assert desk.said(merged)[1:] == ["One!"]
    assert desk.said(other)[1:] == ["Two"]


async def test_a_correction_that_the_desk_takes_after_all_leaves_no_warning(
    door, sent, desk, slack, kit
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.edit(sent, "At the door")
    await door.deliver()
    before = slack.reactions[HELP, sent["ts"]][:]
    await kit.store.outbox.retry_all()
    await door.deliver()

    assert before == ["warning"]
    assert slack.reactions[HELP, sent["ts"]] == OK


async def test_an_edit_below_a_card_that_is_long_on_its_way_is_not_lost(door, slack, desk, kit):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    slack.trouble.fail("find_post", SlackBusy(30))
    card = await asked(door)
    raw = slack.writes("Frist!", user=ANA, thread_ts=card.ts, parent_user_id=BOT)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts, parent_user_id=BOT)
    await door.edit(raw, "First!")
    for _ in range(60):
        await later(door, 1)

    assert said(desk) == ["First!"]
