"""What differs between a request and its threads, to the person who asked for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.ids import COMMAND, RETRY, SYNC
from handlers.text.escape import escape
from handlers.views.blocks import (
    actions,
    button,
    context,
    message,
    mrkdwn,
    quotes,
    section,
)
from handlers.views.state import DeliveryRef, TicketRef
from handlers.views.which_desk import Holder, named, numbered
from handlers.words import Translate
from handlers.workspace import Block, Message

MOST_THREADS = 20
MOST_REFUSED = 5
WORDS_LIMIT = 1_500  # of JSON, for each of the refused messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread of the request, and what differs there.

    `unsent`: messages that the desk does not have; `unshown`: comments that the thread does not
    have. `gone`: the thread cannot be written to; `silent`: Slack does not say what stands there.
    """

    channel: str
    unsent: int = 0
    unshown: int = 0
    gone: bool = False
    silent: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.unsent or self.unshown or self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What the desk refused of the one who asks: the words, and what would try it again."""

    words: str
    delivery: DeliveryRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A request held against its threads.

    `on_the_way` counts what is being sent to the desk now, `others_refused` what it refused of
    other people, `elsewhere` the differences in threads that whoever asks cannot be in.
    """

    ref: TicketRef
    threads: tuple[Thread, ...] = ()
    on_the_way: int = 0
    refused: tuple[Refused, ...] = ()
    others_refused: int = 0
    elsewhere: int = 0

    @property
    def in_step(self) -> bool:
        differ = any(thread.differs for thread in self.threads)
        return not (differ or self.refused or self.others_refused or self.elsewhere)


def compared_message(t: Translate, found: Compared, *, desk: str = "") -> Message:
    """What was found; what can be mended by itself is being mended already.

    `desk` is named where there are several.
    """
    number = numbered(found.ref.number, desk)
    if found.in_step:
        said = t("Request #{number} and its threads are in step.").format(number=number)
    else:
        said = t("Request #{number} and its threads differ. It is being mended now:")
        said = said.format(number=number)
    lines = [f"• {line}" for line in _lines(t, found)]
    again = button(t("Compare again"), SYNC, found.ref.to_text())
    blocks: list[Block] = [section(mrkdwn("\n".join([said, *lines])))]
    for refused in found.refused[:MOST_REFUSED]:
        blocks += _refused(t, refused)
    return message("\n".join([said, *lines]), [*blocks, actions(again)])


def which_to_compare(t: Translate, *, number: str, holders: Sequence[Holder]) -> Message:
    """Several desks have a request with this number: one button for each."""
    said = t("Which request #{number} do you mean?").format(number=escape(number))
    hint = t("You can name the help desk at once: {example}").format(
        example=f"`{COMMAND} sync {escape(holders[0].desk)}#{escape(number)}`"
    )
    buttons = [
        button(
            holder.desk,
            f"{SYNC}:{holder.desk}",
            TicketRef(desk=holder.desk, ticket_id=holder.ticket_id, number=number).to_text(),
        )
        for holder in holders[:MOST_THREADS]
    ]
    names = t(", ").join(named(holder.desk) for holder in holders)
    blocks = [section(mrkdwn(said)), actions(*buttons), context(mrkdwn(hint))]
    return message(f"{said} {names}\n{hint}", blocks)


def _lines(t: Translate, found: Compared) -> Iterator[str]:
    if not found.threads and not found.elsewhere:
        yield t("It has no thread in Slack.")
    for thread in found.threads[:MOST_THREADS]:
        yield t("{place}: {state}").format(place=_place(t, thread), state=_state(t, thread))
    if found.elsewhere:
        yield t.many(
            "{n} difference in threads that you are not in",
            "{n} differences in threads that you are not in",
            found.elsewhere,
        ).format(n=found.elsewhere)
    if found.on_the_way:
        yield t.many(
            "{n} message is on its way to the help desk",
            "{n} messages are on their way to the help desk",
            found.on_the_way,
        ).format(n=found.on_the_way)
    if found.others_refused:
        yield t.many(
            "{n} message of others was refused by the help desk; they were told",
            "{n} messages of others were refused by the help desk; they were told",
            found.others_refused,
        ).format(n=found.others_refused)
    if found.refused:
        yield t.many(
            "{n} message of yours was refused by the help desk",
            "{n} messages of yours were refused by the help desk",
            len(found.refused),
        ).format(n=len(found.refused))


def _place(t: Translate, thread: Thread) -> str:
    if thread.channel.startswith("D"):
        return t("Direct messages")
    return f"<#{escape(thread.channel)}>"


def _state(t: Translate, thread: Thread) -> str:
    if thread.gone:
        return t("its thread is gone, so it gets a new place")
    parts = []
    if thread.unsent:
        parts.append(
            t.many(
                "{n} message that the help desk does not have",
                "{n} messages that the help desk does not have",
                thread.unsent,
            ).format(n=thread.unsent)
        )
    if thread.unshown:
        parts.append(
            t.many(
                "{n} comment of the help desk that is missing here",
                "{n} comments of the help desk that are missing here",
                thread.unshown,
            ).format(n=thread.unshown)
        )
    if thread.silent:
        parts.append(t("Slack does not say now what stands there"))
    return t(", ").join(parts) or t("in step")


def _refused(t: Translate, refused: Refused) -> list[Block]:
    retry = button(t("Retry"), RETRY, refused.delivery.to_text())
    return [
        context(mrkdwn(t("This is what you wrote:"))),
        *quotes(refused.words, WORDS_LIMIT),
        actions(retry),
    ]
