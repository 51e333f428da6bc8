"""Buttons and menus: what they do, and for whom."""

import asyncio

import pytest

from handlers.views.state import DeliveryRef, DraftRef, ListState, TicketRef
from handlers.workspace import SlackRefused
from helpdesks.errors import Refused, Unreachable
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BO, HELP, LIN, MARTA
from tests.handlers.steps import ask, asked, card_of, dead, delivery, ref, ticket_of, values

GONE = "Nothing is left to do here"


async def failed_request(door):
    """A request of Ana's that the desk has refused."""
    door.kit.desk.trouble.fail("open_ticket", Refused("not today"))
    await ask(door, "Printer on fire")
    await door.deliver()
    return await dead(door)


async def test_the_button_of_a_card_shows_the_request_to_who_pressed_it(door, slack, desk):
    card = await asked(door)
    [value] = values(card.message, "show")
    await door.press("show", value)

    [said] = slack.answers
    assert "Printer on fire" in said.all_text
    assert not said.replace


async def test_somebody_who_may_not_see_it_reads_so_in_their_language(door, slack, desk):
    ticket = desk.opens("Of Marta", requester="9", organization_id=None)
    await door.press("show", ref(ticket), user=LIN)

    [said] = slack.answers
    assert "没有" in said.text
    assert "Of Marta" not in str(slack.sent)


async def test_nobody_is_led_into_somebody_elses_private_thread(door, slack, desk):
    private = await asked(door, "My salary slip", private=["private"])
    await door.press("show", *values(private.message, "show"))
    await door.press("show", *values(private.message, "show"), user=MARTA)
    mine, theirs = slack.answers

    assert "archives/D0ANA" in mine.all_text
    assert "My salary slip" in theirs.all_text
    assert "archives/D0ANA" not in theirs.all_text


async def test_older_comments_come_page_by_page_and_take_the_place_of_the_newer(door, slack, desk):
    ticket = desk.opens("Long story")
    for n in range(30):
        desk.says(ticket, f"word {n}.", public=n != 3)
    page, seen = ref(ticket), ""
    while page is not None:
        await door.press("older", page)
        older = values(slack.answers[-1].message, "older")
        seen += slack.answers[-1].all_text
        page = TicketRef.from_text(older[0]) if older else None

    assert all(f"word {n}." in seen for n in range(30) if n != 3)
    assert "word 3." not in seen
    assert [said.replace for said in slack.answers] == [False] + [True] * (len(slack.answers) - 1)


async def test_a_list_turns_its_pages_in_place(door, slack, desk):
    for n in range(25):
        desk.opens(f"number {n}")
    await door.press("open_list", ListState(desk="support", first=True))
    numbers = values(slack.answers[-1].message, "show")
    for _ in range(2):
        states = map(ListState.from_text, values(slack.answers[-1].message, "open_list"))
        page = slack.answers[-1]
        following = max(states, key=lambda state: state.page)
        await door.press("open_list", following)
        numbers += values(slack.answers[-1].message, "show")
        assert page is not slack.answers[-1]

    assert [said.replace for said in slack.answers] == [False, True, True]
    assert len(set(numbers)) == 25


async def test_new_and_reply_open_their_forms(door, slack, desk):
    await door.press("open_new")
    new = slack.form
    await door.press("open_reply", ref(desk.opens("Printer on fire")))

    assert (new["callback_id"], slack.form["callback_id"]) == ("new_request", "reply")


async def test_the_form_for_a_reply_opens_without_the_desk_and_tells_nothing_of_the_request(
    door, slack, desk
):
    ticket = desk.opens("Of Marta", requester="9", organization_id=None)
    desk.trouble.down(Unreachable())
    await door.press("open_reply", ref(ticket))
    form = slack.form
    desk.trouble.up()
    await door.submit(form, body="Open sesame")
    await door.deliver()

    assert form["callback_id"] == "reply"
    assert desk.said(ticket) == ["About: Of Marta"]
    assert "Of Marta" not in str(slack.sent)


async def test_watch_and_unwatch_by_button(door, slack, kit):
    await door.press("open_watch", user=MARTA)
    await door.submit(slack.form, user=MARTA, scope="desk")
    before = await kit.store.channels.of_desk("support")
    await door.press("unwatch", user=MARTA)
    await door.press("unwatch", user=MARTA)
    await door.deliver()

    assert len(before) == 1
    assert await kit.store.channels.of_desk("support") == ()
    assert "stopped showing requests" in slack.said_in(HELP)[-1]
    assert "No requests are shown in this channel." in slack.answers[-1].text


async def test_a_failed_request_is_tried_again_by_its_writer(door, slack, desk):
    row = await failed_request(door)
    await door.press("retry", delivery(row), channel="D0ANA")
    await door.deliver()

    assert ticket_of(desk).title == "Printer on fire"
    assert card_of(door, "Printer on fire").channel == HELP
    assert "It is being tried again." in slack.answers[-1].text
    assert slack.answers[-1].replace


async def test_retry_in_the_form_shows_there_that_it_is_on_its_way(door, slack, desk):
    row = await failed_request(door)
    form = slack.form
    desk.trouble.down(Unreachable())
    await door.press_in(form, "retry", delivery(row))
    shown = str(slack.form)
    desk.trouble.up()
    await door.deliver()

    assert "on its way to the help desk" in shown
    assert f"#{ticket_of(desk).number}" in str(slack.form)


