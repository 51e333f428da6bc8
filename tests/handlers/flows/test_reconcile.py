"""What people wrote in linked threads while nobody heard them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from handlers.flows import reconcile
from handlers.workspace import Member, SlackBusy, SlackRefused, SlackUnclear
from helpdesks.errors import Refused, Unreachable
from store import Batch
from tests.handlers import bodies
from tests.handlers.desks.steps import set_desk
from tests.handlers.stand_ins import ANA, BO, BOT, HELP, LIN, MARTA
from tests.handlers.steps import asked, later, ticket_of, values, waiting

ALL_READ = 600


@pytest.fixture
async def card(door):
    """Ana has asked for help; its card stands in the channel, and Slack is heard."""
    await reconcile.begin(door.kit)
    card = await asked(door)
    await door.deliver()
    await listened(door)
    return card


async def listened(door):
    """Slack was heard until now."""
    door.clock.forward(seconds=reconcile.EVERY.seconds)
    await reconcile.heard(door.kit)


async def back(door, seconds=0.0):
    """The bot starts, after so many seconds, and reads the threads."""
    door.clock.forward(seconds=seconds)
    await reconcile.begin(door.kit)
    await later(door, ALL_READ)


async def to_read(kit):
    """How many threads wait to be read."""
    return (await waiting(kit)).count("read_thread")


async def slack_of(door):
    return await door.kit.store.cursors.get(reconcile.SLACK)


async def test_what_was_said_while_the_bot_was_down_becomes_comments_in_order(
    door, card, slack, desk, clock
):
    said = [slack.writes(f"word {n}", user=ANA, thread_ts=card.ts) for n in range(12)]
    clock.forward(hours=2)
    said.append(slack.writes("last word", user=ANA, thread_ts=card.ts))
    await back(door)

    words = [*(f"word {n}" for n in range(12)), "last word"]
    assert desk.said(ticket_of(desk)) == ["Please help.", *words]
    assert [slack.reactions[HELP, one["ts"]] for one in said] == [["white_check_mark"]] * 13


async def test_pages_that_slack_mixes_up_are_put_in_order(door, card, slack, desk):
    late, early = (slack.writes(word, user=ANA, thread_ts=card.ts) for word in ("late", "early"))
    late["ts"], early["ts"] = f"{int(float(late['ts']))}.000999", f"{int(float(late['ts']))}.000111"
    slack.written[:] = [{**one, "channel": HELP} for one in (late, early)]
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "early", "late"]


async def test_files_of_a_missed_message_go_along(door, card, slack, desk):
    slack.files["F1"] = b"grey smoke"
    files = [bodies.file("F1", 10)]
    slack.writes("", user=ANA, thread_ts=card.ts, subtype="file_share", files=files)
    await back(door)

    [held] = desk.conversations[ticket_of(desk).id][-1].attachments
    assert desk.held[held.id].data == b"grey smoke"


async def test_a_message_that_was_heard_and_is_read_again_is_one_comment(door, card, slack, desk):
    raw = slack.writes("Once", user=ANA, thread_ts=card.ts)
    await door.say("Once", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    slack.reactions.clear()
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]
    assert slack.reactions == {}


async def test_a_message_that_is_read_and_then_delivered_after_all_is_one_comment(
    door, card, slack, desk
):
    raw = slack.writes("Once", user=ANA, thread_ts=card.ts)
    await back(door)
    await door.say("Once", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]
    assert slack.reactions[HELP, raw["ts"]] == ["white_check_mark"]


async def test_what_is_said_while_the_thread_waits_to_be_read_stays_behind_what_was_missed(
    door, card, slack, desk
):
    slack.writes("Missed", user=ANA, thread_ts=card.ts)
    await reconcile.begin(door.kit)
    raw = slack.writes("Heard", user=ANA, thread_ts=card.ts)
    await door.say("Heard", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "Missed", "Heard"]
    assert slack.reactions[HELP, raw["ts"]] == ["white_check_mark"]


async def test_a_message_that_the_ledger_knows_stays_one_comment_without_its_row(
    door, card, kit, slack, desk
):
    raw = slack.writes("Once", user=ANA, thread_ts=card.ts)
    await door.say("Once", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    row = await kit.store.outbox.find(f"message:T0ACME:{HELP}:{raw['ts']}")
    await kit.store.outbox.drop(row.id)
    slack.reactions.clear()
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]


async def test_a_message_with_our_mark_of_an_end_is_not_taken_up_again(door, card, slack, desk):
    for mark in ("white_check_mark", "warning"):
        raw = slack.writes("Settled", user=ANA, thread_ts=card.ts)
        slack.reactions[HELP, raw["ts"]] = [mark]
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help."]


NOBODYS = {
    "another app": {"bot_id": "B9", "app_id": "A9"},
    "a workflow": {"subtype": "bot_message", "bot_id": "B8"},
    "ourselves": {"user": BOT},
    "a tombstone": {"subtype": "tombstone", "hidden": True, "user": "USLACKBOT"},
    "a join": {"subtype": "channel_join"},
    "a kind of next year": {"subtype": "of_next_year"},
    "no words and no files": {"text": ""},
    "outside the thread": {"thread_ts": None},
}


@pytest.mark.parametrize("kind", NOBODYS)
async def test_what_no_person_newly_said_is_left_alone(door, card, slack, desk, kind):
    given = {"user": ANA, "text": "x", "thread_ts": card.ts, **NOBODYS[kind]}
    slack.writes(given.pop("text"), **given)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help."]


async def test_who_may_not_write_is_told_once_with_their_words(door, card, slack, desk):
    slack.members["U0GUS"] = Member(id="U0GUS", name="Gus", email="g@else.example", guest=True)
    for user in (BO, LIN, "U0GUS"):
        slack.writes(f"I am {user}", user=user, thread_ts=card.ts)
    await back(door)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help."]
    assert [told.user for told in slack.whispers] == [BO, LIN, "U0GUS"]
    assert all(f"I am {told.user}" in told.all_text for told in slack.whispers)


async def test_several_threads_are_read_one_a_second_the_most_recent_first(
    door, card, kit, slack, clock
):
    later_card = await asked(door, "Another one")
    clock.forward(hours=1)
    await reconcile.begin(kit)
    rows = [row for row in await kit.store.outbox.beginning("read:") if row.state == "waiting"]

    assert [row.payload["thread_ts"] for row in rows] == [later_card.ts, card.ts]
    assert rows[1].due_at - rows[0].due_at == timedelta(seconds=reconcile.APART)
    assert rows[0].due_at > clock()


async def test_no_more_threads_are_read_than_are_worth_it(door, card, kit, monkeypatch):
    monkeypatch.setattr(reconcile, "MOST", 1)
    await asked(door, "Another one")
    await reconcile.begin(kit)

    assert await to_read(kit) == 1


async def test_a_thread_in_which_nothing_has_happened_for_long_is_not_read(door, card, kit, clock):
    clock.forward(days=31)
    heard = replace(await slack_of(door), moment=clock(), polled_at=clock())
    await kit.store.commit(Batch(cursor=heard))
    await reconcile.begin(kit)

    assert await to_read(kit) == 0


async def test_a_short_break_is_left_to_slack_and_a_longer_one_is_made_good(
    door, card, kit, slack, desk, clock
):
    clock.forward(seconds=30)
    await reconcile.heard(kit)
    short = await to_read(kit)
    slack.writes("Into the void", user=ANA, thread_ts=card.ts)
    clock.forward(seconds=60)
    await reconcile.heard(kit)
    await later(door, ALL_READ)

    assert short == 0
    assert desk.said(ticket_of(desk)) == ["Please help.", "Into the void"]


async def test_until_every_thread_is_read_what_counts_as_heard_stays_behind(
    door, card, kit, slack, clock
):
    heard = await slack_of(door)
    clock.forward(hours=1)
    slack.trouble.fail("replies", SlackBusy(30))
    await reconcile.begin(kit)
    await later(door, 5)
    await listened(door)
    waits = await slack_of(door)
    await later(door, 20)
    await listened(door)
    done = await slack_of(door)

    assert waits.moment == heard.moment
    assert done.moment == clock()


async def test_a_bot_that_dies_before_it_has_read_everything_reads_it_at_its_next_start(
    door, card, kit, slack, desk
):
    slack.writes("Missed", user=ANA, thread_ts=card.ts)
    door.clock.forward(hours=3)
    for _ in range(3):
        await reconcile.begin(kit)
        door.clock.forward(seconds=1)
    threads = await to_read(kit)
    await back(door, 3600)

    assert threads == 1
    assert desk.said(ticket_of(desk)) == ["Please help.", "Missed"]


@pytest.mark.parametrize(
    "code", ["thread_not_found", "channel_not_found", "not_in_channel", "is_archived"]
)
async def test_a_thread_that_is_gone_is_skipped_quietly(door, card, kit, slack, code):
    slack.trouble.fail("replies", SlackRefused(code))
    with capture_logs() as logs:
        await back(door)

    counts = await kit.store.outbox.counts()
    assert (counts["dead"], counts["waiting"]) == (0, 0)
    assert {"event": "thread not read", "reason": code} in [
        {"event": line["event"], "reason": line.get("reason")} for line in logs
    ]
    assert slack.whispers == []


async def test_another_refusal_is_not_passed_over(door, card, kit, slack):
    slack.trouble.fail("replies", SlackRefused("missing_scope"))
    await back(door)

    assert (await kit.store.outbox.counts())["dead"] == 1


async def test_a_reply_below_a_card_whose_link_came_late_is_found(door, slack, desk, kit):
    await reconcile.begin(kit)
    slack.trouble.fail("post", SlackUnclear(), done=True)
    card = await asked(door)
    slack.writes("First!", user=ANA, thread_ts=card.ts)
    await later(door, 5)

    assert desk.said(ticket_of(desk)) == ["Please help.", "First!"]


@pytest.fixture
async def heard(door, card, slack):
    """A message of Ana's that the desk has."""
    raw = slack.writes("At that door", user=ANA, thread_ts=card.ts)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    return raw


