"""What is promised towards a desk, one dataclass for each kind of row."""

from dataclasses import dataclass
from typing import Any

from handlers.workspace import SlackFile
from helpdesks.fields import FieldValue
from helpdesks.models import Body, Change, Priority, Ticket


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
class AddComment:
    """Add what `user` wrote to a ticket.

    It came from a message (`ts` in `channel`), a modal (`form`) or a command (`response_url`).
    `message` holds Slack's `text` and `blocks`, whose mentions are looked up when it is delivered;
    what was typed into a form is ready as `body`. `desk` is "" in a row that is to find it.
    `ticket_id` is known in a thread; elsewhere somebody said the number. One that is not `public`
    is an internal note.
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
    public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Bring every thread of a ticket in step with the desk.

    `missing_since`: when the desk had no such ticket for us, in seconds since 1970.
    """

    desk: str
    ticket_id: str
    missing_since: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """Catch up with a ticket later; until then nothing waits in the ticket's lane."""

    desk: str
    ticket_id: str
    number: str
    missing_since: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Bring tickets (id, number) in step one after another, whether or not anything was heard."""

    desk: str
    tickets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectComment:
    """`user` has changed a message that is, or is about to be, a comment.

    `edited_ts` is Slack's time of the change, `message` what stands there now. `asked`: it came
    late, and its writer wants the desk to have it all the same.
    """

    desk: str
    number: str
    ticket_id: str
    user: str
    channel: str
    ts: str
    thread_ts: str
    edited_ts: str
    message: dict[str, Any]
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawComment:
    """`user` has deleted a message that is, or is about to be, a comment."""

    desk: str
    number: str
    ticket_id: str
    user: str
    channel: str
    ts: str
    thread_ts: str
