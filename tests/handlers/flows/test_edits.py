"""A ticket is changed from Slack: by whom it may be, only what changed, and nobody is surprised."""

from dataclasses import replace

import pytest

from handlers.flows import edits, form_fields
from handlers.workspace import SlackRefused
from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    Unclear,
    Unreachable,
    Unsupported,
)
from helpdesks.fields import Access, FieldValue
from helpdesks.models import Priority, Role, Status
from tests.handlers.at_form import AtForm
from tests.handlers.form_examples import KIND, NOTE, PLACE, SERIAL, large, options, text
from tests.handlers.stand_ins import ANA, BO, LIN, MARTA
from tests.handlers.steps import asked, later, look, on_disk, ref, ticket_of, values, waiting
from tests.handlers.views import filling

HELD = (FieldValue(key="note", value="Old", labels=("Old",)),)


@pytest.fixture
async def ticket(door, kit, desk):
    """A ticket of Ana's with a field; Marta and Ana have just looked at it."""
    desk.form = (KIND, SERIAL, PLACE, replace(NOTE, agent=Access.EDITABLE))
    await form_fields.refresh(kit, desk)
    found = desk.opens("Printer on fire", fields=HELD, priority=Priority.LOW, group_id="1")
    for user in (MARTA, ANA):
        await door.press("show", ref(found), user=user)
    return found


async def editing(door, ticket, user=MARTA) -> AtForm:
    await door.press("open_edit", ref(ticket), user=user)
    return AtForm(door, user=user)


def now(desk, ticket):
    return desk.all_tickets[ticket.id]


async def test_an_agent_changes_a_ticket_and_the_form_says_so(door, desk, ticket, slack):
    form = await editing(door, ticket)
    await form.send(priority="high", status="pending", group="2", **{"field:note": "New"})
    await door.deliver()

    changed = now(desk, ticket)
    assert (changed.priority, changed.status) == (Priority.HIGH, Status.PENDING)
    assert (changed.group_id, changed.fields[0].value) == ("2", "New")
    assert f"#{ticket.number} is changed" in str(slack.form)


async def test_it_is_on_disk_before_slack_hears_that_all_is_well(door, ticket, path):
    form = await editing(door, ticket)
    told = await form.send(priority="high")

    assert on_disk(path) == [("change_ticket", f"edit:{form.key}")]
    assert "on their way" in str(told["view"])


async def test_only_what_was_changed_is_sent(door, desk, ticket):
    form = await editing(door, ticket)
    await form.send(**{"field:note": "New"})
    desk.sets(ticket, priority=Priority.URGENT, status=Status.OPEN)
    await door.deliver()

    changed = now(desk, ticket)
    assert (changed.priority, changed.status) == (Priority.URGENT, Status.OPEN)
    assert changed.fields[0].value == "New"


async def test_a_form_that_changes_nothing_sends_nothing(door, ticket, path):
    form = await editing(door, ticket)
    told = await form.send()

    assert (told, on_disk(path)) == ({}, [])


async def test_a_requester_changes_the_fields_that_are_theirs(door, desk, ticket, slack):
    form = await editing(door, ticket, ANA)

    assert ("note", 1) in form.fields
    assert {"status", "priority", "group"}.isdisjoint(filling.names(form.view))


async def test_what_a_desk_lets_no_requester_change_is_said_in_words(door, desk, ticket, slack):
    form = await editing(door, ticket, ANA)
    await form.send(**{"field:note": "New"})
    await door.deliver()

    [told] = [p for p in slack.posts if p.channel == "D0ANA"]
    assert "does not allow you to do this" in told.text
    assert "New" in told.all_text
    assert "does not allow you to do this" in str(slack.form)
    assert now(desk, ticket).fields == HELD


@pytest.mark.parametrize("user", [LIN, BO])
async def test_nobody_edits_what_is_not_theirs(door, desk, slack, user, ticket):
    await door.press("show", ref(ticket), user=user)
    await door.press("open_edit", ref(ticket), user=user)

    assert slack.views == {}


async def test_an_agent_who_is_one_no_more_changes_nothing(door, desk, ticket, clock):
    form = await editing(door, ticket)
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    clock.forward(hours=1)
    await form.send(priority="high")
    await door.deliver()

    assert now(desk, ticket).priority is Priority.LOW


async def test_the_form_opens_while_the_desk_is_down_and_the_change_waits(
    door, desk, ticket, slack, kit
):
    desk.trouble.down(Unreachable())
    form = await editing(door, ticket)
    await form.send(priority="high")
    await door.deliver()
    said = str(slack.form)
    desk.trouble.up()
    await later(door, 60)

    assert "What you wrote is safe." in said
    assert now(desk, ticket).priority is Priority.HIGH


async def test_a_ticket_never_seen_is_read_first(door, desk, slack):
    other = desk.opens("Never shown")
    form = await editing(door, other)

    assert f"#{other.number}" in str(form.view["title"])


