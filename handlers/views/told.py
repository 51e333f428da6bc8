"""What becomes of a ticket at the desk, said in its threads and on its cards."""

from handlers.ids import COMMAND
from handlers.text.escape import escape, one_line
from handlers.views.blocks import context, message, mrkdwn, section
from handlers.views.standing import status_word
from handlers.words import Translate
from handlers.workspace import Message
from helpdesks.models import Status, Ticket

NAME_LIMIT = 100
TITLE_LIMIT = 150
DONE = frozenset({Status.SOLVED, Status.CLOSED})


def status_changed(t: Translate, *, before: str, ticket: Ticket) -> Message:
    """Say that the status changed from `before`, a `Status` or the desk's own word."""
    said = t("The status changed from {before} to {after}.").format(
        before=escape(status_word(t, before)),
        after=escape(status_word(t, ticket.status, ticket.status_said)),
    )
    return _note(f"{said} {_means(t, before, ticket.status)}".strip())


def _means(t: Translate, before: str, now: Status) -> str:
    if now is Status.CLOSED:
        return t("The request takes no more replies; a reply here offers a new one.")
    if before in DONE and now not in DONE:
        return t("The request is open again.")
    return ""


def status_line(t: Translate, ticket: Ticket, *, titled: bool = True) -> str:
    """The same in a list of many (mrkdwn); not `titled` where titles are not shown."""
    title = f" {escape(one_line(ticket.title, TITLE_LIMIT))}" if titled else ""
    word = escape(status_word(t, ticket.status, ticket.status_said))
    return f"#{escape(ticket.number)}{title} — {word}"


def moved(t: Translate, *, before: str, after: str) -> Message:
    """The ticket was given to another group; both are named."""
    said = t("The request moved from {before} to {after}.").format(
        before=_name(before), after=_name(after)
    )
    return _note(said)


def given_on(t: Translate) -> Message:
    """The same where others than agents read along: groups are the desk's own business."""
    return _note(_given_on(t))


def group_line(ticket: Ticket, *, after: str) -> str:
    """The same in a list of many (mrkdwn)."""
    return f"{_titled(ticket)} — → {_name(after)}"


def given_on_line(t: Translate, ticket: Ticket) -> str:
    return f"{_titled(ticket)} — {_given_on(t)}"


def _titled(ticket: Ticket) -> str:
    return f"#{escape(ticket.number)} {escape(one_line(ticket.title, TITLE_LIMIT))}"


def _given_on(t: Translate) -> str:
    return t("The request was given to another team.")


def merged_here(t: Translate, *, number: str, parent: str) -> Message:
    """For readers who may see the parent: this thread is about that one from now on."""
    said = t(
        "Request #{number} was merged into request #{parent} at the help desk. "
        "From now on this thread is about #{parent}."
    )
    return _note(said.format(number=escape(number), parent=escape(parent)))


def merged_shown(t: Translate, *, number: str, parent: str, link: str) -> Message:
    """For readers who have the parent before them already; `link` opens its card."""
    said = t(
        "Request #{number} was merged into request #{parent} at the help desk. "
        "It goes on here: {link}"
    )
    words = {"number": escape(number), "parent": escape(parent), "link": f"<{escape(link)}>"}
    return _note(said.format(**words))


def merged_away(t: Translate, *, number: str) -> Message:
    """For readers who may not see the parent: nothing of it is named."""
    return _note(_merged_away(t, number))


def deleted(t: Translate, *, number: str) -> Message:
    return _note(_deleted(t, number))


def merged_card(t: Translate, *, number: str) -> Message:
    """What a card says whose ticket was merged into one that its readers may not see."""
    return _last_words(_merged_away(t, number))


def deleted_card(t: Translate, *, number: str) -> Message:
    """What a card says whose ticket is not there any more."""
    return _last_words(_deleted(t, number))


def moved_on_card(t: Translate, *, number: str, link: str) -> Message:
    """What a card says whose ticket is shown elsewhere now; `link` opens that."""
    said = t("Request #{number} goes on here: {link}")
    return _last_words(said.format(number=escape(number), link=f"<{escape(link)}>"))


def _merged_away(t: Translate, number: str) -> str:
    said = t(
        "Request #{number} was merged into another request at the help desk, and is not shown "
        "here any more. To write about it, make a new request: {command}"
    )
    return said.format(number=escape(number), command=f"`{COMMAND} new`")


def _deleted(t: Translate, number: str) -> str:
    said = t(
        "Request #{number} was deleted at the help desk, or moved where Deskhand may not see it. "
        "To write about it, make a new request: {command}"
    )
    return said.format(number=escape(number), command=f"`{COMMAND} new`")


def _name(name: str) -> str:
    return escape(one_line(name, NAME_LIMIT))


def _note(line: str) -> Message:
    return message(line, [context(mrkdwn(line))])


def _last_words(line: str) -> Message:
    return message(line, [section(mrkdwn(line))])
