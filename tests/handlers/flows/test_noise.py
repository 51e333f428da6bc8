"""A channel is told a few things at a time; what is more is gathered in one message."""

from dataclasses import replace

import pytest

from handlers.flows import noise
from handlers.flows.cards import catch_up
from handlers.flows.follow import follow
from handlers.workspace import SlackBusy, SlackDown, SlackRefused, SlackUnclear
from helpdesks.models import Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, HELP
from tests.handlers.steps import asked, dead, later, look, thread, waiting, watch


@pytest.fixture
async def rule(kit):
    """The agents' channel is shown all requests of the desk."""
    return await watch(kit)


async def watched(kit, rule, **changes):
    await kit.store.commit(Batch(watches=(replace(rule, **changes),)))


def opened(desk, amount, title="Printer"):
    """Tickets that were opened at the desk at once."""
    return [desk.opens(f"{title} {n}") for n in range(1, amount + 1)]


def cards(slack, channel=AGENTS):
    return [p for p in slack.posts if p.channel == channel and p.key.startswith("card:")]


def rolling(slack, channel=AGENTS):
    """The messages that gather."""
    return [p for p in slack.posts if p.channel == channel and p.key.startswith("rolling:")]


async def test_a_few_things_are_told_one_by_one(door, desk, slack, rule):
    opened(desk, 5)
    await look(door)

    assert len(cards(slack)) == 5
    assert rolling(slack) == []


async def test_what_is_more_in_a_minute_is_gathered_in_one_message(door, desk, slack, rule):
    opened(desk, 8)
    await look(door)
    await later(door, 10)

    [gathered] = rolling(slack)
    assert len(cards(slack)) == 5
    assert gathered.text.splitlines() == [
        "3 more changes than fit here, the latest:",
        "• #132 Printer 8 — New",
        "• #130 Printer 7 — New",
        "• #128 Printer 6 — New",
    ]
    assert "`/request list` lists the requests" in gathered.all_text


async def test_a_bulk_edit_of_200_tickets_is_five_notes_and_one_message(
    door, desk, kit, slack, rule
):
    await watched(kit, rule, hourly=1000)
    tickets = []
    for _ in range(40):
        tickets += opened(desk, 5, title=f"Of {len(tickets)},")
        await look(door)
        await later(door, 60)
    before = len(slack.posts)
    for ticket in tickets:
        desk.sets(ticket, status=Status.SOLVED)
    await look(door)
    await later(door, 10)

    said = slack.posts[before:]
    [gathered] = rolling(slack)
    assert len(cards(slack)) == 200
    assert sum("status changed" in p.text for p in said) == 5
    assert len(said) == 6
    assert gathered.text.startswith("195 more changes than fit here")
    assert gathered.text.count("— Solved") == noise.LATEST
    assert all("Solved" in card.text for card in cards(slack))


async def test_it_is_changed_in_place_at_most_every_ten_seconds(door, desk, slack, rule):
    opened(desk, 6)
    await look(door)
    opened(desk, 1, title="Late")
    await look(door)
    early = rolling(slack)[0].text
    await later(door, 9)
    still = rolling(slack)[0].text
    await later(door, 1)

    [gathered] = rolling(slack)
    assert early == still == "1 more change than fits here:\n• #128 Printer 6 — New"
    assert gathered.text.startswith("2 more changes")


async def test_after_a_minute_there_is_room_again(door, desk, slack, rule):
    opened(desk, 8)
    await look(door)
    await later(door, 61)
    desk.opens("Later on")
    await look(door)

    assert len(cards(slack)) == 6
    assert "Later on" in cards(slack)[-1].text


async def test_a_channel_says_how_many_posts_an_hour_it_takes(door, desk, kit, slack, rule):
    await watched(kit, rule, hourly=3)
    for ticket in range(5):
        desk.opens(f"Number {ticket}")
        await look(door)
        await later(door, 61)

    assert len(cards(slack)) == 3
    assert rolling(slack)[0].text.startswith("2 more changes")


async def test_an_hour_later_it_takes_as_many_again(door, desk, kit, slack, rule):
    await watched(kit, rule, hourly=1)
    for ticket in range(3):
        desk.opens(f"Number {ticket}")
        await look(door)
        await later(door, 3601)

    assert len(cards(slack)) == 3
    assert rolling(slack) == []


async def test_the_next_hours_overflow_begins_a_message_of_its_own(door, desk, kit, slack, rule):
    opened(desk, 6)
    await look(door)
    await later(door, 3601)
    opened(desk, 7, title="Again")
    await look(door)
    await later(door, 10)

    first, second = rolling(slack)
    assert first.text.startswith("1 more change than fits")
    assert second.text.startswith("2 more changes")
    assert "Printer 6" not in second.text


async def test_what_was_gathered_has_its_card_once_it_changes_in_calm(door, desk, slack, rule):
    *_, last = opened(desk, 6)
    await look(door)
    await later(door, 120)
    desk.sets(last, status=Status.PENDING)
    await look(door)

    assert [p for p in cards(slack) if "Printer 6" in p.text and "Pending" in p.text]


async def test_with_numbers_no_title_is_gathered(door, desk, kit, slack, rule):
    await watched(kit, rule, detail="numbers")
    opened(desk, 7, title="Secret")
    await look(door)
    await later(door, 10)

    assert "• #130 — New" in rolling(slack)[0].text
    assert "Secret" not in str(slack.sent)


