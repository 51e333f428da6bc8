import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Literal

from sandbox.clock import Clock
from sandbox.desks.content import Content, FileStore
from sandbox.desks.kf5.errors import not_found
from sandbox.desks.kf5.models import (
    Attachment,
    Group,
    Organization,
    Ticket,
    TicketField,
    User,
)
from sandbox.desks.kf5.settings import Settings
from sandbox.desks.kf5.tickets import TicketTable

ChangeKind = Literal["created", "commented", "changed", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What subscribers hear after every change of a ticket."""

    kind: ChangeKind
    ticket: Ticket


class Account:
    """Everything one KF5 account knows, in memory; files lie in a temporary directory."""

    def __init__(self, clock: Clock, *, seed: int = 1, settings: Settings | None = None) -> None:
        self.clock = clock
        self.settings = settings or Settings()
        self.api_token = f"kf5-sandbox-key-{seed}"
        self.files = FileStore()
        self.users: dict[int, User] = {}
        self.organizations: dict[int, Organization] = {}
        self.groups: dict[int, Group] = {}
        self.fields: dict[int, TicketField] = {}
        self.attachments: dict[int, Attachment] = {}
        self.tickets = TicketTable()
        self.ticket_ids = itertools.count(1)
        self.comment_ids = itertools.count(2060)
        self.attachment_ids = itertools.count(1743)
        self.user_ids = itertools.count(733)
        self._by_email: dict[str, User] = {}
        self._by_token: dict[str, Attachment] = {}
        self._random = Random(seed)  # noqa: S311 - tokens repeat from run to run on purpose
        self._subscribers: list[Callable[[Change], None]] = []

    def now(self) -> datetime:
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def user(self, user_id: int) -> User:
        try:
            return self.users[user_id]
        except KeyError:
            raise not_found(f"User {user_id}") from None

    def user_by_email(self, email: str) -> User | None:
        return self._by_email.get(email.strip().lower())

    def user_named(self, name: str) -> User:
        """Find by full name, by address, or by what stands before its @."""
        wanted = name.casefold()
        for user in self.users.values():
            email = user.email.casefold()
            if wanted in (user.name.casefold(), email, email.partition("@")[0]):
                return user
        raise not_found(f"User {name}")

    def group_named(self, name: str) -> Group:
        for group in self.groups.values():
            if group.name.casefold() == name.casefold():
                return group
        raise not_found(f"Group {name}")

    def add_user(self, email: str, name: str = "", **details: object) -> User:
        """Add a person; one with the mail domain of an organization joins it, as KF5 does."""
        now = self.now()
        user = User(
            id=next(self.user_ids),
            email=email.strip(),
            name=name or email.partition("@")[0],
            created_at=now,
            updated_at=now,
            organization_id=self._organization_for(email),
        )
        for detail, value in details.items():
            setattr(user, detail, value)
        self.users[user.id] = self._by_email[user.email.lower()] = user
        return user

    def _organization_for(self, email: str) -> int | None:
        domain = email.rpartition("@")[2].lower()
        return next((one.id for one in self.organizations.values() if one.domain == domain), None)

    def add_attachment(self, name: str, content: Content) -> Attachment:
        attachment = Attachment(
            id=next(self.attachment_ids),
            name=name,
            token=f"{self._random.getrandbits(124):031x}",
            content=content,
            created_at=self.now(),
        )
        self.attachments[attachment.id] = self._by_token[attachment.token] = attachment
        return attachment

    def attachment_by_token(self, token: str) -> Attachment | None:
        return self._by_token.get(token)

    def remove_attachment(self, attachment: Attachment) -> None:
        del self.attachments[attachment.id]
        del self._by_token[attachment.token]

    def members(self, organization_id: int) -> Iterable[int]:
        return (u.id for u in self.users.values() if u.organization_id == organization_id)

    def subscribe(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change; the answer ends the subscription."""
        self._subscribers.append(hear)
        return lambda: self._subscribers.remove(hear)

    def tell(
        self, kind: Literal["created", "commented", "changed", "deleted"], ticket: Ticket
    ) -> None:
        for hear in list(self._subscribers):
            hear(Change(kind=kind, ticket=ticket))
