"""Internal notes: written by a command, in a form, or with a tick in the form for a reply."""

from dataclasses import replace

import pytest

from handlers.views.reply import ReplyForm, read_reply, reply_modal
from handlers.views.state import ReplyPlace
from handlers.workspace import SlackRefused
from helpdesks.errors import Unreachable
from helpdesks.models import Status
from tests.handlers import bodies
from tests.handlers.front_door import request
from tests.handlers.replies import agents_alone
from tests.handlers.stand_ins import AGENTS, ANA, HELP, LIN, MARTA
from tests.handlers.steps import asked, later, on_disk, ref, thread, ticket_of, values
from tests.handlers.views import filling


@pytest.fixture
async def card(door):
    """Ana has asked for help; Marta is known as an agent."""
    card = await asked(door)
    await door.command("whoami", user=MARTA)
    return card


@pytest.fixture
def ticket(card, desk):
    return ticket_of(desk)


def noted(desk, ticket):
    """What stands in the conversation after its description, and whether it is public."""
    return [(c.author.id, c.text, c.public) for c in desk.conversations[ticket.id][1:]]


async def test_a_note_is_on_disk_before_slack_hears_that_we_have_it(door, ticket, path):
    before = on_disk(path)
    body = bodies.command(
        f"note {ticket.number} Careful", user=MARTA, channel=HELP, trigger="1.2.note"
    )
    await door.app.async_dispatch(request(body))

    assert on_disk(path)[len(before) :] == [("add_comment", "command:1.2.note")]


async def test_a_note_is_for_agents_and_no_thread_shows_it(door, card, slack, desk, ticket):
    await door.command(f"note {ticket.number} She is *angry*", user=MARTA)
    said = slack.answers[-1].text
    await later(door, 1)

    assert noted(desk, ticket) == [("9", "She is angry", False)]
    assert said == f"Your internal note on #{ticket.number} is on its way."
    assert slack.answers[-1].text == f"Your internal note is in request #{ticket.number}."
    assert thread(door, card) == []


async def test_who_is_no_agent_writes_no_note_and_keeps_the_words(door, slack, desk, ticket):
    await door.command(f"note {ticket.number} I am one of you", user=ANA)
    await door.deliver()

    [told] = slack.said_in("D0ANA")
    assert noted(desk, ticket) == []
    assert f"Your internal note on #{ticket.number} was not delivered." in told
    assert "I am one of you" in told


async def test_a_note_waits_for_a_desk_that_is_down(door, slack, desk, ticket):
    desk.trouble.fail("add_comment", Unreachable())
    await door.command(f"note {ticket.number} Careful", user=MARTA)
    await door.deliver()
    waiting = slack.answers[-1].text
    await later(door, 70)

    assert f"your internal note on #{ticket.number} is safe" in waiting
    assert noted(desk, ticket) == [("9", "Careful", False)]


async def test_a_note_without_words_opens_its_form(door, slack, desk, ticket):
    await door.command(f"note {ticket.number}", user=MARTA)
    form = slack.form
    told = await door.submit(form, user=MARTA, body="From the form")
    await door.deliver()

    assert form["title"]["text"] == f"Internal note on #{ticket.number}"
    assert "Only agents will read this." in str(form)
    assert f"Your internal note on #{ticket.number} is on its way." in str(told)
    assert f"Your internal note is in request #{ticket.number}." in str(slack.form)
    assert noted(desk, ticket) == [("9", "From the form", False)]


async def test_an_empty_note_stays_open(door, slack, ticket, path):
    before = on_disk(path)
    await door.command(f"note {ticket.number}", user=MARTA)
    told = await door.submit(slack.form, user=MARTA, body=" ")

    assert told["errors"] == {"body": "Please write your note."}
    assert on_disk(path) == before


async def test_a_note_that_was_closed_goes_on_as_a_note(door, slack, desk, ticket):
    await door.command(f"note {ticket.number}", user=MARTA)
    await door.types(slack.form, user=MARTA, body="I think that")
    await door.close(slack.form, user=MARTA)
    await door.deliver()
    [draft] = values(slack.whispers[-1].message, "continue_draft")
    await door.press("continue_draft", draft, user=MARTA)
    await door.submit(slack.form, user=MARTA, body="I think so")
    await door.deliver()

    assert noted(desk, ticket) == [("9", "I think so", False)]


