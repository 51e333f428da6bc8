"""Asking which of several help desks is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ids import COMMAND, OPEN_WATCH, REPLY_AT, SHOW
from handlers.text.escape import escape, one_line
from handlers.views.blocks import Element, actions, button, context, message, mrkdwn, section
from handlers.views.inputs import option, select
from handlers.views.state import ReplyChoice, TicketRef
from handlers.words import Translate
from handlers.workspace import Block, Message

MOST_BUTTONS = 5  # beyond that a menu is easier to read
MOST_HOLDERS = 8
TITLE_LIMIT = 80
NAME_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A desk that has a request with the number, and what it is about."""

    desk: str
    ticket_id: str
    title: str


def which_request(
    t: Translate, *, number: str, holders: Sequence[Holder], silent: Sequence[str] = ()
) -> Message:
    """Several desks have a request with this number: one button for each."""
    rows = [_row(t, number, holder, _show(t, number, holder)) for holder in holders[:MOST_HOLDERS]]
    return _asking(t, number, rows, holders, silent)


def which_reply(
    t: Translate,
    *,
    number: str,
    holders: Sequence[Holder],
    silent: Sequence[str],
    draft: str,
    note: bool = False,
) -> Message:
    """It is not clear to which request a reply belongs; the buttons open it, filled in.

    `draft` is the key of the words that were typed, "" for none. A desk that did not answer may
    have it as well: the reply is kept until that desk is back. `note`: it is an internal note.
    """
    said = [(holder, holder.title) for holder in holders]
    said += [(Holder(desk=desk, ticket_id="", title=""), "") for desk in silent]
    rows = [
        _row(t, number, holder, _reply(t, number, holder.desk, draft, note=note))
        for holder, _ in said[:MOST_HOLDERS]
    ]
    kept = t("What you wrote is kept.") if draft else ""
    return _asking(t, number, rows, holders, silent, kept)


def nowhere(t: Translate, *, number: str, silent: Sequence[str]) -> Message:
    """No desk that answered has it, and some did not answer."""
    said = t("No help desk that answered has a request #{number}. Not answering: {desks}")
    line = said.format(number=escape(number), desks=_names(t, silent))
    return message(line, [section(mrkdwn(line))])


def which_watch(t: Translate, desks: Sequence[str]) -> Message:
    said = t("Requests of which help desk should this channel show?")
    elements = desk_buttons(t, desks, OPEN_WATCH, said=t("Watch {desk}"))
    return message(f"{said} {_names(t, desks)}", [section(mrkdwn(said)), actions(*elements)])


def desk_buttons(t: Translate, desks: Sequence[str], action: str, *, said: str) -> list[Element]:
    """A button per desk, `said` with its name; a menu where those would be too many."""
    if len(desks) <= MOST_BUTTONS:
        return [button(said.format(desk=desk), f"{action}:{desk}", desk) for desk in desks]
    options = [option(desk, desk) for desk in desks[:100]]
    prompt = said.format(desk="…").strip()
    return [select(f"{action}:desk", options, placeholder=prompt or t("Choose a help desk"))]


def numbered(number: str, desk: str) -> str:
    """A request's number, with its desk where people have to be told (mrkdwn)."""
    return f"{escape(number)} ({named(desk)})" if desk else escape(number)


def named(desk: str) -> str:
    """A desk's name in a sentence (mrkdwn)."""
    return escape(one_line(desk, NAME_LIMIT))


def _asking(
    t: Translate,
    number: str,
    rows: list[Block],
    holders: Sequence[Holder],
    silent: Sequence[str],
    kept: str = "",
) -> Message:
    said = t("Which request #{number} do you mean?").format(number=escape(number))
    desk = holders[0].desk if holders else silent[0]
    hint = t("You can name the help desk at once: {example}").format(
        example=f"`{COMMAND} {escape(desk)}#{escape(number)}`"
    )
    notes = [hint]
    if silent:
        notes.insert(0, t("Not answering: {desks}").format(desks=_names(t, silent)))
    names = [f"{escape(h.desk)}: {escape(one_line(h.title, TITLE_LIMIT))}" for h in holders]
    text = " ".join(part for part in (said, kept) if part)
    return message(
        "\n".join([text, *names, *notes]),
        [section(mrkdwn(text)), *rows, *(context(mrkdwn(note)) for note in notes)],
    )


def _row(t: Translate, number: str, holder: Holder, press: Element) -> Block:
    title = escape(one_line(holder.title, TITLE_LIMIT)) or t("not answering right now")
    return section(mrkdwn(f"*{escape(holder.desk)}* #{escape(number)} · {title}"), press)


def _show(t: Translate, number: str, holder: Holder) -> Element:
    ref = TicketRef(desk=holder.desk, ticket_id=holder.ticket_id, number=number)
    return button(t("Show"), f"{SHOW}:{holder.desk}", ref.to_text())


def _reply(t: Translate, number: str, desk: str, draft: str, *, note: bool) -> Element:
    ref = ReplyChoice(desk=desk, number=number, draft=draft, note=note)
    said = t("Internal note") if note else t("Reply")
    return button(said, f"{REPLY_AT}:{desk}", ref.to_text())


def _names(t: Translate, desks: Sequence[str]) -> str:
    return t(", ").join(escape(desk) for desk in desks)
