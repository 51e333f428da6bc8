"""A form follows what is chosen in it, and nothing that was typed is lost."""

import asyncio
from dataclasses import replace

import pytest

from handlers.flows import form_fields
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.workspace import SlackRefused
from helpdesks.fields import FieldValue
from helpdesks.models import Abilities, Priority
from tests.handlers.at_form import AtForm, at_form
from tests.handlers.form_examples import KIND, NOTE, PLACE, SERIAL, text
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import ANA, BO, FakeDesk
from tests.handlers.steps import on_disk, ticket_of, values


async def asking(kit: Kit, desk: FakeDesk, *fields) -> None:
    desk.form = fields
    await form_fields.refresh(kit, desk)


async def test_a_field_appears_when_its_parent_has_the_value_it_hangs_on(door, kit, desk):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    before = form.fields
    await form.choose("kind", "Hardware")
    hardware = form.fields
    await form.choose("kind", "Software")

    assert before == [("kind", 1)]
    assert hardware == [("kind", 1), ("serial", 1)]
    assert form.fields == [("kind", 1)]


async def test_the_levels_of_a_cascade_open_one_after_another_and_are_sent_by_their_path(
    door, kit, desk
):
    await asking(kit, desk, PLACE)
    form = await at_form(door)
    await form.choose("place", "Berlin")
    await form.choose("place", "Mitte", level=2)
    await form.choose("place", "Floor 3", level=3)
    await form.send(body="It burns.")
    await door.deliver()

    [value] = ticket_of(desk).fields
    assert (value.value, value.labels) == (("0", "0", "7"), ("Berlin", "Mitte", "Floor 3"))


async def test_another_choice_above_empties_what_was_chosen_below(door, kit, desk):
    await asking(kit, desk, PLACE)
    form = await at_form(door)
    await form.choose("place", "Berlin")
    await form.choose("place", "Wedding", level=2)
    await form.choose("place", "上海")
    chosen = form.stands("place", 2)
    await form.send(body="It burns.")
    await door.deliver()

    assert chosen is None
    assert ticket_of(desk).fields == (FieldValue(key="place", value=("1",)),)


async def test_what_was_typed_survives_every_picture(door, kit, desk):
    await asking(kit, desk, KIND, SERIAL, PLACE, NOTE)
    form = await at_form(door, "new")
    await form.choose("title", "Half a tho")
    await form.choose("note", "Two\nlines")
    await form.choose("kind", "Hardware")
    await form.choose("serial", "SN 7")
    await form.choose("place", "Berlin")
    await form.send(title="Half a thought", body="It burns.", priority="high")
    await door.deliver()

    ticket = ticket_of(desk, "Half a thought")
    held = {value.key: value.value for value in ticket.fields}
    assert held == {"kind": "hw", "serial": "SN 7", "place": ("0",), "note": "Two\nlines"}
    assert (desk.said(ticket), ticket.priority) == (["It burns."], Priority.HIGH)


async def test_typing_into_a_field_that_nothing_hangs_on_draws_nothing(door, kit, desk, slack):
    await asking(kit, desk, KIND, NOTE)
    form = await at_form(door)
    drawn = form.view["hash"]
    for words in ("T", "Tw", "Two"):
        await form.choose("note", words)
    await form.choose("kind", "Software")

    assert slack.form["hash"] == drawn


async def test_two_choices_in_a_row_end_with_the_picture_of_the_second(door, kit, desk, slack):
    await asking(kit, desk, KIND, SERIAL, PLACE)
    form = await at_form(door)
    first = form.using("kind", "Hardware")
    second = form.using("place", "Berlin")
    await asyncio.gather(door.answered(first), door.answered(second))
    await door.after.drain(10)
    form.look()

    assert form.fields == [("kind", 1), ("serial", 1), ("place", 1), ("place", 2)]


async def test_a_choice_that_comes_late_turns_nothing_back(door, kit, desk):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    late = form.using("kind", "Hardware")
    await form.choose("kind", "Software")
    await door.send(late)
    form.look()

    assert form.fields == [("kind", 1)]


async def test_a_picture_that_changed_meanwhile_is_drawn_anew_from_the_newest(
    door, kit, desk, slack
):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    slack.trouble.fail("update_view", SlackRefused("hash_conflict"))
    await form.choose("kind", "Hardware")

    assert form.fields == [("kind", 1), ("serial", 1)]


async def test_a_form_that_was_closed_meanwhile_is_let_go(door, kit, desk, slack):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    slack.views.clear()
    await form.choose("kind", "Hardware")

    assert slack.views == {}
    assert slack.posts == []


async def test_a_choice_that_arrives_after_the_form_was_sent_does_not_bring_it_back(
    door, kit, desk, slack
):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    await form.choose("kind", "Software")
    late = form.using("kind", "Hardware")
    form.view = form.using("kind", "Software")["view"]
    await form.send(body="It burns.")
    await door.send(late)

    assert "on its way" in str(slack.form)
    assert await kit.store.drafts.get(form.key) is None


async def test_nobody_changes_somebody_elses_form(door, kit, desk, slack):
    await asking(kit, desk, KIND, SERIAL)
    form = await at_form(door)
    await form.choose("title", "Secret of Ana")
    theirs = AtForm(door, user=BO)
    theirs.view["state"] = {"values": {}}
    await door.close(theirs.view, user=BO)
    await door.deliver()
    unseen = slack.whispers[:]
    await theirs.choose("kind", "Hardware")

    draft = await kit.store.drafts.get(form.key)
    assert (unseen, draft.user, draft.values["form"]["title"]) == ([], ANA, "Secret of Ana")


