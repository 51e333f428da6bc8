"""Short words to one person or to a channel about what became of something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from handlers.ids import COMMAND, CONTINUE_DRAFT, DROP_DRAFT, GIVE_UP, RETRY
from handlers.text.escape import clip, escape, one_line
from handlers.views.blocks import (
    FALLBACK_LIMIT,
    Element,
    actions,
    bold,
    button,
    confirmation,
    context,
    literal,
    message,
    mrkdwn,
    quotes,
    rich,
    section,
    when,
)
from handlers.views.progress import (
    LeftOut,
    is_there,
    left_out_blocks,
    left_out_line,
    on_its_way,
)
from handlers.views.state import DeliveryRef, DraftRef
from handlers.views.which_desk import named, numbered
from handlers.words import Translate
from handlers.workspace import Block, Message

TITLE_LIMIT = 150
WORDS_LIMIT = 8_000


def told(said: str) -> Message:
    """A sentence (mrkdwn, escaped) as a message."""
    return message(said, [section(mrkdwn(said))])


def desk_down(t: Translate, *, desk: str, since: datetime) -> Message:
    said = t("The help desk “{desk}” has not been answering since {time}.")
    more = t("What you send meanwhile is kept and delivered when it is back.")
    line = said.format(desk=named(desk), time=when(since))
    return message(f"{line} {more}", [section(mrkdwn(line)), context(mrkdwn(more))])


def desk_back(t: Translate, *, desk: str, since: datetime) -> Message:
    said = t("The help desk “{desk}” is back; it had not been answering since {time}.")
    more = t("What was kept is being delivered now.")
    line = said.format(desk=named(desk), time=when(since))
    return message(f"{line} {more}", [section(mrkdwn(line)), context(mrkdwn(more))])


def form_expired(t: Translate, *, draft: DraftRef) -> Message:
    """Slack would not open the form any more; the button opens it with what was typed."""
    said = t("The form could not be opened in time. Nothing you typed is lost.")
    more = t("Press the button to open it.")
    return message(
        f"{said} {more}",
        [
            section(mrkdwn(said)),
            actions(button(t("Open the form"), CONTINUE_DRAFT, draft.to_text(), style="primary")),
        ],
    )


def draft_kept(t: Translate, *, title: str, draft: DraftRef) -> Message:
    """The form was closed before it was sent."""
    shown = one_line(title, TITLE_LIMIT) or t("(no title yet)")
    said = t("You closed the form before sending it. Your draft is kept for a week:")
    ref = draft.to_text()
    return message(
        f"{said} {escape(shown)}",
        [
            section(mrkdwn(said)),
            rich(literal(shown, bold=True)),
            actions(
                button(t("Continue"), CONTINUE_DRAFT, ref, style="primary"),
                button(t("Discard"), DROP_DRAFT, ref, confirm=discarding(t)),
            ),
        ],
    )


def draft_gone(t: Translate) -> Message:
    """It was discarded, sent meanwhile, or kept too long."""
    return told(t("This draft is no longer there."))


def delivery_failed(
    t: Translate,
    *,
    what: Literal["request", "reply", "note"],
    number: str | None,
    reason: str,
    words: str,
    delivery: DeliveryRef | None,
    desk: str = "",
) -> Message:
    """It was refused, or tried too often. `reason` is a sentence (mrkdwn, escaped).

    `delivery` is what Retry would try again; None where another try cannot help. `desk` is named
    where there are several, here and below.
    """
    if what == "request" or number is None:
        to_one = t("Your request to “{desk}” was not delivered.").format(desk=named(desk))
        said = to_one if desk else t("Your request was not delivered.")
    else:
        reply = t("Your reply to #{number} was not delivered.")
        note = t("Your internal note on #{number} was not delivered.")
        said = (note if what == "note" else reply).format(number=numbered(number, desk))
    return message(
        f"{said} {reason} {written(t, words)}",
        [
            section(mrkdwn(f"{bold(said)}\n{reason}")),
            context(mrkdwn(t("This is what you wrote:"))),
            *quotes(words, WORDS_LIMIT),
            *([] if delivery is None else [_trying_again(t, delivery)]),
        ],
    )


def _trying_again(t: Translate, delivery: DeliveryRef) -> Block:
    ref = delivery.to_text()
    return actions(
        button(t("Retry"), RETRY, ref, style="primary"),
        button(t("Give up"), GIVE_UP, ref, confirm=_giving_up(t)),
    )


def delivery_late(
    t: Translate, *, number: str | None = None, desk: str = "", public: bool = True
) -> Message:
    """The desk does not answer; what was written waits. `number`: it is a reply to that request.

    One that is not `public` is an internal note, here and below.
    """
    if number is None:
        said = t("The help desk is not answering right now, but your request is safe.")
    else:
        reply = t("The help desk is not answering right now, but your reply to #{number} is safe.")
        note = t(
            "The help desk is not answering right now, but your internal note on #{number} is safe."
        )
        said = (reply if public else note).format(number=numbered(number, desk))
    more = t("It is delivered by itself as soon as the help desk is back.")
    return told(f"{said} {more}")


def delivery_retried(t: Translate) -> Message:
    return told(t("It is being tried again. You hear about it if that fails."))


def given_up(t: Translate, *, words: str) -> Message:
    """Nobody tries any more; what was written stays to copy."""
    said = t("It will not be tried again.")
    if not words:
        return told(said)
    shown = context(mrkdwn(t("This is what you wrote:")))
    return message(
        f"{said} {written(t, words)}",
        [section(mrkdwn(said)), shown, *quotes(words, WORDS_LIMIT)],
    )


def delivery_gone(t: Translate) -> Message:
    return told(t("Nothing is left to do here: it was delivered, is on its way, or was given up."))


def no_request_here(t: Translate) -> Message:
    """An answer under a message of ours that is no request's card."""
    said = t(
        "Nothing was sent: this message belongs to no request. "
        "Please reply under a request's card, or type {command}"
    )
    return told(said.format(command=f"`{COMMAND} reply 118 …`"))


