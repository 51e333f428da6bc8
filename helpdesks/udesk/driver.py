"""The Udesk driver, put together: what it does is in its parts, what it says in `wire`."""

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
    Status,
    Ticket,
    Upload,
)
from helpdesks.remembered import Clock
from helpdesks.skipped import Skipped
from helpdesks.udesk.auth import Digest, Signer, WallClock
from helpdesks.udesk.changes import Changes
from helpdesks.udesk.client import Client
from helpdesks.udesk.comments import Comments
from helpdesks.udesk.fields import Fields
from helpdesks.udesk.files import Files
from helpdesks.udesk.newest import Newest
from helpdesks.udesk.people import People
from helpdesks.udesk.rows import Rows
from helpdesks.udesk.surveys import Surveys
from helpdesks.udesk.tickets import Tickets
from helpdesks.udesk.wire.surveys import Survey

ATTACHMENT_LIMIT = 15 * 1024 * 1024
"""Bytes; Udesk documents no limit, a client of theirs keeps to this one."""

PAUSES = (0.5, 1.5)


def abilities(attachment_limit: int) -> Abilities:
    """Say what Udesk can do; what its documents do not describe is off.

    Agents can list an organization's tickets all the same.
    """
    return Abilities(
        internal_comments=False,
        agent_comments=False,
        organization_listing=False,
        attachment_limit=attachment_limit,
        lists_requesters=False,
        opens_with_files=False,
        attachments_by_id=False,
        deletes_tickets=False,
        deletes_attachments=False,
        updates_fields=True,
        statuses=(Status.OPEN, Status.SOLVED, Status.CLOSED),
        presets=(Preset.GROUP, Preset.TAGS),
        opens_with=(Preset.GROUP, Preset.TAGS),
        categories=tuple(Category),
    )


