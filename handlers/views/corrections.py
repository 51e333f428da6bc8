"""A message that was edited or deleted after it was sent: for the desk, and for its writer."""

from html import escape as html_escape
from typing import Literal

from handlers.ids import GIVE_UP, RETRY, SEND_CORRECTION
from handlers.text.escape import clip, escape
from handlers.views.blocks import (
    FALLBACK_LIMIT,
    actions,
    bold,
    button,
    context,
    message,
    mrkdwn,
    quotes,
    section,
)
from handlers.views.state import DeliveryRef
from handlers.views.which_desk import numbered
from handlers.words import Translate
from handlers.workspace import Block, Message
from helpdesks.models import Body

WORDS_LIMIT = 8_000


def correction(t: Translate, *, at: str, body: Body) -> Body:
    """What the desk reads of an edit; `at` says when the first words were written."""
    if not body.text:
        return _plain(t("I took back what I wrote at {time}.").format(time=at))
    said = t("Correction of what I wrote at {time}:").format(time=at)
    return Body(text=f"{said}\n{body.text}", html=f"<p>{html_escape(said)}</p>{body.html}")


def tombstone(t: Translate, *, at: str) -> Body:
    """What the desk reads of a message that was deleted; it keeps the words itself."""
    return _plain(t("My message of {time} was deleted in Slack.").format(time=at))


def edited_late(
    t: Translate, *, number: str, delivery: DeliveryRef | None, desk: str = ""
) -> Message:
    """The desk keeps the first words; `delivery` is the edit that the button sends after all."""
    said = t("Your edit stays in Slack: the help desk already has what you wrote to #{number}.")
    said = said.format(number=numbered(number, desk))
    if delivery is None:
        return message(said, [section(mrkdwn(said))])
    more = t("You can send the new words as a correction.")
    pressed = button(t("Send as correction"), SEND_CORRECTION, delivery.to_text(), style="primary")
    return message(f"{said} {more}", [section(mrkdwn(f"{said}\n{more}")), actions(pressed)])


def correction_sending(t: Translate, *, number: str, desk: str = "") -> Message:
    said = t("Your correction to #{number} is on its way.")
    said = said.format(number=numbered(number, desk))
    return message(said, [section(mrkdwn(said))])


def not_told(
    t: Translate,
    *,
    what: Literal["edit", "deletion"],
    number: str,
    reason: str,
    words: str,
    delivery: DeliveryRef | None,
    desk: str = "",
) -> Message:
    """The desk does not know of an edit or a deletion. `reason` is a sentence (mrkdwn, escaped)."""
    said = (
        t("Your correction to #{number} was not delivered.")
        if what == "edit"
        else t("The help desk was not told that you deleted a message in #{number}.")
    ).format(number=numbered(number, desk))
    blocks: list[Block] = [section(mrkdwn(f"{bold(said)}\n{reason}"))]
    text = f"{said} {reason}"
    if words:
        written = t("You wrote: {words}").format(words=escape(words))
        text = f"{text} {clip(written, FALLBACK_LIMIT // 2)}"
        blocks += [context(mrkdwn(t("This is what you wrote:"))), *quotes(words, WORDS_LIMIT)]
    if delivery is not None:
        ref = delivery.to_text()
        retry = button(t("Retry"), RETRY, ref, style="primary")
        blocks.append(actions(retry, button(t("Give up"), GIVE_UP, ref)))
    return message(text, blocks)


def _plain(said: str) -> Body:
    return Body(text=said, html=f"<p>{html_escape(said)}</p>")
