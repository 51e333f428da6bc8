"""The neutral words of a help desk. Ids are text, times are aware UTC; nothing here does I/O."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a ticket stands. A word we do not know is OTHER, and `Ticket.status_said` shows it."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"
    CLOSED = "closed"
    OTHER = "other"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"
    OTHER = "other"


class Role(StrEnum):
    REQUESTER = "requester"
    AGENT = "agent"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The person a call is made for; the desk decides what that person may see and do."""

    email: str
    person_id: str | None = None
    role: Role = Role.REQUESTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    name: str = ""
    email: str = ""
    role: Role = Role.REQUESTER
    organization_id: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The same words twice: as plain text and as HTML. A driver sends what its desk takes."""

    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on a comment. `url` may open without a sign-in: treat it as a secret."""

    id: str
    name: str
    size: int | None = None
    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One message of a ticket, as plain text and as the HTML the desk shows ("" if it has none)."""

    id: str
    author: Person
    text: str
    html: str
    public: bool
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A case. `number` is what people call it by; `id` is what the desk's API wants."""

    id: str
    number: str
    title: str
    description: str
    status: Status
    status_said: str
    priority: Priority | None
    priority_said: str | None
    requester_id: str
    assignee_id: str | None
    organization_id: str | None
    group_id: str | None
    created_at: datetime
    updated_at: datetime
    fields: tuple[FieldValue, ...] = ()


class FieldKind(StrEnum):
    """The kinds of custom fields that a form can ask for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A custom field of a desk's form, as a requester meets it.

    `pattern` is the desk's own check, a regular expression or "". `asked_if` names the parent
    field's key and the value under which this field is asked at all.
    """

    key: str
    kind: FieldKind
    label: str
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    pattern: str = ""
    asked_if: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file the desk holds but no comment has yet; `token` binds it exactly once."""

    token: str = field(repr=False)
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A ticket about to be opened."""

    title: str
    body: Body
    priority: Priority | None = None
    fields: tuple[FieldValue, ...] = ()
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A comment about to be added. `public` decides whether the requester may read it."""

    body: Body
    public: bool = True
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an agent changes on a ticket; None leaves a part as it is."""

    status: Status | None = None
    priority: Priority | None = None
    assignee_id: str | None = None
    group_id: str | None = None
    fields: tuple[FieldValue, ...] = ()


class Scope(StrEnum):
    """Whose tickets a listing is about."""

    MINE = "mine"
    MY_ORGANIZATION = "my_organization"
    PERSON = "person"
    ORGANIZATION = "organization"
    DESK = "desk"


class Progress(StrEnum):
    """The two halves of a desk: OPEN is everything below solved, SOLVED is solved and closed."""

    OPEN = "open"
    SOLVED = "solved"


class Order(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which tickets, in which order. `of` is the person or organization for those scopes.

    `field` (a custom field's key) sorts by that field's value and then wins over `order`.
    """

    scope: Scope = Scope.MINE
    of: str | None = None
    progress: Progress | None = None
    order: Order = Order.UPDATED
    descending: bool = True
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Tickets that match words, statuses and a custom field's value; at least one is given."""

    words: str = ""
    statuses: tuple[Status, ...] = ()
    field_value: str = ""
    scope: Scope = Scope.MINE
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of tickets; `number` starts at 1, `total` is None where the desk does not say."""

    tickets: tuple[Ticket, ...]
    number: int
    size: int
    total: int | None
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """A file on its way: its name, its size in bytes if known, and its bytes, once."""

    name: str
    size: int | None
    content_type: str
    chunks: AsyncIterator[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a desk can do, as data. A sentence for a person is made from what is off."""

    internal_comments: bool = True
    requester_sets_status: bool = False
    attachment_limit: int = 20 * 1024 * 1024
    attachments_per_comment: int = 10
    organization_listing: bool = True
    field_value_search: bool = True
    creates_requesters: bool = True
    webhooks: bool = False
