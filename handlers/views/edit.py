"""The form that changes a ticket: its status, priority and group for agents, and custom fields."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.ids import EDIT
from handlers.text.escape import one_line
from handlers.views.blocks import Element, context, modal, mrkdwn
from handlers.views.custom_fields import NO_ERRORS, Errors, apart, field_inputs, read_fields, told
from handlers.views.edit_changes import changed_fields
from handlers.views.field_checks import check_fields
from handlers.views.field_values import current, unsettled
from handlers.views.filled import Filled
from handlers.views.frame import on_top, submit_words, way_back, wrong_elsewhere
from handlers.views.inputs import (
    OPTIONS_LIMIT,
    answers,
    field_input,
    heard,
    option,
    select,
    text_of,
)
from handlers.views.questions import Question, questions
from handlers.views.shape import FormShape
from handlers.views.standing import PRIORITIES, STATUSES, status_word
from handlers.views.state import EditPlace
from handlers.views.steps import Own, in_steps
from handlers.views.which_desk import named
from handlers.words import Translate
from handlers.workspace import Block, View
from helpdesks.fields import FieldValue
from helpdesks.models import Change, Priority, Status, Ticket

STATUS, PRIORITY, GROUP = "status", "priority", "group"
OWN_BLOCKS = 5
OWN_WEIGHT = 120_000  # a menu of a hundred groups
NAME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class EditForm(Filled):
    """What stands in the form; a status or priority that we have no word for is None."""

    status: Status | None = None
    priority: Priority | None = None
    group_id: str | None = None


def edit_form(ticket: Ticket, shape: FormShape) -> EditForm:
    """The form as the ticket fills it. Defaults are for new requests, so none is offered."""
    return EditForm(
        status=ticket.status if ticket.status in STATUSES else None,
        priority=ticket.priority if ticket.priority in PRIORITIES else None,
        group_id=ticket.group_id,
        fields=unsettled(ticket.fields, shape.fields),
        shown=tuple(field.key for field in shape.fields),
    )


def edit_modal(
    t: Translate,
    *,
    place: EditPlace,
    shape: FormShape,
    ticket: Ticket,
    filled: EditForm | None = None,
    note: str = "",
    errors: Errors = NO_ERRORS,
    desk: str = "",
) -> View:
    """One step of the form; without `filled`, as the ticket is. The rest is as for new requests.

    `desk` is named where people have to be told which one the ticket is of.
    """
    kept = _kept(ticket, shape)
    form = _whole(filled, ticket, shape) if filled else edit_form(ticket, shape)
    steps = _steps(shape, form, kept)
    step = min(max(place.step, 1), len(steps))
    asked = steps[step - 1]
    beside, others = apart(errors, [question.field.key for question in asked])
    names = {
        STATUS: t("Status"),
        PRIORITY: t("Priority"),
        GROUP: t("Group"),
        "group_id": t("Group"),
    }
    names |= {field.key: field.label for field in shape.fields}
    blocks = on_top(t, note=note, stale=shape.stale, step=step, steps=len(steps))
    if desk:
        blocks.append(context(mrkdwn(t("Help desk: {desk}").format(desk=named(desk)))))
    blocks += wrong_elsewhere(t, others, names)
    if step == 1 and shape.agent:
        blocks += _own_inputs(t, shape, form)
    blocks += field_inputs(t, asked, beside)
    if step == len(steps):
        blocks += told(t, shape, current(shape.fields, form), kept=kept)
    blocks = blocks or [context(mrkdwn(t("There is nothing that you can change here.")))]
    return modal(
        callback=EDIT,
        title=t("Edit #{number}").format(number=one_line(place.number, NAME_LIMIT)),
        submit=submit_words(t, step=step, steps=len(steps), last=t("Save")),
        close=t("Cancel"),
        blocks=[*blocks, *way_back(t, step)],
        metadata=place.to_text(),
        external_id=place.key,
        notify=True,
    )


def read_edit(view: View) -> EditForm:
    """What stands in the view; `merged` adds what earlier steps held."""
    given, answered = answers(view), read_fields(view)
    place = EditPlace.from_text(str(view.get("private_metadata") or ""))
    status, priority = given.get(STATUS), given.get(PRIORITY)
    return EditForm(
        status=Status(status) if status in STATUSES else None,
        priority=Priority(priority) if priority in PRIORITIES else None,
        group_id=text_of(given.get(GROUP)) or None,
        fields=answered.fields,
        shown=answered.shown,
        here=answered.here,
        key=place.key if place else "",
        step=place.step if place else 1,
    )


def check_edit(
    t: Translate, form: EditForm, shape: FormShape, ticket: Ticket, *, step: int | None = None
) -> dict[str, str]:
    """As `check_new_request`; what the ticket holds already is not judged."""
    here = None if step is None else form.here
    whole = _whole(form, ticket, shape)
    return check_fields(t, questions(shape, whole, _kept(ticket, shape)), here)


def change_of(form: EditForm, shape: FormShape, ticket: Ticket) -> Change:
    """Only what the form changes, as the desk is sent it; an emptied field has an empty value.

    A default `Change()` means that nothing does.
    """
    whole = _whole(form, ticket, shape)
    asked = questions(shape, whole, _kept(ticket, shape))
    fields = changed_fields(whole.fields, ticket.fields, [question.field for question in asked])
    if not shape.agent:
        return Change(fields=fields)
    return Change(
        status=form.status if form.status != ticket.status else None,
        priority=form.priority if form.priority != ticket.priority else None,
        group_id=form.group_id if form.group_id != ticket.group_id else None,
        fields=fields,
    )


def edit_steps(shape: FormShape, form: EditForm, ticket: Ticket) -> int:
    return len(_steps(shape, _whole(form, ticket, shape), _kept(ticket, shape)))


def _whole(form: EditForm, ticket: Ticket, shape: FormShape) -> EditForm:
    """What was answered, and what the ticket holds where nothing was asked yet."""
    answered = {value.key for value in form.fields} | set(form.shown)
    there = unsettled(ticket.fields, shape.fields)
    untouched = tuple(held for held in there if held.key not in answered)
    keys = tuple(field.key for field in shape.fields)
    return replace(form, fields=(*untouched, *form.fields), shown=keys)


def _kept(ticket: Ticket, shape: FormShape) -> dict[str, FieldValue]:
    return {held.key: held for held in unsettled(ticket.fields, shape.fields)}


def _steps(
    shape: FormShape, form: EditForm, kept: Mapping[str, FieldValue]
) -> list[list[Question]]:
    own = Own(blocks=OWN_BLOCKS, weight=OWN_WEIGHT if shape.groups else OWN_WEIGHT // 10)
    return in_steps(questions(shape, form, kept), own)


def _own_inputs(t: Translate, shape: FormShape, form: EditForm) -> list[Block]:
    statuses = [option(status_word(t, s), s.value) for s in shape.statuses if s in STATUSES]
    known = {p: word for p, word in PRIORITIES.items() if p in shape.priorities}
    priorities = [option(t(word), priority.value) for priority, word in known.items()]
    groups = [option(g.name or g.id, g.id) for g in shape.groups[:OPTIONS_LIMIT]]
    inputs = [
        _menu(STATUS, t("Status"), statuses, form.status),
        _menu(PRIORITY, t("Priority"), priorities, form.priority),
        _menu(GROUP, t("Group"), groups, form.group_id),
    ]
    return [block for block in inputs if block]


def _menu(name: str, label: str, options: list[Element], chosen: str | None) -> Block:
    if not options:
        return {}
    return heard(field_input(name, label, select(name, options, chosen=chosen), optional=True))