async def test_a_ticket_never_seen_at_a_desk_that_is_down_is_said(door, desk, slack, ticket):
    other = desk.opens("Never shown")
    desk.trouble.down(Unreachable())
    await door.press("open_edit", ref(other), user=MARTA)

    assert slack.views == {}
    assert "not answering right now" in slack.answers[-1].text


@pytest.mark.parametrize("error", [Unclear(), Unreachable(), RateLimited(30)])
@pytest.mark.parametrize("done", [True, False])
async def test_a_change_is_tried_until_it_is_known_to_be_done(door, desk, ticket, error, done):
    desk.trouble.fail("change", error, done=done)
    form = await editing(door, ticket)
    await form.send(priority="high")
    await door.deliver()
    await later(door, 60)

    assert now(desk, ticket).priority is Priority.HIGH


async def test_a_desk_that_asks_to_wait_is_left_alone_for_that_long(door, desk, ticket, kit):
    desk.trouble.fail("change", RateLimited(30))
    form = await editing(door, ticket)
    await form.send(priority="high")
    await door.deliver()
    await later(door, 29)
    before = await waiting(kit)
    await later(door, 2)

    assert (before, await waiting(kit)) == (["change_ticket"], [])


async def test_who_changes_last_wins_and_reads_what_others_changed_meanwhile(
    door, desk, ticket, slack, clock
):
    form = await editing(door, ticket)
    clock.forward(seconds=5)
    theirs = (FieldValue(key="note", value="Theirs"),)
    desk.sets(ticket, priority=Priority.URGENT, priority_said="urgent", fields=theirs)
    await form.send(priority="high")
    await door.deliver()

    assert now(desk, ticket).priority is Priority.HIGH
    [told] = [p for p in slack.posts if p.channel == "D0MARTA"]
    for shown in (str(slack.form), told.all_text):
        assert "Priority: urgent, replaced by yours" in shown
        assert "Note: Theirs" in shown
        assert "Note: Theirs, replaced" not in shown


async def test_what_others_changed_to_the_same_is_no_news(door, desk, ticket, slack, clock):
    form = await editing(door, ticket)
    clock.forward(seconds=5)
    desk.sets(ticket, priority=Priority.HIGH, priority_said="high")
    await form.send(priority="high")
    await door.deliver()

    assert "others changed" not in str(slack.form)


async def test_reasons_stand_beside_their_fields_and_the_form_is_sent_again(
    door, desk, ticket, slack
):
    desk.trouble.fail("change", Refused("", {"note": "Too short"}))
    form = await editing(door, ticket)
    await form.send(priority="high", **{"field:note": "x"})
    await door.deliver()
    form.look_at_newest()
    again = form.text
    await form.send(**{"field:note": "Long enough"})
    await door.deliver()

    assert "Too short" in again
    assert form.view["callback_id"] == "progress"
    changed = now(desk, ticket)
    assert (changed.priority, changed.fields[0].value) == (Priority.HIGH, "Long enough")


async def test_a_refused_form_that_was_closed_is_offered_in_a_message(door, desk, ticket, slack):
    desk.trouble.fail("change", Refused("", {"note": "Too short"}))
    form = await editing(door, ticket)
    await form.send(**{"field:note": "x"})
    slack.views.clear()
    await door.deliver()
    [told] = slack.whispers
    [value] = values(told.message, "continue_draft")
    await door.press("continue_draft", value, user=MARTA)
    again = AtForm(door, user=MARTA)

    assert "Too short" in again.text
    assert again.stands("note") == "x"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("Not on Sundays"), "Not on Sundays"),
        (Forbidden(), "does not allow you"),
        (Unsupported("presets"), "does not let Deskhand set this"),
        (Unsupported("of_next_year"), "does not offer this"),
    ],
)
async def test_why_nothing_changed_is_said(door, desk, ticket, slack, error, said):
    desk.trouble.fail("change", error)
    form = await editing(door, ticket)
    await form.send(priority="high")
    await door.deliver()

    [told] = [p for p in slack.posts if p.channel == "D0MARTA"]
    assert said in told.text
    assert said in str(slack.form)
    assert bool(values(told.message, "retry")) is not isinstance(error, Unsupported)


async def test_a_given_up_change_shows_what_it_was(door, desk, ticket, slack):
    desk.trouble.fail("change", Refused("no"))
    form = await editing(door, ticket)
    await form.send(priority="high")
    await door.deliver()
    [told] = [p for p in slack.posts if p.channel == "D0MARTA"]
    await door.press("give_up", *values(told.message, "give_up"), user=MARTA)

    assert "high" in slack.answers[-1].all_text


