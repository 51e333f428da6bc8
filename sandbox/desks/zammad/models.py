"""What a Zammad server holds. Times are aware UTC datetimes in whole milliseconds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.desks.content import Content
from sandbox.desks.zammad.markup import to_text

ROLE_IDS = {"Admin": 1, "Agent": 2, "Customer": 3}
_PERMISSIONS = {
    "Admin": ("admin", "user_preferences", "report"),
    "Agent": ("ticket.agent", "user_preferences"),
    "Customer": ("ticket.customer", "user_preferences"),
}
NOBODY = 1
NEW, OPEN, CLOSED, MERGED = 1, 2, 5, 6
"""Types of states."""


@dataclass(slots=True, kw_only=True, eq=False)
class Organization:
    """`shared` is the switch "members see the organization's tickets"."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    shared: bool = False
    domain: str = ""
    active: bool = True
    note: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """`name` is the whole path, `Parent::Child`."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    active: bool = True
    note: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """`group_access` holds, by group id, some of read, create, change, overview, or full."""

    id: int
    login: str
    email: str
    firstname: str
    lastname: str
    created_at: datetime
    updated_at: datetime
    roles: tuple[str, ...] = ("Customer",)
    organization: Organization | None = None
    secondary_organizations: tuple[Organization, ...] = ()
    group_access: dict[int, tuple[str, ...]] = field(default_factory=dict)
    active: bool = True
    phone: str = ""
    note: str = ""
    password: str = field(default="", repr=False)
    updated_by_id: int = NOBODY
    created_by_id: int = NOBODY

    @property
    def name(self) -> str:
        return f"{self.firstname} {self.lastname}".strip() or self.login

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(one for role in self.roles for one in _PERMISSIONS[role])

    def may(self, permission: str) -> bool:
        return allows(self.permissions, permission)

    @property
    def is_agent(self) -> bool:
        return self.may("ticket.agent")

    @property
    def organizations(self) -> tuple[Organization, ...]:
        first = () if self.organization is None else (self.organization,)
        return (*first, *self.secondary_organizations)


def allows(held: frozenset[str], wanted: str) -> bool:
    """Whether one of the held permissions is the wanted one or stands above it."""
    return wanted in held or wanted.partition(".")[0] in held


@dataclass(slots=True, kw_only=True, eq=False)
class State:
    """A ticket state; types: 1 new, 2 open, 3 and 4 pending, 5 closed, 6 merged, 7 removed."""

    id: int
    state_type_id: int
    name: str
    created_at: datetime
    updated_at: datetime
    next_state_id: int | None = None
    active: bool = True

    @property
    def is_pending(self) -> bool:
        return self.state_type_id in {3, 4}

    @property
    def is_closed(self) -> bool:
        return self.state_type_id == CLOSED

    @property
    def is_merged(self) -> bool:
        return self.state_type_id == MERGED


@dataclass(slots=True, kw_only=True, eq=False)
class Priority:
    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    ui_icon: str | None = None
    ui_color: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Attachment:
    """A file; `content_id` is set for images the body of the article shows."""

    id: int
    store_file_id: int
    filename: str
    mime: str
    content: Content = field(repr=False)
    content_id: str = ""
    uploaded: bool = False

    @property
    def name(self) -> str:
        return self.filename

    @property
    def size(self) -> int:
        return self.content.size

    @property
    def bytes(self) -> bytes:
        return self.content.read()


@dataclass(slots=True, kw_only=True, eq=False)
class Article:
    id: int
    ticket_id: int
    body: str
    created_by: User
    updated_by: User
    created_at: datetime
    updated_at: datetime
    type: str = "note"
    sender: str = "Agent"
    content_type: str = "text/plain"
    internal: bool = False
    origin_by: User | None = None
    from_: str | None = None
    to: str | None = None
    cc: str | None = None
    subject: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def public(self) -> bool:
        return not self.internal

    @property
    def text(self) -> str:
        return to_text(self.body) if self.content_type == "text/html" else self.body

    @property
    def author(self) -> User:
        return self.origin_by or self.created_by

    @property
    def author_email(self) -> str:
        return self.author.email


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """`number` is for people, `id` for calls; owner None is "nobody"."""

    id: int
    number: str
    title: str
    customer: User
    in_group: Group
    in_state: State
    in_priority: Priority
    created_by: User
    updated_by: User
    created_at: datetime
    updated_at: datetime
    owner: User | None = None
    organization: Organization | None = None
    articles: list[Article] = field(default_factory=list)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    note: str | None = None
    preferences: dict[str, Any] = field(default_factory=dict)
    pending_time: datetime | None = None
    first_response_at: datetime | None = None
    close_at: datetime | None = None
    last_close_at: datetime | None = None
    last_contact_at: datetime | None = None
    last_contact_agent_at: datetime | None = None
    last_contact_customer_at: datetime | None = None
    last_owner_update_at: datetime | None = None
    created_type: str | None = None
    created_sender: str | None = None

    @property
    def state(self) -> str:
        return self.in_state.name

    @property
    def status(self) -> str:
        return self.in_state.name

    @property
    def priority(self) -> str:
        return self.in_priority.name

    @property
    def group(self) -> str:
        return self.in_group.name

    @property
    def customer_email(self) -> str:
        return self.customer.email

    @property
    def requester_email(self) -> str:
        return self.customer.email

    @property
    def assignee(self) -> User | None:
        return self.owner

    @property
    def comments(self) -> list[Article]:
        return self.articles
