"""One list of the requests at all desks."""

import asyncio
from dataclasses import replace

import pytest

from handlers.flows import everywhere
from handlers.flows.cache import kept
from handlers.views.state import ListState, TicketRef
from helpdesks.errors import Forbidden, Refused, SignInFailed, Unreachable
from helpdesks.models import Status
from store import Batch
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.stand_ins import BO, LIN
from tests.handlers.steps import values


def shown(slack) -> list[str]:
    """The requests of the list that was answered last, as desk#number."""
    refs = [TicketRef.from_text(value) for value in values(told(slack).message, "show")]
    return [f"{ref.desk}#{ref.number}" for ref in refs]


def named(slack, name: str) -> ListState:
    """What the button of the last answer with this name leads to."""
    blocks = [b for b in told(slack).message.blocks if b["type"] == "actions"]
    elements = [e for block in blocks for e in block["elements"]]
    [value] = [e["value"] for e in elements if e["action_id"] == f"open_list:{name}"]
    return ListState.from_text(value)


async def remember(kit, desk) -> None:
    """Let the cache know of everything at a desk."""
    tickets = tuple(kept(desk.name, ticket) for ticket in desk.all_tickets.values())
    await kit.store.commit(Batch(tickets=tickets))


@pytest.fixture
def a_few(desk, factory, payroll, clock):
    """Twelve requests of Ana's, opened one after another at three desks in turn."""
    opened = []
    for n in range(12):
        clock.forward(minutes=1)
        at = (desk, factory, payroll)[n % 3]
        opened.append(f"{at.name}#{at.opens(f'number {n}').number}")
    return opened


async def test_the_newest_of_all_desks_stand_on_the_first_page(door, slack, a_few):
    await door.command("list")

    assert shown(slack) == a_few[::-1][:10]
    assert "1 to 10 of 12" in told(slack).text
    assert all(name in told(slack).all_text for name in ("support", "factory", "payroll"))


async def test_pages_of_all_desks_have_every_request_once(door, slack, a_few):
    await door.command("list sort:created")
    first = shown(slack)
    await door.press("open_list", named(slack, "next"))

    assert first + shown(slack) == a_few[::-1]
    assert "11 to 12 of 12" in told(slack).text


async def test_a_button_narrows_the_list_to_one_desk_and_back(door, slack, a_few):
    await door.command("list")
    await door.press("open_list", named(slack, "desk-factory"))
    narrowed = shown(slack)
    await door.press("open_list", named(slack, "desk-"))

    assert narrowed == [one for one in a_few[::-1] if one.startswith("factory")]
    assert len(shown(slack)) == 10


async def test_a_channel_with_a_desk_lists_everything_of_mine_too(door, slack, kit, a_few):
    await set_desk(kit, "payroll")
    await door.command("list")

    assert {one.partition("#")[0] for one in shown(slack)} == {"support", "factory", "payroll"}


async def test_a_search_finds_at_all_desks(door, slack, desk, payroll):
    desk.opens("VPN is down")
    payroll.opens("VPN bill")
    payroll.opens("Salary")
    await door.command("search vpn")

    assert sorted(shown(slack)) == ["payroll#118", "support#118"]


async def test_one_desk_that_is_down_hides_nothing_of_the_others(door, slack, factory, a_few):
    factory.trouble.down(Unreachable())
    await door.command("list")

    assert [one for one in a_few[::-1] if "factory" not in one] == shown(slack)
    assert "factory is not answering; its requests are missing here." in told(slack).text
    assert " of " not in told(slack).text.splitlines()[0]


@pytest.mark.parametrize("error", [Unreachable(), SignInFailed(), Refused("no")])
async def test_what_was_known_of_a_silent_desk_is_shown_with_its_time(
    door, slack, kit, factory, a_few, error
):
    await door.command("list")
    await remember(kit, factory)
    factory.trouble.down(error)
    await door.command("list")

    assert shown(slack) == a_few[::-1][:10]
    assert "factory is not answering; this is what was known of it at" in told(slack).text


async def test_a_desk_that_takes_too_long_is_not_waited_for(door, slack, desk, monkeypatch, a_few):
    async def never(*_given, **_more):
        await asyncio.Event().wait()

    monkeypatch.setattr(everywhere, "PATIENCE", 0.05)
    monkeypatch.setattr(desk, "page", never)
    await door.command("list")

    assert "support is not answering" in told(slack).text
    assert [one for one in a_few[::-1] if "support" not in one] == shown(slack)


async def test_a_desk_that_forbids_a_list_shows_nothing_of_it_from_memory(
    door, slack, kit, factory, a_few
):
    await door.command("list")
    await remember(kit, factory)
    factory.trouble.fail("page", Forbidden())
    await door.command("list")

    assert not [one for one in shown(slack) if "factory" in one]
    assert "factory does not allow you this list" in told(slack).text