def edited(slack, raw, text):
    """Somebody edits a message and nobody tells us."""
    raw |= {"text": text, "edited": {"user": ANA, "ts": slack.ts()}}
    slack.rewrite(raw)


async def test_an_edit_that_was_missed_is_a_correction_once(door, heard, slack, desk):
    edited(slack, heard, "At the door")
    await back(door)
    await back(door)

    said = desk.said(ticket_of(desk))
    assert len(said) == 3
    assert said[2].endswith("At the door")


async def test_an_edit_that_was_heard_is_not_told_again(door, heard, slack, desk):
    await door.edit(heard, "At the door")
    await door.deliver()
    await back(door)

    assert len(desk.said(ticket_of(desk))) == 3


async def test_a_correction_that_was_refused_and_given_up_is_not_found_again(
    door, heard, slack, desk
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.edit(heard, "At the door")
    await door.deliver()
    [value] = values(slack.whispers[0].message, "give_up")
    await door.press("give_up", value)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


async def test_an_edit_that_was_missed_while_its_comment_waited_goes_with_it(
    door, card, slack, desk
):
    desk.trouble.down(Unreachable())
    raw = slack.writes("At that door", user=ANA, thread_ts=card.ts)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    edited(slack, raw, "At the door")
    await back(door)
    desk.trouble.up()
    await later(door, 120)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At the door"]


async def test_a_deletion_that_was_missed_is_told_once(door, heard, slack, desk):
    slack.rewrite(heard, gone=True)
    await back(door)
    await back(door)

    said = desk.said(ticket_of(desk))
    assert len(said) == 3
    assert said[2].endswith("was deleted in Slack.")


async def test_a_deletion_that_was_missed_while_its_comment_waited_takes_it_back(
    door, card, slack, desk
):
    desk.trouble.down(Unreachable())
    raw = slack.writes("Forget me", user=ANA, thread_ts=card.ts)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    slack.rewrite(raw, gone=True)
    await back(door)
    desk.trouble.up()
    await later(door, 120)

    assert desk.said(ticket_of(desk)) == ["Please help."]


async def test_what_was_written_before_the_silence_and_is_not_read_is_not_taken_for_deleted(
    door, heard, slack, desk, clock
):
    clock.forward(hours=1)
    await listened(door)
    await back(door, 60)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


async def test_a_channel_that_keeps_edits_in_slack_keeps_those_that_were_missed(
    door, heard, slack, desk, kit
):
    await set_desk(kit, "support", edits="kept")
    edited(slack, heard, "At the door")
    await back(door)
    slack.rewrite(heard, gone=True)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


async def test_messages_of_another_thread_in_the_channel_are_not_taken_for_deleted(
    door, heard, slack, desk
):
    other = await asked(door, "Another one")
    slack.writes("there", user=ANA, thread_ts=other.ts)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


async def test_missed_words_in_a_thread_for_agents_are_internal_notes(door, card, slack, desk, kit):
    link = await kit.store.links.find("T0ACME", HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, audience="agents"),)))
    slack.writes("Not for Ana", user=MARTA, thread_ts=card.ts)
    await back(door)

    note = desk.conversations[ticket_of(desk).id][-1]
    assert (note.text, note.public) == ("Not for Ana", False)


