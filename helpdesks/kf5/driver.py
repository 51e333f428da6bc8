"""The KF5 driver, put together: what it does is in its parts, what it says in `wire`."""

import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from helpdesks.carrier import Carrier, Progress
from helpdesks.errors import Unsupported
from helpdesks.fields import Category, Field, FieldChange, Option, OptionsWanted
from helpdesks.gate import Gate
from helpdesks.kf5.changes import changed_since
from helpdesks.kf5.client import Client
from helpdesks.kf5.comments import Comments
from helpdesks.kf5.files import Files
from helpdesks.kf5.forms import Forms
from helpdesks.kf5.people import People
from helpdesks.kf5.tickets import Tickets
from helpdesks.models import (
    Abilities,
    Attachment,
    Bytes,
    Change,
    Comment,
    Draft,
    Group,
    Identity,
    Listing,
    Page,
    Person,
    Preset,
    Reply,
    Search,
    Ticket,
    Upload,
)
from helpdesks.remembered import Clock
from helpdesks.skipped import Skipped

ATTACHMENT_LIMIT = 20 * 1024 * 1024
"""Bytes; KF5 documents no limit."""

PAUSES = (0.5, 1.0, 2.0)

TYPES = ("question", "incident", "problem", "task")
"""https://developer.kf5.com/restfulapi/core/3/9-11"""