async def test_all_desks_may_be_down(door, slack, desk, factory, payroll):
    for one in (desk, factory, payroll):
        one.trouble.down(Unreachable())
    await door.command("list")

    text = told(slack).text
    assert all(f"{name} is not answering" in text for name in ("support", "factory", "payroll"))


async def test_who_is_unknown_at_one_desk_sees_nothing_of_it(door, slack, factory, a_few):
    del factory.persons["7"]
    await door.command("list")

    assert shown(slack) == [one for one in a_few[::-1] if "factory" not in one]
    assert "not answering" not in told(slack).text


async def test_who_is_known_nowhere_has_an_empty_list(door, slack, a_few):
    await door.command("list", user=BO)

    assert "There are no requests here." in told(slack).text


async def test_for_a_guest_the_reason_is_told_once(door, slack, a_few):
    slack.members[LIN] = replace(slack.members[LIN], guest=True, locale="en-US")
    await door.command("list", user=LIN)

    assert told(slack).text.startswith("Guests of this workspace cannot use the help desk")


async def test_what_a_desk_cannot_do_is_said_and_not_tried(door, slack, desk, factory, payroll):
    desk.opens("Anything at support")
    desk.abilities = replace(desk.abilities, field_value_search=False, organization_listing=False)
    desk.trouble.down(AssertionError("it was asked"))
    await door.command("search field:A-42")
    by_field = told(slack).text
    await door.command("list org")

    assert "support cannot search by the value of a field." in by_field
    assert "support cannot list the requests of an organization." in told(slack).text


async def test_the_list_of_one_desk_says_as_well_what_it_cannot(door, slack, desk):
    desk.abilities = replace(desk.abilities, field_value_search=False)
    desk.trouble.down(AssertionError("it was asked"))
    await door.press("open_list", ListState(desk="support", field_value="A-42"))

    assert "support cannot search by the value of a field." in told(slack).text


async def test_a_status_that_a_desk_does_not_have_is_left_out_for_it(door, slack, desk, payroll):
    desk.opens("VPN at support", status=Status.PENDING, status_said="pending")
    payroll.opens("VPN at payroll", status=Status.OPEN, status_said="open")
    statuses = tuple(s for s in payroll.abilities.statuses if s is not Status.PENDING)
    payroll.abilities = replace(payroll.abilities, statuses=statuses)
    await door.command("search vpn status:pending")
    pending = shown(slack)
    await door.command("search vpn status:pending,open")

    assert pending == ["support#118"]
    assert sorted(shown(slack)) == ["payroll#118", "support#118"]


async def test_beyond_a_hundred_rows_one_desk_has_to_be_chosen(door, slack, desk, factory):
    for n in range(60):
        desk.opens(f"at support {n}")
        factory.opens(f"at factory {n}")
    await door.press("open_list", ListState(page=9))
    before = told(slack)
    await door.press("open_list", ListState(page=10))

    assert "Choose one help desk" not in before.all_text
    assert "Choose one help desk to see them all." in told(slack).all_text
    assert len(shown(slack)) == 10
    assert "open_list:next" not in told(slack).all_text


async def test_the_order_of_each_desk_is_kept(door, slack, desk, factory, clock):
    desk.opens("old and open")
    clock.forward(minutes=1)
    factory.opens("solved", status=Status.SOLVED, status_said="solved")
    clock.forward(minutes=1)
    desk.opens("new and open")
    await door.command("list sort:status")
    whole = shown(slack)

    assert len(whole) == 3
    assert [one for one in whole if one.startswith("support")] == sorted(
        (one for one in whole if one.startswith("support")), key=whole.index
    )


async def test_by_status_what_is_new_comes_first_at_every_desk(door, slack, kit, desk, factory):
    solved = desk.opens("solved", status=Status.SOLVED, status_said="solved")
    new = desk.opens("new", status=Status.NEW, status_said="new")
    opened = factory.opens("open", status=Status.OPEN, status_said="open")
    closed = factory.opens("closed", status=Status.CLOSED, status_said="closed")
    expected = [(desk, new), (factory, opened), (desk, solved), (factory, closed)]
    await door.command("list all sort:status")
    now = shown(slack)
    await remember(kit, factory)
    factory.trouble.down(Unreachable())
    await door.command("list all sort:status")

    assert now == [f"{desk.name}#{ticket.number}" for desk, ticket in expected]
    assert shown(slack) == now


async def test_a_desk_that_sorts_otherwise_loses_and_doubles_nothing(
    door, slack, desk, factory, monkeypatch, clock
):
    for n in range(15):
        clock.forward(minutes=1)
        desk.opens(f"at support {n}")
        factory.opens(f"at factory {n}")
    page = factory.page

    async def oldest_first(wanted, **more):
        return await page(replace(wanted, descending=False), **more)

    monkeypatch.setattr(factory, "page", oldest_first)
    pages = []
    for number in (1, 2, 3):
        await door.press("open_list", ListState(page=number))
        pages += shown(slack)

    assert len(pages) == len(set(pages)) == 30
