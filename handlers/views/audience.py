"""Who may read a channel: why it is not for agents alone, and what stands there afterwards."""

from dataclasses import dataclass
from typing import Literal

from handlers.ids import COMMAND, OPEN_WATCH
from handlers.text.escape import escape
from handlers.views.blocks import actions, bold, button, context, message, mrkdwn, section
from handlers.words import Translate, later
from handlers.workspace import Message

LARGEST = 200  # people; in a larger channel nobody keeps an eye on who reads
NAMED = 10

Why = Literal["open", "shared", "archived", "unseen", "many", "people"]

REASONS: dict[Why, str] = {
    "open": later("Only a private channel can be for agents alone."),
    "shared": later("This channel is shared with another organization."),
    "archived": later("This channel is archived."),
    "unseen": later("Slack does not tell Deskhand who is in this channel."),
    "many": later("More than {limit} people are in this channel."),
    "people": later("These people here are not agents of the help desk: {people}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """Why internal notes may not be said in a channel; `users` are the Slack ids of who is why."""

    why: Why
    users: tuple[str, ...] = ()


def refused(t: Translate, *, barred: Barred, desk: str = "") -> Message:
    """Told to who wanted a channel for agents alone; nothing was changed.

    `desk` is named where there are several, here and below.
    """
    said = t("This channel was not set for agents only, and nothing was changed.")
    more = t("Once that is different, type {command} again.").format(command=f"`{COMMAND} watch`")
    why = reason(t, barred, desk)
    return message(
        f"{said} {why} {more}", [section(mrkdwn(f"{said}\n{why}")), context(mrkdwn(more))]
    )


def unmarked(t: Translate, *, barred: Barred, desk: str = "") -> Message:
    """Told to a channel that is not for agents alone any more."""
    said = t("This channel is no longer for agents only. Internal notes are not shown here now.")
    lines = [
        reason(t, barred, desk),
        t("What Deskhand showed of them is being taken back. What people wrote themselves stays."),
    ]
    how = t("Once everybody here is an agent, set it again with {command}").format(
        command=f"`{COMMAND} watch`"
    )
    return message(
        "\n".join([said, *lines, how]),
        [
            section(mrkdwn("\n".join([bold(said), *lines]))),
            actions(button(t("Change"), OPEN_WATCH, desk)),
            context(mrkdwn(how)),
        ],
    )


def reason(t: Translate, barred: Barred, desk: str = "") -> str:
    """One sentence (mrkdwn, escaped)."""
    said = t(REASONS[barred.why])
    if barred.why == "people" and desk:
        said = t("These people here are not agents of the help desk “{desk}”: {people}.")
    return said.format(limit=LARGEST, people=_people(t, barred), desk=escape(desk))


def taken_back(t: Translate, *, why: Literal["channel", "comment"]) -> Message:
    """What stands in the place of words that may not be read there any more."""
    if why == "channel":
        said = t(
            "An internal note stood here. "
            "It was taken back because this channel is no longer for agents only."
        )
    else:
        said = t(
            "A comment stood here. It was taken back because it was made internal at the help desk."
        )
    return message(said, [context(mrkdwn(said))])


def _people(t: Translate, barred: Barred) -> str:
    shown = [f"<@{escape(user)}>" for user in barred.users[:NAMED]]
    more = len(barred.users) - len(shown)
    if more > 0:
        shown.append(t.many("{n} more", "{n} more", more).format(n=more))
    return t(", ").join(shown)
