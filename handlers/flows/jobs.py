"""What the outbox holds: one dataclass per kind of promise, to and from JSON.

A job is written in one lane. Towards a desk a lane is a ticket (`ticket_lane`), so what is said in
a ticket keeps its order and nothing compares its comments while one of ours is being sent. Towards
Slack a lane is a channel (`channel_lane`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from handlers.workspace import Block, Message, SlackFile
from helpdesks.fields import FieldValue
from helpdesks.models import Attachment, Body, Change, Comment, Priority, Ticket

T = TypeVar("T")


class Unreadable(Exception):
    """A row of the outbox that this version cannot read; the message names its kind."""


Sign = Literal["sending", "sent", "failed"]

OPEN_TICKET = "open_ticket"
ADD_COMMENT = "add_comment"
FIND_DESK = "find_desk"
CHANGE_TICKET = "change_ticket"
ATTACH_FILES = "attach_files"
SHOW_FORM = "show_form"
PLACE_MESSAGE = "place_message"
READ_THREAD = "read_thread"
CATCH_UP = "catch_up"
POST_CARD = "post_card"
UPDATE_CARD = "update_card"
POST_COMMENT = "post_comment"
POST_FILE = "post_file"
POST_NOTE = "post_note"
MARK = "mark"
TELL = "tell"

PLACES = "place:"  # what the lanes begin with in which messages find their ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket:
    """Open a ticket for `user`; `form` is the key of the modal that asked and shows the result.

    `draft` is what the form held, to show it again if the desk refuses it, and `definition` the
    fingerprint of the fields it was made from.
    """

    desk: str
    user: str
    channel: str
    private: bool
    title: str
    body: Body
    priority: Priority | None = None
    fields: tuple[FieldValue, ...] = ()
    files: tuple[SlackFile, ...] = ()
    form: str
    group_id: str | None = None
    type: str | None = None
    tags: tuple[str, ...] = ()
    draft: dict[str, Any] | None = None
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTicket:
    """Change a ticket for `user`; None is the service identity, which sets what is preset.

    `before` is the ticket as the form showed it, `draft` what the form held, as for `OpenTicket`.
    """

    desk: str
    ticket_id: str
    number: str
    change: Change
    user: str | None = None
    channel: str = ""
    form: str | None = None
    before: Ticket | None = None
    draft: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFiles:
    """Add to a ticket the files that it could not be opened with; `channel` has its card."""

    desk: str
    ticket: Ticket
    user: str
    channel: str
    files: tuple[SlackFile, ...]
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowForm:
    """Show a form again that a desk refused: in the place of modal `form`, or offer its draft."""

    user: str
    channel: str
    form: str
    draft: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment:
    """Add what `user` wrote to a ticket.

    It came from a message (`ts` in `channel`), a modal (`form`) or a command (`response_url`).
    `message` holds Slack's `text` and `blocks`, whose mentions are looked up when it is delivered;
    what was typed into a form is ready as `body`. `desk` is "" in a row that is to find it.
    `ticket_id` is known in a thread; elsewhere somebody said the number.
    """

    desk: str
    number: str
    ticket_id: str | None = None
    user: str
    channel: str
    message: dict[str, Any] | None = None
    body: Body | None = None
    files: tuple[SlackFile, ...] = ()
    ts: str | None = None
    thread_ts: str | None = None
    form: str | None = None
    response_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMessage:
    """Find the ticket for a message under a card of ours that was quicker than the card's link."""

    user: str
    channel: str
    ts: str
    thread_ts: str
    message: dict[str, Any]
    files: tuple[SlackFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Bring every thread of a ticket in step with the desk."""

    desk: str
    ticket_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """Show a ticket in a channel and link them. `user` opened it there; None: a watch shows it."""

    desk: str
    ticket: Ticket
    channel: str
    user: str | None = None
    private: bool = False
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateCard:
    """Make a card say what the cache knows when it is delivered."""

    desk: str
    ticket_id: str
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostComment:
    """Say a public comment in a thread; without one, in somebody's direct messages."""

    desk: str
    ticket_id: str
    number: str
    channel: str
    thread_ts: str | None
    locale: str
    comment: Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFile:
    """Carry one attachment of a comment into its thread."""

    desk: str
    number: str
    channel: str
    thread_ts: str | None
    locale: str
    attachment: Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNote:
    """Post words that were chosen when the row was written."""

    channel: str
    thread_ts: str | None
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Show on a person's message how far it is, instead of the mark that stood there before."""

    channel: str
    ts: str
    mark: Sign
    instead_of: Sign | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Tell one person: in the channel, seen only by them, or else in their direct messages."""

    user: str
    channel: str | None
    thread_ts: str | None
    text: str
    blocks: tuple[Block, ...]


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    """Making one takes a millisecond; each is made once."""
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def dump(value: Any) -> dict[str, Any]:
    """Turn a dataclass into JSON-ready data."""
    data: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return data


def load(shape: type[T], data: Any) -> T:
    """Turn stored data back into its dataclass."""
    try:
        loaded: T = _adapter(shape).validate_python(data)
    except ValidationError:  # its words hold what people wrote
        raise Unreadable(shape.__name__) from None
    return loaded


def desk_lanes(desk: str) -> str:
    """What the lanes towards a desk begin with."""
    return f"desk:{desk}:"


def new_lane(desk: str, key: str) -> str:
    """Requests that are being opened do not wait for each other."""
    return f"{desk_lanes(desk)}new:{key}"


def ticket_lane(desk: str, number: str) -> str:
    return f"{desk_lanes(desk)}ticket:{number}"


def channel_lane(channel: str) -> str:
    return f"slack:{channel}"


def thread_lane(channel: str, thread_ts: str) -> str:
    """What is said in a thread and does not go straight to its ticket."""
    return f"{PLACES}{channel}:{thread_ts}"


def file_lane(channel: str, thread_ts: str | None) -> str:
    """Files take their time; what is said in the channel does not wait for them."""
    return f"files:{channel}:{thread_ts or ''}"


def message_key(team: str, channel: str, ts: str) -> str:
    return f"message:{team}:{channel}:{ts}"


def note(channel: str, message: Message, *, thread_ts: str | None = None) -> PostNote:
    return PostNote(channel=channel, thread_ts=thread_ts, text=message.text, blocks=message.blocks)


def moment_key(moment: datetime) -> str:
    return str(int(moment.timestamp()))
