"""Forms that are sent or put away."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from handlers.flows import form_fields
from handlers.views.state import ListState
from handlers.workspace import SlackRefused
from helpdesks.errors import Refused, Unreachable
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Priority, Role
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BO, HELP, LIN, MARTA
from tests.handlers.steps import card_of, on_disk, ref, ticket_of, values
from tests.handlers.views import filling

KIND = Field(
    key="field_4",
    kind=FieldKind.CHOICE,
    label="Kind of trouble",
    requester=Access.REQUIRED,
    options=(Option(value="hw", label="Hardware"), Option(value="sw", label="Software")),
)


async def opened(door, title="Printer on fire", user=ANA, channel=HELP):
    """The form for a new request, as it is on screen."""
    await door.command(f"new {title}", user=user, channel=channel)
    return door.slack.form


async def test_a_sent_form_is_on_disk_before_slack_hears_that_all_is_well(door, path):
    form = await opened(door)
    filled = filling.submitted(form, body="It burns.")
    response = await door.answered(bodies.submitted(filled, user=ANA))

    assert on_disk(path) == [("open_ticket", f"open:{form['external_id']}")]
    assert '"response_action": "update"' in response.body
    assert "on its way to the help desk" in response.body


async def test_what_was_typed_becomes_a_ticket_with_its_card_and_the_form_says_so(
    door, slack, desk, kit
):
    desk.form = (KIND,)
    await form_fields.refresh(kit, desk)
    slack.files["F1"] = b"smoke"
    form = await opened(door)
    await door.submit(
        form,
        title="Printer on *fire*",
        body="Since 9:00",
        priority="high",
        files=[bodies.file("F1", 5)],
        **{"field:field_4": "hw"},
    )
    await door.deliver()

    ticket = ticket_of(desk, "Printer on *fire*")
    assert (ticket.requester_id, ticket.priority) == ("7", Priority.HIGH)
    assert ticket.fields == (FieldValue(key="field_4", value="hw"),)
    [first] = desk.conversations[ticket.id]
    assert (first.text, [a.name for a in first.attachments]) == ("Since 9:00", ["F1.txt"])
    assert card_of(door, "Printer on *fire*").channel == HELP
    assert f"#{ticket.number}" in str(slack.views[form["external_id"]])


async def test_a_form_that_is_sent_twice_opens_one_ticket(door, desk):
    form = await opened(door)
    filled = filling.submitted(form, body="It burns.")
    await asyncio.gather(*(door.answered(bodies.submitted(filled, user=ANA)) for _ in range(3)))
    await door.deliver()
    await door.submit(form, body="It burns.")
    await door.deliver()

    assert len(desk.all_tickets) == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": "   ", "body": "x"}, {"title"}),
        ({"title": "\u202e\u0000", "body": " \n "}, {"title", "body"}),
        ({"title": "x" * 256, "body": "x"}, {"title"}),
        ({"title": "x", "body": "x", "files": [bodies.file("F1", 0)]}, {"files"}),
        ({"title": "x", "body": "x", "files": [bodies.file("F1", 2**30)]}, {"files"}),
    ],
)
async def test_a_form_that_cannot_be_sent_stays_open_and_says_why(door, path, typed, wrong):
    told = await door.submit(await opened(door), **typed)

    assert told["response_action"] == "errors"
    assert set(told["errors"]) == wrong
    assert on_disk(path) == []


async def test_what_is_wrong_is_said_in_the_persons_language(door):
    told = await door.submit(await opened(door, "", user=LIN), user=LIN, title="", body="")

    assert told["errors"]["title"].startswith("请")


async def test_a_form_that_cannot_be_written_down_stays_open(door, slack, path):
    form = await opened(door)
    filled = filling.submitted(form, body="It burns.")
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON outbox"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    response = await door.send(bodies.submitted(filled, user=ANA))

    assert (response.status, response.body) == (500, "")
    assert on_disk(path) == []


async def test_the_rest_of_a_long_text_goes_along_with_the_form(door, slack, desk):
    await opened(door, "很长的标题 " * 3000)
    told = await door.submit(slack.form)
    await door.deliver()

    assert told["response_action"] == "update"
    [ticket] = desk.all_tickets.values()
    assert ticket.description.count("很长的标题") == 3000


async def test_nobody_gets_the_rest_of_somebody_elses_text(door, slack, desk):
    await opened(door, "of Ana " * 3000)
    theirs = slack.form
    await door.submit(theirs, user=BO, title="Mine", body="short")
    await door.deliver()

    assert ticket_of(desk, "Mine").description == "short"


async def test_a_reply_form_is_on_disk_before_the_ack_and_becomes_a_comment(
    door, slack, desk, path
):
    ticket = desk.opens("Printer on fire")
    await door.press("open_reply", ref(ticket))
    form = slack.form
    filled = filling.submitted(form, body="It is out.")
    await door.answered(bodies.submitted(filled, user=ANA))
    rows = on_disk(path)
    await door.deliver()

    assert rows == [("add_comment", f"reply:{form['external_id']}")]
    assert desk.said(ticket)[-1] == "It is out."
    assert f"Your reply is in request #{ticket.number}." in str(slack.views)


async def test_an_empty_reply_stays_open(door, slack, desk, path):
    await door.press("open_reply", ref(desk.opens("Printer on fire")))
    told = await door.submit(slack.form, body=" ")

    assert (set(told["errors"]), on_disk(path)) == ({"body"}, [])


async def test_a_form_that_nobody_can_read_is_let_go(door, path):
    form = await opened(door)
    broken = await door.submit({**form, "private_metadata": "{"}, body="x")

    assert (broken, on_disk(path)) == ({}, [])


async def test_what_was_typed_is_kept_when_the_form_is_closed_and_told_to_its_writer(
    door, slack, path
):
    form = await opened(door, "")
    await door.types(form, title="Half a thought")
    await door.types(form, title="Half a thought", body="I was about to")
    await door.close(form)
    await door.deliver()

    [told] = slack.whispers
    assert (told.user, told.channel) == (ANA, HELP)
    assert "Your draft is kept for a week: Half a thought" in told.text


async def test_a_form_that_nobody_typed_into_closes_without_a_word(door, slack, path):
    await door.close(await opened(door))
    form = await opened(door)
    await door.types(form, title="x", body="y")
    await door.types(form, title="", body="")
    await door.close(form)

    assert on_disk(path) == []


async def test_a_form_that_was_sent_leaves_no_draft(door, slack, kit):
    form = await opened(door)
    await door.types(form, body="It burns.")
    await door.submit(form, body="It burns.")
    await door.close(form)
    await door.deliver()

    assert await kit.store.drafts.get(form["external_id"]) is None
    assert slack.whispers == []


async def test_a_trigger_that_came_too_late_leaves_a_button_with_the_words(door, slack):
    slack.trouble.fail("open_view", SlackRefused("expired_trigger_id"))
    await door.command("new The words I typed")
    await door.deliver()
    [told] = slack.whispers
    [value] = values(told.message, "continue_draft")
    await door.press("continue_draft", value)

    assert "could not be opened in time" in told.text
    assert "The words I typed" in str(slack.form)


async def test_the_form_says_when_the_desk_is_not_answering_and_again_when_it_is_done(
    door, slack, desk, clock
):
    desk.trouble.fail("open_ticket", Unreachable())
    form = await opened(door)
    await door.submit(form, body="Hello?")
    await door.deliver()
    waiting = str(slack.form)
    clock.forward(seconds=70)
    await door.deliver()

    assert "What you wrote is safe." in waiting
    assert f"#{ticket_of(desk).number}" in str(slack.form)


async def test_a_refused_request_is_shown_with_its_words_in_the_form_and_in_messages(
    door, slack, desk
):
    desk.trouble.fail("open_ticket", Refused("No printers, please"))
    await door.submit(await opened(door), body="It burns.")
    await door.deliver()

    [told] = [p for p in slack.posts if p.channel == "D0ANA"]
    for shown in (str(slack.form), told.all_text):
        assert "No printers, please" in shown
        assert "It burns." in shown


async def watching(door, user, scope, **typed):
    """Send the form that shows requests in a channel, as if every choice had been offered."""
    await door.command("watch", user=user, channel=HELP)
    form = door.slack.form
    options = [{"text": {"type": "plain_text", "text": s}, "value": s} for s in ALL_SCOPES]
    for block in form["blocks"]:
        if block.get("block_id") == "scope":
            block["element"]["options"] = options
    return await door.submit(form, user=user, scope=scope, **typed)


ALL_SCOPES = ("mine", "organization", "desk")


@pytest.mark.parametrize("scope", ["organization", "desk"])
async def test_a_requester_cannot_show_other_peoples_requests(door, slack, kit, scope):
    await watching(door, ANA, scope)

    assert await kit.store.channels.of_desk("support") == ()
    [told] = [p for p in slack.posts if p.channel == "D0ANA"]
    assert told.text == (
        "You may show only your own requests here. Please ask an agent to show others."
    )


async def test_an_agent_who_is_one_no_more_cannot_show_the_desk(door, desk, kit):
    await door.command("whoami", user=MARTA)
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    await watching(door, MARTA, "desk")

    assert await kit.store.channels.of_desk("support") == ()


@pytest.mark.parametrize(
    ("user", "scope", "subject"),
    [(ANA, "mine", "7"), (MARTA, "organization", "42"), (MARTA, "desk", None)],
)
async def test_what_may_be_shown_is_set_and_the_channel_is_told_by_whom(
    door, slack, kit, user, scope, subject
):
    await watching(door, user, scope, statuses=["open"], detail="conversation")
    await door.deliver()

    [watch] = await kit.store.channels.of_desk("support")
    assert (watch.scope, watch.subject, watch.statuses) == (scope, subject, ("open",))
    assert (watch.detail, watch.set_by) == ("conversation", user)
    [told] = slack.said_in(HELP)
    assert f"<@{user}> set this channel to show requests" in told


async def test_a_channel_that_is_shared_with_others_is_shown_nothing(door, slack, kit):
    await door.command("watch", user=MARTA)
    form = slack.form
    slack.channels[HELP] = replace(slack.channels[HELP], shared=True)
    await door.submit(form, user=MARTA, scope="desk")
    await door.command("watch", user=MARTA)

    assert await kit.store.channels.of_desk("support") == ()
    assert slack.views == {}
    assert "You may show only your own requests here." in slack.said_in("D0MARTA")[0]
    assert slack.answers[-1].text


async def test_a_guest_does_not_stop_what_a_channel_is_shown(door, slack, kit):
    await watching(door, MARTA, "desk")
    slack.members[BO] = replace(slack.members[BO], guest=True)
    await door.command("unwatch", user=BO)

    assert len(await kit.store.channels.of_desk("support")) == 1
    assert "Guests of this workspace" in slack.answers[-1].text


async def test_the_hub_leads_to_the_lists(door, slack):
    await door.command("")
    states = [ListState.from_text(v) for v in values(slack.answers[0].message, "open_list")]

    assert [(s.progress, s.first) for s in states] == [("open", True), (None, True)]
