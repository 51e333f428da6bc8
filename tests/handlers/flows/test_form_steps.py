"""Forms in steps: what comes late, or twice, takes nothing back."""

import json

import pytest

from handlers.flows import form_fields
from handlers.views.state import TicketRef
from helpdesks.fields import FieldValue
from tests.handlers import bodies
from tests.handlers.at_form import AtForm, at_form
from tests.handlers.form_examples import text
from tests.handlers.stand_ins import ANA, MARTA
from tests.handlers.steps import ticket_of


@pytest.fixture(autouse=True)
async def asking(kit, desk):
    desk.form = tuple(text(f"f{n:03}") for n in range(120))
    await form_fields.refresh(kit, desk)


async def through(form: AtForm) -> None:
    """Send what is left of the form's steps."""
    while form.view["callback_id"] in {"new_request", "edit"}:
        await form.send()


def step(form: AtForm) -> int:
    return json.loads(form.view["private_metadata"]).get("step", 1)


async def test_a_keystroke_that_arrives_after_the_step_was_sent_takes_nothing_back(door, desk):
    form = await at_form(door)
    late = form.using("body", "It burn")
    await form.send(body="It burns badly.")
    assert step(form) == 2
    await door.send(late)
    await through(form)
    await door.deliver()

    assert ticket_of(desk).description == "It burns badly."


async def test_a_keystroke_that_arrives_late_takes_nothing_back_in_a_tickets_form(door, desk):
    ticket = desk.opens("Printer on fire")
    await door.command(f"show {ticket.number}", user=MARTA)
    ref = TicketRef(desk="support", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_edit", ref, user=MARTA)
    form = AtForm(door, user=MARTA)
    late = form.using("f000", "It burn")
    await form.send(**{"field:f000": "It burns badly."})
    assert step(form) == 2
    await door.send(late)
    await through(form)
    await door.deliver()

    assert ticket_of(desk).fields == (FieldValue(key="f000", value="It burns badly."),)


async def test_what_was_typed_before_going_back_is_still_kept(door, desk):
    form = await at_form(door)
    await form.send(body="It burns.")
    typed = form.fields[0][0]
    form.using(typed, "since noon")
    await form.press("step_back")
    await form.choose("body", "It burns badly.")
    await through(form)
    await door.deliver()

    ticket = ticket_of(desk)
    assert ticket.description == "It burns badly."
    assert ticket.fields == (FieldValue(key=typed, value="since noon"),)


async def test_a_form_that_is_sent_twice_says_again_that_it_is_on_its_way(door, desk):
    form = await at_form(door)
    await form.send(body="It burns.")
    while form.view["callback_id"] == "new_request":
        last = form.view
        await form.send()
    response = await door.send(bodies.submitted(last, user=ANA))
    await door.deliver()

    told = json.loads(response.body)
    assert (told["response_action"], told["view"]["callback_id"]) == ("update", "progress")
    assert len(desk.all_tickets) == 1
