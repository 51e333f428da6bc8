"""Whatever a desk asks and a person answers: Slack takes every step, and nothing typed is lost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.views.edit import change_of, edit_modal, edit_steps, read_edit
from handlers.views.field_values import asked, current, settled, unsettled
from handlers.views.filled import Filled, merged
from handlers.views.new_request import (
    RequestForm,
    check_new_request,
    new_request_modal,
    read_new_request,
    steps_of,
)
from handlers.views.request import request_message
from handlers.views.shape import FormShape
from handlers.views.state import EditPlace
from handlers.words import Words
from handlers.workspace import SlackFile, View
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.models import Change, Status
from tests.handlers.views import any_form
from tests.handlers.views.desk import NOON, PRINTER
from tests.handlers.views.examples import PLACE
from tests.handlers.views.filling import names, redrawn, submitted
from tests.handlers.views.limits import hold, is_quiet
from tests.handlers.views.test_extremes import LONG

ENGLISH = Words.load().to("en-US")
EDIT_PLACE = EditPlace(
    team="T1", channel="C1", key="k", desk="support", ticket_id="118", number="118", locale="en-US"
)
VALUE = st.one_of(any_form.LONG, st.lists(any_form.TEXT, max_size=3).map(tuple))
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def shapes(draw: st.DrawFn, most: int = 12) -> FormShape:
    agent = draw(st.booleans())
    fields = draw(any_form.fields(most))
    return FormShape(
        desk="support",
        fields=tuple(f for f in fields if f.access(agent=agent) is not Access.HIDDEN),
        agent=agent,
        desks=draw(st.sampled_from([(), ("support", "factory")])),
        stale=draw(st.none() | st.just(NOON)),
        statuses=(Status.OPEN, Status.SOLVED),
    )


@st.composite
def held(draw: st.DrawFn, shape: FormShape) -> tuple[FieldValue, ...]:
    return tuple(FieldValue(key=f.key, value=draw(VALUE)) for f in shape.fields)


def step(shape: FormShape, form: RequestForm, number: int, **more: object) -> View:
    return new_request_modal(
        ENGLISH, place=replace(PLACE, step=number), shape=shape, filled=form, **more
    )


@SLOW
@given(st.data())
def test_slack_takes_every_step_of_any_form_filled_with_anything(data: st.DataObject):
    shape = data.draw(shapes())
    errors = {f.key: f.label for f in shape.fields} | {"title": "x" * 999, "other": "<!channel>"}
    form = RequestForm(
        title="机" * 3_000,
        body="机" * 3_000,
        fields=data.draw(held(shape)),
        files=tuple(SlackFile(id=f"F{n}", name="机" * 99, url="u") for n in range(12)),
    )
    for number in range(1, steps_of(shape, form) + 1):
        view = step(shape, form, number, note="机" * 3_000, errors=errors)
        hold(view)
        assert is_quiet(view)


@pytest.mark.parametrize("text", LONG)
def test_two_hundred_fields_of_every_kind_stand_in_one_step_each(text: str):
    text = text[:1_000]
    kinds = list(FieldKind)
    chosen = tuple(Option(value=f"{n}", label=f"{n} {text[:200]}") for n in range(100))
    fields = tuple(
        Field(
            key=f"f{n}",
            kind=kinds[n % len(kinds)],
            label=text,
            hint=text,
            options=chosen[: n % 101],
            default="1",
        )
        for n in range(200)
    )
    shape = FormShape(desk="support", fields=fields)
    form = RequestForm(title=text, body=text, shown=tuple(field.key for field in fields))
    form = replace(form, fields=tuple(FieldValue(key=f.key, value=text[:3_000]) for f in fields))
    stood: list[str] = []
    for number in range(1, steps_of(shape, form) + 1):
        view = step(shape, form, number, note=text, errors={f.key: text for f in fields})
        hold(view)
        stood += [name for name in names(view) if name.startswith("field:")]

    assert len(stood) == len(set(stood))
    told = {FieldKind.CALCULATED, FieldKind.EXTERNAL}
    asked_keys = {
        f.key for f in fields if f.kind not in told and (f.options or f.kind not in CHOSEN)
    }
    assert {name.split(":")[1] for name in stood} == asked_keys


def test_a_choice_of_five_thousand_in_levels_is_shown_at_once():
    leaves = tuple(Option(value=str(n), label=f"Leaf {n}") for n in range(70))
    tops = tuple(Option(value=str(n), label=f"Top {n}", options=leaves) for n in range(72))
    field = Field(key="f", kind=FieldKind.CASCADE, label="F", options=tops)

    hold(step(FormShape(desk="support", fields=(field,)), RequestForm(), 1))


@SLOW
@given(st.data())
def test_any_answer_comes_back_as_it_was_given(data: st.DataObject):
    shape = data.draw(shapes())
    form = RequestForm(title="Title", body="Body")
    for number in range(1, steps_of(shape, form) + 1):
        view = step(shape, form, number)
        view = submitted(view, **data.draw(any_form.answers(view)))
        now = read_new_request(view)
        again = step(shape, merged(form, now), number)
        if names(again) == names(view):
            assert read_new_request(submitted(again)) == now
        form = merged(form, read_new_request(redrawn(view, again)))

    assert (form.title, form.body) == ("Title", "Body")


@SLOW
@given(st.data())
def test_every_complaint_stands_at_an_input_of_its_step(data: st.DataObject):
    shape = data.draw(shapes())
    form = RequestForm(fields=data.draw(held(shape)))
    for number in range(1, steps_of(shape, form) + 1):
        view = submitted(step(shape, form, number))
        form = merged(form, read_new_request(view))

        wrong = check_new_request(ENGLISH, form, shape, step=number)

        assert set(wrong) <= set(names(view))
        assert all(said and "{" not in said for said in wrong.values())


@SLOW
@given(st.data())
def test_what_a_desk_holds_survives_the_form(data: st.DataObject):
    """Nothing that nobody touched is changed at the desk."""
    shape = data.draw(shapes())
    ticket = replace(PRINTER, fields=data.draw(held(shape)))
    form = None
    for number in range(1, 50):
        place = replace(EDIT_PLACE, step=number)
        view = edit_modal(ENGLISH, place=place, shape=shape, ticket=ticket, filled=form)
        hold(view)
        now = read_edit(submitted(view))
        form = merged(form, now) if form else now
        if number >= edit_steps(shape, form, ticket):
            break

    assert change_of(form, shape, ticket) == Change()


@SLOW
@given(st.data())
def test_desk_values_are_the_same_after_the_way_through_the_form(data: st.DataObject):
    fields = tuple(replace(f, asked_if=None) for f in data.draw(any_form.fields()))
    chosen = tuple(_some(data, field) for field in fields)
    there = settled(Filled(fields=unsettled(chosen, fields)), fields)

    wanted = [v for v in chosen if v.values and _field(fields, v).kind in CHOSEN]
    assert [v for v in there if _field(fields, v).kind in CHOSEN] == wanted
    assert [v.labels for v in there if _field(fields, v).kind in CHOSEN] == [
        v.labels for v in wanted
    ]


@SLOW
@given(st.data())
def test_only_what_is_asked_is_sent(data: st.DataObject):
    shape = data.draw(shapes())
    form = RequestForm(fields=data.draw(held(shape)), shown=tuple(f.key for f in shape.fields))

    sent = {value.key for value in settled(form, shape.fields)}

    asked_keys = {f.key for f in asked(shape.fields, current(shape.fields, form))}
    assert sent <= asked_keys


@SLOW
@given(st.data())
def test_slack_takes_every_value_on_a_request(data: st.DataObject):
    shape = data.draw(shapes())
    shown = request_message(
        ENGLISH,
        desk="support",
        ticket=replace(PRINTER, fields=data.draw(held(shape))),
        requester="Ana",
        assignee=None,
        comments=[],
        older=None,
        agent=shape.agent,
        link=None,
        fields=shape.fields,
        editable=True,
    )

    hold(shown)
    assert is_quiet(shown)


CHOSEN = {
    FieldKind.CHOICE,
    FieldKind.RADIO,
    FieldKind.CHECKBOXES,
    FieldKind.CHOICES,
    FieldKind.CASCADE,
}


def _field(fields: tuple[Field, ...], value: FieldValue) -> Field:
    return next(field for field in fields if field.key == value.key)


def _some(data: st.DataObject, field: Field) -> FieldValue:
    """A value that the desk may hold, with its labels."""
    if not field.options or field.kind not in CHOSEN:
        return FieldValue(key=field.key, value="")
    if field.kind is FieldKind.CASCADE:
        path, level = [], field.options
        while level:
            path.append(data.draw(st.sampled_from(level)))
            level = path[-1].options
    elif field.kind in {FieldKind.CHECKBOXES, FieldKind.CHOICES}:
        path = data.draw(st.lists(st.sampled_from(field.options), max_size=3))
    else:
        option = data.draw(st.sampled_from(field.options))
        return FieldValue(key=field.key, value=option.value, labels=_labels([option]))
    return FieldValue(key=field.key, value=tuple(o.value for o in path), labels=_labels(path))


def _labels(path: list) -> tuple[str, ...]:
    return tuple(option.label or option.value for option in path)
