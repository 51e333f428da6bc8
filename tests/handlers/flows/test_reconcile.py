"""What people wrote in linked threads while nobody heard them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from handlers.flows import reconcile
from handlers.workspace import Member, SlackBusy, SlackRefused, SlackUnclear
from store import Batch
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BO, BOT, HELP, LIN
from tests.handlers.steps import asked, later, ticket_of, waiting

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
    door.clock.forward(seconds=reconcile.EVERY)
    await reconcile.heard(door.kit)


async def back(door, seconds=0.0):
    """The bot starts, after so many seconds, and reads the threads."""
    door.clock.forward(seconds=seconds)
    await reconcile.begin(door.kit)
    await later(door, ALL_READ)


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

    assert await waiting(kit) == ["read_thread"]


async def test_a_thread_in_which_nothing_has_happened_for_long_is_not_read(door, card, kit, clock):
    clock.forward(days=31)
    heard = replace(await slack_of(door), moment=clock(), polled_at=clock())
    await kit.store.commit(Batch(cursor=heard))
    await reconcile.begin(kit)

    assert await waiting(kit) == []


async def test_a_short_break_is_left_to_slack_and_a_longer_one_is_made_good(
    door, card, kit, slack, desk, clock
):
    clock.forward(seconds=30)
    await reconcile.heard(kit)
    short = await waiting(kit)
    slack.writes("Into the void", user=ANA, thread_ts=card.ts)
    clock.forward(seconds=60)
    await reconcile.heard(kit)
    await later(door, ALL_READ)

    assert short == []
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
    rows = await waiting(kit)
    await back(door, 3600)

    assert rows == ["read_thread"]
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
