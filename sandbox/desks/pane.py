"""A desk as the page shows it, in neutral words; each desk makes its own `Pane` of itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sandbox.desks.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A state or priority: what the API says, and what agents read in two languages."""

    value: str
    english: str
    chinese: str
    colour: str = ""
    """The neutral state or priority whose colour it has: new, open, pending, solved, closed …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person of the desk; `handle` is what stands before the @ of the address."""

    name: str
    email: str
    is_agent: bool

    @property
    def handle(self) -> str:
        return self.email.partition("@")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """An attachment; `content` is read only when somebody opens it."""

    id: str
    name: str
    size: int
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComment:
    id: str
    author: Somebody
    text: str
    public: bool
    created_at: datetime
    files: tuple[ShownFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTicket:
    """A ticket with its conversation; `facts` are more labels and values, in the desk's order."""

    id: int
    number: str
    title: str
    status: str
    priority: str | None
    requester: Somebody
    assignee: Somebody | None
    group: str
    created_at: datetime
    updated_at: datetime
    closed: bool
    comments: tuple[ShownComment, ...]
    facts: tuple[tuple[str, str], ...] = ()


class WithoutRareActs:
    """A desk that can neither delete nor merge tickets nor hide what was said."""

    can_delete = False
    can_merge = False
    can_hide = False

    async def delete(self, agent: str, ticket_id: int) -> None:
        del agent, ticket_id
        raise ValueError("This desk cannot delete tickets.")

    async def merge(self, agent: str, ticket_id: int, into: str) -> ShownTicket:
        del agent, ticket_id, into
        raise ValueError("This desk cannot merge tickets.")

    async def set_public(
        self, agent: str, ticket_id: int, comment_id: str, *, public: bool
    ) -> ShownComment:
        del agent, ticket_id, comment_id, public
        raise ValueError("This desk cannot hide what was said.")


class Pane(Protocol):
    """What the page asks of a desk. `name` stands in addresses, `title` in headings.

    `set` takes status, priority ("" for none), assignee (a handle, "" for nobody) and group (a
    name of `groups`). A priority word without a value offers to have none. `can_…` say which of
    the rarer acts the desk has. Acts raise LookupError for what is not there, ValueError with a
    sentence for what the desk refuses.
    """

    name: str
    title: str
    statuses: Sequence[Word]
    priorities: Sequence[Word]
    has_notes: bool
    can_delete: bool
    can_merge: bool
    can_hide: bool

    def agents(self) -> list[Somebody]: ...
    def groups(self) -> list[str]: ...
    def tickets(self, agent: str) -> list[ShownTicket]:
        """Everything that agent sees, the last changed first."""

    def ticket(self, ticket_id: int) -> ShownTicket | None: ...
    def file(self, file_id: str) -> ShownFile | None: ...
    async def create(self, agent: str, title: str, text: str, *, requester: str) -> ShownTicket: ...
    async def reply(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment: ...
    async def note(
        self, agent: str, ticket_id: int, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment: ...
    async def set(self, agent: str, ticket_id: int, **values: str | None) -> ShownTicket: ...
    async def delete(self, agent: str, ticket_id: int) -> None:
        """Delete a ticket with everything in it."""

    async def merge(self, agent: str, ticket_id: int, into: str) -> ShownTicket:
        """Merge a ticket into the one of that number; the answer is the one that stays."""

    async def set_public(
        self, agent: str, ticket_id: int, comment_id: str, *, public: bool
    ) -> ShownComment:
        """Show a comment to the requester, or hide it."""

    def subscribe(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` after every change; the answer ends the subscription."""