async def test_the_form_follows_what_is_chosen_in_it(door, desk, ticket):
    form = await editing(door, ticket)
    before = form.fields
    await form.choose("kind", "Hardware")
    await form.choose("place", "Berlin")
    await form.choose("place", "Mitte", level=2)
    await form.send(**{"field:serial": "SN 7"})
    await door.deliver()

    held = {value.key: value.value for value in now(desk, ticket).fields}
    assert ("serial", 1) not in before
    assert held == {"note": "Old", "kind": "hw", "serial": "SN 7", "place": ("0", "0")}


async def test_a_long_choice_is_searched_in_the_form(door, desk, kit, ticket):
    desk.form, desk.long_lists = (large(),), {"product": options(300)}
    await form_fields.refresh(kit, desk)
    form = await editing(door, ticket)
    [chosen] = await form.search("product", "0299")
    await form.choose("product", chosen)
    await form.send()
    await door.deliver()

    assert now(desk, ticket).fields[-1].value == "299"


async def test_a_long_form_goes_in_steps_and_back(door, desk, kit, ticket):
    desk.form = tuple(text(f"f{n:03}") for n in range(150))
    await form_fields.refresh(kit, desk)
    form = await editing(door, ticket)
    await form.send(priority="high", **{"field:f000": "first"})
    await form.choose("f149", "last")
    await form.press("step_back")
    back = (form.stands("f000"), form.stands("priority")["value"])
    await form.send()
    await form.send()
    await door.deliver()

    changed = now(desk, ticket)
    held = {value.key: value.value for value in changed.fields}
    assert back == ("first", "high")
    assert (held["f000"], held["f149"], changed.priority) == ("first", "last", Priority.HIGH)


async def test_a_wrong_answer_keeps_the_form_open(door, desk, kit, ticket, path):
    desk.form = (text("code", pattern="^[A-Z]+$"),)
    await form_fields.refresh(kit, desk)
    form = await editing(door, ticket)
    told = await form.send(**{"field:code": "abc"})

    assert set(told["errors"]) == {"field:code"}
    assert on_disk(path) == []


async def test_a_closed_form_with_changes_is_kept_and_one_without_is_not(door, desk, ticket, slack):
    untouched = await editing(door, ticket)
    await door.close(untouched.view, user=MARTA)
    await door.deliver()
    nothing = slack.whispers[:]
    form = await editing(door, ticket)
    await form.choose("priority", "High")
    await door.close(form.view, user=MARTA)
    await door.deliver()
    [told] = slack.whispers
    await door.press("continue_draft", *values(told.message, "continue_draft"), user=MARTA)

    assert nothing == []
    assert AtForm(door, user=MARTA).stands("priority")["value"] == "high"


async def test_a_trigger_that_came_too_late_leaves_a_button(door, desk, ticket, slack):
    slack.trouble.fail("open_view", SlackRefused("expired_trigger_id"))
    await door.press("open_edit", ref(ticket), user=MARTA)
    await door.deliver()
    [told] = slack.whispers
    await door.press("continue_draft", *values(told.message, "continue_draft"), user=MARTA)

    assert AtForm(door, user=MARTA).stands("note") == "Old"


async def test_a_desk_that_hangs_does_not_hold_the_form_for_long(
    door, desk, slack, monkeypatch, ticket
):
    monkeypatch.setattr(edits, "DEADLINE", 0.0)
    await door.press("open_edit", ref(desk.opens("Never shown")), user=MARTA)

    assert "not answering right now" in slack.answers[-1].text


async def test_a_change_reaches_the_card_and_the_thread_at_once(door, desk, slack):
    card = await asked(door)
    ticket = ticket_of(desk)
    await door.press("show", ref(ticket), user=MARTA)
    form = await editing(door, ticket)
    door.clock.forward(seconds=10)
    await form.send(status="pending")
    await door.deliver()

    shown = next(post for post in slack.posts if post.ts == card.ts)
    assert "Pending" in shown.all_text
    assert any("pending" in said.casefold() for said in slack.said_in(card.channel, card.ts))


async def test_a_group_that_nobody_can_name_is_not_told(door, desk, ticket, slack, clock):
    form = await editing(door, ticket)
    clock.forward(seconds=5)
    desk.sets(ticket, group_id="4711", priority=Priority.URGENT, priority_said="urgent")
    await form.send(priority="high")
    await door.deliver()

    assert "urgent" in str(slack.form)
    assert "4711" not in str(slack.form)


async def test_a_ticket_that_the_desk_hides_from_somebody_does_not_open(
    door, desk, kit, ticket, slack, monkeypatch
):
    await look(door)
    monkeypatch.setattr(desk, "_seen", hidden)
    await door.press("open_edit", ref(ticket), user=MARTA)

    assert slack.views == {}


def hidden(*_given):
    raise NotFound


async def test_while_the_desk_is_silent_the_form_shows_what_was_told_last(
    door, desk, ticket, slack, monkeypatch
):
    monkeypatch.setattr(edits, "READING", 0.05)
    await look(door)
    desk.trouble.fail("ticket", Unreachable())
    form = await editing(door, ticket)

    assert "Old" in str(form.view)
