"""Asking to be known, and confirming people, where there are several help desks."""

import asyncio
from dataclasses import replace

import pytest

from handlers.flows import people_queue
from handlers.views.state import PersonRef
from handlers.workspace import Member
from helpdesks.errors import Unreachable
from helpdesks.models import Person, Role
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.stand_ins import MARTA, TEAM
from tests.handlers.steps import values

GUS = "U0GUS"
ADDRESS = "gus@partner.example"
TOKEN = "zX9-own-token-of-gus"


@pytest.fixture(autouse=True)
def world(slack, desk, factory, payroll):
    """Marta administers support and the factory, and is an agent at payroll."""
    for one in (desk, factory):
        one.persons["9"] = replace(one.persons["9"], role=Role.ADMIN)
        one.persons["70"] = Person(id="70", name="Gus Pereira", email=ADDRESS)
    slack.members[GUS] = Member(id=GUS, name="Gus", email=ADDRESS, guest=True)


@pytest.fixture
async def known(door):
    await door.command("whoami", user=MARTA)


async def states(kit) -> dict[str, str]:
    found = {desk: await kit.store.introductions.get(TEAM, GUS, desk) for desk in kit.desks}
    return {desk: intro.state for desk, intro in found.items() if intro is not None}


async def confirms(door, desk: str, address: str = ADDRESS):
    await door.press("confirm_person:0", PersonRef(user=GUS, desk=desk), user=MARTA)
    return await door.submit(door.slack.form, user=MARTA, address=address)


async def test_where_a_channel_has_no_desk_all_are_asked(door, kit, slack, known):
    await door.press("ask_administrator", user=GUS)
    await door.deliver()

    assert await states(kit) == dict.fromkeys(("support", "factory", "payroll"), "waiting")
    assert "payroll: Your question is kept" in told(slack).text
    assert [("“support”" in said, "“factory”" in said) for said in slack.said_in("D0MARTA")] == [
        (True, False),
        (False, True),
    ]


async def test_where_a_channel_has_a_desk_that_one_is_asked(door, kit, known):
    await set_desk(kit, "factory")
    await door.press("ask_administrator", user=GUS)

    assert await states(kit) == {"factory": "waiting"}


async def test_administrators_see_who_waits_at_their_own_desks(door, slack, known):
    await door.press("ask_administrator", user=GUS)
    await door.command("people", user=MARTA)
    waiting = values(told(slack).message, "confirm_person")

    assert waiting == [PersonRef(user=GUS, desk=d).to_text() for d in ("support", "factory")]
    assert "help desk “factory”" in told(slack).text


async def test_at_another_desk_an_administrator_decides_nothing(door, slack, kit, known):
    await door.press("ask_administrator", user=GUS)
    elsewhere = PersonRef(user=GUS, desk="payroll")
    for action in ("confirm_person:0", "decline_person:0", "take_back:0"):
        await door.press(action, elsewhere, user=MARTA)
        assert told(slack).text.startswith("Only administrators of a help desk")

    assert (await states(kit))["payroll"] == "waiting"


async def test_a_desk_that_does_not_exist_is_no_desk(door, slack, kit, known):
    await door.press("confirm_person:0", PersonRef(user=GUS, desk="gone"), user=MARTA)
    await door.press("decline_person:0", "nonsense", user=MARTA)

    assert len(slack.answers) == 1  # of `whoami`
    assert slack.views == {}


async def test_who_is_known_at_one_desk_is_no_more_known_at_another(door, slack, kit, known):
    await door.press("ask_administrator", user=GUS)
    await confirms(door, "factory")
    await door.command("whoami", user=GUS)

    assert "At the help desk “factory”: Gus Pereira" in told(slack).text
    assert "At the help desk “support”: Not known" in told(slack).text
    assert "How we know: Linked by an administrator" in told(slack).text


async def test_a_silent_desk_hides_only_its_own_people(door, slack, factory, known):
    await door.press("ask_administrator", user=GUS)
    factory.trouble.down(Unreachable())
    await door.command("people", user=MARTA)

    assert "factory is not answering; its people are missing here." in told(slack).text
    assert len(values(told(slack).message, "confirm_person")) == 1


async def test_a_desk_that_hangs_is_waited_for_two_seconds(door, slack, factory, monkeypatch):
    async def hangs(_email):
        await asyncio.Event().wait()

    monkeypatch.setattr(people_queue, "PATIENCE", 0.05)
    monkeypatch.setattr(factory, "person_by_email", hangs)
    await door.command("people", user=MARTA)

    assert "factory is not answering; its people are missing here." in told(slack).text


async def test_a_token_of_an_earlier_time_proves_nothing_once_somebody_is_confirmed(
    door, slack, kit, factory, known
):
    slack.members[GUS] = replace(slack.members[GUS], guest=False)
    factory.persons["90"] = replace(factory.persons["9"], id="90")
    factory.tokens[TOKEN] = "90"
    await door.press("open_link_form", user=GUS)
    await door.submit(slack.form, user=GUS, **{"token:factory": TOKEN})
    slack.members[GUS] = replace(slack.members[GUS], guest=True)
    await door.press("ask_administrator", user=GUS)
    await confirms(door, "factory")
    factory.heard.clear()
    await door.command("list", user=GUS)

    assert await kit.store.secrets.get(f"token:{TEAM}:{GUS}:factory") is None
    assert factory.heard
    assert TOKEN not in factory.heard


async def test_who_gives_a_token_of_their_own_is_not_listed_as_confirmed(
    door, slack, kit, factory, known
):
    slack.members[GUS] = replace(slack.members[GUS], guest=False)
    await door.press("ask_administrator", user=GUS)
    await confirms(door, "factory")
    factory.tokens[TOKEN] = "70"
    await door.press("open_link_form", user=GUS)
    await door.submit(slack.form, user=GUS, **{"token:factory": TOKEN})
    await door.command("people", user=MARTA)

    assert values(told(slack).message, "take_back") == []
