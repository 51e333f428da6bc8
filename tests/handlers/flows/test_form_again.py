"""What a desk refuses comes back filled, with the reasons beside its fields, and is sent once."""

from dataclasses import replace

import pytest

from handlers.flows import form_fields
from handlers.workspace import SlackDown, SlackRefused
from helpdesks.errors import NotFound, Refused, TooLarge, Unreachable
from helpdesks.fields import Access
from tests.handlers import bodies
from tests.handlers.at_form import AtForm, at_form
from tests.handlers.form_examples import KIND, NOTE, channel_form, text
from tests.handlers.stand_ins import LIN
from tests.handlers.steps import dead, later, ticket_of, values

REFUSED = Refused("Please check", {"kind": "Hardware is on strike"})


@pytest.fixture(autouse=True)
async def asking(kit, desk):
    desk.form = (KIND, NOTE)
    await form_fields.refresh(kit, desk)


async def refused(door, desk, *errors, user=None) -> AtForm:
    """The form that a refused one became."""
    desk.trouble.fail("open_ticket", *(errors or (REFUSED,)))
    form = await at_form(door, **({"user": user} if user else {}))
    await form.send(body="It burns.", **{"field:kind": "Hardware", "field:note": "Now"})
    await door.deliver()
    form.look_at_newest()
    return form


async def test_the_form_is_shown_again_filled_with_the_reasons_beside_its_fields(door, desk, slack):
    form = await refused(door, desk)

    assert form.view["callback_id"] == "new_request"
    assert "Hardware is on strike" in form.text
    assert (form.stands("title"), form.stands("body")) == ("Printer on fire", "It burns.")
    assert (form.stands("kind")["value"], form.stands("note")) == ("hw", "Now")
    assert slack.posts == slack.whispers == []


async def test_it_is_sent_again_as_another_one_and_nothing_of_the_first_is_left(door, desk, kit):
    form = await refused(door, desk)
    await form.send(**{"field:kind": "Software"})
    await door.deliver()

    assert [value.value for value in ticket_of(desk).fields] == ["sw", "Now"]
    assert len(desk.all_tickets) == 1
    assert await kit.store.outbox.list("dead") == ()


async def test_a_form_can_be_refused_as_often_as_the_desk_likes(door, desk):
    form = await refused(door, desk)
    desk.trouble.fail("open_ticket", Refused("Still", {"note": "Too short"}))
    await form.send()
    await door.deliver()
    form.look_at_newest()
    again = form.text
    await form.send()
    await door.deliver()

    assert ("Too short" in again, "on strike" in again) == (True, False)
    assert len(desk.all_tickets) == 1


async def test_a_reason_goes_when_its_field_is_changed(door, desk, kit, slack):
    form = await refused(door, desk)
    await form.choose("kind", "Software")
    await door.close(form.view)
    await door.deliver()
    await door.press("continue_draft", *values(slack.whispers[0].message, "continue_draft"))

    assert "on strike" not in AtForm(door).text
    assert AtForm(door).stands("kind")["value"] == "sw"


async def test_a_form_that_was_closed_is_offered_in_a_message(door, desk, slack):
    desk.trouble.fail("open_ticket", REFUSED)
    form = await at_form(door)
    await form.send(body="It burns.", **{"field:kind": "Hardware"})
    slack.views.clear()
    await door.deliver()
    [told] = slack.whispers
    await door.press("continue_draft", *values(told.message, "continue_draft"))
    again = AtForm(door)
    shown = again.text
    await again.send(**{"field:kind": "Software"})
    await door.deliver()

    assert "Please check" in told.text
    assert "Printer on fire" in told.text
    assert "Hardware is on strike" in shown
    assert len(desk.all_tickets) == 1


async def test_a_form_that_slack_will_not_show_is_offered_in_a_message(door, desk, slack):
    slack.trouble.fail("update_view", SlackRefused("invalid_arguments"))
    await refused(door, desk)

    assert [bool(values(told.message, "continue_draft")) for told in slack.whispers] == [True]


async def test_showing_it_again_waits_for_slack(door, desk, slack):
    slack.trouble.fail("update_view", SlackDown())
    form = await refused(door, desk)
    await later(door, 60)
    form.look_at_newest()

    assert "Hardware is on strike" in form.text