async def test_titles_that_are_gathered_call_nobody(door, desk, slack, rule):
    opened(desk, 6, title="<!channel> & *all*")
    await look(door)

    assert "&lt;!channel&gt; &amp; *all* 6" in rolling(slack)[0].text
    assert "<!channel>" not in rolling(slack)[0].all_text


async def test_what_people_ask_for_is_never_gathered(door, desk, slack, kit):
    for n in range(8):
        await asked(door, f"Mine {n}")

    assert len(cards(slack, HELP)) == 8
    assert rolling(slack, HELP) == []


async def test_a_conversation_is_never_gathered(door, desk, slack):
    card = await asked(door)
    [ticket] = desk.all_tickets.values()
    for n in range(12):
        desk.says(ticket, f"Answer {n}")
    await look(door)

    assert thread(door, card) == [f"Marta Klein: Answer {n}" for n in range(12)]


async def test_status_changes_count_and_are_gathered_as_well(door, desk, slack):
    for n in range(7):
        await asked(door, f"Mine {n}")
    await later(door, 60)
    for ticket in list(desk.all_tickets.values()):
        desk.sets(ticket, status=Status.SOLVED)
    await look(door)
    await later(door, 10)

    assert sum("status changed" in said for said in slack.said_in(HELP)) == 5
    assert rolling(slack, HELP)[0].text.startswith("2 more changes")
    assert all("Solved" in card.text for card in cards(slack, HELP))


async def test_one_channel_does_not_use_up_the_room_of_another(door, desk, slack, kit, rule):
    await kit.store.commit(Batch(watches=(replace(rule, channel=HELP, set_by=rule.set_by),)))
    opened(desk, 5)
    await look(door)

    assert (len(cards(slack, HELP)), len(cards(slack, AGENTS))) == (5, 5)


async def test_after_a_lost_answer_the_message_is_found_and_counts_once(door, desk, slack, rule):
    opened(desk, 5)
    await look(door)
    slack.trouble.fail("post", SlackUnclear(), done=True)
    opened(desk, 1, title="Late")
    await look(door)
    await later(door, 61)

    [gathered] = rolling(slack)
    assert len(cards(slack)) == 5
    assert gathered.text == "1 more change than fits here:\n• #128 Late 1 — New"


async def test_what_was_posted_before_an_answer_was_lost_is_not_gathered(door, desk, slack, rule):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    opened(desk, 1)
    await look(door)
    opened(desk, 5, title="More")
    await look(door)
    await later(door, 61)

    assert len(cards(slack)) + len(rolling(slack)) == len(slack.posts) == 6
    assert sum("Printer 1" in card.text for card in cards(slack)) == 1


async def test_a_message_that_somebody_deleted_is_posted_again(door, desk, slack, rule):
    opened(desk, 6)
    await look(door)
    await later(door, 10)
    [gathered] = rolling(slack)
    await slack.delete(AGENTS, gathered.ts)
    opened(desk, 1, title="Late")
    await look(door)
    await later(door, 10)
    opened(desk, 1, title="Later")
    await look(door)
    await later(door, 10)

    [anew] = rolling(slack)
    assert anew.ts != gathered.ts
    assert anew.text.startswith("3 more changes")


async def test_one_that_slack_refuses_to_change_is_a_dead_letter_alone(door, desk, slack, rule):
    opened(desk, 6)
    await look(door)
    slack.trouble.fail("update", SlackRefused("msg_too_long"))
    opened(desk, 1, title="Late")
    await look(door)
    await later(door, 10)

    assert (await dead(door)).kind == "update_rolling"
    assert len(cards(slack)) == 5


async def test_nothing_is_lost_while_slack_is_down(door, desk, kit, slack, rule):
    opened(desk, 30)
    slack.trouble.down(SlackDown())
    await look(door)
    await later(door, 60)
    slack.trouble.up()
    await later(door, 120)
    await later(door, 10)

    assert len(cards(slack)) == 5
    assert rolling(slack)[0].text.startswith("25 more changes")
    assert await waiting(kit) == []


async def test_a_steady_stream_is_told_as_far_as_there_is_room_and_counted_beyond(
    door, desk, slack, rule
):
    for n in range(60):
        desk.opens(f"Number {n}")
        await follow(door.kit, "support")
        await later(door, 10)
    await later(door, 10)

    [gathered] = rolling(slack)
    assert len(cards(slack)) == 50
    assert gathered.text.startswith("10 more changes")


async def test_a_ticket_that_changes_while_its_card_waits_is_asked_for_once(
    door, desk, slack, kit, rule
):
    ticket = desk.opens("Busy")
    slack.trouble.fail("post", SlackBusy(60))
    for n in range(20):
        desk.sets(ticket, title=f"Busy {n}")
        await look(door)
        door.clock.forward(seconds=2)
    before = await waiting(kit)
    await later(door, 61)

    assert before.count("post_card") == 1
    [card] = cards(slack)
    assert "Busy 19" in card.text


async def test_a_ticket_that_was_gathered_is_gathered_once_for_each_change(
    door, desk, slack, kit, rule
):
    *_, last = opened(desk, 6)
    await look(door)
    for _ in range(3):
        await kit.store.commit(Batch(outbox=(catch_up("support", last.id, last.number),)))
        await later(door, 1)
    await later(door, 10)

    assert rolling(slack)[0].text.startswith("1 more change than fits here")
