"""What failed for good and is tried again, or let go, whatever it was."""

import pytest

from helpdesks.errors import Refused
from tests.handlers.replies import agents_alone
from tests.handlers.stand_ins import AGENTS, BOT, HELP, MARTA
from tests.handlers.steps import asked, dead, delivery, later, ticket_of


@pytest.fixture
async def deleted(door, slack, desk):
    """A message of Ana's that the desk has, and was not told to be deleted."""
    card = await asked(door)
    raw = slack.writes("At that door", user="U0ANA", thread_ts=card.ts, parent_user_id=BOT)
    await door.say("At that door", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    desk.trouble.fail("add_comment", Refused("no"))
    await door.delete(raw)
    await door.deliver()
    return raw


async def test_a_deletion_that_is_tried_again_leaves_no_mark_on_what_is_gone(
    door, slack, desk, deleted
):
    slack.reactions[HELP, deleted["ts"]] = []
    await door.press("retry", delivery(await dead(door)))
    await door.deliver()

    assert len(desk.said(ticket_of(desk))) == 3
    assert slack.reactions[HELP, deleted["ts"]] == []


async def test_a_deletion_that_is_given_up_has_no_words_to_keep(door, slack, deleted):
    await door.press("give_up", delivery(await dead(door)))

    assert slack.answers[-1].text == "It will not be tried again."
    assert "This is what you wrote" not in slack.answers[-1].all_text


async def test_a_note_that_is_given_up_is_shown_to_its_writer_alone(door, slack, desk):
    await asked(door)
    desk.trouble.fail("add_comment", Refused("no"))
    await door.command(f"note {ticket_of(desk).number} the-internal-word", user=MARTA)
    await door.deliver()
    await door.press("give_up", delivery(await dead(door)), user=MARTA)

    assert "the-internal-word" in slack.answers[-1].text
    assert all("the-internal-word" not in p.all_text for p in slack.posts if p.channel == HELP)


async def test_what_waited_once_does_not_wait_again(door, kit, desk):
    await asked(door)
    await agents_alone(kit)
    desk.trouble.fail("add_comment", Refused("no"))
    await door.command(f"reply {ticket_of(desk).number} Public", user=MARTA, channel=AGENTS)
    await later(door, 5)
    await door.press("retry", delivery(await dead(door)), user=MARTA)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Public"