class Udesk:
    """One Udesk account.

    `url` is the whole address of the account, such as https://acme.udesk.cn. `email` is the super
    administrator's, as whom every call is made; so it is the driver that decides what `as_` may
    see. `filter_id` is a filter saved at the desk, such as "updated in the last 24 hours"; with it
    changes are found at once. `template_id` and `group` (a name) are for new tickets. `zone` is
    the zone of the desk's naive times. `digest` is the hash of the signature. `now` is the time of
    day, by which requests are signed. `carrier` is shared and stays open. `per_minute` is how often
    the account may be called (None: no limit). `pauses` are the seconds between looks for what was
    written and is not shown yet. `agent_replies_public` says that the desk marks its internal
    notes, or has none; without it an agent's reply without a mark is internal.
    """

    kind = "udesk"

    def __init__(
        self,
        *,
        name: str,
        url: str,
        email: str,
        token: str,
        carrier: Carrier,
        filter_id: int | None = None,
        template_id: int | None = None,
        group: str | None = None,
        zone: str = "Asia/Shanghai",
        digest: Digest = "sha256",
        per_minute: int | None = 60,
        attachment_limit: int = ATTACHMENT_LIMIT,
        pauses: Sequence[float] = PAUSES,
        agent_replies_public: bool = False,
        clock: Clock = time.monotonic,
        now: WallClock = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self.abilities = abilities(attachment_limit)
        at = ZoneInfo(zone)
        signer = Signer(email=email, token=token, digest=digest, now=now)
        gate = Gate(together=1, per_minute=per_minute)
        self._client = client = Client(url=url, signer=signer, gate=gate, transport=transport)
        self.url = client.url
        self._skipped = skipped = Skipped(name)
        self._people = people = People(client, email, skipped, clock)
        self._fields = fields = Fields(client, at, skipped, clock)
        rows = Rows(fields, people, at, skipped)
        newest = Newest(client, rows.tickets, clock)
        self._tickets = tickets = Tickets(
            client,
            people,
            fields,
            newest,
            rows,
            zone=at,
            group=group,
            template_id=template_id,
            pauses=pauses,
        )
        self._changes = Changes(
            client, newest, rows.tickets, filter_id=filter_id, clock=clock, now=now
        )
        self._comments = Comments(
            client,
            people,
            tickets,
            skipped,
            zone=at,
            pauses=pauses,
            agent_replies_public=agent_replies_public,
        )
        self._files = Files(client, carrier, tickets, limit=attachment_limit)
        self._surveys = Surveys(client, people, tickets)

    def __repr__(self) -> str:
        return f"Udesk({self.name!r})"

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
        return await self._people.groups()

    async def fields(self, category: Category = Category.TICKET) -> tuple[Field, ...]:
        return await self._fields.all(category)

    async def field(self, key: str) -> Field:
        return await self._fields.one(key)

    def options(self, key: str, wanted: OptionsWanted | None = None) -> AsyncIterator[Option]:
        return self._fields.options(key, wanted)

    async def change_field(self, key: str, change: FieldChange) -> None:
        """Change a field's definition; options of several levels or by the thousand stay."""
        await self._fields.change(key, change)

    async def page(
        self, wanted: Listing | Search, *, as_: Identity | None = None, number: int, size: int
    ) -> Page:
        """Read one page of what the newest 2,000 tickets hold, as of the last half minute."""
        return await self._tickets.page(wanted, as_, number=number, size=size)

    def tickets(
        self, wanted: Listing | Search, *, as_: Identity | None = None
    ) -> AsyncIterator[Ticket]:
        return self._tickets.all(wanted, as_)

    async def ticket(self, ticket_id: str, *, as_: Identity | None = None) -> Ticket:
        return await self._tickets.one(ticket_id, as_)

    async def by_number(self, number: str, *, as_: Identity | None = None) -> Ticket:
        return await self._tickets.by_number(number, as_)

    async def merged_into(self, ticket_id: str) -> str | None:
        return None

    def changed_since(self, moment: datetime) -> AsyncIterator[Ticket]:
        return self._changes.since(moment)

    async def open_ticket(self, draft: Draft, *, as_: Identity, name: str = "") -> Ticket:
        return await self._tickets.open(draft, as_, name)

    async def find_opened(
        self, draft: Draft, *, as_: Identity, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        return await self._tickets.find_opened(draft, as_, since=since, known=known)

    async def add_comment(self, ticket_id: str, reply: Reply, *, as_: Identity) -> Comment:
        """Add the reply of a ticket's own customer; agents reply at the desk itself."""
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
        """Change a ticket as an agent; what the desk left as it was is `Refused` by name."""
        return await self._tickets.change(ticket_id, change, as_)

    async def delete(self, ticket_id: str) -> None:
        raise Unsupported("deletes_tickets")

    async def survey(self) -> Survey:
        """Read what customers are asked about their satisfaction."""
        return await self._surveys.read()

    async def score(self, ticket_id: str, *, as_: Identity, vote: str, said: str = "") -> None:
        """Say how satisfied the ticket's own customer is, by the number of one of the votes."""
        await self._surveys.vote(ticket_id, as_, vote=vote, said=said)

    async def upload(
        self,
        file: Bytes,
        *,
        as_: Identity | None = None,
        ticket_id: str | None = None,
        progress: Progress | None = None,
    ) -> Upload:
        return await self._files.upload(file, as_, ticket_id, progress)

    async def attach(
        self,
        ticket_id: str,
        file: Bytes,
        *,
        as_: Identity | None = None,
        progress: Progress | None = None,
    ) -> None:
        await self._files.attach(ticket_id, file, as_, progress)

    async def attachment(self, attachment_id: str) -> Attachment:
        raise Unsupported("attachments_by_id")

    async def delete_attachment(self, attachment_id: str) -> None:
        raise Unsupported("deletes_attachments")

    def download(self, attachment: Attachment) -> AbstractAsyncContextManager[Bytes]:
        return self._files.download(attachment)
