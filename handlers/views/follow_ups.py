"""What follows when a form was sent: refused and offered again, changed, or short of files.

`desk` is named where people have to be told which one it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ids import CONTINUE_DRAFT, DROP_DRAFT, GIVE_UP, RETRY
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    actions,
    bold,
    button,
    literal,
    message,
    mrkdwn,
    quotes,
    rich,
    section,
)
from handlers.views.progress import LeftOut, left_out_blocks, left_out_line, sent_modal
from handlers.views.state import DeliveryRef, DraftRef
from handlers.views.which_desk import named, numbered
from handlers.words import Translate
from handlers.workspace import Block, Message, View

TITLE_LIMIT = 150
VALUE_LIMIT = 200
SHOWN = 20
WORDS_LIMIT = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What others made of a part of a ticket while it was being edited; `ours`: we changed it."""

    label: str
    value: str
    ours: bool


def refused_form(
    t: Translate, *, reason: str, title: str, draft: DraftRef, desk: str = ""
) -> Message:
    """The desk refused a form that was closed meanwhile; `reason` is a sentence (mrkdwn)."""
    said = t("The help desk did not take your form, and nothing you typed is lost.")
    if desk:
        said = t("The help desk “{desk}” did not take your form, and nothing you typed is lost.")
        said = said.format(desk=named(desk))
    shown = one_line(title, TITLE_LIMIT)
    ref = draft.to_text()
    blocks = [section(mrkdwn(f"{bold(said)}\n{reason}"))]
    if shown:
        blocks.append(rich(literal(shown, bold=True)))
    blocks.append(
        actions(
            button(t("Continue"), CONTINUE_DRAFT, ref, style="primary"),
            button(t("Discard"), DROP_DRAFT, ref),
        )
    )
    return message(f"{said} {reason} {escape(shown)}".strip(), blocks)


def files_left(
    t: Translate, *, number: str, left_out: Sequence[LeftOut], desk: str = ""
) -> Message:
    """The ticket is there, some of its files are not."""
    said = t("Your request #{number} is with the help desk, but not all of its files are.")
    said = said.format(number=numbered(number, desk))
    lines = [said, *map(left_out_line, left_out)]
    return message("\n".join(lines), [section(mrkdwn(said)), *left_out_blocks(t, left_out)])


def follow_up_failed(
    t: Translate,
    *,
    number: str,
    reason: str,
    words: str,
    delivery: DeliveryRef | None,
    what: str = "",
    desk: str = "",
) -> Message:
    """A change or files did not reach a ticket; `words` say which, `what` is the sentence."""
    said = t("Request #{number} was not changed.").format(number=numbered(number, desk))
    said = f"{said} {what}".strip()
    blocks = [section(mrkdwn(f"{bold(said)}\n{reason}")), *quotes(words, WORDS_LIMIT)]
    if delivery is not None:
        ref = delivery.to_text()
        buttons = (
            button(t("Retry"), RETRY, ref, style="primary"),
            button(t("Give up"), GIVE_UP, ref),
        )
        blocks.append(actions(*buttons))
    return message(f"{said} {reason} {escape(words)}".strip(), blocks)


def changing_modal(t: Translate, *, key: str, number: str, desk: str = "") -> View:
    said = t("Your changes to #{number} are on their way.")
    said = said.format(number=numbered(number, desk))
    more = t("You can close this window; nothing gets lost.")
    return sent_modal(t, key, t("Saving…"), [section(mrkdwn(f"{said} {more}"))])


def changed_modal(
    t: Translate, *, key: str, number: str, meanwhile: Sequence[Meanwhile] = (), desk: str = ""
) -> View:
    said = t("Request #{number} is changed.").format(number=numbered(number, desk))
    blocks = [section(mrkdwn(said)), *meanwhile_blocks(t, meanwhile)]
    return sent_modal(t, key, t("Saved"), blocks)


def not_changed_modal(
    t: Translate,
    *,
    key: str,
    number: str,
    reason: str,
    words: str,
    delivery: DeliveryRef | None,
    desk: str = "",
) -> View:
    """It was refused; `reason` is a sentence (mrkdwn)."""
    told = follow_up_failed(
        t, number=number, reason=reason, words=words, delivery=delivery, desk=desk
    )
    return sent_modal(t, key, t("Not changed"), told.blocks)


def changed_message(
    t: Translate, *, number: str, meanwhile: Sequence[Meanwhile], desk: str = ""
) -> Message:
    """What the form would have said, had it not been closed."""
    said = t("Request #{number} is changed.").format(number=numbered(number, desk))
    return message(said, [section(mrkdwn(said)), *meanwhile_blocks(t, meanwhile)])


def meanwhile_blocks(t: Translate, meanwhile: Sequence[Meanwhile]) -> list[Block]:
    if not meanwhile:
        return []
    lines = [bold(t("While you were editing, others changed this at the help desk:"))]
    lines += [_changed(t, part) for part in meanwhile[:SHOWN]]
    return [section(mrkdwn("\n".join(lines)))]


def _changed(t: Translate, part: Meanwhile) -> str:
    said = t("• {name}: {value}, replaced by yours") if part.ours else t("• {name}: {value}")
    return said.format(
        name=escape(one_line(part.label, TITLE_LIMIT)),
        value=escape(one_line(part.value, VALUE_LIMIT)) or t("(empty)"),
    )
