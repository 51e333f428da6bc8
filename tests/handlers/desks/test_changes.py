"""Changing the requests of one of several desks."""

import json
from dataclasses import replace

import pytest

from handlers.flows import form_fields
from handlers.flows.follow import follow
from handlers.views.state import TicketRef
from helpdesks.errors import Refused, Unreachable
from helpdesks.fields import Access, Field, FieldKind, FieldValue
from helpdesks.models import Role
from tests.handlers.at_form import AtForm
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.form_examples import NOTE
from tests.handlers.stand_ins import ANA, MARTA
from tests.handlers.steps import ask

LEVEL = Field(key="level", kind=FieldKind.TEXT, label="Level", requester=Access.HIDDEN)


@pytest.fixture
async def ticket(kit, desk):
    """A request that support keeps something about from its requester."""
    desk.form = (NOTE, LEVEL)
    await form_fields.refresh(kit, desk)
    return desk.opens("Printer on fire", fields=(FieldValue(key="level", value="gold"),))


@pytest.fixture
def hiding(desk, monkeypatch):
    """A desk that tells requesters only what they may see."""
    whole = desk.by_number

    async def by_number(number, *, as_=None):
        found = await whole(number, as_=as_)
        agent = as_ is None or as_.role != Role.REQUESTER
        return found if agent else replace(found, fields=())

    monkeypatch.setattr(desk, "by_number", by_number)


async def edit(door, ticket, user: str = MARTA) -> AtForm:
    ref = TicketRef(desk="support", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_edit", ref, user=user)
    return AtForm(door, user=user)


async def test_what_a_requester_sees_is_not_taken_for_the_whole(
    door, kit, desk, ticket, hiding, clock
):
    await follow(kit, "support")
    clock.forward(days=30)
    desk.sets(ticket, title="Printer on fire again")
    await door.command(f"support#{ticket.number}", user=ANA)
    await follow(kit, "support")
    form = await edit(door, ticket)

    assert form.stands("level") == "gold"


async def test_what_an_agent_sees_takes_the_place_of_less(door, kit, desk, ticket):
    await door.command(f"support#{ticket.number}", user=MARTA)
    desk.all_tickets[ticket.id] = replace(
        ticket, fields=(FieldValue(key="level", value="platinum"),)
    )
    await door.command(f"support#{ticket.number}", user=MARTA)
    form = await edit(door, ticket)

    assert form.stands("level") == "platinum"


async def test_a_requesters_look_lets_the_threads_catch_up(door, slack, kit, desk, clock):
    await set_desk(kit, "support")
    await ask(door, "Robot arm stuck")
    await door.deliver()
    [mine] = desk.all_tickets.values()
    await follow(kit, "support")
    clock.forward(minutes=5)
    desk.says(mine, "We are on our way.")
    await door.command(f"support#{mine.number}")
    await door.deliver()

    assert "We are on our way." in str(slack.posts)


async def test_who_was_an_agent_is_none_for_ever(door, slack, desk, ticket, clock):
    await door.command(f"support#{ticket.number}", user=MARTA)
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    clock.forward(minutes=11)
    ref = TicketRef(desk="support", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_edit", ref, user=MARTA)

    assert slack.views == {}
    assert told(slack).text.startswith("The help desk does not allow you to do this.")


async def test_while_the_desk_is_silent_an_agent_is_who_they_were(door, desk, ticket, clock):
    await door.command(f"support#{ticket.number}", user=MARTA)
    clock.forward(days=1)
    desk.trouble.down(Unreachable())
    form = await edit(door, ticket)

    assert form.stands("level") == "gold"


async def test_what_became_of_a_change_says_its_desk(door, slack, desk, ticket):
    await door.command(f"support#{ticket.number}", user=MARTA)
    form = await edit(door, ticket)
    named = "Help desk: support" in form.text
    desk.trouble.fail("change", Refused("nope"))
    sent = await form.send(**{form.name("note"): "n"})
    await door.deliver()
    [post] = slack.posts

    assert named
    assert f"Your changes to #{ticket.number} (support) are on their way." in json.dumps(sent)
    assert f"Request #{ticket.number} (support) was not changed." in post.text


async def test_a_form_that_was_refused_is_offered_with_its_desk(door, slack, desk, ticket):
    await door.command(f"support#{ticket.number}", user=MARTA)
    form = await edit(door, ticket)
    desk.trouble.fail("change", Refused("", {"note": "too short"}))
    await form.send(**{form.name("note"): "n"})
    slack.views.clear()
    await door.deliver()
    [whisper] = slack.whispers

    assert "The help desk “support” did not take your form" in whisper.text
