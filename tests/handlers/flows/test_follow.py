"""Following a desk: what changed is noticed once, whatever goes wrong in between."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.flows.follow import follow
from helpdesks.errors import Unreachable
from helpdesks.models import Status
from store import StoreError
from tests.handlers.stand_ins import AGENTS, ANA, HELP, FakeDesk
from tests.handlers.steps import look, waiting, watch

DOWN = "has not been answering since"
BACK = "is back;"


@pytest.fixture
async def begun(door, desk, kit, clock):
    """The desk is followed, and everything at it is shown to its agents."""
    await watch(kit)
    desk.opens("Before we came")
    for _ in range(2):
        clock.forward(minutes=5)
        await look(door)
    return door


def cards(slack, channel=AGENTS):
    return [p.text for p in slack.posts if p.channel == channel and p.key.startswith("card:")]


async def test_following_begins_with_the_desks_newest_change(door, desk, kit, slack, clock):
    await watch(kit)
    desk.opens("Long ago")
    clock.forward(hours=1)
    desk.opens("A moment ago")
    first = await look(door)

    assert first == 1
    assert ["A moment ago" in text for text in cards(slack)] == [True]


async def test_a_desk_whose_clock_is_late_loses_nothing(door, kit, slack, clock):
    late = FakeDesk(lambda: clock() - timedelta(minutes=40))
    kit.desks["support"] = late
    await watch(kit)
    late.opens("Before we came")
    await look(door)
    clock.forward(minutes=5)
    late.opens("After that")
    await look(door)

    assert "After that" in cards(slack)[-1]


async def test_an_empty_desk_is_followed_from_its_first_ticket_on(door, desk, kit, slack):
    await watch(kit)
    before = await look(door)
    desk.opens("The first")
    after = await look(door)

    assert (before, after) == (0, 1)
    assert len(cards(slack)) == 1


async def test_what_is_known_is_not_news(begun, desk, slack, clock):
    desk.opens("New")
    looks = []
    for _ in range(4):
        looks.append(await look(begun))
        clock.forward(seconds=20)

    assert looks == [1, 0, 0, 0]
    assert len(cards(slack)) == 2


async def test_a_change_that_becomes_visible_late_is_seen(begun, desk, slack, clock):
    desk.opens("Seen at once")
    await look(begun)
    hidden = desk.opens("Seen late")
    desk.all_tickets[hidden.id] = replace(hidden, updated_at=clock() - timedelta(seconds=100))
    await look(begun)

    assert "Seen late" in cards(slack)[-1]


async def test_what_nobody_is_shown_makes_no_work_and_is_remembered(door, desk, kit, clock):
    desk.opens("Before we came")
    await look(door)
    desk.opens("For nobody")
    await follow(kit, "support")

    assert await waiting(kit) == []
    assert (await kit.store.tickets.by_number("support", "120")).title == "For nobody"


async def test_a_ticket_of_the_last_second_is_looked_at_once_more_and_only_once(
    begun, desk, kit, clock
):
    desk.opens("In this second")
    work = []
    for _ in range(4):
        await follow(kit, "support")
        work.append(await waiting(kit))
        await begun.deliver()
        clock.forward(seconds=15)

    assert work == [["catch_up"], ["catch_up"], [], []]


async def test_a_second_change_within_the_same_second_is_seen(begun, desk, slack, clock):
    ticket = desk.opens("Quick hands")
    await look(begun)
    desk.sets(ticket, status=Status.SOLVED)
    [changed] = [t for t in desk.all_tickets.values() if t.status is Status.SOLVED]
    assert changed.updated_at == ticket.updated_at
    await look(begun)
    await look(begun)

    said = [text for text in slack.said_in(AGENTS) if "from New to Solved" in text]
    assert len(said) == 1


async def test_many_changes_are_committed_in_portions_and_go_on_where_they_broke_off(
    door, desk, kit, clock
):
    desk.opens("Before we came")
    await look(door)
    await look(door)
    await watch(kit)
    for n in range(1200):
        clock.forward(seconds=1)
        desk.opens(f"number {n}")
    desk.trouble.fail("changed_since:700", Unreachable())
    broken = await follow(kit, "support")
    half = await kit.store.tickets.count("support")
    clock.forward(minutes=1)
    await follow(kit, "support")

    assert (broken, half) == (0, 500)
    assert await kit.store.tickets.count("support") == 1201
    assert await waiting(kit) == ["catch_up"] * 1200


async def test_who_was_to_be_looked_at_again_still_is_after_a_look_that_broke_off(
    begun, desk, kit, clock, monkeypatch
):
    monkeypatch.setattr("handlers.flows.follow.AT_ONCE", 2)
    for n in range(4):
        desk.opens(f"number {n}")
    last = desk.opens("In this second")
    await look(begun)
    desk.sets(last, status=Status.SOLVED)
    desk.trouble.fail("changed_since:3", Unreachable())
    await look(begun)
    await look(begun)

    assert (await kit.store.tickets.get("support", last.id)).status == Status.SOLVED


@pytest.mark.parametrize("table", ["tickets", "cursors", "outbox"])
async def test_a_commit_that_fails_loses_nothing(begun, desk, kit, path, slack, table):
    desk.opens("New")
    before = await kit.store.cursors.get("support")
    with closing(sqlite3.connect(path)) as db:
        for event in ("INSERT", "UPDATE"):
            db.execute(
                f"CREATE TRIGGER full_{event} BEFORE {event} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            )
        with pytest.raises(StoreError):
            await follow(kit, "support")
        for event in ("INSERT", "UPDATE"):
            db.execute(f"DROP TRIGGER full_{event}")
    after = await kit.store.cursors.get("support")
    remembered = await kit.store.tickets.by_number("support", "121")
    await look(begun)

    assert (after, remembered) == (before, None)
    assert len(cards(slack)) == 2


async def test_a_desk_that_is_down_is_told_once_and_once_when_it_is_back(
    begun, desk, kit, slack, clock
):
    await watch(kit, HELP, "mine", subject="7", set_by=ANA)
    desk.trouble.down(Unreachable())
    for _ in range(6):
        await look(begun)
        clock.forward(seconds=30)
    desk.trouble.up()
    for _ in range(3):
        await look(begun)

    for channel in (AGENTS, HELP):
        told = slack.said_in(channel)
        assert sum(DOWN in text for text in told) == 1
        assert sum(BACK in text for text in told) == 1


async def test_each_time_a_desk_is_down_is_told_of_its_own(begun, desk, slack, clock):
    for _ in range(2):
        desk.trouble.down(Unreachable())
        for _ in range(3):
            clock.forward(seconds=30)
            await look(begun)
        desk.trouble.up()
        await look(begun)

    told = slack.said_in(AGENTS)
    assert (sum(DOWN in t for t in told), sum(BACK in t for t in told)) == (2, 2)


async def test_a_hiccup_is_not_worth_a_word(begun, desk, slack, clock):
    before = len(slack.posts)
    for _ in range(3):
        desk.trouble.fail("changed_since", Unreachable(), Unreachable())
        for _ in range(3):
            clock.forward(seconds=30)
            await look(begun)

    assert len(slack.posts) == before


async def test_what_changed_while_the_desk_was_down_is_seen_afterwards(begun, desk, slack, clock):
    desk.trouble.down(Unreachable())
    await look(begun)
    clock.forward(hours=3)
    desk.opens("Meanwhile")
    clock.forward(hours=3)
    desk.trouble.up()
    await look(begun)

    assert "Meanwhile" in cards(slack)[-1]


async def test_a_desk_that_is_down_at_the_very_start_is_followed_when_it_is_back(
    door, desk, kit, slack, clock
):
    await watch(kit)
    desk.trouble.down(Unreachable())
    for _ in range(3):
        await look(door)
        clock.forward(seconds=30)
    desk.trouble.up()
    desk.opens("At last")
    await look(door)

    assert DOWN in slack.said_in(AGENTS)[0]
    assert "At last" in cards(slack)[-1]
