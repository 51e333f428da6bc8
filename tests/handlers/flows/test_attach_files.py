"""Files follow a ticket that its desk does not open with files: each once, whatever happens."""

from dataclasses import replace

import pytest

from handlers.flows import attach_files, form_fields
from handlers.text.filenames import safe_name
from helpdesks.errors import Accepted, Forbidden, Refused, TooLarge, Unclear, Unreachable
from helpdesks.models import Abilities, Attachment
from tests.handlers import bodies
from tests.handlers.at_form import at_form
from tests.handlers.form_examples import KIND
from tests.handlers.stand_ins import LIN
from tests.handlers.steps import ask, card_of, delivery, later, ticket_of


@pytest.fixture(autouse=True)
def separately(desk, slack):
    desk.abilities = Abilities(opens_with_files=False)
    slack.files |= {"F1": b"smoke", "F2": b"fire!", "F3": b"ash"}


async def sent(door, *files, **more):
    given = [bodies.file(name, len(door.slack.files[name])) for name in files]
    await ask(door, "With files", files=given, **more)
    await door.deliver()


def attached(desk):
    first = desk.conversations[ticket_of(desk, "With files").id][0]
    return [(file.name, desk.held[file.id].data) for file in first.attachments]


BOTH = [("F1.txt", b"smoke"), ("F2.txt", b"fire!")]


async def test_every_file_follows_in_order(door, desk, slack):
    await sent(door, "F1", "F2")

    assert attached(desk) == BOTH
    assert f"#{ticket_of(desk, 'With files').number}" in str(slack.form)
    assert card_of(door, "With files")


@pytest.mark.parametrize("error", [Unclear(), Unreachable()])
@pytest.mark.parametrize("done", [True, False])
async def test_a_file_whose_answer_was_lost_is_looked_for_first(door, desk, error, done):
    desk.trouble.fail("attach", error, done=done)
    await sent(door, "F1", "F2")
    await later(door, 60)

    assert attached(desk) == BOTH


@pytest.mark.parametrize("done", [True, False])
async def test_a_crash_between_files_doubles_none(door, desk, kit, done):
    desk.trouble.fail("attach", KeyboardInterrupt(), done=done)
    with pytest.raises(KeyboardInterrupt):
        await sent(door, "F1", "F2")
    await kit.store.outbox.recover()
    await door.deliver()

    assert attached(desk) == BOTH


async def test_two_files_of_one_name_and_size_are_two(door, desk, slack, kit):
    slack.files["F2"] = b"other"
    same = {"name": "scan.pdf"}
    files = [bodies.file("F1", 5, **same), bodies.file("F2", 5, **same)]
    desk.trouble.fail("attach", Unclear(), done=True)
    await ask(door, "With files", files=files)
    await door.deliver()
    await later(door, 60)

    assert attached(desk) == [("scan.pdf", b"smoke"), ("scan.pdf", b"other")]


async def test_looking_is_tried_until_the_desk_answers(door, desk):
    desk.trouble.fail("attach", Unclear(), done=True)
    await sent(door, "F1")
    desk.trouble.fail("comments", Unreachable(), Unreachable())
    for _ in range(3):
        await later(door, 60)

    assert attached(desk) == [("F1.txt", b"smoke")]


@pytest.mark.parametrize("error", [Refused("no"), TooLarge(3), Forbidden()])
@pytest.mark.parametrize("user", ["U0ANA", LIN])
async def test_a_file_that_is_refused_is_told_and_the_others_follow(door, desk, slack, error, user):
    desk.trouble.fail("attach", error)
    await sent(door, "F1", "F2", user=user)

    assert attached(desk) == BOTH[1:]
    [told] = [p for p in slack.posts if p.channel.startswith("D") and "F1.txt" in p.text]
    assert "F2.txt" not in told.text
    assert "F1.txt" in str(slack.form)


async def test_a_file_that_slack_does_not_give_is_told(door, desk, slack):
    files = [bodies.file("F1", 5, mode="tombstone"), bodies.file("F2", 5)]
    await ask(door, "With files", files=files)
    await door.deliver()

    assert attached(desk) == BOTH[1:]
    assert "has been deleted" in str(slack.form)


async def test_an_answer_in_the_thread_waits_for_no_file_of_another_ticket(door, desk):
    desk.trouble.fail("attach", Unreachable())
    await sent(door, "F1")
    other = await other_card(door)
    await door.say("And more", ts="1800000001.1", thread_ts=other.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk, "Other"))[-1] == "And more"


async def other_card(door):
    await ask(door, "Other")
    await door.deliver()
    return card_of(door, "Other")


async def test_files_that_fail_for_good_are_told_and_can_be_tried_again(door, desk, slack, kit):
    desk.trouble.fail("attach", Unreachable())
    await sent(door, "F1")
    ticket = desk.all_tickets.pop(ticket_of(desk, "With files").id)
    conversation = desk.conversations.pop(ticket.id)
    await later(door, 60)
    [row] = [r for r in await kit.store.outbox.list("dead") if r.kind == "attach_files"]
    [told] = [p for p in slack.posts if "F1.txt" in p.all_text and p.channel == "D0ANA"]
    desk.all_tickets[ticket.id], desk.conversations[ticket.id] = ticket, conversation
    await door.press("retry", delivery(row))
    await door.deliver()

    assert "Its files were not added." in told.text
    assert attached(desk) == [("F1.txt", b"smoke")]


async def test_a_reply_carries_its_files_by_itself(door, desk, slack):
    await sent(door)
    card = card_of(door, "With files")
    files = [bodies.file("F3", 3)]
    await door.say("See this", ts="1800000001.1", thread_ts=card.ts, files=files)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk, "With files").id][-1]
    assert [file.name for file in comment.attachments] == ["F3.txt"]


async def test_a_file_with_a_long_name_that_a_form_kept_is_found_again(door, desk, slack, kit):
    name = "Quarterly report on the printers of the third floor in Berlin,  final v2.pdf"
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    slack.named["F1"] = name
    desk.trouble.fail("open_ticket", Refused("", {"kind": "On strike"}))
    form = await at_form(door, "new With files")
    files = [bodies.file("F1", 5, name=name)]
    await form.send(body="x", files=files, **{"field:kind": "Hardware"})
    await door.deliver()
    form.look_at_newest()
    desk.trouble.fail("attach", Unclear(), done=True)
    await form.send()
    await door.deliver()
    await later(door, 60)

    assert attached(desk) == [(safe_name(name), b"smoke")]


async def test_a_file_that_the_desk_took_is_only_looked_for(door, desk):
    desk.trouble.fail("attach", Accepted())
    await sent(door, "F1")
    for _ in range(3):
        await later(door, 60)
    assert attached(desk) == []
    ticket = ticket_of(desk, "With files")
    first = desk.conversations[ticket.id][0]
    shown = Attachment(id=desk._hold("F1.txt", b"smoke").token, name="F1.txt", size=5)
    desk.conversations[ticket.id][0] = replace(first, attachments=(shown,))
    await later(door, 60)

    assert attached(desk) == [("F1.txt", b"smoke")]


async def test_a_file_that_is_never_shown_is_left_behind_in_words_and_the_others_follow(
    door, desk, slack
):
    desk.trouble.fail("attach", Accepted())
    await sent(door, "F1", "F2")
    for _ in range(attach_files.LOOKS):
        await later(door, 60)

    assert attached(desk) == [("F2.txt", b"fire!")]
    [told] = [post for post in slack.posts if "F1.txt" in post.all_text]
    assert "has not shown it yet" in told.all_text
