"""Fields that depend on others, levels of a choice, steps, and the desk a form is for."""

from dataclasses import replace

import pytest

from handlers.views.field_values import settled
from handlers.views.filled import merged
from handlers.views.new_request import (
    RequestForm,
    check_new_request,
    new_request_modal,
    next_step,
    read_new_request,
    step_of,
    steps_of,
)
from handlers.views.shape import FormShape
from handlers.views.suggestions import asked_about, suggestion
from handlers.words import Words
from handlers.workspace import SlackFile, View
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Priority
from tests.handlers.views.examples_forms import CASCADE, LONG, PLACE, at_level
from tests.handlers.views.fields import PLACES, leaf, options
from tests.handlers.views.filling import block, names, redrawn, submitted
from tests.handlers.views.limits import hold, visible

ENGLISH = Words.load().to("en-US")
GOOD = RequestForm(title="Title", body="Body")
KIND = Field(key="kind", kind=FieldKind.CHOICE, label="Kind", options=options("Hard", "Soft"))
SERIAL = Field(
    key="serial",
    kind=FieldKind.TEXT,
    label="Serial",
    requester=Access.REQUIRED,
    asked_if=("kind", "0"),
)
MAKER = Field(key="maker", kind=FieldKind.TEXT, label="Maker", asked_if=("serial", "X"))
RAW = {"id": "F1", "name": "a.txt", "size": 3, "url_private": "https://files.slack.com/F1"}


def shape(*fields: Field, **more: object) -> FormShape:
    return FormShape(desk="support", fields=fields, **more)


def drawn(asked: FormShape, form: RequestForm = GOOD, step: int = 1) -> View:
    view = new_request_modal(ENGLISH, place=replace(PLACE, step=step), shape=asked, filled=form)
    hold(view)
    return view


def fields_in(view: View) -> list[str]:
    return [name for name in names(view) if name.startswith("field:")]


def used(asked: FormShape, view: View, form: RequestForm = GOOD, **typed: object) -> View:
    """The form after something in it was used, and it was drawn anew."""
    before = submitted(view, **typed) if "state" not in view else redrawn(view, view, **typed)
    form = merged(form, read_new_request(before))
    return redrawn(before, drawn(asked, form))


def test_a_dependent_field_appears_with_its_answer_and_goes_with_it():
    asked = shape(KIND, SERIAL, MAKER)
    view = drawn(asked)
    assert fields_in(view) == ["field:kind"]

    view = used(asked, view, **{"field:kind": "Hard"})
    assert fields_in(view) == ["field:kind", "field:serial"]

    view = used(asked, view, **{"field:serial": "X"})
    assert fields_in(view) == ["field:kind", "field:serial", "field:maker"]

    view = used(asked, view, **{"field:kind": "Soft"})
    assert fields_in(view) == ["field:kind"]
    assert read_new_request(view).title == "Title"


def test_an_answer_that_is_not_asked_any_more_is_kept_but_not_sent():
    asked = shape(KIND, SERIAL)
    form = RequestForm(
        title="T",
        body="B",
        fields=(FieldValue(key="kind", value="0"), FieldValue(key="serial", value="S")),
    )
    view = submitted(drawn(asked, form), **{"field:kind": "Soft"})

    form = merged(form, read_new_request(view))
    form = merged(form, read_new_request(redrawn(view, drawn(asked, form))))

    assert [v.key for v in settled(form, asked.fields)] == ["kind"]
    view = submitted(drawn(asked, form), **{"field:kind": "Hard"})
    back = drawn(asked, merged(form, read_new_request(view)))
    assert block(back, "field:serial")["element"]["initial_value"] == "S"


def test_a_field_is_required_only_while_it_is_asked():
    asked = shape(KIND, SERIAL)

    assert check_new_request(ENGLISH, GOOD, asked) == {}
    hard = replace(GOOD, fields=(FieldValue(key="kind", value="0"),))
    assert list(check_new_request(ENGLISH, hard, asked)) == ["field:serial"]


def test_a_field_that_nobody_has_seen_yet_is_shown_before_the_form_goes():
    """Somebody chose and sent it before the form was drawn anew."""
    asked = shape(KIND, SERIAL)
    form = read_new_request(submitted(drawn(asked), **{"field:kind": "Hard"}))

    assert check_new_request(ENGLISH, form, asked, step=1) == {}
    assert next_step(asked, form, 1) == 1
    seen = merged(form, read_new_request(submitted(drawn(asked, form), **{"field:serial": "S"})))
    assert next_step(asked, seen, 1) is None