async def test_missed_words_where_the_ticket_is_not_shown_any_more_still_reach_it(
    door, card, slack, desk, kit
):
    link = await kit.store.links.find("T0ACME", HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    slack.writes("Hello?", user=ANA, thread_ts=card.ts)
    await back(door, 900)

    assert desk.said(ticket_of(desk))[-1] == "Hello?"


async def test_a_message_that_slack_leaves_out_once_is_not_taken_for_deleted(
    door, heard, slack, desk, monkeypatch
):
    leaves_out(monkeypatch, slack, heard, times=1)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


async def test_a_message_of_the_last_minute_is_not_taken_for_deleted(
    door, card, slack, desk, monkeypatch
):
    raw = slack.writes("Just now", user=ANA, thread_ts=card.ts)
    leaves_out(monkeypatch, slack, raw, times=2)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    await reconcile.begin(door.kit)
    for _ in range(3):
        await later(door, 30)

    assert desk.said(ticket_of(desk)) == ["Please help.", "Just now"]


async def test_a_message_that_was_written_and_deleted_within_a_minute_is_told_a_little_later(
    door, card, slack, desk
):
    raw = slack.writes("Just now", user=ANA, thread_ts=card.ts)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    slack.rewrite(raw, gone=True)
    await reconcile.begin(door.kit)
    await later(door, 30)
    early = desk.said(ticket_of(desk))
    await later(door, 40)

    assert early == ["Please help.", "Just now"]
    assert desk.said(ticket_of(desk))[-1].endswith("was deleted in Slack.")


async def test_where_the_card_itself_is_kept_no_longer_nothing_is_taken_for_deleted(
    door, card, heard, slack, desk, monkeypatch
):
    slack.rewrite(heard, gone=True)
    leaves_out(monkeypatch, slack, {"ts": card.ts}, times=9)
    await back(door)

    assert desk.said(ticket_of(desk)) == ["Please help.", "At that door"]


def leaves_out(monkeypatch, slack, left_out, *, times):
    """Slack shows a thread without one of its messages, so many times."""
    replies, still = slack.replies, [None] * times

    async def without(channel, thread_ts, *, since):
        hidden = still.pop() is None if still else False
        async for raw in replies(channel, thread_ts, since=since):
            if not (hidden and raw["ts"] == left_out["ts"]):
                yield raw

    monkeypatch.setattr(slack, "replies", without)
