"""The form that changes a ticket: as the ticket is, and only what changed is sent."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.ids import OPEN_EDIT
from handlers.views.edit import change_of, check_edit, edit_form, edit_modal, edit_steps, read_edit
from handlers.views.edit_changes import changed_fields
from handlers.views.field_words import MAP
from handlers.views.filled import merged
from handlers.views.request import request_message
from handlers.views.shape import FormShape
from handlers.words import Translate, Words
from handlers.workspace import View
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Change, Priority, Status, Ticket
from tests.handlers.views.desk import PRINTER, UNKNOWN
from tests.handlers.views.examples_forms import EDIT_PLACE, TICKET
from tests.handlers.views.fields import AGENTS, EVERY_KIND, HELD, options
from tests.handlers.views.fields import visible as seen
from tests.handlers.views.filling import block, names, submitted
from tests.handlers.views.limits import hold, visible

ENGLISH = Words.load().to("en-US")
REQUESTERS = replace(AGENTS, agent=False, fields=seen(EVERY_KIND))


def form(ticket: Ticket = TICKET, shape: FormShape = AGENTS, **given: Any) -> View:
    view = edit_modal(ENGLISH, place=EDIT_PLACE, shape=shape, ticket=ticket, **given)
    hold(view)
    return view


def changed(view: View, ticket: Ticket = TICKET, shape: FormShape = AGENTS, **typed: Any) -> Change:
    return change_of(read_edit(submitted(view, **typed)), shape, ticket)


def holding(field: Field, value: str | tuple[str, ...], *labels: str) -> tuple[Ticket, FormShape]:
    held = FieldValue(key=field.key, value=value, labels=labels)
    ticket = replace(PRINTER, fields=(held,))
    return ticket, FormShape(desk="support", fields=(field,), agent=True, priorities=())


def test_nothing_is_sent_of_a_form_that_nobody_touched(t: Translate):
    view = edit_modal(t, place=EDIT_PLACE, shape=AGENTS, ticket=TICKET)

    assert change_of(read_edit(submitted(view)), AGENTS, TICKET) == Change()
    assert check_edit(t, read_edit(submitted(view)), AGENTS, TICKET) == {}


def test_only_what_changed_is_sent():
    typed = {"status": "solved", "priority": "low", "group": "166", "field:asset": "B-7"}

    sent = changed(form(), **typed)

    assert sent == Change(
        status=Status.SOLVED,
        priority=Priority.LOW,
        group_id="166",
        fields=(FieldValue(key="asset", value="B-7"),),
    )


def test_what_is_emptied_is_sent_empty():
    sent = changed(
        form(), **{"field:asset": None, "field:tried": [], "field:call": None, "field:backup": []}
    )

    assert sent.fields == (
        FieldValue(key="asset", value=""),
        FieldValue(key="call", value=""),
        FieldValue(key="backup", value="false"),
        FieldValue(key="tried", value=()),
    )


def test_requesters_change_their_fields_alone():
    view = form(shape=REQUESTERS)

    assert not {"status", "priority", "group"} & set(names(view))
    assert "not for requesters" not in visible(view)
    sent = changed(view, shape=REQUESTERS, **{"field:asset": "B-7"})
    assert sent == Change(fields=(FieldValue(key="asset", value="B-7"),))


def test_a_status_that_we_have_no_word_for_stays():
    view = form(UNKNOWN)

    assert "initial_option" not in block(view, "status")["element"]
    assert changed(view, UNKNOWN) == Change()
    assert changed(view, UNKNOWN, status="open") == Change(status=Status.OPEN)


def test_an_option_that_is_hidden_or_gone_stays_until_another_is_chosen():
    hidden = Option(value="9", label="Fax", hidden=True)
    field = Field(key="kind", kind=FieldKind.CHOICE, label="Kind", options=(*options("A"), hidden))
    for value, label in (("9", "Fax"), ("77", "Telex")):
        ticket, shape = holding(field, value, label)
        view = form(ticket, shape)
        assert block(view, "field:kind")["element"]["initial_option"]["text"]["text"] == label
        assert changed(view, ticket, shape) == Change()
        assert check_edit(ENGLISH, read_edit(submitted(view)), shape, ticket) == {}
        assert changed(view, ticket, shape, **{"field:kind": "A"}).fields[0].value == "0"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.DATE, "soon"),
        (FieldKind.MOMENT, "2030-01-31 09:00"),
        (FieldKind.LINK, "www.acme.example"),
        (FieldKind.INTEGER, "a dozen"),
        (FieldKind.BOOLEAN, "maybe"),
    ],
)
def test_what_an_element_cannot_show_stays_as_text(kind: FieldKind, value: str):
    ticket, shape = holding(Field(key="f", kind=kind, label="F"), value)
    view = form(ticket, shape)

    assert block(view, "field:f")["element"]["initial_value"] == value
    assert changed(view, ticket, shape) == Change()
    assert check_edit(ENGLISH, read_edit(submitted(view)), shape, ticket) == {}
    other = read_edit(submitted(view, **{"field:f": "other"}))
    assert list(check_edit(ENGLISH, other, shape, ticket)) == ["field:f"]


def test_a_text_that_is_too_long_for_slack_is_only_shown():
    ticket, shape = holding(Field(key="f", kind=FieldKind.LONG_TEXT, label="F"), "x" * 3_001)
    view = form(ticket, shape)

    assert names(view) == []
    assert "xxx" in visible(view)
    assert changed(view, ticket, shape) == Change()


def test_a_required_field_cannot_be_emptied_but_may_have_been_empty():
    field = Field(key="f", kind=FieldKind.TEXT, label="F", agent=Access.REQUIRED)
    ticket, shape = holding(field, "here")
    emptied = read_edit(submitted(form(ticket, shape), **{"field:f": None}))
    emptied = replace(emptied, fields=())
    assert list(check_edit(ENGLISH, emptied, shape, ticket)) == ["field:f"]

    bare = replace(ticket, fields=())
    assert check_edit(ENGLISH, read_edit(submitted(form(bare, shape))), shape, bare) == {}


def test_a_field_below_one_that_is_only_shown_is_asked():
    parent = Field(key="p", kind=FieldKind.TEXT, label="P", agent=Access.READ_ONLY)
    child = Field(key="c", kind=FieldKind.TEXT, label="C", asked_if=("p", "gold"))
    ticket, shape = holding(parent, "gold")
    shape = replace(shape, fields=(child, parent))

    view = form(ticket, shape)

    assert names(view) == ["field:c"]
    assert changed(view, ticket, shape, **{"field:c": "x"}).fields[0].key == "c"


def test_a_default_is_not_put_into_a_ticket():
    field = Field(key="f", kind=FieldKind.TEXT, label="F", default="Default")
    bare, shape = replace(PRINTER, fields=()), FormShape(desk="support", fields=(field,))

    assert "initial_value" not in block(form(bare, shape), "field:f")["element"]
    assert changed(form(bare, shape), bare, shape) == Change()


def test_a_long_form_is_edited_in_steps():
    many = tuple(Field(key=f"f{n}", kind=FieldKind.TEXT, label=f"F{n}") for n in range(150))
    shape = FormShape(desk="support", fields=many, agent=True, statuses=(Status.OPEN, Status.NEW))
    filled = edit_form(PRINTER, shape)
    assert edit_steps(shape, filled, PRINTER) == 2
    for step in (1, 2):
        place = replace(EDIT_PLACE, step=step)
        view = edit_modal(ENGLISH, place=place, shape=shape, ticket=PRINTER, filled=filled)
        typed = {names(view)[-1]: f"Step {step}"} | ({"status": "new"} if step == 1 else {})
        filled = merged(filled, read_edit(submitted(view, **typed)))

    sent = change_of(filled, shape, PRINTER)

    assert sent.status is Status.NEW
    assert [value.value for value in sent.fields] == ["Step 1", "Step 2"]


def test_the_order_of_choices_is_no_change():
    field = Field(key="f", kind=FieldKind.CHOICES, label="F", options=options("A", "B"))
    given = FieldValue(key="f", value=("1", "0"))

    assert changed_fields([given], [FieldValue(key="f", value=("0", "1"))], [field]) == ()


def test_those_who_may_change_a_request_find_a_button_on_it():
    given: dict[str, Any] = {
        "desk": "support",
        "ticket": TICKET,
        "requester": "Ana",
        "assignee": None,
        "comments": [],
        "older": None,
        "agent": False,
        "link": None,
    }
    without = request_message(ENGLISH, **given)
    there = request_message(ENGLISH, **given, editable=True)

    assert OPEN_EDIT not in str(without.blocks)
    assert OPEN_EDIT in str(there.blocks)


def test_every_value_is_readable_on_its_request():
    shown = request_message(
        ENGLISH,
        desk="support",
        ticket=replace(PRINTER, fields=tuple(replace(v, labels=()) for v in HELD)),
        requester="Ana",
        assignee=None,
        comments=[],
        older=None,
        agent=True,
        link=None,
        fields=EVERY_KIND,
        several=True,
    )
    hold(shown)

    words = visible(shown)
    for said in ("Hardware", "Off, On", "Room 2", "1 d 2 h", "40 %", "Yes", "not for requesters"):
        assert said in words
    links = [leaf["url"] for leaf in _leaves(shown.blocks) if leaf["type"] == "link"]
    assert links == [
        "https://acme.example/a?b=1&c=2",
        f"{MAP}Torstra%C3%9Fe%201%2C%20Berlin%20%26%20%3Cmore%3E",
    ]
    assert [leaf["timestamp"] for leaf in _leaves(shown.blocks) if leaf["type"] == "date"] == [
        1896080400
    ]
    assert "Help desk: support" in words


@pytest.mark.parametrize("value", ["javascript:alert(1)", "ftp://x", "https://", "//evil"])
def test_an_address_that_is_none_is_only_text(value: str):
    field = Field(key="f", kind=FieldKind.LINK, label="F")
    ticket, _ = holding(field, value)
    shown = request_message(
        ENGLISH,
        desk="support",
        ticket=ticket,
        requester="Ana",
        assignee=None,
        comments=[],
        older=None,
        agent=True,
        link=None,
        fields=(field,),
    )

    assert not [leaf for leaf in _leaves(shown.blocks) if leaf["type"] == "link"]
    assert value in visible(shown)


def _leaves(blocks: Any) -> list[dict[str, Any]]:
    sections = [e for b in blocks if b["type"] == "rich_text" for e in b["elements"]]
    return [leaf for section in sections for leaf in section["elements"]]
