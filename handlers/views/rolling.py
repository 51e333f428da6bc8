"""The message of a channel that gathers what would have been too much."""

from collections.abc import Sequence

from handlers.ids import COMMAND
from handlers.text.escape import escape
from handlers.views.blocks import bold, context, message, mrkdwn, section
from handlers.views.told import status_line
from handlers.words import Translate
from handlers.workspace import Message
from helpdesks.models import Ticket

ROOM = 2_900  # characters of mrkdwn; a section takes 3,000


def ticket_line(t: Translate, ticket: Ticket, *, titled: bool, desk: str = "") -> str:
    """What became of a request, in one line of mrkdwn.

    It is not `titled` where titles are not shown; `desk` is named where there are several.
    """
    line = status_line(t, ticket, titled=titled)
    return f"{escape(desk)} · {line}" if desk else line


def rolling_message(t: Translate, *, count: int, lines: Sequence[str]) -> Message:
    """How many changes it speaks of, and what the latest are (mrkdwn, escaped; oldest first)."""
    said = t.many(
        "{n} more change than fits here:", "{n} more changes than fit here, the latest:", count
    ).format(n=count)
    listed = "\n".join(_fitting(lines))
    more = t(
        "{list} lists the requests, and {watch} sets how many messages an hour this channel takes."
    ).format(list=f"`{COMMAND} list`", watch=f"`{COMMAND} watch`")
    return message(
        f"{said}\n{listed}",
        [section(mrkdwn(bold(said))), section(mrkdwn(listed)), context(mrkdwn(more))],
    )


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many as there is room for, the newest first."""
    shown: list[str] = []
    room = ROOM
    for line in reversed(lines):
        room -= len(line) + len("• \n")
        if room < 0:
            break
        shown.append(f"• {line}")
    return shown
