"""Notes and held replies whose help desk is not clear: none becomes public on the way."""

import pytest

from handlers.views.state import ReplyChoice
from helpdesks.errors import Refused, Unreachable
from tests.handlers.desks.steps import told
from tests.handlers.replies import agents_alone
from tests.handlers.stand_ins import AGENTS, MARTA
from tests.handlers.steps import dead, delivery, later, values


@pytest.fixture
def both(desk, factory):
    """A request 118 at two desks."""
    return desk.opens("Printer on fire"), factory.opens("Robot arm stuck")


def noted(desk, ticket):
    return [(c.text, c.public) for c in desk.conversations[ticket.id][1:]]


async def chosen(door, desk="factory"):
    """Press the button of a desk in what was asked last."""
    choices = [ReplyChoice.from_text(v) for v in values(told(door.slack).message, "reply_at")]
    [choice] = [one for one in choices if one.desk == desk]
    await door.press(f"reply_at:{desk}", choice, user=MARTA)


async def test_a_note_to_the_only_such_request_is_a_note(door, factory):
    ticket = factory.opens("Robot arm stuck")
    await door.command("note 118 Careful", user=MARTA)
    await door.deliver()

    assert noted(factory, ticket) == [("Careful", False)]


async def test_a_note_that_may_be_meant_for_several_is_asked_about_and_stays_one(
    door, slack, both, factory
):
    await door.command("note 118 Careful", user=MARTA)
    await door.deliver()
    await chosen(door)
    form = slack.form
    await door.submit(form, user=MARTA)
    await door.deliver()

    assert form["title"]["text"] == "Internal note on #118"
    assert "Careful" in str(form)
    assert noted(factory, both[1]) == [("Careful", False)]


async def test_a_long_note_that_is_asked_about_stays_one(door, both, factory):
    await door.command("note 118 " + "很长的话 " * 900, user=MARTA)
    await door.deliver()
    await chosen(door)
    await door.deliver()

    [(text, public)] = noted(factory, both[1])
    assert (text.count("很长的话"), public) == (900, False)


async def test_a_note_form_that_may_be_meant_for_several_is_asked_about(door, slack, both):
    await door.command("note 118", user=MARTA)
    await chosen(door)

    assert slack.form["title"]["text"] == "Internal note on #118"


async def test_a_note_whose_desk_is_silent_stays_one(door, slack, both, factory):
    factory.trouble.down(Unreachable())
    await door.command("note 118 Careful", user=MARTA)
    await door.deliver()
    factory.trouble.up()
    await chosen(door)
    await door.submit(slack.form, user=MARTA)
    await door.deliver()

    assert noted(factory, both[1]) == [("Careful", False)]


async def test_a_reply_typed_among_agents_is_held_once_its_desk_is_found(door, kit, slack, factory):
    await agents_alone(kit)
    ticket = factory.opens("Robot arm stuck")
    await door.command("reply 118 Public", user=MARTA, channel=AGENTS)
    await door.deliver()
    held, early = told(slack).text, noted(factory, ticket)
    await later(door, 5)

    assert held.startswith("Your public reply to #118 (factory) goes out in 5 seconds.")
    assert early == []
    assert noted(factory, ticket) == [("Public", True)]


async def test_a_reply_whose_desk_could_not_be_found_can_be_tried_again(door, kit, factory):
    await door.command("reply 118 Not yet")
    await door.deliver()
    ticket = factory.opens("Robot arm stuck")
    await door.press("retry", delivery(await dead(door)))
    await door.deliver()

    assert noted(factory, ticket) == [("Not yet", True)]


async def test_a_note_that_was_refused_is_tried_again_as_a_note(door, factory):
    ticket = factory.opens("Robot arm stuck")
    factory.trouble.fail("add_comment", Refused("no"))
    await door.command("note factory#118 Careful", user=MARTA)
    await door.deliver()
    await door.press("retry", delivery(await dead(door)), user=MARTA)
    await door.deliver()

    assert noted(factory, ticket) == [("Careful", False)]