async def test_a_note_whose_form_came_too_late_is_a_note(door, slack, desk, ticket):
    slack.trouble.fail("open_view", SlackRefused("expired_trigger_id"))
    await door.command(f"note {ticket.number}", user=MARTA)
    await door.deliver()
    [draft] = values(slack.whispers[-1].message, "continue_draft")
    await door.press("continue_draft", draft, user=MARTA)
    await door.submit(slack.form, user=MARTA, body="Late")
    await door.deliver()

    assert noted(desk, ticket) == [("9", "Late", False)]


async def test_a_note_among_agents_goes_at_once(door, kit, desk, ticket):
    await agents_alone(kit)
    await door.command(f"note {ticket.number} At once", user=MARTA, channel=AGENTS)
    await door.deliver()

    assert noted(desk, ticket) == [("9", "At once", False)]


async def test_a_note_on_a_closed_request_is_quoted_nowhere(door, slack, desk, ticket):
    desk.sets(ticket, status=Status.CLOSED)
    await door.command(f"note {ticket.number} Too late", user=MARTA)
    await door.deliver()

    [told] = [p for p in slack.posts if p.channel == "D0MARTA"]
    assert "The request is closed for good." in told.text
    assert values(told.message, "continue_draft") == []


async def test_an_agent_may_tick_that_a_reply_is_a_note(door, slack, desk, ticket):
    await door.press("open_reply", ref(ticket), user=MARTA)
    told = await door.submit(slack.form, user=MARTA, body="Between us", note=["note"])
    await door.deliver()

    assert "Your internal note on" in str(told)
    assert noted(desk, ticket) == [("9", "Between us", False)]


async def test_without_the_tick_it_is_public(door, slack, desk, ticket):
    await door.press("open_reply", ref(ticket), user=MARTA)
    await door.submit(slack.form, user=MARTA, body="For all")
    await door.deliver()

    assert noted(desk, ticket) == [("9", "For all", True)]


async def test_requesters_are_not_offered_notes(door, slack, ticket):
    await door.command("whoami", user=ANA)
    await door.press("open_reply", ref(ticket), user=ANA)

    assert "note" not in filling.names(slack.form)


async def test_nobody_is_offered_notes_where_the_desk_takes_none(door, slack, desk, ticket):
    desk.abilities = replace(desk.abilities, internal_comments=False)
    await door.press("open_reply", ref(ticket), user=MARTA)

    assert "note" not in filling.names(slack.form)


async def test_among_agents_the_form_is_for_public_replies_alone(door, kit, slack, ticket):
    await agents_alone(kit)
    await door.press("open_reply", ref(ticket), user=MARTA, channel=AGENTS)

    assert "note" not in filling.names(slack.form)


async def test_the_tick_is_kept_with_the_draft(door, slack, desk, ticket):
    await door.press("open_reply", ref(ticket), user=MARTA)
    await door.types(slack.form, user=MARTA, body="Between", note=["note"])
    await door.close(slack.form, user=MARTA)
    await door.deliver()
    [draft] = values(slack.whispers[-1].message, "continue_draft")
    await door.press("continue_draft", draft, user=MARTA)
    await door.submit(slack.form, user=MARTA)
    await door.deliver()

    assert noted(desk, ticket) == [("9", "Between", False)]


async def test_what_was_begun_as_a_note_is_none_for_the_public_wherever_it_goes_on(
    door, kit, slack, desk, ticket
):
    await door.press("open_reply", ref(ticket), user=MARTA)
    await door.types(slack.form, user=MARTA, body="Between", note=["note"])
    await door.close(slack.form, user=MARTA)
    await door.deliver()
    [draft] = values(slack.whispers[-1].message, "continue_draft")
    await agents_alone(kit)
    await door.press("continue_draft", draft, user=MARTA, channel=AGENTS)
    await door.submit(slack.form, user=MARTA)
    await later(door, 5)

    assert slack.form["title"]["text"] == "Note added"
    assert noted(desk, ticket) == [("9", "Between", False)]


def test_a_tick_that_slack_leaves_out_stays_as_it_was(kit):
    t = kit.words.to("en-US")
    place = ReplyPlace(
        team="T1", channel="C1", key="k", desk="support", number="118", locale=t.locale
    )
    ticked = ReplyForm(body="Between", note=True)
    view = reply_modal(t, place=place, filled=ticked, offers_note=True)

    assert read_reply(filling.untouched(view)).note
    assert not read_reply(filling.submitted(view, note=[])).note


async def test_in_chinese_too(door, slack, ticket):
    await door.command(f"note {ticket.number}", user=LIN)

    assert slack.form["title"]["text"] == f"工单 #{ticket.number} 的内部备注"
    assert "只有客服会看到这条内容。" in str(slack.form)
