"""The form for a new request, and reading it."""

from dataclasses import dataclass

from handlers.ids import DESK, NEW_REQUEST
from handlers.text.escape import clean
from handlers.views.blocks import modal
from handlers.views.custom_fields import (
    NO_ERRORS,
    Errors,
    apart,
    field_inputs,
    read_fields,
    told,
    wrong,
)
from handlers.views.field_checks import check_fields
from handlers.views.field_ids import key_of
from handlers.views.field_values import current
from handlers.views.files import check_files, file_inputs, read_files
from handlers.views.filled import Filled
from handlers.views.frame import on_top, submit_words, way_back, wrong_elsewhere
from handlers.views.inputs import (
    OPTIONS_LIMIT,
    answers,
    field_input,
    heard,
    option,
    select,
    text_input,
    text_of,
)
from handlers.views.questions import Question, questions, text_weight
from handlers.views.scalars import LONGEST_INPUT
from handlers.views.shape import FormShape
from handlers.views.standing import PRIORITIES
from handlers.views.state import Place
from handlers.views.steps import Own, in_steps
from handlers.words import Translate
from handlers.workspace import Block, SlackFile, View
from helpdesks.models import Priority

TITLE, BODY, PRIORITY, PRIVATE = "title", "body", "priority", "private"
TITLE_LIMIT = 255
OWN_BLOCKS = 7
OWN_WEIGHT = 30_000  # the form's own inputs, without what is typed into them


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm(Filled):
    """What was typed. A file without a `url` was chosen before: Slack knows it by its id.

    `desk` is the one chosen in the form, None where there is no choice.
    """

    title: str = ""
    body: str = ""
    priority: Priority | None = None
    private: bool = False
    files: tuple[SlackFile, ...] = ()
    desk: str | None = None


def new_request_modal(
    t: Translate,
    *,
    place: Place,
    shape: FormShape,
    filled: RequestForm | None = None,
    note: str = "",
    errors: Errors = NO_ERRORS,
) -> View:
    """One step of the form, filled with what was typed before; `note` (mrkdwn, escaped) on top.

    `errors` are the desk's reasons by field key, "title" or "body"; those of fields in other steps
    stand on top.
    """
    form = filled or RequestForm()
    steps = _steps(shape, form)
    step = min(max(place.step, 1), len(steps))
    asked = steps[step - 1]
    own = [TITLE, BODY, PRIORITY] if step == 1 else []
    beside, others = apart(errors, [*own, *(question.field.key for question in asked)])
    names = {TITLE: t("Title"), BODY: t("Description"), PRIORITY: t("Priority")}
    names["group_id"] = t("Group")
    names |= {field.key: field.label for field in shape.fields}
    blocks = on_top(t, note=note, stale=shape.stale, step=step, steps=len(steps))
    blocks += wrong_elsewhere(t, others, names)
    if step == 1:
        blocks += _first_inputs(t, shape, form, beside)
    blocks += field_inputs(t, asked, beside)
    if step == len(steps):
        blocks += told(t, shape, current(shape.fields, form))
    if step == 1:
        blocks += _last_inputs(t, place, shape, form)
    return modal(
        callback=NEW_REQUEST,
        title=t("New request"),
        submit=submit_words(t, step=step, steps=len(steps), last=t("Send")),
        close=t("Cancel"),
        blocks=[*blocks, *way_back(t, step)],
        metadata=place.to_text(),
        external_id=place.key,
        notify=True,
    )


def read_new_request(view: View) -> RequestForm:
    """What stands in the view; `merged` adds what earlier steps held."""
    given, answered = answers(view), read_fields(view)
    place = Place.from_text(str(view.get("private_metadata") or ""))
    priority = given.get(PRIORITY)
    return RequestForm(
        title=" ".join(text_of(given.get(TITLE)).split()),
        body=text_of(given.get(BODY)),
        priority=Priority(priority) if priority in PRIORITIES else None,
        private=bool(given.get(PRIVATE)),
        files=read_files(view),
        desk=text_of(given.get(DESK)) or None,
        fields=answered.fields,
        shown=answered.shown,
        here=answered.here,
        key=place.key if place else "",
        step=place.step if place else 1,
    )


def check_new_request(
    t: Translate, form: RequestForm, shape: FormShape, *, step: int | None = None
) -> dict[str, str]:
    """What has to change before it can be sent, by block_id; empty when all is well.

    With a `step`, only what stands in the view that `form` was read from last.
    """
    found = _check_own(t, form, shape) if step in (None, 1) else {}
    here = None if step is None else form.here
    return found | check_fields(t, questions(shape, form), here)


