"""The form for a reply to a request, and reading it."""

from dataclasses import dataclass

from handlers.ids import REPLY
from handlers.views.blocks import modal, mrkdwn, section
from handlers.views.files import check_files, file_inputs, read_files
from handlers.views.inputs import answers, text_input, text_of
from handlers.views.state import ReplyPlace
from handlers.words import Translate
from handlers.workspace import Block, SlackFile, View

BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyForm:
    """What was typed. A file without a `url` was chosen before: Slack knows it by its id."""

    body: str = ""
    files: tuple[SlackFile, ...] = ()


def reply_modal(
    t: Translate, *, place: ReplyPlace, filled: ReplyForm | None = None, note: str = ""
) -> View:
    """The form, filled again with what was typed before; `note` (mrkdwn, escaped) stands on top."""
    form = filled or ReplyForm()
    blocks: list[Block] = [section(mrkdwn(note))] if note else []
    blocks.append(
        text_input(
            BODY,
            t("Your reply"),
            value=form.body,
            multiline=True,
            hint=t("It is added to the request under your name; the help desk reads it."),
            focus=True,
            as_typed=True,
        )
    )
    blocks += file_inputs(t, form.files)
    return modal(
        callback=REPLY,
        title=t("Reply to #{number}").format(number=place.number),
        submit=t("Send"),
        close=t("Cancel"),
        blocks=blocks,
        metadata=place.to_text(),
        external_id=place.key,
        notify=True,
    )


def read_reply(view: View) -> ReplyForm:
    return ReplyForm(body=text_of(answers(view).get(BODY)), files=read_files(view))


def check_reply(
    t: Translate, form: ReplyForm, *, file_limit: int, file_count: int
) -> dict[str, str]:
    """What has to change before it can be sent, by block_id; empty when all is well."""
    found = {} if form.body.strip() else {BODY: t("Please write your reply.")}
    return found | check_files(t, form.files, file_limit=file_limit, file_count=file_count)
