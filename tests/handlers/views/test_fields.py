"""Every kind of field has its native element, and says what is wrong where it is wrong."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.views.field_values import settled, unsettled
from handlers.views.filled import Filled
from handlers.views.new_request import (
    RequestForm,
    check_new_request,
    new_request_modal,
    read_new_request,
)
from handlers.views.shape import FormShape
from handlers.words import Translate, Words
from handlers.workspace import View
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from tests.handlers.views.examples_forms import FILLED, PLACE
from tests.handlers.views.fields import EVERY_KIND, HELD, SHAPE, options
from tests.handlers.views.filling import block, names, submitted
from tests.handlers.views.limits import hold, visible

ENGLISH = Words.load().to("en-US")
GOOD = RequestForm(title="Title", body="Body")


def form(*fields: Field, filled: RequestForm = GOOD, **shaped: Any) -> View:
    shape = FormShape(desk="support", fields=fields, **shaped)
    view = new_request_modal(ENGLISH, place=PLACE, shape=shape, filled=filled)
    hold(view)
    return view


def element(field: Field, *values: FieldValue) -> dict[str, Any]:
    view = form(field, filled=replace(GOOD, fields=values, shown=(field.key,)))
    found: dict[str, Any] = block(view, f"field:{field.key}")["element"]
    return found


def wrong(field: Field, value: str | tuple[str, ...] = "", **shaped: Any) -> str:
    shape = FormShape(desk="support", fields=(field,), **shaped)
    values = (FieldValue(key=field.key, value=value),) if value else ()
    filled = replace(GOOD, fields=values, shown=(field.key,))
    found = check_new_request(ENGLISH, filled, shape)
    assert set(found) <= {f"field:{field.key}"}
    return "".join(found.values())


def of(kind: FieldKind, **more: Any) -> Field:
    return Field(key="f", kind=kind, label="Field", **more)


KINDS = {
    "asset": "plain_text_input",
    "screen": "plain_text_input",
    "needed": "datepicker",
    "call": "timepicker",
    "outage": "datetimepicker",
    "page": "url_text_input",
    "mail": "email_text_input",
    "seats": "number_input",
    "cost": "number_input",
    "site": "plain_text_input",
    "kind": "static_select",
    "laptop": "plain_text_input",
    "size": "radio_buttons",
    "backup": "checkboxes",
    "tried": "checkboxes",
    "rooms": "multi_static_select",
    "vendor": "external_select",
    "parts": "multi_external_select",
    "place": "static_select",
}


def test_every_kind_has_its_native_element():
    view = new_request_modal(ENGLISH, place=PLACE, shape=SHAPE, filled=FILLED)

    found = {name: block(view, f"field:{name}")["element"]["type"] for name in KINDS}
    assert found == KINDS
    assert block(view, "field:screen")["element"]["multiline"]
    assert not block(view, "field:seats")["element"]["is_decimal_allowed"]
    assert block(view, "field:cost")["element"]["is_decimal_allowed"]
    assert block(view, "field:vendor")["element"]["min_query_length"] == 0


def test_what_a_desk_holds_comes_back_through_the_form():
    view = new_request_modal(ENGLISH, place=PLACE, shape=SHAPE, filled=FILLED)

    read = read_new_request(submitted(view))

    asked = {f.key for f in SHAPE.fields if SHAPE.is_written(f)}
    assert settled(read, SHAPE.fields) == tuple(v for v in HELD if v.key in asked)
    assert check_new_request(ENGLISH, read, SHAPE) == {}


def test_what_is_only_shown_is_never_asked(t: Translate):
    view = new_request_modal(t, place=PLACE, shape=SHAPE)

    assert "Gold & <silver>" not in visible(view)
    assert "Gold &amp; &lt;silver&gt;" in visible(view)
    assert not {"field:age", "field:done", "field:crm", "field:level"} & set(names(view))


def test_a_hidden_field_never_appears():
    shown = replace(SHAPE, fields=EVERY_KIND)

    assert "Margin" not in visible(new_request_modal(ENGLISH, place=PLACE, shape=shown))


def test_a_moment_is_shown_in_the_readers_zone_and_sent_in_utc():
    view = form(of(FieldKind.MOMENT))

    read = read_new_request(submitted(view, **{"field:f": 1896080400}))

    assert read.fields == (FieldValue(key="f", value="2030-01-31T09:00Z"),)
    again = element(of(FieldKind.MOMENT), *read.fields)
    assert again["initial_date_time"] == 1896080400


@pytest.mark.parametrize(
    ("count", "kind", "type_"),
    [
        (10, FieldKind.RADIO, "radio_buttons"),
        (11, FieldKind.RADIO, "static_select"),
        (100, FieldKind.RADIO, "static_select"),
        (101, FieldKind.RADIO, "external_select"),
        (100, FieldKind.CHOICE, "static_select"),
        (101, FieldKind.CHOICE, "external_select"),
        (5_000, FieldKind.CHOICE, "external_select"),
        (10, FieldKind.CHECKBOXES, "checkboxes"),
        (11, FieldKind.CHECKBOXES, "multi_static_select"),
        (101, FieldKind.CHECKBOXES, "multi_external_select"),
        (100, FieldKind.CHOICES, "multi_static_select"),
        (101, FieldKind.CHOICES, "multi_external_select"),
    ],
)
def test_the_number_of_options_decides_the_element(count: int, kind: FieldKind, type_: str):
    many = of(kind, options=options(*(f"Option {n}" for n in range(count))))

    assert element(many)["type"] == type_
    chosen = element(many, FieldValue(key="f", value="7"))
    first = chosen.get("initial_option") or chosen["initial_options"][0]
    assert first["text"]["text"] == "Option 7"


def test_options_that_are_too_heavy_for_a_menu_are_loaded():
    heavy = of(FieldKind.CHOICE, options=options(*(f"{n} " + "部" * 73 for n in range(100))))

    assert element(heavy)["type"] == "external_select"


def test_a_large_choice_shows_the_words_of_what_was_chosen():
    large = of(FieldKind.CHOICE, large=True)
    picked = {"text": {"type": "plain_text", "text": "Vendor &amp; Sons"}, "value": "4711"}

    read = read_new_request(submitted(form(large), **{"field:f": picked}))

    assert read.fields[0].labels == ("Vendor & Sons",)
    again = element(large, *read.fields)
    assert again["initial_option"]["text"]["text"] == "Vendor & Sons"
    assert wrong(large, "4711") == ""


def test_siblings_with_equal_values_stay_apart():
    twins = of(
        FieldKind.CHOICE,
        options=(Option(value="0", label="North"), Option(value="0", label="South")),
    )
    offered = element(twins)["options"]
    assert len({o["value"] for o in offered}) == 2

    read = read_new_request(submitted(form(twins), **{"field:f": "South"}))

    assert settled(read, [twins]) == (FieldValue(key="f", value="0"),)
    assert settled(read, [twins])[0].labels == ("South",)
    assert element(twins, *read.fields)["initial_option"]["text"]["text"] == "South"


def test_a_hidden_option_is_not_offered_and_cannot_be_chosen():
    hidden = of(
        FieldKind.CHOICE,
        options=(Option(value="1", label="Fax", hidden=True), *options("Mail")),
        default="1",
    )

    assert [o["value"] for o in element(hidden)["options"]] == ["0"]
    assert "initial_option" not in form(hidden)["blocks"][3]["element"]
    assert "does not offer" in wrong(hidden, "1")


def test_a_choice_without_options_is_told_and_not_asked():
    empty = of(FieldKind.CHOICE, requester=Access.REQUIRED)
    view = form(empty)

    assert "nothing to choose from" in visible(view)
    assert wrong(empty) == ""


def test_an_empty_box_is_an_answer_even_where_one_is_required():
    box = of(FieldKind.BOOLEAN, requester=Access.REQUIRED)

    read = read_new_request(submitted(form(box)))

    assert read.fields == (FieldValue(key="f", value="false"),)
    assert block(form(box), "field:f")["optional"]
    assert wrong(box) == ""


@pytest.mark.parametrize("kind", [k for k in FieldKind if k is not FieldKind.BOOLEAN])
def test_a_required_field_that_is_empty_says_what_to_do(kind: FieldKind):
    asked = of(kind, requester=Access.REQUIRED, options=options("One"))

    told = kind in {FieldKind.CALCULATED, FieldKind.EXTERNAL}
    assert bool(wrong(asked)) is not told


def test_what_agents_must_fill_in_is_not_asked_of_requesters():
    asked = of(FieldKind.TEXT, agent=Access.REQUIRED)

    assert wrong(asked) == ""
    assert wrong(asked, agent=True) == "Please fill this in."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (of(FieldKind.TEXT, longest=5), "123456", "6 characters and 5 fit"),
        (of(FieldKind.TEXT, longest=5), "12345", ""),
        (of(FieldKind.TEXT, pattern=r"^A-\d+$"), "B-1", "expected form"),
        (of(FieldKind.DATE), "2030-02-31", "day that exists"),
        (of(FieldKind.DATE), "2028-02-29", ""),
        (of(FieldKind.TIME), "24:00", "time like"),
        (of(FieldKind.MOMENT), "tomorrow", "date and a time"),
        (of(FieldKind.LINK), "ftp://x", "https://"),
        (of(FieldKind.LINK), "javascript:alert(1)", "https://"),
        (of(FieldKind.LINK), "https://acme.example", ""),
        (of(FieldKind.EMAIL), "ana@acme", "email address"),
        (of(FieldKind.INTEGER, lowest=1), "0", "at least 1"),
        (of(FieldKind.INTEGER, highest=9), "10", "at most 9"),
        (of(FieldKind.INTEGER), "1.5", "whole number"),
        (of(FieldKind.DECIMAL), "1,5", "like 13.5"),
        (of(FieldKind.DECIMAL, lowest=0), "-0.1", "at least 0"),
        (of(FieldKind.DECIMAL), "-0.1", ""),
        (of(FieldKind.CHOICE, options=options("A")), "7", "does not offer"),
        (of(FieldKind.CHOICES, options=options("A")), ("0", "7"), "does not offer"),
        (of(FieldKind.CHOICES, large=True), tuple(map(str, range(101))), "no more than 100"),
    ],
)
def test_a_wrong_answer_says_what_to_do(field: Field, value: str, said: str):
    found = wrong(field, value)

    assert said in found
    assert bool(found) == bool(said)


def test_text_that_is_too_long_already_is_kept_and_said():
    short = of(FieldKind.TEXT, longest=5)

    assert element(short)["max_length"] == 5
    assert element(short, FieldValue(key="f", value="123456"))["initial_value"] == "123456"


def test_a_number_out_of_its_range_is_kept_and_said():
    seats = of(FieldKind.INTEGER, lowest=1, highest=5)

    assert element(seats)["min_value"] == "1"
    shown = element(seats, FieldValue(key="f", value="9"))
    assert (shown["initial_value"], shown["min_value"]) == ("9", "1")
    assert "max_value" not in shown


def test_defaults_are_offered_once():
    field = of(FieldKind.CHOICE, options=options("A", "B"), default="1")
    view = form(field)
    assert block(view, "field:f")["element"]["initial_option"]["text"]["text"] == "B"

    cleared = read_new_request(submitted(view, **{"field:f": None}))

    assert cleared.shown == ("f",)
    again = form(field, filled=replace(cleared, title="Title"))
    assert "initial_option" not in block(again, "field:f")["element"]


def test_reasons_of_the_desk_stand_right_above_their_inputs(t: Translate):
    view = new_request_modal(
        t, place=PLACE, shape=SHAPE, filled=FILLED, errors={"seats": "No <!here>", "x": "Odd"}
    )

    at = [b.get("block_id") for b in view["blocks"]].index("field:seats")
    above = view["blocks"][at - 1]["elements"][0]["text"]
    assert "Seats" in above
    assert "No &lt;!here&gt;" in above
    assert "Odd" in view["blocks"][0]["text"]["text"]


def test_what_is_not_a_field_of_the_form_is_not_sent():
    values = (FieldValue(key="elsewhere", value="x"), FieldValue(key="asset", value="A-1"))

    assert settled(Filled(fields=values), SHAPE.fields) == values[1:]
    assert unsettled(values, SHAPE.fields) == values[1:]
