"""What stands in a form after it was sent: on its way, kept, done, or not delivered.

Nothing here can be sent; closing it loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ids import PROGRESS, RETRY
from handlers.text.escape import escape, one_line
from handlers.text.filenames import human_size
from handlers.views.blocks import (
    actions,
    bold,
    button,
    literal,
    modal,
    mrkdwn,
    quotes,
    rich,
    section,
)
from handlers.views.state import DeliveryRef
from handlers.words import Translate
from handlers.workspace import Block, View
from helpdesks.models import Ticket

NAME_LIMIT = 100
TITLE_LIMIT = 255
LEFT_OUT_SHOWN = 10
WORDS_LIMIT = 18_000  # a view takes 250 KB, in which an emoji may count twelve times


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that was not carried, and the sentence that says why (`errors.left_behind`)."""

    name: str
    reason: str


def on_its_way(t: Translate, *, public: bool) -> str:
    """With a place for the number; what is not `public` is an internal note, here and below."""
    if public:
        return t("Your reply to #{number} is on its way.")
    return t("Your internal note on #{number} is on its way.")


def is_there(t: Translate, *, public: bool) -> str:
    """With a place for the number."""
    if public:
        return t("Your reply is in request #{number}.")
    return t("Your internal note is in request #{number}.")


def sending_modal(
    t: Translate, *, key: str, number: str | None = None, public: bool = True
) -> View:
    """Sent, and not yet confirmed. `number`: it is a reply to that request."""
    said = (
        t("Your request is on its way to the help desk.")
        if number is None
        else on_its_way(t, public=public).format(number=escape(number))
    )
    more = t("You can close this window; nothing gets lost.")
    return sent_modal(t, key, t("Sending…"), [section(mrkdwn(f"{said} {more}"))])


def transfer_modal(t: Translate, *, key: str, name: str, done: int, size: int | None) -> View:
    """How far a long file is; sizes in bytes."""
    shown = escape(one_line(name, NAME_LIMIT))
    if size:
        said = t("Sending {name}: {done} of {size} ({percent} %)").format(
            name=shown,
            done=human_size(done),
            size=human_size(size),
            percent=min(100, 100 * done // size),
        )
    else:
        said = t("Sending {name}: {done} so far").format(name=shown, done=human_size(done))
    more = t("You can close this window; nothing gets lost.")
    return sent_modal(t, key, t("Sending…"), [section(mrkdwn(said)), section(mrkdwn(more))])


def saved_modal(t: Translate, *, key: str) -> View:
    """The desk does not answer; what was typed is safe and goes out by itself."""
    said = t("The help desk is not answering right now. What you wrote is safe.")
    more = t("It is delivered by itself as soon as the help desk is back. You can close this.")
    return sent_modal(t, key, t("Saved"), [section(mrkdwn(f"{bold(said)}\n{more}"))])


def opened_modal(
    t: Translate, *, key: str, ticket: Ticket, channel: str, left_out: Sequence[LeftOut] = ()
) -> View:
    """The request exists; `channel` is where its card stands."""
    title = one_line(ticket.title, TITLE_LIMIT)
    number = escape(ticket.number)
    said = t("Your request is with the help desk as #{number}.").format(number=number)
    where = (
        t("The answers come to your direct messages with Deskhand.")
        if channel.startswith("D")
        else t("The answers come to its thread in {channel}.")
    )
    blocks = [
        section(mrkdwn(said)),
        rich(literal(title, bold=True)),
        section(mrkdwn(where.format(channel=f"<#{escape(channel)}>"))),
        *left_out_blocks(t, left_out),
    ]
    return sent_modal(t, key, t("Request #{number}").format(number=ticket.number), blocks)


def replied_modal(
    t: Translate,
    *,
    key: str,
    number: str,
    left_out: Sequence[LeftOut] = (),
    public: bool = True,
) -> View:
    said = is_there(t, public=public).format(number=escape(number))
    blocks = [section(mrkdwn(said)), *left_out_blocks(t, left_out)]
    return sent_modal(t, key, t("Reply sent") if public else t("Note added"), blocks)


def failed_modal(
    t: Translate, *, key: str, reason: str, words: str, delivery: DeliveryRef | None
) -> View:
    """It was refused. `reason` is a sentence (mrkdwn); what was typed stands there to copy."""
    blocks = [section(mrkdwn(reason))]
    if words:
        blocks.append(section(mrkdwn(bold(t("This is what you wrote:")))))
        blocks += quotes(words, WORDS_LIMIT)
    if delivery is not None:
        blocks.append(actions(button(t("Retry"), RETRY, delivery.to_text(), style="primary")))
    return sent_modal(t, key, t("Not delivered"), blocks)


def left_out_blocks(t: Translate, left_out: Sequence[LeftOut]) -> list[Block]:
    """One line per file that stayed behind, with the reason."""
    if not left_out:
        return []
    lines = [bold(t("These files were left out:"))]
    lines += [left_out_line(file) for file in left_out[:LEFT_OUT_SHOWN]]
    return [section(mrkdwn("\n".join(lines)))]


def left_out_line(file: LeftOut) -> str:
    return f"• {escape(one_line(file.name, NAME_LIMIT))}: {escape(file.reason)}"


def sent_modal(t: Translate, key: str, title: str, blocks: Sequence[Block]) -> View:
    """A form that was sent under this key, and is found by it."""
    return modal(
        callback=PROGRESS,
        title=title,
        close=t("Close"),
        blocks=blocks,
        metadata=key,
        external_id=key,
    )
