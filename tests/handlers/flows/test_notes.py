"""Status changes told in a thread; those that come together are one note."""

from handlers.flows.follow import follow
from handlers.workspace import SlackBusy, SlackUnclear
from helpdesks.models import Status
from tests.handlers.steps import later, look, thread, ticket_of


async def changes(door, desk, *statuses):
    """The ticket goes through these, and each is seen; Slack is not heard meanwhile."""
    for status in statuses:
        desk.sets(ticket_of(desk), status=status)
        await look(door)
        await later(door, 1)


async def test_a_change_is_told_from_what_to_what(door, card, desk):
    await changes(door, desk, Status.PENDING)

    assert thread(door, card) == ["The status changed from New to Pending."]


async def test_changes_that_come_together_are_one_note_from_the_first_to_the_last(
    door, card, desk, slack
):
    slack.trouble.fail("post", SlackBusy(60))
    await changes(door, desk, Status.OPEN, Status.PENDING, Status.SOLVED)
    await later(door, 60)

    assert thread(door, card) == ["The status changed from New to Solved."]


async def test_changes_that_take_each_other_back_are_not_told(door, card, desk, slack):
    slack.trouble.fail("post", SlackBusy(60))
    await changes(door, desk, Status.OPEN, Status.PENDING, Status.NEW)
    await later(door, 60)

    assert thread(door, card) == []


async def test_a_note_that_stands_there_already_is_no_part_of_the_next(door, card, desk, slack):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await changes(door, desk, Status.OPEN, Status.PENDING)
    await later(door, 60)

    assert thread(door, card) == [
        "The status changed from New to Open.",
        "The status changed from Open to Pending.",
    ]


async def test_after_a_folded_note_the_next_one_counts_from_what_was_told(door, card, desk, slack):
    slack.trouble.fail("post", SlackBusy(60))
    await changes(door, desk, Status.OPEN, Status.PENDING)
    await later(door, 60)
    await changes(door, desk, Status.SOLVED)

    assert thread(door, card) == [
        "The status changed from New to Pending.",
        "The status changed from Pending to Solved.",
    ]


async def test_comments_keep_their_place_between_notes(door, card, desk):
    desk.sets(ticket_of(desk), status=Status.OPEN)
    desk.says(ticket_of(desk), "We are on it.")
    await follow(door.kit, "support")
    await door.deliver()

    assert thread(door, card) == [
        "The status changed from New to Open.",
        "Marta Klein: We are on it.",
    ]
