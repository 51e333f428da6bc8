"""What a KF5 account holds. Times are aware UTC datetimes in whole seconds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.desks.content import Content

UNSOLVED = ("new", "open", "pending")
SOLVED = ("solved", "closed")
STATUSES = (*UNSOLVED, *SOLVED)
PRIORITIES = ("low", "medium", "high", "urgent")
TYPES = ("problem", "incident", "question", "task")


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    id: int
    email: str
    name: str
    created_at: datetime
    updated_at: datetime
    role: str = "end_user"
    organization_id: int | None = None
    phone: str = ""
    language: str = "zh_cn"
    status: str = "active"
    ticket_restriction: str = "all"
    public_comments: bool = True
    password: str = field(default="", repr=False)

    @property
    def is_agent(self) -> bool:
        return self.role in {"agent", "admin"}


@dataclass(slots=True, kw_only=True, eq=False)
class Organization:
    """`shares_tickets` is the switch "members see all tickets of the organization"."""

    id: int
    name: str
    created_at: datetime
    domain: str = ""
    shares_tickets: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    id: int
    name: str
    created_at: datetime
    agent_ids: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class TicketField:
    """A custom field; `options` is a list for dropdownlist and an object for multi_options.

    One with a `cascade_id` is asked only where the field of that id holds `cascade_value`.
    """

    id: int
    type: str
    agent_title: str
    enduser_title: str = ""
    enduser_description: str = ""
    enduser_visible: bool = True
    enduser_editable: bool = True
    enduser_required: bool = False
    agent_required: bool = False
    active: bool = True
    options: Any = None
    regexp: str = ""
    cascade_id: int | None = None
    cascade_value: str | None = None

    @property
    def name(self) -> str:
        return f"field_{self.id}"


@dataclass(slots=True, kw_only=True, eq=False)
class Attachment:
    """An uploaded file; `bound` once its token has been used in a comment."""

    id: int
    name: str
    token: str = field(repr=False)
    content: Content = field(repr=False)
    created_at: datetime
    bound: bool = False

    @property
    def size(self) -> int:
        return self.content.size

    @property
    def bytes(self) -> bytes:
        return self.content.read()


@dataclass(slots=True, kw_only=True, eq=False)
class Comment:
    id: int
    author: User
    text: str
    html: str
    created_at: datetime
    public: bool = True
    attachments: tuple[Attachment, ...] = ()

    @property
    def author_email(self) -> str:
        return self.author.email


@dataclass(slots=True, kw_only=True, eq=False)
class Rating:
    id: int
    score: int
    comment: str


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """A ticket, called a request when its requester looks at it; both share one number."""

    id: int
    title: str
    requester: User
    created_at: datetime
    updated_at: datetime
    status: str = "new"
    priority: str | None = None
    type: str | None = None
    assignee: User | None = None
    group: Group | None = None
    problem_id: int | None = None
    due_at: datetime | None = None
    source: str = "api"
    tags: tuple[str, ...] = ()
    collaborator_ids: tuple[int, ...] = ()
    custom_fields: dict[str, str | None] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    assigneed_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    rating: Rating | None = None
    pushes: int = 0

    @property
    def requester_email(self) -> str:
        return self.requester.email

    @property
    def organization_id(self) -> int | None:
        return self.requester.organization_id

    @property
    def description(self) -> str:
        return self.comments[0].text if self.comments else ""
