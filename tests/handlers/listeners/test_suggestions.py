"""Options of long choices are found while somebody types, in time and without an error."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from handlers.flows import field_cache, form_fields, long_lists
from handlers.views.state import TicketRef
from helpdesks.errors import RateLimited, Unreachable
from helpdesks.fields import FieldKind, FieldValue, Option
from tests.handlers import bodies
from tests.handlers.at_form import AtForm, at_form
from tests.handlers.form_examples import PLACE, large, options
from tests.handlers.stand_ins import ANA, MARTA
from tests.handlers.steps import ticket_of


def labels(found):
    return [option["text"]["text"] for option in found]


async def test_the_first_hundred_are_offered_before_anything_is_typed(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(5_000)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)

    assert labels(await form.search("product", "")) == [o.label for o in options(100)]


async def test_what_is_typed_is_found_among_thousands_and_sent_with_its_label(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(5_000)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    found = await form.search("product", "pRoDuCt 49")
    [chosen] = [option for option in found if option["text"]["text"] == "Product 4987"]
    await form.choose("product", chosen)
    await form.send(body="x")
    await door.deliver()

    assert len(found) == 100
    [value] = ticket_of(desk).fields
    assert (value.value, value.labels) == ("4987", ("Product 4987",))


async def test_a_label_that_slack_cuts_short_reaches_the_desk_whole(door, kit, desk):
    words = "A very long name of a product " * 5
    desk.form, desk.long_lists = (large(),), {"product": (Option(value="1", label=words),)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    [chosen] = await form.search("product", "")
    await form.choose("product", chosen)
    await form.send(body="x")
    await door.deliver()

    assert len(chosen["text"]["text"]) <= 75
    assert ticket_of(desk).fields[0].labels == (words,)


async def test_a_list_not_read_yet_is_asked_of_the_desk(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(500)}
    await field_cache.read(kit, desk)
    form = await at_form(door)

    assert len(await form.search("product", "")) == 100
    assert labels(await form.search("product", " Product 0444 ")) == ["Product 0444"]
    assert await form.search("product", "Product 04") == []


async def test_a_desk_that_hangs_has_no_options_in_time(door, kit, desk, monkeypatch):
    monkeypatch.setattr(long_lists, "DEADLINE", 0.05)
    desk.form = (large(),)
    await field_cache.read(kit, desk)

    async def hangs(_key, _wanted=None):
        await asyncio.Event().wait()
        yield

    desk.options = hangs
    form = await at_form(door)

    assert await form.search("product", "x") == []


@pytest.mark.parametrize("error", [Unreachable(), RateLimited(60)])
async def test_a_desk_that_does_not_answer_has_no_options(door, kit, desk, error):
    desk.form = (large(),)
    await field_cache.read(kit, desk)
    form = await at_form(door)
    desk.trouble.fail("options", error)

    assert await form.search("product", "x") == []


async def test_the_desk_is_not_asked_for_what_is_known(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(5)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    desk.trouble.down(Unreachable())

    assert await form.search("product", "no such thing") == []
    assert len(await form.search("product", "product")) == 5


async def test_a_broad_level_of_a_tree_is_searched_below_what_is_chosen_above(door, kit, desk):
    berlin, shanghai = PLACE.options
    desk.form = (
        replace(
            PLACE,
            options=(
                replace(berlin, options=options(150, "Room")),
                replace(shanghai, options=options(150, "房间")),
            ),
        ),
    )
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    await form.choose("place", "上海")
    there = await form.search("place", "0149", level=2)
    await form.choose("place", "Berlin")
    here = await form.search("place", "0149", level=2)
    await form.choose("place", here[0], level=2)
    await form.send(body="x")
    await door.deliver()

    assert (labels(there), labels(here)) == (["房间 0149"], ["Room 0149"])
    assert ticket_of(desk).fields[0].value == ("0", "149")


async def test_a_field_that_is_gone_has_no_options(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": options(5)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    desk.form = ()
    await form_fields.refresh(kit, desk)

    assert await form.search("product", "") == []


@pytest.mark.parametrize("metadata", ["", "{", '{"desk":"elsewhere"}'])
async def test_a_form_that_is_none_of_ours_has_no_options(door, metadata):
    view = {"id": "V1", "callback_id": "new_request", "private_metadata": metadata, "blocks": []}
    more = {"action_id": "field:product", "block_id": "field:product", "value": "", "view": view}
    response = await door.send(bodies.interaction("block_suggestion", ANA, **more))

    assert (response.status, response.body) == (200, '{"options": []}')


async def test_a_store_that_fails_has_no_options(door, kit, desk, path):
    desk.form, desk.long_lists = (large(),), {"product": options(5)}
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE field_options")

    assert await form.search("product", "") == []


ODD = (
    *(Option(value=f"R&D <{n}>", label=f"R&D {n}") for n in range(150)),
    *(Option(value="x" * 151 + str(n), label=f"Long {n}") for n in range(3)),
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("r&d 77", "R&D <77>"), ("R&amp;D 77", "R&D <77>"), ("long 2", ODD[-1].value)],
)
async def test_values_that_slack_does_not_carry_are_found_and_reach_the_desk(
    door, kit, desk, typed, value
):
    desk.form = (replace(large(), large=False, options=ODD),)
    await form_fields.refresh(kit, desk)
    form = await at_form(door)
    [chosen] = await form.search("product", typed)
    await form.choose("product", chosen)
    await form.send(body="x")
    await door.deliver()

    [sent] = ticket_of(desk).fields
    assert (sent.value, sent.labels[0].casefold()) == (
        value,
        typed.replace("&amp;", "&").casefold(),
    )
    assert len(chosen["value"]) <= 150
    assert set(chosen["value"]).isdisjoint("&<>")  # Slack may answer these as entities


async def test_a_list_not_read_yet_offers_what_can_be_known_again(door, kit, desk):
    desk.form, desk.long_lists = (large(),), {"product": (ODD[0], *options(1))}
    await field_cache.read(kit, desk)
    form = await at_form(door)

    assert labels(await form.search("product", "")) == ["Product 0000"]


@pytest.mark.parametrize("held", ["R&D <7>", "R&D <gone>"])
async def test_such_a_value_on_a_ticket_stays_until_it_is_changed(door, kit, desk, held):
    kind = FieldKind.CHOICES
    desk.form = (replace(large(), large=False, options=ODD, kind=kind),)
    await form_fields.refresh(kit, desk)
    ticket = desk.opens("Printer", fields=(FieldValue(key="product", value=(held,)),))
    await door.command(f"show {ticket.number}", user=MARTA)
    at = TicketRef(desk="support", ticket_id=ticket.id, number=ticket.number)
    await door.press("open_edit", at, user=MARTA)
    form = AtForm(door, user=MARTA)
    assert held.replace("<", "&lt;") in form.text or held in form.text
    unchanged = await form.send()
    await door.press("open_edit", at, user=MARTA)
    form = AtForm(door, user=MARTA)
    more, *_ = await form.search("product", "R&D 9")
    await form.send(**{form.name("product"): [*form.stands("product"), more]})
    await door.deliver()

    assert unchanged == {}
    [now] = desk.all_tickets[ticket.id].fields
    assert now.value == (held, "R&D <9>")
