"""A channel that is shared with another organization is told nothing more, and keeps no titles."""

from dataclasses import replace

import pytest

from handlers.flows import audience, homes, noise
from handlers.workspace import SlackBusy, SlackUnclear
from helpdesks.models import Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, DIRECT, HELP
from tests.handlers.steps import (
    ask,
    card_of,
    deliver_in,
    hide,
    later,
    look,
    thread,
    ticket_of,
    waiting,
    watch,
)


async def shared(door, channel=HELP, *, heard=True):
    """Another organization joins a channel; Slack's word of that may be lost."""
    slack = door.slack
    slack.channels[channel] = replace(slack.channels[channel], shared=True)
    if heard:
        rows = (audience.check(channel), homes.move(channel, "", homes.SHARED))
        await door.kit.store.commit(Batch(outbox=rows))


async def settled(door):
    for _ in range(6):
        await later(door, 70)


async def news(door):
    """A moment later, when the desk has another second, we look at it."""
    await later(door, 2)
    await look(door)


def standing(slack, channel):
    return str([post.all_text for post in slack.posts if post.channel == channel])


@pytest.mark.parametrize("heard", [True, False])
async def test_an_answer_that_waited_meanwhile_is_said_in_direct_messages(
    door, card, desk, slack, heard
):
    slack.trouble.fail("post", SlackBusy(60))
    desk.says(ticket_of(desk), "Not for others")
    await news(door)
    await shared(door, heard=heard)
    await settled(door)

    assert "Not for others" not in standing(slack, HELP)
    new = card_of(door, "Printer on fire", DIRECT)
    assert thread(door, new).count("Marta Klein: Not for others") == 1


async def test_an_answer_that_stood_there_already_is_not_said_again(door, card, desk, slack):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "Only once")
    await news(door)
    await shared(door)
    await settled(door)

    assert str(slack.posts).count("'Marta Klein: Only once'") == 1


async def test_a_file_that_waited_meanwhile_is_not_shared(door, card, desk, slack):
    slack.trouble.fail("upload", SlackBusy(60))
    desk.says(ticket_of(desk), "With a file", files={"one.txt": b"1"})
    await news(door)
    await shared(door, heard=False)
    await settled(door)

    assert [file.title for file in slack.shown if file.channel == HELP] == []


async def test_a_status_that_waited_meanwhile_is_not_told(door, card, desk, slack):
    slack.trouble.fail("post", SlackBusy(60))
    desk.sets(ticket_of(desk), status=Status.PENDING)
    await news(door)
    await shared(door, heard=False)
    await settled(door)

    assert slack.said_in(HELP, card.ts) == []
    assert "Pending" in card_of(door, "Printer on fire", DIRECT).text


async def test_a_file_that_stays_at_the_desk_is_not_told_of(door, card, desk, slack):
    desk.says(ticket_of(desk), "A file", files={"layoffs.txt": b""})
    slack.trouble.fail("post", SlackBusy(1), SlackBusy(60))
    await news(door)
    await deliver_in(door.kit, "files:")
    await shared(door, heard=False)
    await settled(door)

    assert "layoffs.txt" not in standing(slack, HELP)


async def test_a_card_that_waited_meanwhile_is_posted_in_direct_messages(door, slack):
    slack.trouble.fail("post", SlackBusy(60))
    await ask(door, "My printer")
    await door.deliver()
    await shared(door, heard=False)
    await settled(door)

    assert "My printer" not in standing(slack, HELP)
    assert card_of(door, "My printer").channel == DIRECT


async def test_a_watch_posts_no_card_that_waited_meanwhile(door, desk, slack, kit):
    await watch(kit)
    await news(door)
    slack.trouble.fail("post", SlackBusy(60))
    desk.opens("Secret plan")
    await news(door)
    await shared(door, AGENTS, heard=False)
    await settled(door)

    assert "Secret plan" not in standing(slack, AGENTS)
    assert "post_card" not in await waiting(kit)


async def test_a_card_there_is_not_brought_up_to_date(door, card, desk, slack, kit):
    desk.sets(ticket_of(desk), title="Layoffs in May")
    await later(door, 2)
    slack.trouble.fail("update", SlackBusy(60))
    await look(door)
    await shared(door, heard=False)
    await settled(door)

    assert "Layoffs" not in standing(slack, HELP)


async def test_what_becomes_internal_is_taken_back_there_as_well(door, desk, slack, kit):
    await watch(kit, detail="conversation")
    ticket = desk.opens("Secret plan")
    await news(door)
    comment = desk.says(ticket, "Oh no")
    await news(door)
    stood = "Oh no" in standing(slack, AGENTS)
    await shared(door, AGENTS)
    await settled(door)
    hide(desk, comment)
    await news(door)
    await settled(door)

    assert stood
    assert "Oh no" not in standing(slack, AGENTS)


async def test_cards_of_closed_requests_keep_no_title_there(door, card, desk, slack):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await news(door)
    await shared(door)
    await settled(door)

    assert "Printer on fire" not in standing(slack, HELP)
    assert "Request #118 is not shown here any more" in standing(slack, HELP)


async def test_of_many_cards_none_keeps_its_title(door, desk, slack, kit):
    rule = await watch(kit)
    await kit.store.commit(Batch(watches=(replace(rule, hourly=1000),)))
    for n in range(12):
        for at in range(5):
            desk.opens(f"Plan {n}-{at}")
        await news(door)
        await later(door, 61)
    before = standing(slack, AGENTS).count("Plan ")
    await shared(door, AGENTS)
    await settled(door)

    assert before >= 60
    assert "Plan " not in standing(slack, AGENTS)


async def gathered(door, desk, slack, *names):
    """More is opened at once than a channel takes; answers the messages that gather."""
    for name in names:
        desk.opens(name)
    await news(door)
    await later(door, 20)
    return [post for post in slack.posts if post.key.startswith("rolling:")]


async def test_messages_that_gather_are_deleted_and_forgotten(door, desk, slack, kit):
    await watch(kit)
    await gathered(door, desk, slack, *(f"Plan {n}" for n in range(9)))
    await later(door, 3700)
    two = await gathered(door, desk, slack, *(f"Plot {n}" for n in range(9)))
    await shared(door, AGENTS)
    await settled(door)

    assert len(two) == 2
    assert [post for post in slack.posts if post.key.startswith("rolling:")] == []
    known = await kit.store.rolling.get(kit.slack.team, AGENTS)
    assert (known.ts, known.lines) == (None, ())
    assert "Plan" not in standing(slack, AGENTS)
    assert "Plot" not in standing(slack, AGENTS)


async def test_a_message_that_gathers_goes_when_it_was_to_change(door, desk, slack, kit):
    await watch(kit)
    await gathered(door, desk, slack, *(f"Plan {n}" for n in range(7)))
    await shared(door, AGENTS, heard=False)
    await kit.store.commit(Batch(outbox=(noise.update_rolling(AGENTS),)))
    await settled(door)

    assert [post for post in slack.posts if post.key.startswith("rolling:")] == []
    known = await kit.store.rolling.get(kit.slack.team, AGENTS)
    assert (known.ts, known.lines) == (None, ())


async def test_one_whose_answer_was_lost_just_before_is_deleted_as_well(door, desk, slack, kit):
    await watch(kit)
    for n in range(5):
        desk.opens(f"Plan {n}")
    await news(door)
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.opens("Plot")
    await news(door)
    stood = "Plot" in standing(slack, AGENTS)
    await shared(door, AGENTS, heard=False)
    await settled(door)

    assert stood
    assert [post for post in slack.posts if post.key.startswith("rolling:")] == []
