"""What is promised towards Slack, one dataclass for each kind of row."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from handlers.workspace import Block, SlackFile
from helpdesks.models import Attachment, Comment, Ticket

Sign = Literal["sending", "sent", "failed"]


def _several(written: object) -> object:
    """Rows once held one mark, or none."""
    return (written,) if isinstance(written, str) else written or ()


Signs = Annotated[tuple[Sign, ...], BeforeValidator(_several)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowForm:
    """Show a form again that a desk refused: in the place of modal `form`, or offer its draft."""

    user: str
    channel: str
    form: str
    draft: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMessage:
    """Find the ticket for a message under a card of ours that was quicker than the card's link.

    `internal`: it was written among agents, whoever is there by the time it is placed.
    """

    user: str
    channel: str
    ts: str
    thread_ts: str
    message: dict[str, Any]
    files: tuple[SlackFile, ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """Find the ticket for a message that was changed or deleted in a thread.

    `edited_ts` is Slack's time of the change and `message` what stands there now; both None for a
    message that was deleted.
    """

    user: str
    channel: str
    ts: str
    thread_ts: str
    edited_ts: str | None = None
    message: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """Show a ticket in a channel and link them. `user` opened it there; None: a watch shows it.

    `audience` is that of the thread whose place it takes, if it takes one's.
    """

    desk: str
    ticket: Ticket
    channel: str
    user: str | None = None
    private: bool = False
    locale: str
    audience: Literal["requesters", "agents"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCard:
    """Make a card say what the cache knows when it is delivered."""

    desk: str
    ticket_id: str
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostComment:
    """Say a comment in a thread; without one, in somebody's direct messages.

    An internal note is said only where it may be read when the row is delivered.
    """

    desk: str
    ticket_id: str
    number: str
    channel: str
    thread_ts: str | None
    locale: str
    comment: Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFile:
    """Carry one attachment of a comment into its thread; `internal` as for the comment."""

    desk: str
    number: str
    channel: str
    thread_ts: str | None
    locale: str
    attachment: Attachment
    ticket_id: str = ""
    comment_id: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNote:
    """Post words that were chosen when the row was written.

    `line` is what a message that gathers several says of it (mrkdwn, escaped); "" where it is
    never gathered. Words that tell something of a public comment name it: they are taken back with
    it.
    """

    channel: str
    thread_ts: str | None
    text: str
    blocks: tuple[Block, ...]
    line: str = ""
    desk: str = ""
    ticket_id: str = ""
    comment_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusNote:
    """Say in a thread that its ticket's status changed; changes that come together are one.

    `before` is a `Status` or the desk's own word, `ticket` as it was after the change.
    """

    desk: str
    ticket: Ticket
    channel: str
    thread_ts: str
    locale: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRolling:
    """Make a channel's message that gathers what was too much say what is known now.

    `instead_of` is the one that cannot be changed any more; it is posted again.
    """

    channel: str
    instead_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Take back what a channel may not read any more: a message of ours, or a file we shared.

    `why`: the channel is not for agents only any more, or the comment is internal now.
    """

    channel: str
    ts: str
    file_id: str | None = None
    why: Literal["channel", "comment"] = "channel"
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckChannel:
    """Look whether what is shown in a channel may still be read by all who are in it.

    `user`: of whom nothing that is remembered counts, as they have just changed.
    """

    channel: str
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHome:
    """Find a new place for a link whose thread cannot be written to; `why` is Slack's word."""

    channel: str
    thread_ts: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayMoved:
    """Say where a ticket goes on, once its card in channel `to` is there.

    `why` is a key of `handlers.views.homes.MOVED`; `stands`: the old thread can still be read.
    """

    channel: str
    thread_ts: str
    to: str
    why: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCard:
    """Make a card say its last words: its ticket is not shown there any more."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Show on a person's message how far it is, instead of the marks that may stand there."""

    channel: str
    ts: str
    mark: Sign
    instead_of: Signs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Tell one person: in the channel, seen only by them, or else in their direct messages."""

    user: str
    channel: str | None
    thread_ts: str | None
    text: str
    blocks: tuple[Block, ...]
