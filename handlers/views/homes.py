"""Where a request goes on whose thread cannot be written to any more."""

from handlers.ids import COMMAND
from handlers.text.escape import escape
from handlers.views.blocks import context, message, mrkdwn, section
from handlers.words import Translate, later
from handlers.workspace import Message

MOVED = {
    "archived": later("Request #{number} goes on here, because {channel} was archived."),
    "outside": later(
        "Request #{number} goes on here, because Deskhand is no longer in {channel}, "
        "or the channel is gone."
    ),
    "silenced": later(
        "Request #{number} goes on here, because Deskhand may not write in {channel} any more."
    ),
    "shared": later(
        "Request #{number} goes on here, because {channel} is shared with another organization now."
    ),
    "deleted": later(
        "Request #{number} goes on here, because its earlier card was deleted. "
        "What was said there stays at the help desk."
    ),
}
"""By why the old home was lost."""

LOST_WATCH = {
    "archived": later("{channel} was archived, so requests are no longer shown there."),
    "outside": later(
        "Deskhand is no longer in {channel}, or the channel is gone, "
        "so requests are no longer shown there."
    ),
    "silenced": later(
        "Deskhand may not write in {channel} any more, so requests are no longer shown there."
    ),
}


def moved_here(t: Translate, *, number: str, channel: str, why: str) -> Message:
    """Said under the new card. `channel` is the old one's id, `why` a key of `MOVED`."""
    line = t(MOVED[why]).format(number=escape(number), channel=_channel(channel))
    return message(line, [context(mrkdwn(line))])


def goes_on(t: Translate, *, number: str, link: str) -> Message:
    """Said in the old thread, where it still stands; `link` opens the new card."""
    said = t("Request #{number} goes on here: {link}")
    line = said.format(number=escape(number), link=f"<{escape(link)}>")
    return message(line, [context(mrkdwn(line))])


def shared_card(t: Translate, *, number: str) -> Message:
    """What a card says in a channel that is shared now: nothing of the request but its number."""
    said = t(
        "Request #{number} is not shown here any more, because this channel is shared with "
        "another organization now."
    )
    line = said.format(number=escape(number))
    return message(line, [section(mrkdwn(line))])


def watch_lost(t: Translate, *, channel: str, why: str) -> Message:
    """Told to who set a channel to show requests; `why` is a key of `LOST_WATCH`."""
    said = t(LOST_WATCH[why]).format(channel=_channel(channel))
    hint = t("To show them in another channel, type {command} there.").format(
        command=f"`{COMMAND} watch`"
    )
    return message(f"{said} {hint}", [section(mrkdwn(said)), context(mrkdwn(hint))])


def _channel(channel: str) -> str:
    return f"<#{escape(channel)}>"
