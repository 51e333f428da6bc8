import base64
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Literal

from sandbox.clock import Clock
from sandbox.desks.content import Content, FileStore
from sandbox.desks.zammad.attributes import Attribute, Workflow
from sandbox.desks.zammad.errors import not_found
from sandbox.desks.zammad.models import (
    Article,
    Attachment,
    Group,
    Organization,
    Priority,
    State,
    Ticket,
    User,
)
from sandbox.desks.zammad.settings import Settings
from sandbox.desks.zammad.tickets import TicketTable

ChangeKind = Literal["created", "commented", "changed", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What subscribers hear after every change of a ticket."""

    kind: ChangeKind
    ticket: Ticket
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token; `permissions` bound what it may do, None leaves all of the owner's."""

    owner: User
    secret: str = field(repr=False)
    permissions: frozenset[str] | None = None
    expired: bool = False


@dataclass(slots=True, kw_only=True)
class UploadCache:
    """Files sent ahead under a name of the sender's choice."""

    owner: User
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Seen from `ticket_id`, the ticket `other_id` is its parent, child or simply related."""

    kind: str
    ticket_id: int
    other_id: int


class Account:
    """Everything one Zammad server knows, in memory; files lie in a temporary directory."""

    def __init__(self, clock: Clock, *, seed: int = 1, settings: Settings | None = None) -> None:
        self.clock = clock
        self.settings = settings or Settings()
        self.files = FileStore()
        self.users: dict[int, User] = {}
        self.organizations: dict[int, Organization] = {}
        self.groups: dict[int, Group] = {}
        self.states: dict[int, State] = {}
        self.priorities: dict[int, Priority] = {}
        self.attributes: dict[str, Attribute] = {}
        self.workflows: list[Workflow] = []
        self.tickets = TicketTable()
        self.articles: dict[int, Article] = {}
        self.attachments: dict[int, Attachment] = {}
        self.uploads: dict[str, UploadCache] = {}
        self.links: list[Link] = []
        self.tokens: dict[str, Token] = {}
        self.ticket_ids = itertools.count(1)
        self.article_ids = itertools.count(1)
        self.user_ids = itertools.count(3)
        self._file_ids = itertools.count(1)
        self._by_email: dict[str, User] = {}
        self._random = Random(seed)  # noqa: S311 - tokens repeat from run to run on purpose
        self._subscribers: list[Callable[[Change], None]] = []

    def now(self) -> datetime:
        moment = self.clock.now().astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    @property
    def nobody(self) -> User:
        return self.users[1]

    def user(self, user_id: int) -> User:
        try:
            return self.users[user_id]
        except KeyError:
            raise not_found("User", user_id) from None

    def user_by_email(self, email: str) -> User | None:
        """Find by address or login."""
        return self._by_email.get(email.strip().lower())

    def user_named(self, name: str) -> User:
        """Find by full name, by address, or by what stands before its @."""
        wanted = name.casefold()
        for user in self.users.values():
            if wanted in (user.name.casefold(), user.email, user.email.partition("@")[0]):
                return user
        raise not_found("User", name)

    def add_user(
        self, email: str, firstname: str = "", lastname: str = "", *, by: User | None = None
    ) -> User:
        """Add an active customer, whose login is the address."""
        return self.keep_user(self.new_user(email, firstname, lastname, by=by))

    def new_user(
        self, email: str, firstname: str = "", lastname: str = "", *, by: User | None = None
    ) -> User:
        """A customer who is not there before `keep_user`."""
        now, address = self.now(), email.strip().lower()
        maker = by.id if by else self.nobody.id
        return User(
            id=next(self.user_ids),
            login=address,
            email=address,
            firstname=firstname,
            lastname=lastname,
            created_at=now,
            updated_at=now,
            created_by_id=maker,
            updated_by_id=maker,
        )

    def keep_user(self, user: User) -> User:
        self.users[user.id] = user
        self._by_email[user.login.lower()] = user
        if user.email:
            self._by_email[user.email] = user
        return user

    def columns(self) -> list[Attribute]:
        """The custom fields every ticket has, inactive ones included, as on real servers."""
        return [one for one in self.known_attributes() if one.is_column]

    def known_attributes(self) -> list[Attribute]:
        """What administrators defined, as far as this version knows the kind."""
        new = self.settings.is_new
        return [one for one in self.attributes.values() if new or not one.new_kind]

    def state_of_type(self, type_id: int) -> State:
        return next(one for one in self.states.values() if one.state_type_id == type_id)

    def add_token(
        self,
        owner: User,
        permissions: frozenset[str] | None = None,
        *,
        expired: bool = False,
    ) -> Token:
        secret = self.random_word(48)
        token = Token(owner=owner, secret=secret, permissions=permissions, expired=expired)
        self.tokens[token.secret] = token
        return token

    def random_word(self, length: int) -> str:
        """Letters, digits, `-` and `_`, the same ones in every run of a seed."""
        return base64.urlsafe_b64encode(self._random.randbytes(length)).decode()[:length]

    def add_file(
        self,
        filename: str,
        mime: str,
        content: Content,
        *,
        content_id: str = "",
        uploaded: bool = False,
    ) -> Attachment:
        number = next(self._file_ids)
        attachment = Attachment(
            id=number,
            store_file_id=number,
            filename=filename,
            mime=mime,
            content=content,
            content_id=content_id,
            uploaded=uploaded,
        )
        self.attachments[number] = attachment
        return attachment

    def links_of(self, ticket: Ticket) -> list[Link]:
        return [link for link in self.links if link.ticket_id == ticket.id]

    def subscribe(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change; the answer ends the subscription."""
        self._subscribers.append(hear)
        return lambda: self._subscribers.remove(hear)

    def tell(self, kind: ChangeKind, ticket: Ticket, article: Article | None = None) -> None:
        for hear in list(self._subscribers):
            hear(Change(kind=kind, ticket=ticket, article=article))

    def touch(self, ticket: Ticket, author: User) -> None:
        """Every save moves `updated_at`, even one that only says who saved."""
        ticket.updated_by = author
        self.tickets.touch(ticket, self.now())
