"""The neutral words of a help desk. Ids are text, times are aware UTC; nothing here does I/O."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpdesks.fields import Category, FieldValue


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
    """The person a call is made for; the desk decides what that person may see and do.

    `token` is the person's own, for desks whose abilities name `personal_tokens`.
    """

    email: str
    person_id: str | None = None
    role: Role = Role.REQUESTER
    token: str | None = field(default=None, repr=False)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file the desk holds but no comment has yet; `token` binds it exactly once."""

    token: str = field(repr=False)
    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A team of agents."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A ticket about to be opened.

    `group_id`, `type` and `tags` are what the channel presets; a desk takes those that its
    `Abilities.opens_with` names, the others are set by a `Change` afterwards.
    """

    title: str
    body: Body
    priority: Priority | None = None
    fields: tuple[FieldValue, ...] = ()
    uploads: tuple[Upload, ...] = ()
    group_id: str | None = None
    type: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A comment about to be added. `public` decides whether the requester may read it."""

    body: Body
    public: bool = True
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an agent changes on a ticket; None leaves a part as it is. `tags` are added."""

    status: Status | None = None
    priority: Priority | None = None
    assignee_id: str | None = None
    group_id: str | None = None
    fields: tuple[FieldValue, ...] = ()
    type: str | None = None
    tags: tuple[str, ...] = ()


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


class Preset(StrEnum):
    """What a channel can set on the requests that are made in it, beside the priority."""

    GROUP = "group"
    TYPE = "type"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a desk can do, as data. What is off raises `Unsupported`; people get a sentence.

    `statuses` are those an agent can set, the first one is a new ticket's; `priorities` those a
    ticket can have. `presets` can be set at all, `opens_with` already while opening. `types` are
    the words for kinds of tickets. `lists_requesters`: a requester's tickets and searches are
    listed by the desk itself; otherwise a driver looks through the newest ones. `opens_with_files`:
    uploads go along with a new ticket; otherwise they follow with `attach`. `categories` are the
    fields that can be listed.
    """

    internal_comments: bool = True
    agent_comments: bool = True
    requester_sets_status: bool = False
    attachment_limit: int = 20 * 1024 * 1024
    attachments_per_comment: int = 10
    organization_listing: bool = True
    field_value_search: bool = True
    creates_requesters: bool = True
    webhooks: bool = False
    lists_requesters: bool = True
    personal_tokens: bool = False
    opens_with_files: bool = True
    attachments_by_id: bool = True
    deletes_tickets: bool = True
    deletes_attachments: bool = True
    updates_fields: bool = False
    statuses: tuple[Status, ...] = (
        Status.NEW,
        Status.OPEN,
        Status.PENDING,
        Status.SOLVED,
        Status.CLOSED,
    )
    priorities: tuple[Priority, ...] = (
        Priority.LOW,
        Priority.MEDIUM,
        Priority.HIGH,
        Priority.URGENT,
    )
    types: tuple[str, ...] = ()
    presets: tuple[Preset, ...] = (Preset.GROUP,)
    opens_with: tuple[Preset, ...] = ()
    categories: tuple[Category, ...] = (Category.TICKET,)
