"""The forms for a reply to a request and for an internal note on it, and reading them."""

from dataclasses import dataclass

from handlers.ids import REPLY
from handlers.text.escape import escape, one_line
from handlers.views.blocks import modal, mrkdwn, section
from handlers.views.files import check_files, file_inputs, read_files
from handlers.views.inputs import (
    answers,
    elements,
    field_input,
    heard,
    option,
    text_input,
    text_of,
)
from handlers.views.state import ReplyPlace
from handlers.words import Translate
from handlers.workspace import Block, SlackFile, View

BODY, NOTE = "body", "note"
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyForm:
    """What was typed. A file without a `url` was chosen before: Slack knows it by its id.

    `note`: the box is ticked that makes it an internal note.
    """

    body: str = ""
    files: tuple[SlackFile, ...] = ()
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who will read a public reply: its requester, as far as we know them, and who else may."""

    name: str = ""
    email: str = ""


def reply_modal(
    t: Translate,
    *,
    place: ReplyPlace,
    filled: ReplyForm | None = None,
    note: str = "",
    readers: Readers | None = None,
    offers_note: bool = False,
) -> View:
    """The form, filled again with what was typed before; `note` (mrkdwn, escaped) stands on top.

    `readers`: it was asked for among agents, so it says who will read it. `offers_note`: a box
    makes it an internal note.
    """
    form = filled or ReplyForm()
    blocks = [section(mrkdwn(said)) for said in (note, _audience(t, place, readers)) if said]
    blocks.append(_body_input(t, place, form))
    if offers_note and not place.note:
        blocks.append(_note_input(t, chosen=form.note))
    blocks += file_inputs(t, form.files)
    return modal(
        callback=REPLY,
        title=_title(t, place, readers).format(number=place.number),
        submit=_submit(t, place, readers),
        close=t("Cancel"),
        blocks=blocks,
        metadata=place.to_text(),
        external_id=place.key,
        notify=True,
    )


def read_reply(view: View) -> ReplyForm:
    return ReplyForm(
        body=text_of(answers(view).get(BODY)), files=read_files(view), note=_is_note(view)
    )


def check_reply(
    t: Translate, form: ReplyForm, *, file_limit: int, file_count: int, note: bool = False
) -> dict[str, str]:
    """What has to change before it can be sent, by block_id; empty when all is well."""
    missing = t("Please write your note.") if note else t("Please write your reply.")
    found = {} if form.body.strip() else {BODY: missing}
    return found | check_files(t, form.files, file_limit=file_limit, file_count=file_count)


def shown_requester(readers: Readers) -> str:
    """The requester with their address (mrkdwn); "" if we do not know them."""
    name, email = (one_line(said, NAME_LIMIT) for said in (readers.name, readers.email))
    return escape(f"{name} <{email}>" if name and email else name or email)


def _audience(t: Translate, place: ReplyPlace, readers: Readers | None) -> str:
    if place.note:
        return t("Only agents will read this.")
    if readers is None:
        return ""
    number, name = escape(place.number), shown_requester(readers)
    if not name:
        return t(
            "Public: the requester and everybody who may see request #{number} will read this."
        ).format(number=number)
    return t("Public: {name} and everybody who may see request #{number} will read this.").format(
        name=name, number=number
    )


def _title(t: Translate, place: ReplyPlace, readers: Readers | None) -> str:
    if place.note:
        return t("Internal note on #{number}")
    return t("Reply to #{number}") if readers is None else t("Public reply to #{number}")


def _submit(t: Translate, place: ReplyPlace, readers: Readers | None) -> str:
    if place.note:
        return t("Add note")
    return t("Send") if readers is None else t("Send publicly")


def _body_input(t: Translate, place: ReplyPlace, form: ReplyForm) -> Block:
    label, hint = (
        (t("Your note"), t("It is added to the request under your name, for agents only."))
        if place.note
        else (
            t("Your reply"),
            t("It is added to the request under your name; the help desk reads it."),
        )
    )
    return text_input(
        BODY, label, value=form.body, multiline=True, hint=hint, focus=True, as_typed=True
    )


def _note_input(t: Translate, *, chosen: bool) -> Block:
    box = option(t("Internal note (only agents read it)"), NOTE)
    element = {"type": "checkboxes", "action_id": NOTE, "options": [box]}
    if chosen:
        element["initial_options"] = [box]
    return heard(field_input(NOTE, t("Who reads it"), element, optional=True))


def _is_note(view: View) -> bool:
    """Whether the box is ticked. What Slack leaves out stays as we had put it: never public."""
    if NOTE not in elements(view):
        return False
    state = (view.get("state") or {}).get("values") or {}
    chosen = ((state.get(NOTE) or {}).get(NOTE) or {}).get("selected_options")
    return bool(elements(view)[NOTE].get("initial_options") if chosen is None else chosen)
