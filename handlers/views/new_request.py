"""The form for a new request, and reading it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ids import NEW_REQUEST
from handlers.text.escape import clean
from handlers.views.blocks import modal, mrkdwn, section
from handlers.views.custom_fields import check_fields, field_inputs, read_fields
from handlers.views.files import check_files, file_inputs, read_files
from handlers.views.inputs import answers, field_input, option, select, text_input, text_of
from handlers.views.standing import PRIORITIES
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import Block, SlackFile, View
from helpdesks.models import Field, FieldValue, Priority

TITLE, BODY, PRIORITY, PRIVATE = "title", "body", "priority", "private"
TITLE_LIMIT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """What was typed. A file without a `url` was chosen before: Slack knows it by its id."""

    title: str = ""
    body: str = ""
    priority: Priority | None = None
    private: bool = False
    fields: tuple[FieldValue, ...] = ()
    files: tuple[SlackFile, ...] = ()


def new_request_modal(
    t: Translate,
    *,
    place: Place,
    fields: Sequence[Field],
    filled: RequestForm | None = None,
    note: str = "",
) -> View:
    """The form, filled again with what was typed before; `note` (mrkdwn, escaped) stands on top."""
    form = filled or RequestForm()
    blocks: list[Block] = [section(mrkdwn(note))] if note else []
    blocks += _text_inputs(t, form)
    blocks.append(_priority_input(t, form.priority))
    blocks += field_inputs(t, fields, form.fields)
    blocks += file_inputs(t, form.files)
    if not place.channel.startswith("D"):
        blocks.append(_private_input(t, chosen=form.private))
    return modal(
        callback=NEW_REQUEST,
        title=t("New request"),
        submit=t("Send"),
        close=t("Cancel"),
        blocks=blocks,
        metadata=place.to_text(),
        external_id=place.key,
        notify=True,
    )


def read_new_request(view: View) -> RequestForm:
    given = answers(view)
    priority = given.get(PRIORITY)
    return RequestForm(
        title=" ".join(text_of(given.get(TITLE)).split()),
        body=text_of(given.get(BODY)),
        priority=Priority(priority) if priority in PRIORITIES else None,
        private=bool(given.get(PRIVATE)),
        fields=read_fields(given),
        files=read_files(view),
    )


def check_new_request(
    t: Translate, form: RequestForm, fields: Sequence[Field], *, file_limit: int, file_count: int
) -> dict[str, str]:
    """What has to change before it can be sent, by block_id; empty when all is well."""
    found = {}
    if not clean(form.title).strip():
        found[TITLE] = t("Please give your request a title.")
    elif len(form.title) > TITLE_LIMIT:
        said = t("This title has {n} characters and {limit} fit. Please move details below.")
        found[TITLE] = said.format(n=len(form.title), limit=TITLE_LIMIT)
    if not clean(form.body).strip():
        found[BODY] = t("Please say what you need or what happened.")
    found |= check_fields(t, form.fields, fields)
    return found | check_files(t, form.files, file_limit=file_limit, file_count=file_count)


def _text_inputs(t: Translate, form: RequestForm) -> list[Block]:
    title = text_input(
        TITLE,
        t("Title"),
        value=form.title,
        placeholder=t("In a few words, what is it about?"),
        focus=not form.title,
        as_typed=True,
    )
    body = text_input(
        BODY,
        t("Description"),
        value=form.body,
        multiline=True,
        placeholder=t("What happened, since when, and what have you tried?"),
        focus=bool(form.title),
        as_typed=True,
    )
    return [title, body]


def _priority_input(t: Translate, chosen: Priority | None) -> Block:
    options = [option(t(word), priority.value) for priority, word in PRIORITIES.items()]
    menu = select(PRIORITY, options, chosen=chosen, placeholder=t("Let the help desk decide"))
    return field_input(PRIORITY, t("Priority"), menu, optional=True)


def _private_input(t: Translate, *, chosen: bool) -> Block:
    box = option(t("Keep this between me and the help desk"), PRIVATE)
    element = {"type": "checkboxes", "action_id": PRIVATE, "options": [box]}
    if chosen:
        element["initial_options"] = [box]
    hint = t("The answers come to you in a direct message instead of this channel.")
    return field_input(PRIVATE, t("Who sees it"), element, hint=hint, optional=True)
