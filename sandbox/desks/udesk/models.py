"""What a Udesk account holds. Times are aware UTC datetimes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.desks.content import Content
from sandbox.desks.markup import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A status or a priority: its number, Udesk's English word, and its name."""

    id: int
    word: str
    name: str


STATUSES = (
    Choice(id=1, word="open", name="开启"),
    Choice(id=4, word="solving", name="解决中"),
    Choice(id=2, word="resolved", name="已解决"),
    Choice(id=3, word="closed", name="已关闭"),
)
PRIORITIES = (
    Choice(id=1, word="urgency", name="紧急"),
    Choice(id=2, word="high", name="高"),
    Choice(id=3, word="medium", name="标准"),
    Choice(id=4, word="low", name="低"),
)


def choice(choices: Iterable[Choice], given: object) -> Choice | None:
    """Find by number, as a number or as text, by word or by name."""
    text = str(given)
    return next((one for one in choices if text in (str(one.id), one.word, one.name)), None)


@dataclass(slots=True, kw_only=True, eq=False)
class Organization:
    id: int
    name: str
    updated_at: datetime
    domains: tuple[str, ...] = ()
    level: str = "normal"
    description: str = ""
    token: str = ""
    custom_fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class Customer:
    """Somebody who needs help; an empty `email` is none. `name` is Udesk's nick_name."""

    id: int
    name: str
    email: str
    created_at: datetime
    updated_at: datetime
    cellphones: tuple[str, ...] = ()
    other_emails: tuple[str, ...] = ()
    description: str = ""
    level: str = "normal"
    organization_id: int | None = None
    owner_id: int | None = None
    owner_group_id: int | None = None
    tags: tuple[str, ...] = ()
    custom_fields: dict[str, str] = field(default_factory=dict)
    platform: str = "api"

    user_type = "customer"
    is_agent = False


@dataclass(slots=True, kw_only=True, eq=False)
class AgentUser:
    """Somebody who helps. One of them, the super administrator, is who calls of the API act as."""

    id: int
    name: str
    email: str
    role: str = "agent"
    cellphone: str = ""
    aliase: str = ""
    disabled: bool = False

    user_type = "agent"
    is_agent = True


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    id: int
    name: str
    agent_ids: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Attachment:
    """A file on a ticket, `bound` once a reply carries it or it belongs to the ticket itself."""

    id: int
    name: str
    token: str = field(repr=False)
    content: Content = field(repr=False)
    created_at: datetime
    ticket_id: int
    bound: bool = False

    @property
    def size(self) -> int:
        return self.content.size

    @property
    def bytes(self) -> bytes:
        return self.content.read()


@dataclass(slots=True, kw_only=True, eq=False)
class Comment:
    """The content of a ticket or one of its replies; `content` is HTML if `rich`."""

    id: int
    author: Customer | AgentUser
    content: str
    created_at: datetime
    rich: bool = True
    public: bool = True
    attachments: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        return to_text(self.content) if self.rich else self.content

    @property
    def author_email(self) -> str:
        return self.author.email


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """`id` is for the API, `number` (field_num) is what people call it by.

    `status` is open, solving, resolved or closed, `priority` Udesk's Chinese name. The values of
    `custom_fields` are texts; several options, or the levels of a chain, have commas between them.
    """

    id: int
    number: int
    subject: str
    customer: Customer
    created_at: datetime
    updated_at: datetime
    status: str = "open"
    priority: str = "标准"
    assignee: AgentUser | None = None
    group: Group | None = None
    platform: str = "api"
    creator: Customer | AgentUser | None = None
    tags: tuple[str, ...] = ()
    follower_ids: tuple[int, ...] = ()
    custom_fields: dict[str, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    solving_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    satisfaction: str | None = None

    @property
    def title(self) -> str:
        return self.subject

    @property
    def status_name(self) -> str:
        return next(one.name for one in STATUSES if one.word == self.status)

    @property
    def requester(self) -> Customer:
        return self.customer

    @property
    def requester_email(self) -> str:
        return self.customer.email

    @property
    def replies(self) -> list[Comment]:
        """Everything after the content, the oldest first."""
        return self.comments[1:]
