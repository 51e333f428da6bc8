"""A public reply from among agents waits a few seconds, and can be undone until then."""

from handlers.ids import AS_NOTE, CONTINUE_DRAFT, DROP_DRAFT, UNDO
from handlers.views.blocks import (
    actions,
    bold,
    button,
    context,
    message,
    mrkdwn,
    quotes,
    section,
)
from handlers.views.notices import discarding, told, written
from handlers.views.progress import sent_modal
from handlers.views.reply import Readers, shown_requester
from handlers.views.state import DraftRef, HeldRef
from handlers.views.which_desk import numbered
from handlers.words import Translate
from handlers.workspace import Block, Message, View

SECONDS = 5  # that a public reply waits
WORDS_LIMIT = 8_000


def held_modal(t: Translate, *, key: str, number: str, readers: Readers, held: HeldRef) -> View:
    """The form that was sent; `held` is what Undo takes back."""
    more = t("Closing this window does not stop it.")
    blocks = [*_held(t, _goes_out(t, number, readers), held), context(mrkdwn(more))]
    return sent_modal(t, key, t("Sending…"), blocks)


def held_message(
    t: Translate, *, number: str, readers: Readers, held: HeldRef, desk: str = ""
) -> Message:
    """The answer to a command; `desk` is named where there are several, here and below."""
    said = _goes_out(t, number, readers, desk)
    return message(said, _held(t, said, held))


def too_late_modal(t: Translate, *, key: str, number: str) -> View:
    return sent_modal(t, key, t("Not undone"), [section(mrkdwn(_too_late(t, number)))])


def too_late(t: Translate, *, number: str, desk: str = "") -> Message:
    return told(_too_late(t, number, desk))


def taken_back(
    t: Translate,
    *,
    number: str,
    words: str,
    again: DraftRef | None,
    as_note: HeldRef | None,
    desk: str = "",
) -> Message:
    """It was not sent; what was written stands there.

    `again` opens the form with it, None where it would not hold it all; `as_note` sends the same
    words to agents alone, None where the desk takes no notes.
    """
    said = t("Your public reply to #{number} was not sent.")
    said = said.format(number=numbered(number, desk))
    buttons = []
    if as_note is not None:
        buttons.append(button(t("Send as internal note"), AS_NOTE, as_note.to_text()))
    if again is not None:
        ref = again.to_text()
        buttons.append(button(t("Write again"), CONTINUE_DRAFT, ref))
        buttons.append(button(t("Discard"), DROP_DRAFT, ref, confirm=discarding(t)))
    return message(
        f"{said} {written(t, words)}",
        [
            section(mrkdwn(bold(said))),
            context(mrkdwn(t("This is what you wrote:"))),
            *quotes(words, WORDS_LIMIT),
            *([actions(*buttons)] if buttons else []),
        ],
    )


def _goes_out(t: Translate, number: str, readers: Readers, desk: str = "") -> str:
    said = t("Your public reply to #{number} goes out in {seconds} seconds.")
    said = said.format(number=numbered(number, desk), seconds=SECONDS)
    name = shown_requester(readers)
    who = (
        t("{name} and everybody who may see the request will read it.").format(name=name)
        if name
        else t("The requester and everybody who may see the request will read it.")
    )
    return f"{said} {who}"


def _held(t: Translate, said: str, held: HeldRef) -> list[Block]:
    undo = button(t("Undo"), UNDO, held.to_text())
    return [section(mrkdwn(said)), actions(undo)]


def _too_late(t: Translate, number: str, desk: str = "") -> str:
    said = t("Your public reply to #{number} has already been sent, so it cannot be undone.")
    return said.format(number=numbered(number, desk))