@pytest.mark.parametrize(
    ("parent", "value", "wanted"),
    [
        (Field(key="p", kind=FieldKind.BOOLEAN, label="P"), "", "false"),
        (Field(key="p", kind=FieldKind.BOOLEAN, label="P"), "true", "true"),
        (Field(key="p", kind=FieldKind.CHOICES, label="P", options=options("A", "B")), "1", "1"),
        (Field(key="p", kind=FieldKind.CASCADE, label="P", options=PLACES), "2", "2"),
        (Field(key="p", kind=FieldKind.CHOICE, label="P", large=True), "v7", "v7"),
    ],
)
def test_any_kind_of_field_can_have_others_below_it(parent: Field, value: str, wanted: str):
    child = Field(key="c", kind=FieldKind.TEXT, label="C", asked_if=("p", wanted))
    filled = replace(GOOD, fields=(FieldValue(key="p", value=value),), shown=("p",))

    assert "field:c" in names(drawn(shape(child, parent), filled))
    assert block(drawn(shape(child, parent), filled), "field:p")["dispatch_action"]


def test_fields_that_ask_for_each_other_are_not_asked():
    one = Field(key="a", kind=FieldKind.TEXT, label="A", asked_if=("b", ""))
    two = Field(key="b", kind=FieldKind.TEXT, label="B", asked_if=("a", ""))

    assert fields_in(drawn(shape(one, two))) == []


def test_a_default_below_a_default_is_offered_at_once():
    asked = shape(replace(KIND, default="0"), replace(SERIAL, default="none"))

    view = drawn(asked)

    assert block(view, "field:serial")["element"]["initial_value"] == "none"


def test_each_level_follows_the_one_above():
    view = drawn(CASCADE)
    assert fields_in(view) == ["field:place"]

    view = used(CASCADE, view, **{"field:place": "Asia"})
    second = fields_in(view)[1]
    view = used(CASCADE, view, **{second: "北京"})
    third = fields_in(view)[2]
    assert block(view, third)["label"]["text"] == "Place \u203a 北京"
    view = redrawn(view, view, **{third: "二楼"})

    form = read_new_request(view)
    [sent] = settled(form, CASCADE.fields)
    assert (sent.value, sent.labels) == (("0", "0", "1"), ("Asia", "北京", "二楼"))


def test_another_choice_above_drops_what_was_chosen_below():
    view = used(CASCADE, drawn(CASCADE), **{"field:place": "Asia"})
    view = used(CASCADE, view, **{fields_in(view)[1]: "北京"})

    view = used(CASCADE, view, **{"field:place": "Europe"})

    assert len(fields_in(view)) == 2
    assert read_new_request(view).fields[0].labels == ("Europe",)
    assert [o["text"]["text"] for o in block(view, fields_in(view)[1])["element"]["options"]] == [
        "Berlin"
    ]


def test_a_required_choice_goes_down_to_the_last_level():
    asked = shape(replace(CASCADE.fields[0], requester=Access.REQUIRED))
    view = submitted(drawn(asked), **{"field:place": "Asia"})
    form = read_new_request(view)
    assert list(check_new_request(ENGLISH, form, asked, step=1)) == ["field:place"]

    view = redrawn(view, drawn(asked, form))
    form = read_new_request(view)
    assert list(check_new_request(ENGLISH, form, asked, step=1)) == fields_in(view)[1:]

    home = read_new_request(submitted(drawn(asked), **{"field:place": "At home"}))
    assert check_new_request(ENGLISH, home, asked, step=1) == {}


def test_a_level_of_more_than_a_hundred_is_loaded_as_it_is_typed():
    wide = leaf("0", "Wide", *(leaf(str(n), f"Room {n}") for n in range(250)))
    field = Field(key="place", kind=FieldKind.CASCADE, label="Place", options=(*PLACES, wide))
    asked = shape(field)
    view = used(asked, drawn(asked), **{"field:place": "Wide"})
    second = fields_in(view)[1]
    assert block(view, second)["element"]["type"] == "external_select"

    key, path = asked_about(view, second)
    found = suggestion(field, path, "room 24")

    assert key == "place"
    assert [o["text"]["text"] for o in found][:2] == ["Room 24", "Room 240"]
    assert len(suggestion(field, path, "")) == 100
    view = redrawn(view, view, **{second: found[0]})
    [sent] = settled(read_new_request(view), [field])
    assert sent.labels == ("Wide", "Room 24")


def test_options_that_begin_with_the_words_come_first():
    field = Field(
        key="f", kind=FieldKind.CHOICE, label="F", options=options("Old printer", "Printer")
    )
    hidden = replace(field, options=(*field.options, Option(value="9", label="P", hidden=True)))

    assert [o["text"]["text"] for o in suggestion(hidden, (), " PRINT")] == [
        "Printer",
        "Old printer",
    ]