def steps_of(shape: FormShape, form: RequestForm) -> int:
    return len(_steps(shape, form))


def step_of(shape: FormShape, form: RequestForm, name: str) -> int:
    """The step in which an input stands, by its block_id or its field's key."""
    for number, asked in enumerate(_steps(shape, form), start=1):
        if any(name == q.field.key or key_of(name) == q.field.key for q in asked):
            return number
    return 1


def next_step(shape: FormShape, form: RequestForm, step: int) -> int | None:
    """The step after this one; one with fields that nobody has seen yet comes first.

    None when the form can be sent.
    """
    steps = _steps(shape, form)
    seen = set(form.shown)
    for number, asked in enumerate(steps, start=1):
        if number <= step + 1 and any(question.field.key not in seen for question in asked):
            return number
    return step + 1 if step < len(steps) else None


def _steps(shape: FormShape, form: RequestForm) -> list[list[Question]]:
    typed = text_weight(form.title, LONGEST_INPUT) + text_weight(form.body, LONGEST_INPUT)
    return in_steps(questions(shape, form), Own(blocks=OWN_BLOCKS, weight=OWN_WEIGHT + typed))


def _check_own(t: Translate, form: RequestForm, shape: FormShape) -> dict[str, str]:
    found = {}
    if not clean(form.title).strip():
        found[TITLE] = t("Please give your request a title.")
    elif len(form.title) > TITLE_LIMIT:
        said = t("This title has {n} characters and {limit} fit. Please move details below.")
        found[TITLE] = said.format(n=len(form.title), limit=TITLE_LIMIT)
    if not clean(form.body).strip():
        found[BODY] = t("Please say what you need or what happened.")
    if form.priority and shape.priorities and form.priority not in shape.priorities:
        found[PRIORITY] = t("The help desk does not offer this priority. Please choose again.")
    if not shape.asks_files:
        return found
    return found | check_files(
        t, form.files, file_limit=shape.file_limit, file_count=shape.file_count
    )


def _first_inputs(t: Translate, shape: FormShape, form: RequestForm, errors: Errors) -> list[Block]:
    blocks: list[Block] = []
    if len(shape.desks) > 1:
        blocks.append(_desk_input(t, shape))
    for name, label, make in (
        (TITLE, t("Title"), _title_input),
        (BODY, t("Description"), _body_input),
    ):
        if said := errors.get(name):
            blocks.append(wrong(t, label, said))
        blocks.append(make(t, form))
    if shape.priorities:
        if said := errors.get(PRIORITY):
            blocks.append(wrong(t, t("Priority"), said))
        blocks.append(_priority_input(t, shape, form.priority))
    return blocks


def _last_inputs(t: Translate, place: Place, shape: FormShape, form: RequestForm) -> list[Block]:
    same_view = (form.key, form.step) == (place.key, 1)
    blocks = file_inputs(t, form.files, same_view=same_view) if shape.asks_files else []
    if not place.channel.startswith("D"):
        blocks.append(_private_input(t, chosen=form.private))
    return blocks


def _desk_input(t: Translate, shape: FormShape) -> Block:
    options = [option(name, name) for name in shape.desks[:OPTIONS_LIMIT]]
    return heard(field_input(DESK, t("Help desk"), select(DESK, options, chosen=shape.desk)))


def _title_input(t: Translate, form: RequestForm) -> Block:
    return text_input(
        TITLE,
        t("Title"),
        value=form.title,
        placeholder=t("In a few words, what is it about?"),
        focus=not form.title,
        as_typed=True,
    )


def _body_input(t: Translate, form: RequestForm) -> Block:
    return text_input(
        BODY,
        t("Description"),
        value=form.body,
        multiline=True,
        placeholder=t("What happened, since when, and what have you tried?"),
        focus=bool(form.title),
        as_typed=True,
    )


def _priority_input(t: Translate, shape: FormShape, chosen: Priority | None) -> Block:
    known = {p: word for p, word in PRIORITIES.items() if p in shape.priorities}
    options = [option(t(word), priority.value) for priority, word in known.items()]
    menu = select(PRIORITY, options, chosen=chosen, placeholder=t("Let the help desk decide"))
    return heard(field_input(PRIORITY, t("Priority"), menu, optional=True))


def _private_input(t: Translate, *, chosen: bool) -> Block:
    box = option(t("Keep this between me and the help desk"), PRIVATE)
    element = {"type": "checkboxes", "action_id": PRIVATE, "options": [box]}
    if chosen:
        element["initial_options"] = [box]
    hint = t("The answers come to you in a direct message instead of this channel.")
    return heard(field_input(PRIVATE, t("Who sees it"), element, hint=hint, optional=True))