async def test_it_survives_the_process(door, desk, kit):
    desk.trouble.fail("open_ticket", REFUSED)
    form = await at_form(door)
    await form.send(body="It burns.", **{"field:kind": "Hardware"})
    door.slack.trouble.fail("update_view", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        await door.deliver()
    await kit.store.outbox.recover()
    await door.deliver()
    form.look_at_newest()
    await form.send(**{"field:kind": "Software"})
    await door.deliver()

    assert len(desk.all_tickets) == 1


async def test_a_refusal_without_fields_is_told_as_ever(door, desk, slack):
    form = await refused(door, desk, Refused("No printers, please"))

    assert "No printers, please" in form.text
    assert form.view["callback_id"] == "progress"
    assert (await dead(door)).kind == "open_ticket"
    assert len(slack.posts) == 1


async def test_a_file_that_is_too_large_is_no_matter_of_fields(door, desk):
    form = await refused(door, desk, TooLarge(1024))

    assert form.view["callback_id"] == "progress"


async def test_a_field_made_mandatory_since_is_asked_in_the_form_shown_again(door, desk, kit):
    desk.form = (KIND, NOTE, text("must", requester=Access.REQUIRED))
    form = await refused(door, desk, Refused("must is missing"))
    asked, shown = form.fields, form.text
    await form.send(**{"field:must": "Here it is"})
    await door.deliver()

    assert asked == [("kind", 1), ("note", 1), ("must", 1)]
    assert "has changed its form" in shown
    assert [value.value for value in ticket_of(desk).fields] == ["hw", "Now", "Here it is"]


async def test_a_field_renamed_since_is_shown_by_its_new_name(door, desk):
    desk.form = (replace(KIND, label="Sort of trouble"), NOTE)
    form = await refused(door, desk, Refused("what?"))

    assert "Sort of trouble" in form.text
    assert "has changed its form" in form.text


async def test_a_field_that_is_gone_is_not_sent_again(door, desk):
    desk.form = (NOTE,)
    form = await refused(door, desk, Refused("what?"))
    await form.send()
    await door.deliver()

    assert [value.value for value in ticket_of(desk).fields] == ["Now"]


async def test_a_desk_that_cannot_be_asked_what_changed_has_not_changed(door, desk):
    desk.form = (NOTE,)
    desk.trouble.fail("fields", Unreachable())
    form = await refused(door, desk, Refused("what?"))

    assert form.view["callback_id"] == "progress"


async def test_reasons_for_what_stands_in_no_input_are_said_on_top(door, desk):
    error = Refused("", {"kind": "Not this one", "customer": "is on holiday"})
    form = await refused(door, desk, error)

    assert "is on holiday" in form.text
    assert "Not this one" in form.text


async def test_the_files_stay_chosen(door, desk, slack):
    slack.files["F1"] = b"smoke"
    desk.trouble.fail("open_ticket", REFUSED)
    form = await at_form(door)
    await form.send(body="x", files=[bodies.file("F1", 5)], **{"field:kind": "Hardware"})
    await door.deliver()
    form.look_at_newest()
    await form.send()
    await door.deliver()

    [first] = desk.conversations[ticket_of(desk).id]
    assert [file.name for file in first.attachments] == ["F1.txt"]


async def test_the_rest_of_a_long_text_goes_along_again(door, slack, desk):
    desk.trouble.fail("open_ticket", REFUSED)
    form = await at_form(door, "new " + "很长的标题 " * 3000)
    await form.send(**{"field:kind": "Hardware"})
    await door.deliver()
    form.look_at_newest()
    await form.send()
    await door.deliver()

    [ticket] = desk.all_tickets.values()
    assert ticket.description.count("很长的标题") == 3000


async def test_the_first_step_that_something_is_wrong_in_is_shown(door, desk, kit):
    desk.form = tuple(text(f"f{n:03}") for n in range(150))
    await form_fields.refresh(kit, desk)
    desk.trouble.fail("open_ticket", Refused("", {"f149": "Too short"}))
    form = await at_form(door)
    await form.send(body="x")
    await form.send(**{"field:f149": "x"})
    await door.deliver()
    form.look_at_newest()

    assert ("f149", 1) in form.fields
    assert "Too short" in form.text


async def test_why_it_is_shown_again_is_said_in_the_persons_language(door, desk):
    desk.form = (NOTE,)
    form = await refused(door, desk, Refused("what?"), user=LIN)

    assert form.view["callback_id"] == "new_request"
    assert form.view["title"]["text"] != "New request"


@pytest.mark.parametrize("also", [{}, {"kind": "On strike"}])
async def test_what_is_said_of_a_hidden_field_is_not_shown(door, desk, kit, also):
    desk.form = (KIND, NOTE, replace(text("level"), requester=Access.HIDDEN))
    await form_fields.refresh(kit, desk)
    form = await refused(door, desk, Refused("gold is no level", {"level": "not gold", **also}))

    assert form.view["callback_id"] == "new_request"
    assert "gold" not in form.text
    assert "The help desk did not accept this." in form.text
    assert ("On strike" in form.text) == bool(also)


@pytest.mark.parametrize("error", [Refused("", {"group_id": "does not exist"}), NotFound()])
async def test_a_preset_group_that_is_gone_is_named_and_the_way_to_change_it(
    door, desk, kit, error
):
    await channel_form(kit, group_id="99")
    form = await refused(door, desk, error)

    assert form.view["callback_id"] == "new_request"
    assert "*Group*" in form.text
    assert "group_id" not in form.text
    assert "/request settings" in form.text
