"""What a channel presets is set on its requests, whatever the desk takes while it opens one."""

from dataclasses import replace

import pytest

from helpdesks.errors import Forbidden, Unclear, Unreachable
from helpdesks.models import Abilities, Preset, Priority
from tests.handlers.at_form import at_form
from tests.handlers.form_examples import channel_form
from tests.handlers.stand_ins import HELP
from tests.handlers.steps import ask, card_of, dead, later, ticket_of

EVERYTHING = tuple(Preset)


@pytest.fixture(autouse=True)
async def preset(kit):
    await channel_form(kit, group_id="2", type="incident", tags=("vip",), priority="high")


def held(desk, title="Preset"):
    ticket = ticket_of(desk, title)
    return (ticket.group_id, desk.types.get(ticket.id), desk.tags[ticket.id])


@pytest.mark.parametrize("opens_with", [(), (Preset.GROUP,), (Preset.TYPE,), EVERYTHING])
async def test_everything_is_set_in_the_end(door, desk, opens_with):
    desk.abilities = Abilities(presets=EVERYTHING, opens_with=opens_with)
    await ask(door, "Preset")
    await door.deliver()

    assert held(desk) == ("2", "incident", ("vip",))


async def test_what_a_desk_cannot_set_is_left_out(door, desk):
    desk.abilities = Abilities(presets=(Preset.TAGS,))
    await ask(door, "Preset")
    await door.deliver()

    assert held(desk) == (None, None, ("vip",))


async def test_the_priority_is_chosen_beforehand_and_may_be_changed(door, desk):
    form = await at_form(door)
    chosen = form.stands("priority")
    await form.send(body="x", priority="low")
    await door.deliver()

    assert chosen["value"] == "high"
    assert ticket_of(desk).priority is Priority.LOW


@pytest.mark.parametrize("error", [Unclear(), Unreachable()])
async def test_setting_is_tried_until_it_is_known_to_be_done(door, desk, error):
    desk.abilities = Abilities(presets=EVERYTHING)
    desk.trouble.fail("change", error, done=True)
    await ask(door, "Preset")
    await door.deliver()
    await later(door, 60)

    assert held(desk) == ("2", "incident", ("vip",))


async def test_a_preset_that_is_refused_holds_up_neither_the_card_nor_its_thread(door, desk, slack):
    desk.trouble.fail("change", Forbidden())
    await ask(door, "Preset")
    await door.deliver()
    await door.say("Still burning", ts="1800000001.1", thread_ts=card_of(door, "Preset").ts)
    await door.deliver()

    assert desk.said(ticket_of(desk, "Preset"))[-1] == "Still burning"
    assert (await dead(door)).kind == "change_ticket"
    assert slack.whispers == []


async def test_another_channels_presets_are_not_set_here(door, desk, slack):
    slack.channels["C0OTHER"] = replace(slack.channels[HELP], id="C0OTHER")
    await ask(door, "Preset", channel="C0OTHER")
    await door.deliver()

    assert held(desk) == (None, None, ())