def reply_sending(t: Translate, *, number: str, desk: str = "", public: bool = True) -> Message:
    return told(on_its_way(t, public=public).format(number=numbered(number, desk)))


def reply_sent(
    t: Translate,
    *,
    number: str,
    desk: str = "",
    left_out: Sequence[LeftOut] = (),
    public: bool = True,
) -> Message:
    said = is_there(t, public=public).format(number=numbered(number, desk))
    lines = [said]
    if left_out:
        lines += [t("These files were left out:"), *map(left_out_line, left_out)]
    return message("\n".join(lines), [section(mrkdwn(said)), *left_out_blocks(t, left_out)])


def closed_request(
    t: Translate, *, number: str, words: str, draft: DraftRef, desk: str = ""
) -> Message:
    """A closed request takes no reply; the button opens a new one that quotes it."""
    said = t("Request #{number} is closed for good, so your reply was not added.").format(
        number=numbered(number, desk)
    )
    more = t("You can open a new request that refers to it and has what you wrote.")
    return message(
        f"{said} {more} {written(t, words)}",
        [
            section(mrkdwn(f"{bold(said)}\n{more}")),
            *quotes(words, WORDS_LIMIT),
            actions(
                button(t("New request"), CONTINUE_DRAFT, draft.to_text(), style="primary"),
                button(t("Discard"), DROP_DRAFT, draft.to_text(), confirm=discarding(t)),
            ),
        ],
    )


def not_in_channel_hint(t: Translate) -> Message:
    said = t("Deskhand is not in this channel, so it cannot show requests here.")
    more = t("Invite it with /invite @Deskhand. Until then, answers come to your direct messages.")
    return message(f"{said} {more}", [section(mrkdwn(said)), context(mrkdwn(more))])


def written(t: Translate, words: str) -> str:
    """What somebody wrote, for the text of a message."""
    said = t("You wrote: {words}").format(words=escape(words))
    return clip(said, FALLBACK_LIMIT // 2)


def discarding(t: Translate) -> Element:
    return confirmation(
        title=t("Discard what you wrote?"),
        text=t("It cannot be brought back."),
        confirm=t("Discard"),
        deny=t("Keep it"),
    )


def _giving_up(t: Translate) -> Element:
    return confirmation(
        title=t("Stop trying to deliver this?"),
        text=t("What you wrote does not reach the help desk. Copy it first if you still need it."),
        confirm=t("Give up"),
        deny=t("Keep trying"),
    )