class Kf5:
    """One KF5 account.

    `email` and `token` are the service identity's, which must be an agent's; for `delete` and
    `handled_by` an administrator's. `zone` is the zone of the desk's naive times. `carrier` is
    shared and stays open. `per_minute` is how often the account may be called (None: no limit).
    `pauses` are the seconds between looks for a comment that was added and is not shown yet.
    """

    kind = "kf5"

    def __init__(
        self,
        *,
        name: str,
        url: str,
        email: str,
        token: str,
        carrier: Carrier,
        zone: str = "Asia/Shanghai",
        per_minute: int | None = 60,
        attachment_limit: int = ATTACHMENT_LIMIT,
        pauses: Sequence[float] = PAUSES,
        clock: Clock = time.monotonic,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self.abilities = Abilities(
            attachment_limit=attachment_limit, types=TYPES, presets=tuple(Preset)
        )
        self._zone = ZoneInfo(zone)
        gate = Gate(together=2, per_minute=per_minute)
        self._client = Client(url=url, email=email, token=token, gate=gate, transport=transport)
        self.url = self._client.url
        self._skipped = Skipped(name)
        self._people = People(self._client, self._skipped, clock)
        self._tickets = Tickets(self._client, self._people, self._zone, self._skipped)
        self._comments = Comments(self._client, self._people, self._zone, self._skipped, pauses)
        self._files = Files(self._client, carrier, limit=attachment_limit)
        self._forms = Forms(self._client)

    def __repr__(self) -> str:
        return f"Kf5({self.name!r})"

    @property
    def skipped(self) -> int:
        """How many rows of lists could not be read so far."""
        return self._skipped.count

    async def close(self) -> None:
        await self._client.close()

    async def whoami(self, *, as_: Identity | None = None) -> Person:
        return await self._people.whoami(as_)

    async def person(self, person_id: str) -> Person:
        return await self._people.one(person_id)

    async def people(
        self, person_ids: Collection[str], *, fresh: bool = False
    ) -> dict[str, Person]:
        return await self._people.many(person_ids, fresh=fresh)

    async def person_by_email(self, email: str) -> Person | None:
        return await self._people.by_email(email)

    async def organization(self, organization_id: str) -> str:
        return await self._people.organization(organization_id)

    async def groups(self) -> tuple[Group, ...]:
        return await self._forms.groups()

    async def fields(self, category: Category = Category.TICKET) -> tuple[Field, ...]:
        return await self._forms.fields(category)

    async def field(self, key: str) -> Field:
        return await self._forms.field(key)

    def options(self, key: str, wanted: OptionsWanted | None = None) -> AsyncIterator[Option]:
        return self._forms.options(key, wanted or OptionsWanted())

    async def change_field(self, key: str, change: FieldChange) -> None:
        """Refuse: KF5 documents no way to change a field."""
        raise Unsupported("updates_fields")

    async def page(
        self, wanted: Listing | Search, *, as_: Identity | None = None, number: int, size: int
    ) -> Page:
        """Read one page of tickets.

        One half of a whole desk comes in the order of creation; all other orders are kept.
        """
        return await self._tickets.page(wanted, as_, number=number, size=size)

    def tickets(
        self, wanted: Listing | Search, *, as_: Identity | None = None
    ) -> AsyncIterator[Ticket]:
        return self._tickets.all(wanted, as_)

    async def ticket(self, ticket_id: str, *, as_: Identity | None = None) -> Ticket:
        return await self._tickets.one(ticket_id, as_)

    async def by_number(self, number: str, *, as_: Identity | None = None) -> Ticket:
        """Read a ticket by its number, which is its id at KF5."""
        return await self._tickets.by_number(number, as_)

    async def many(self, ticket_ids: Collection[str]) -> dict[str, Ticket]:
        """Read several tickets at once; unknown ids are missing from the answer."""
        return await self._tickets.many(ticket_ids)

    def handled_by(self, agent_id: str) -> AsyncIterator[Ticket]:
        """Walk through the tickets that an agent handles."""
        return self._tickets.handled_by(agent_id)

    async def merged_into(self, ticket_id: str) -> str | None:
        return None

    def changed_since(self, moment: datetime) -> AsyncIterator[Ticket]:
        return changed_since(self._client, self._zone, self._skipped, moment)

    async def open_ticket(self, draft: Draft, *, as_: Identity, name: str = "") -> Ticket:
        return await self._tickets.open(draft, as_, name)

    async def find_opened(
        self, draft: Draft, *, as_: Identity, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        return await self._tickets.find_opened(draft, as_, since=since, known=known)

    async def add_comment(self, ticket_id: str, reply: Reply, *, as_: Identity) -> Comment:
        return await self._comments.add(ticket_id, reply, as_)

    async def find_added(
        self,
        ticket_id: str,
        reply: Reply,
        *,
        as_: Identity,
        since: datetime,
        known: Collection[str],
    ) -> Comment | None:
        return await self._comments.find_added(ticket_id, reply, as_, since=since, known=known)

    def comments(
        self, ticket_id: str, *, as_: Identity | None = None, newest_first: bool = False
    ) -> AsyncIterator[Comment]:
        return self._comments.all(ticket_id, as_, newest_first=newest_first)

    async def comment(
        self, ticket_id: str, comment_id: str, *, as_: Identity | None = None
    ) -> Comment:
        return await self._comments.one(ticket_id, comment_id, as_)

    async def change(
        self, ticket_id: str, change: Change, *, as_: Identity | None = None
    ) -> Ticket:
        """Change a ticket; the desk lets only agents do so."""
        return await self._tickets.change(ticket_id, change, as_)

    async def delete(self, ticket_id: str) -> None:
        await self._tickets.delete(ticket_id)

    async def score(self, ticket_id: str, *, as_: Identity, stars: int, said: str = "") -> None:
        """Say how satisfied the requester is, from 1 to 5; nobody else may."""
        await self._tickets.score(ticket_id, as_, stars=stars, said=said)

    async def nudge(self, ticket_id: str, *, as_: Identity) -> None:
        """Ask the desk to hurry, as the requester; nobody else may."""
        await self._tickets.nudge(ticket_id, as_)

    async def upload(
        self,
        file: Bytes,
        *,
        as_: Identity | None = None,
        ticket_id: str | None = None,
        progress: Progress | None = None,
    ) -> Upload:
        return await self._files.upload(file, as_, progress)

    async def attach(self, ticket_id: str, file: Bytes, *, as_: Identity | None = None) -> None:
        """Refuse: at KF5 files belong to comments, the first one of a new ticket included."""
        raise Unsupported("attach")

    async def attachment(self, attachment_id: str) -> Attachment:
        return await self._files.show(attachment_id)

    def attachments(self) -> AsyncIterator[Attachment]:
        """Walk through all attachments of the account."""
        return self._files.all()

    async def delete_attachment(self, attachment_id: str) -> None:
        await self._files.delete(attachment_id)

    def download(self, attachment: Attachment) -> AbstractAsyncContextManager[Bytes]:
        return self._files.download(attachment)
