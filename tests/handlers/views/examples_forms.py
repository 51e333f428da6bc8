"""Forms made from a desk's own fields, and requests that show them, by name."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from handlers.views.edit import edit_modal
from handlers.views.field_values import unsettled
from handlers.views.new_request import RequestForm, new_request_modal
from handlers.views.request import request_message
from handlers.views.shape import FormShape
from handlers.views.state import EditPlace, Place
from handlers.words import Translate
from handlers.workspace import Message, View
from helpdesks.fields import Field, FieldKind, FieldValue
from helpdesks.models import Priority
from tests.handlers.views.desk import NOON, PRINTER
from tests.handlers.views.fields import AGENTS, EVERY_KIND, HELD, PLACES, SHAPE, visible

PLACE = Place(team="T1", channel="C1", key="f3a1c2", desk="support", locale="en-US")
EDIT_PLACE = EditPlace(
    team="T1",
    channel="C1",
    key="f3a1c2",
    desk="support",
    ticket_id="118",
    number="118",
    locale="en-US",
)
TICKET = replace(PRINTER, fields=HELD)
FILLED = RequestForm(
    title="Printer prints blank pages",
    body="Every page since this morning.",
    priority=Priority.HIGH,
    fields=unsettled(HELD, SHAPE.fields),
    shown=tuple(field.key for field in SHAPE.fields),
)
REASONS = {
    "title": "Title is too short",
    "seats": "Only 3 seats are left <!channel>",
    "place": "Nobody works there",
    "margin": "Margin is missing",
}
CASCADE = FormShape(
    desk="support",
    fields=(Field(key="place", kind=FieldKind.CASCADE, label="Place", options=PLACES),),
)
LONG = FormShape(
    desk="support",
    desks=("support", "factory"),
    fields=tuple(
        Field(key=f"f{n}", kind=FieldKind.TEXT, label=f"Question {n}", hint=f"Of {n}")
        for n in range(1, 201)
    ),
)

Form = Callable[[Translate], View]


def at_level(*path: str) -> Form:
    """The places, as far as they are chosen: values of the desk with their labels."""
    held = FieldValue(key="place", value=("0",) * len(path), labels=path)
    form = RequestForm(title="Move", body="Please.", fields=unsettled([held], CASCADE.fields))
    return partial(new_request_modal, place=PLACE, shape=CASCADE, filled=form)


def _step(number: int) -> Form:
    return partial(new_request_modal, place=replace(PLACE, step=number), shape=LONG)


def _edit(t: Translate, **changed: Any) -> View:
    given = {"place": EDIT_PLACE, "shape": AGENTS, "ticket": TICKET}
    return edit_modal(t, **given | changed)


def _request(t: Translate, **changed: Any) -> Message:
    given: dict[str, Any] = {
        "desk": "support",
        "ticket": TICKET,
        "requester": "Ana Example",
        "assignee": None,
        "comments": [],
        "older": None,
        "agent": False,
        "link": None,
        "fields": EVERY_KIND,
        "editable": True,
    }
    return request_message(t, **given | changed)


FORMS: dict[str, Callable[[Translate], Message | View]] = {
    "form": partial(new_request_modal, place=PLACE, shape=SHAPE),
    "form_filled": partial(new_request_modal, place=PLACE, shape=SHAPE, filled=FILLED),
    "form_stale": partial(new_request_modal, place=PLACE, shape=replace(SHAPE, stale=NOON)),
    "form_refused": partial(
        new_request_modal, place=PLACE, shape=SHAPE, filled=FILLED, errors=REASONS
    ),
    "form_level_1": at_level(),
    "form_level_2": at_level("Asia"),
    "form_level_3": at_level("Asia", "北京"),
    "form_level_4": at_level("Asia", "北京", "一楼"),
    "form_step_1": _step(1),
    "form_step_2": _step(2),
    "form_step_3": _step(3),
    "edit": _edit,
    "edit_requester": partial(
        _edit, shape=replace(AGENTS, agent=False, fields=visible(EVERY_KIND))
    ),
    "edit_refused": partial(_edit, errors=REASONS, note="It changed meanwhile."),
    "edit_nothing": partial(_edit, shape=FormShape(desk="support")),
    "request_every_kind": _request,
    "request_every_kind_agent": partial(_request, agent=True, several=True),
}