async def test_everything_chosen_is_there_again_after_the_form_was_closed(door, kit, desk, slack):
    await asking(kit, desk, KIND, SERIAL, PLACE)
    form = await at_form(door, "new")
    await form.choose("kind", "Hardware")
    await form.choose("serial", "SN 7")
    await form.choose("place", "Berlin")
    await form.choose("priority", "High")
    await form.choose("private", ["private"])
    await door.close(form.view)
    await door.deliver()
    [told] = slack.whispers
    [value] = values(told.message, "continue_draft")
    await door.press("continue_draft", value)
    again = AtForm(door)
    await again.send(title="Kept", body="x")
    await door.deliver()

    ticket = ticket_of(desk, "Kept")
    assert {v.key: v.value for v in ticket.fields} == {
        "kind": "hw",
        "serial": "SN 7",
        "place": ("0",),
    }
    assert ticket.priority is Priority.HIGH
    [card] = [p for p in slack.posts if p.key.startswith("card:")]
    assert card.channel == "D0ANA"


async def test_a_form_in_which_nothing_was_done_leaves_no_draft(door, kit, desk, path):
    await asking(kit, desk, replace(KIND, default="hw"))
    form = await at_form(door)
    await form.choose("title", "x")
    await form.choose("title", "")
    await door.close(form.view)

    assert on_disk(path) == []


LONG_FORM = tuple(text(f"f{n:03}") for n in range(150))


async def test_a_long_form_goes_in_steps_and_everything_is_sent_with_the_last(
    door, kit, desk, path
):
    await asking(kit, desk, *LONG_FORM)
    form = await at_form(door)
    await form.send(body="It burns.", **{"field:f000": "first"})
    before, second = on_disk(path), form.fields
    await form.send(**{"field:f149": "last"})
    await door.deliver()

    assert (before, ("f000", 1) in second, ("f149", 1) in second) == ([], False, True)
    ticket = ticket_of(desk)
    assert {v.key: v.value for v in ticket.fields} == {"f000": "first", "f149": "last"}
    assert desk.said(ticket) == ["It burns."]


async def test_a_step_back_shows_what_was_typed_there_and_keeps_what_was_typed_here(
    door, kit, desk
):
    await asking(kit, desk, *LONG_FORM)
    form = await at_form(door)
    await form.send(body="It burns.", **{"field:f000": "first"})
    await form.choose("f149", "last")
    await form.press("step_back")
    title, first = form.stands("title"), form.stands("f000")
    await form.send()
    last = form.stands("f149")
    await form.send()
    await door.deliver()

    assert (title, first, last) == ("Printer on fire", "first", "last")
    assert len(ticket_of(desk).fields) == 2


async def test_a_wrong_answer_keeps_a_step_open(door, kit, desk, path):
    await asking(kit, desk, *LONG_FORM)
    form = await at_form(door)
    told = await form.send(body=" ")

    assert set(told["errors"]) == {"body"}
    assert on_disk(path) == []


async def test_a_word_that_comes_late_does_not_lead_a_step_back(door, kit, desk):
    await asking(kit, desk, *LONG_FORM)
    form = await at_form(door)
    late = form.using("body", "It burns.")
    await form.choose("body", "It burns.")
    await form.send()
    await door.send({**late, "actions": [{**late["actions"][0], "action_ts": "1999999999.1"}]})
    form.look()

    assert ("f149", 1) in form.fields


@pytest.fixture
def factory(clock) -> FakeDesk:
    desk = FakeDesk(clock, name="factory")
    desk.abilities = Abilities(priorities=(Priority.LOW, Priority.HIGH))
    return desk


@pytest.fixture
def both(kit, slack, clock, desk, factory, door) -> FrontDoor:
    """A door behind which requests may go to two desks."""
    door.kit = replace(kit, desks={"support": desk, "factory": factory})
    return FrontDoor(door.kit, slack, clock, TABLE)


async def test_another_desk_keeps_the_words_the_files_and_a_priority_that_it_knows(
    both, desk, factory
):
    await asking(both.kit, desk, KIND)
    await asking(both.kit, factory, NOTE)
    form = await at_form(both)
    await form.choose("kind", "Hardware")
    await form.choose("priority", "High")
    await form.choose("desk", "factory")
    there = form.fields
    await form.send(body="It burns.")
    await both.deliver()

    assert there == [("note", 1)]
    ticket = ticket_of(factory)
    assert (ticket.priority, ticket.fields, desk.all_tickets) == (Priority.HIGH, (), {})


async def test_a_priority_that_another_desk_does_not_know_is_left_behind(both, factory):
    form = await at_form(both)
    await form.choose("priority", "Urgent")
    await form.choose("desk", "factory")

    assert form.element("priority").get("initial_option") is None


async def test_back_at_the_first_desk_its_answers_are_there_again(both, desk, factory):
    await asking(both.kit, desk, KIND, SERIAL)
    await asking(both.kit, factory, KIND)
    form = await at_form(both)
    await form.choose("kind", "Hardware")
    await form.choose("serial", "SN 7")
    await form.choose("desk", "factory")
    elsewhere = form.stands("kind")
    await form.choose("desk", "support")

    assert elsewhere is None
    assert form.stands("serial") == "SN 7"


async def test_a_desk_chosen_a_moment_before_sending_is_shown_first(both, desk, factory):
    await asking(both.kit, factory, KIND)
    form = await at_form(both)
    await form.send(body="It burns.", desk="factory")

    assert form.fields == [("kind", 1)]
    assert form.stands("body") == "It burns."
    assert (await both.kit.store.outbox.list(), desk.all_tickets) == ((), {})
