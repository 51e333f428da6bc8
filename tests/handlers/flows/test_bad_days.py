"""Slack or a desk in trouble: what waits arrives once, in order, and holds up its lane alone."""

import pytest

from bot.patience import PATIENCE, TRIES
from handlers.flows import jobs
from handlers.flows.deliveries import DELIVERIES
from handlers.workspace import SlackBusy, SlackDown, SlackLockedOut
from helpdesks.errors import RateLimited, Refused, SignInFailed, Unreachable
from store import Batch, New
from tests.handlers.stand_ins import HELP
from tests.handlers.steps import asked, later, look, thread, ticket_of, waiting

HOUR = 3600
DAY = 24 * HOUR


async def reply(door, card, n, text):
    await door.say(text, ts=f"1800000001.{n}", thread_ts=card.ts)
    await door.deliver()


def marks(slack):
    return [names[:] for (_, ts), names in sorted(slack.reactions.items()) if ts.startswith("18")]


@pytest.mark.parametrize("error", [Unreachable(), SignInFailed()], ids=["down", "token"])
async def test_a_desk_that_is_away_for_a_day_gets_everything_once_in_order(
    door, card, desk, slack, error
):
    desk.trouble.down(error)
    for n in range(4):
        await reply(door, card, n, f"Reply {n}")
        for _ in range(12):
            await later(door, HOUR / 2)
    during = desk.said(ticket_of(desk)), marks(slack)
    desk.trouble.up()
    await later(door, 60)

    assert during == (["Please help."], [["hourglass_flowing_sand"]] * 4)
    assert desk.said(ticket_of(desk)) == ["Please help.", *(f"Reply {n}" for n in range(4))]
    assert marks(slack) == [["white_check_mark"]] * 4
    assert await waiting(door.kit) == []


@pytest.mark.parametrize(
    "error", [SlackDown(), SlackLockedOut("token_revoked")], ids=["down", "locked out"]
)
async def test_slack_away_for_a_day_gets_everything_once_in_order(door, card, desk, slack, error):
    said = [f"Answer {n}" for n in range(4)]
    for text in said:
        desk.says(ticket_of(desk), text)
        slack.trouble.down(error)
        await look(door)
        for _ in range(12):
            await later(door, HOUR / 2)
    during = thread(door, card)
    slack.trouble.up()
    await later(door, 60)
    await later(door, 60)

    assert during == []
    told = [[text for text in said if text in words] for words in thread(door, card)]
    assert [texts for texts in told if texts] == [[text] for text in said]
    assert await waiting(door.kit) == []


async def test_three_days_are_waited_and_then_its_writer_is_told(door, card, desk, slack):
    desk.trouble.down(Unreachable())
    await reply(door, card, 0, "Is anybody there?")
    steps = TRIES + 1
    for _ in range(steps - 1):
        await later(door, PATIENCE.total_seconds() / steps)
    patient = marks(slack)
    await later(door, 2 * HOUR)

    assert patient == [["hourglass_flowing_sand"]]
    [dead] = await door.kit.store.outbox.list("dead")
    assert (dead.kind, dead.last_error) == (jobs.ADD_COMMENT, "Unreachable")
    assert marks(slack) == [["warning"]]
    assert "Is anybody there?" in slack.whispers[-1].all_text


async def test_a_desk_that_asks_to_wait_holds_up_one_ticket_alone(door, card, desk):
    other = await asked(door, "Scanner is stuck")
    desk.trouble.fail("add_comment", RateLimited(90))
    await reply(door, card, 0, "Held up")
    await reply(door, card, 1, "Behind it")
    await reply(door, other, 2, "Beside it")
    at_once = [desk.said(ticket_of(desk, title))[1:] for title in TITLES]
    await later(door, 80)
    too_early = desk.said(ticket_of(desk))[1:]
    await later(door, 11)

    assert at_once == [[], ["Beside it"]]
    assert too_early == []
    assert desk.said(ticket_of(desk))[1:] == ["Held up", "Behind it"]


TITLES = ("Printer on fire", "Scanner is stuck")


async def test_slack_asking_to_wait_holds_up_one_channel_alone(door, kit, slack):
    await kit.store.commit(Batch(outbox=(note("held"), note("behind"), note("beside", "C0OPS"))))
    slack.channels["C0OPS"] = slack.channels[HELP]
    slack.trouble.fail("post", SlackBusy(90))
    await door.deliver()
    at_once = slack.said_in(HELP), slack.said_in("C0OPS")
    await later(door, 80)
    too_early = slack.said_in(HELP)
    await later(door, 11)

    assert at_once == ([], ["beside"])
    assert too_early == []
    assert slack.said_in(HELP) == ["held", "behind"]


def note(text, channel=HELP):
    job = jobs.PostNote(channel=channel, thread_ts=None, text=text, blocks=())
    return row(f"note:{text}", jobs.POST_NOTE, jobs.channel_lane(channel), jobs.dump(job))


def row(key, kind, lane, payload):
    return New(key=key, lane=lane, kind=kind, payload=payload)


@pytest.mark.parametrize("kind", sorted(DELIVERIES))
@pytest.mark.parametrize("payload", [{}, {"nonsense": [1, None]}], ids=["empty", "nonsense"])
async def test_a_row_that_cannot_be_read_delays_nobody(door, kit, slack, kind, payload):
    """A newer Deskhand has written it, and an older one was started again."""
    poison = row("poison", kind, jobs.channel_lane(HELP), payload)
    await kit.store.commit(Batch(outbox=(poison, note("behind"))))
    await door.deliver()

    dead = await kit.store.outbox.find("poison")
    assert (dead.state, dead.last_error.split(":")[0]) == ("dead", "Unexpected")
    assert slack.said_in(HELP) == ["behind"]


async def test_what_was_refused_while_slack_is_away_is_told_of_when_it_is_back(
    door, card, desk, slack
):
    await door.say("Nobody wants this", ts="1800000001.1", thread_ts=card.ts)
    desk.trouble.fail("add_comment", *[Refused("no")] * 3)
    slack.trouble.down(SlackDown())
    await door.deliver()
    slack.trouble.up()
    for _ in range(3):
        await later(door, 60)

    assert desk.said(ticket_of(desk)) == ["Please help."]
    assert marks(slack) == [["warning"]]
    assert len(await door.kit.store.outbox.list("dead")) == 1