async def test_what_fails_again_is_told_again(door, slack, desk):
    row = await failed_request(door)
    for _ in range(2):
        desk.trouble.fail("open_ticket", Refused("still not"))
        await door.press("retry", delivery(row), channel="D0ANA")
        await door.deliver()

    told = [text for text in slack.said_in("D0ANA") if "was not delivered" in text]
    assert len(told) == 3


@pytest.mark.parametrize("action", ["retry", "give_up"])
async def test_somebody_elses_delivery_is_neither_tried_nor_given_up(
    door, slack, desk, kit, action
):
    row = await failed_request(door)
    await door.press(action, delivery(row), user=BO)
    await door.deliver()

    assert (await kit.store.outbox.get(row.id)).state == "dead"
    assert desk.all_tickets == {}
    assert GONE in slack.answers[-1].text


@pytest.mark.parametrize("action", ["retry", "give_up"])
async def test_another_row_is_not_meant_by_mistake(door, slack, kit, action):
    row = await failed_request(door)
    await door.press(action, DeliveryRef(row=row.id, key="open:another"))
    await door.press(action, DeliveryRef(row=row.id + 1, key=row.key))

    assert (await kit.store.outbox.get(row.id)).state == "dead"
    assert [GONE in said.text for said in slack.answers] == [True, True]


async def test_a_delivery_that_is_given_up_is_gone(door, slack, desk, kit):
    row = await failed_request(door)
    await door.press("give_up", delivery(row))
    await door.press("retry", delivery(row))
    await door.deliver()

    assert "Please help." in slack.answers[0].text
    assert GONE in slack.answers[1].text
    assert await kit.store.outbox.get(row.id) is None
    assert desk.all_tickets == {}


async def test_what_was_delivered_is_not_tried_again(door, slack, desk, kit):
    await asked(door)
    row = next(r for r in await kit.store.outbox.list("done") if r.kind == "open_ticket")
    await door.press("retry", delivery(row))
    await door.press("give_up", delivery(row))
    await door.deliver()

    assert len(desk.all_tickets) == 1
    assert (await kit.store.outbox.get(row.id)).state == "done"


async def kept_draft(door, **typed):
    """A form of Ana's that was closed halfway; the value of its buttons."""
    await door.command("new")
    form = door.slack.form
    await door.types(form, **typed)
    await door.close(form)
    await door.deliver()
    return DraftRef(key=form["external_id"])


async def test_a_draft_goes_on_where_it_was_left(door, slack, kit):
    draft = await kept_draft(door, title="Half", body="a thought", priority="low")
    await door.press("continue_draft", draft)
    form = slack.form

    assert "Half" in str(form)
    assert "a thought" in str(form)
    assert '"value": "low"' in str(form).replace("'", '"')
    assert await kit.store.drafts.get(draft.key) is None


async def test_a_draft_that_goes_on_and_is_closed_again_is_still_kept(door, slack):
    draft = await kept_draft(door, title="Half", body="a thought")
    await door.press("continue_draft", draft)
    await door.close(slack.form)
    await door.deliver()
    [value] = values(slack.whispers[-1].message, "continue_draft")
    await door.press("continue_draft", value)

    assert "a thought" in str(slack.form)


async def test_a_draft_survives_a_form_that_cannot_be_opened(door, slack):
    draft = await kept_draft(door, title="Half", body="a thought")
    slack.trouble.fail("open_view", SlackRefused("fatal_error"))
    await door.press("continue_draft", draft)
    await door.press("continue_draft", draft)

    assert "a thought" in str(slack.form)


async def test_a_reply_that_was_closed_goes_on_too(door, slack, desk):
    await door.press("open_reply", ref(desk.opens("Printer on fire")))
    await door.types(slack.form, body="I think that")
    await door.close(slack.form)
    await door.deliver()
    [value] = values(slack.whispers[-1].message, "continue_draft")
    await door.press("continue_draft", value)

    assert slack.form["callback_id"] == "reply"
    assert "I think that" in str(slack.form)


@pytest.mark.parametrize("action", ["continue_draft", "drop_draft"])
async def test_somebody_elses_draft_is_neither_shown_nor_dropped(door, slack, kit, action):
    draft = await kept_draft(door, title="Secret", body="of Ana")
    before, sent = dict(slack.views), len(slack.sent)
    await door.press(action, draft, user=BO)

    assert (await kit.store.drafts.get(draft.key)).user == ANA
    assert slack.views == before
    assert "Secret" not in str(slack.sent[sent:])
    assert slack.answers[-1].text == "This draft is no longer there."


async def test_nobody_reads_somebody_elses_form_that_was_put_away(door, slack):
    await door.command("new")
    form = slack.form
    await door.types(form, title="Secret", body="of Ana")
    await door.close(form, user=BO)
    await door.deliver()

    assert slack.whispers == []


async def test_a_dropped_draft_is_gone(door, slack, kit):
    draft = await kept_draft(door, title="Half", body="a thought")
    await door.press("drop_draft", draft)
    await door.press("continue_draft", draft)

    assert await kit.store.drafts.get(draft.key) is None
    assert slack.answers[-1].text == "This draft is no longer there."


async def test_a_draft_that_is_continued_twice_opens_one_form(door, slack):
    draft = await kept_draft(door, title="Half", body="a thought")
    before = len(slack.views)
    button = bodies.button("continue_draft", draft.to_text())
    presses = [bodies.pressed(button, user=ANA, trigger=f"{n}.2.twice") for n in range(2)]
    await asyncio.gather(*(door.answered(press) for press in presses))
    await door.after.drain(10)

    assert len(slack.views) == before + 1