def test_options_from_a_store_keep_their_order_and_are_named_once():
    large = Field(key="f", kind=FieldKind.CHOICE, label="F", large=True)
    found = [Option(value=str(n % 150), label=f"Option {n}") for n in range(300)]

    given = suggestion(large, (), "option", [*found, Option(value="x" * 151, label="Long")])

    assert [o["text"]["text"] for o in given] == [f"Option {n}" for n in range(100)]


def test_a_long_form_comes_in_steps_and_forgets_nothing():
    form, answered, step = GOOD, {}, 1
    while True:
        view = drawn(LONG, form, step)
        typed = {name: f"Answer to {name}" for name in fields_in(view)}
        answered |= typed
        form = merged(form, read_new_request(submitted(view, **typed)))
        assert check_new_request(ENGLISH, form, LONG, step=step) == {}
        onwards = next_step(LONG, form, step)
        assert view["submit"]["text"] == ("Continue" if onwards else "Send")
        assert f"Step {step} of {steps_of(LONG, form)}" in visible(view)
        if onwards is None:
            break
        step = onwards

    assert step == steps_of(LONG, form) == 3
    assert {f"field:{v.key}" for v in settled(form, LONG.fields)} == {
        name.partition(":1:")[0] for name in answered
    }
    assert (form.title, form.body) == (GOOD.title, GOOD.body)
    assert len(answered) == 200


def test_the_way_back_shows_what_was_answered_and_files_that_were_chosen():
    first = submitted(drawn(LONG), files=[RAW], priority="high")
    form = merged(GOOD, read_new_request(first))
    form = merged(form, read_new_request(submitted(drawn(LONG, form, 2))))

    back = drawn(LONG, form, 1)

    assert block(back, "kept_files")["element"]["options"][0]["text"]["text"] == "a.txt"
    assert block(back, "priority")["element"]["initial_option"]["value"] == "high"
    assert "Back" in visible(drawn(LONG, form, 2))
    again = merged(form, read_new_request(submitted(back)))
    assert [file.id for file in again.files] == ["F1"]


def test_files_are_not_doubled_while_a_form_is_drawn_anew():
    asked = shape(KIND, SERIAL)
    view = used(asked, drawn(asked), files=[RAW], **{"field:kind": "Hard"})

    assert "kept_files" not in names(view)
    assert [file.id for file in read_new_request(view).files] == ["F1"]


def test_a_form_opened_again_shows_the_files_of_the_one_before():
    form = replace(GOOD, key="older", files=(SlackFile(id="F1", name="a.txt", url="https://x"),))

    assert "kept_files" in names(drawn(shape(), form))


def test_a_step_is_found_by_the_name_of_its_input():
    last = new_request_modal(ENGLISH, place=replace(PLACE, step=3), shape=LONG, filled=GOOD)
    name = fields_in(last)[0]

    assert step_of(LONG, GOOD, name) == 3
    assert step_of(LONG, GOOD, "title") == 1
    assert step_of(LONG, GOOD, "f1") == 1


def test_another_desk_is_a_choice_that_the_form_follows():
    asked = shape(KIND, desks=("support", "factory"))
    view = submitted(drawn(asked), desk="factory", **{"field:kind:1:" + _salt(asked): "Hard"})

    form = read_new_request(view)

    assert form.desk == "factory"
    there = replace(asked, desk="factory")
    after = redrawn(view, drawn(there, replace(form, fields=(), shown=())))
    assert read_new_request(after).fields == ()


def test_a_priority_that_this_desk_does_not_have_is_said():
    asked = shape(priorities=(Priority.LOW,))

    assert list(check_new_request(ENGLISH, replace(GOOD, priority=Priority.HIGH), asked)) == [
        "priority"
    ]
    options_ = block(drawn(asked), "priority")["element"]["options"]
    assert [o["value"] for o in options_] == ["low"]


def test_a_desk_without_files_does_not_ask_for_any():
    assert "files" not in names(drawn(shape(asks_files=False)))


@pytest.mark.parametrize("path", [(), ("Asia",), ("Asia", "北京"), ("Asia", "北京", "一楼")])
def test_every_level_that_is_chosen_is_shown(path: tuple[str, ...]):
    shown = fields_in(at_level(*path)(ENGLISH))

    assert len(shown) == min(len(path) + 1, 3)


def _salt(asked: FormShape) -> str:
    name = next(name for name in fields_in(drawn(asked)) if name.startswith("field:kind"))
    return name.rpartition(":")[2]
