"""A desk that left the settings: nobody's words are lost with it, and everybody hears of it."""

import asyncio
import json
from dataclasses import replace

from bot.deliver import Deliver
from handlers.flows import form_fields
from handlers.flows.deliveries import DELIVERIES
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.views.state import TicketRef
from helpdesks.errors import Refused, Unreachable
from tests.handlers.at_form import AtForm, at_form
from tests.handlers.desks.steps import set_desk
from tests.handlers.form_examples import NOTE, text
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import ANA, MARTA
from tests.handlers.steps import values


def without(door: FrontDoor, desk: str) -> FrontDoor:
    """The same workspace after the desk was taken out of the settings."""
    kit: Kit = replace(door.kit, desks={n: d for n, d in door.kit.desks.items() if n != desk})
    return FrontDoor(kit, door.slack, door.clock, TABLE)


async def edited(door, desk, factory, kit) -> AtForm:
    """The form of a ticket at the factory, with something put into it."""
    factory.form = (NOTE,)
    await form_fields.refresh(kit, factory)
    ticket = factory.opens("Belt torn")
    await door.command(f"show factory#{ticket.number}", user=MARTA)
    ref = TicketRef(desk="factory", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_edit", ref, user=MARTA)
    form = AtForm(door, user=MARTA)
    await form.choose("note", "Since Monday")
    return form


async def test_a_form_becomes_a_view_with_all_the_words_of_its_steps(door, factory, kit):
    await set_desk(kit, "factory")
    factory.form = tuple(text(f"f{n:03}") for n in range(120))
    await form_fields.refresh(kit, factory)
    form = await at_form(door, "new Belt torn")
    await form.send(body="It squeals.", **{form.name("f000"): "at noon"})
    form.door = without(door, "factory")
    told = await form.send(**{form.name("f119"): "at night"})

    assert told["response_action"] == "update"
    said = json.dumps(told["view"]["blocks"])
    assert all(words in said for words in ("Belt torn", "It squeals.", "at noon", "at night"))
    assert "/request new" in said


async def test_a_reply_becomes_a_view_with_its_words(door, factory):
    ticket = factory.opens("Belt torn")
    ref = TicketRef(desk="factory", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_reply", ref)
    told = await without(door, "factory").submit(door.slack.form, body="It squeals.")

    assert "It squeals." in json.dumps(told["view"]["blocks"])


async def test_a_tickets_form_becomes_a_view_with_what_was_put_into_it(door, desk, factory, kit):
    form = await edited(door, desk, factory, kit)
    form.door = without(door, "factory")
    told = await form.send()

    assert "Since Monday" in json.dumps(told["view"]["blocks"])


async def test_a_tickets_form_that_was_put_away_still_shows_its_words(
    door, desk, factory, kit, slack
):
    form = await edited(door, desk, factory, kit)
    now = without(door, "factory")
    await now.close(form.view, user=MARTA)
    await now.deliver()
    told = slack.whispers[-1] if slack.whispers else slack.posts[-1]
    [draft] = values(told.message, "continue_draft")
    await now.press("continue_draft", draft, user=MARTA)

    assert slack.form["callback_id"] == "progress"
    assert "Since Monday" in str(slack.form)


async def test_a_new_request_that_was_put_away_goes_on_at_another_desk(door, kit, slack):
    await set_desk(kit, "factory")
    form = await at_form(door, "new Belt torn")
    await form.choose("body", "It squeals.")
    now = without(door, "factory")
    await now.close(form.view)
    await now.deliver()
    [draft] = values(slack.whispers[-1].message, "continue_draft")
    await now.press("continue_draft", draft)

    assert json.loads(slack.form["private_metadata"])["desk"] == "support"
    assert "It squeals." in str(slack.form)


async def test_what_was_promised_to_it_fails_and_its_person_gets_the_words_back(
    door, kit, factory, slack
):
    await set_desk(kit, "factory")
    factory.trouble.down(Unreachable())
    form = await at_form(door, "new Belt torn")
    await form.send(body="It squeals.")
    await door.deliver()
    door.clock.forward(seconds=60)
    now = without(door, "factory")
    worker = Deliver(now.kit, DELIVERIES)
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(10):
        while not any("It squeals." in post.all_text for post in slack.posts):
            await asyncio.sleep(0.01)
    await worker.stop(1)
    await running

    [told] = [post for post in slack.posts if "It squeals." in post.all_text]
    assert told.channel == f"D{ANA[1:]}"
    assert "no longer connected" in told.all_text
    assert values(told.message, "retry") == []
    [dead] = await kit.store.outbox.list("dead")
    assert dead.last_error == "NotKnown: desk_gone"


async def test_what_failed_before_is_not_tried_again_at_a_desk_that_is_gone(
    door, kit, factory, slack
):
    await set_desk(kit, "factory")
    factory.trouble.fail("open_ticket", Refused("no"))
    form = await at_form(door, "new Belt torn")
    await form.send(body="It squeals.")
    await door.deliver()
    [told] = [post for post in slack.posts if "It squeals." in post.all_text]
    [again] = values(told.message, "retry")
    await without(door, "factory").press("retry", again)

    assert "no longer connected" in slack.answers[-1].text
    [dead] = await kit.store.outbox.list("dead")
    assert dead.state == "dead"
