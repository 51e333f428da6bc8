import asyncio
import json

import pytest

from bot.desks import open_desks
from bot.settings import Need, load
from bot.settings.desks import KINDS
from helpdesks.carrier import Carrier
from helpdesks.models import Listing, Scope
from sandbox.launch import Sandbox
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")

NAMES = {"kf5": "support", "zammad": "factory", "udesk": "payroll"}


@pytest.fixture
async def desks(machine, monkeypatch):
    """The drivers for a sandbox with a desk of each kind."""
    async with Sandbox.start(desks=tuple(KINDS)) as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        carrier = Carrier()
        desks = open_desks(load(Need.DESKS).desks, carrier)
        yield desks
        for desk in desks.values():
            await desk.close()
        await carrier.close()


async def test_every_kind_of_settings_has_a_driver_of_that_kind(desks):
    assert {desk.kind: name for name, desk in desks.items()} == NAMES
    assert [desk.name for desk in desks.values()] == list(desks)
    assert len({desk.url for desk in desks.values()}) == len(desks)


async def test_every_desk_knows_its_service_identity(desks):
    for desk in desks.values():
        assert (await desk.whoami()).email == "marta@acme.example"


@pytest.mark.parametrize("name", ["support", "payroll"])
async def test_a_desk_on_this_machine_may_be_called_more_than_once_a_second(desks, name):
    async with asyncio.timeout(20):
        for _ in range(70):
            await desks[name].fields()


async def test_nothing_printed_of_a_driver_shows_its_token(desks):
    for settings in load(Need.DESKS).desks:
        assert settings.token.get_secret_value() not in repr(desks[settings.name])


@pytest.mark.parametrize("name", NAMES.values())
async def test_the_tickets_of_every_desk_are_listed_searched_and_shown(desks, name):
    listed = await typed("tickets", "list", "--desk", name, "--limit", "3", "--json")
    numbers = [ticket["number"] for ticket in json.loads(listed.stdout)]
    found = await typed("tickets", "search", "VPN", "--desk", name)
    shown = await typed("tickets", "show", numbers[0], "--desk", name)

    assert len(numbers) == 3
    assert (found.exit_code, shown.exit_code) == (0, 0), found.output + shown.output
    assert found.stdout.startswith("#")
    assert shown.stdout.startswith(f"#{numbers[0]} ")


async def test_what_a_field_of_several_levels_holds_is_read_as_people_read_it(desks):
    tickets = [ticket async for ticket in desks["payroll"].tickets(Listing(scope=Scope.DESK))]
    [place, *_] = [(t, v) for t in tickets for v in t.fields if v.key == "SelectField_4"]
    shown = await typed("tickets", "show", place[0].number, "--desk", "payroll")

    assert len(place[1].labels) == 4
    assert ", ".join(place[1].labels) in shown.stdout
