"""The Zammad driver, put together: what it does is in its parts, what it says in `wire`."""

import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime

import httpx

from helpdesks.carrier import Carrier
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
    Priority,
    Reply,
    Search,
    Status,
    Ticket,
    Upload,
)
from helpdesks.remembered import Clock
from helpdesks.skipped import Skipped
from helpdesks.zammad.changes import changed_since
from helpdesks.zammad.changing import Changing
from helpdesks.zammad.client import Client
from helpdesks.zammad.comments import Comments
from helpdesks.zammad.files import Files
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.merges import Merges
from helpdesks.zammad.opening import Opening
from helpdesks.zammad.people import People
from helpdesks.zammad.sending import Sending
from helpdesks.zammad.spool import Spool
from helpdesks.zammad.tags import Tags
from helpdesks.zammad.tickets import Tickets
from helpdesks.zammad.wire.links import Link

ATTACHMENT_LIMIT = 35 * 1024 * 1024
"""Bytes; the shipped nginx takes 50 MB a request, which base64 fills with less."""

PAUSES = (0.5, 1.0, 2.0)

ABILITIES = Abilities(
    requester_sets_status=True,
    webhooks=True,
    personal_tokens=True,
    deletes_attachments=False,
    statuses=(Status.NEW, Status.OPEN, Status.PENDING, Status.SOLVED),
    priorities=(Priority.LOW, Priority.MEDIUM, Priority.HIGH),
    presets=(Preset.GROUP, Preset.TAGS),
    opens_with=(Preset.GROUP, Preset.TAGS),
    categories=tuple(Category),
)


class Zammad:
    """One Zammad desk.

    `token` is the service identity's: its owner is an agent in every group and holds `admin.user`,
    to act for others; `admin.object` to read fields, and `admin` to delete. `group`, by name or id,
    is where tickets go unless told. `carrier` is shared and stays open. `per_minute` is how often
    the desk may be called (None: no limit). `attachment_limit` is in bytes, for one file and for
    all of one comment. `pauses` are the seconds between looks for a comment that was added and is
    not shown yet.
    """

    kind = "zammad"

    def __init__(
        self,
        *,
        name: str,
        url: str,
        token: str,
        carrier: Carrier,
        group: str | None = None,
        per_minute: int | None = None,
        attachment_limit: int = ATTACHMENT_LIMIT,
        pauses: Sequence[float] = PAUSES,
        clock: Clock = time.monotonic,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.name = name
        self.abilities = replace(ABILITIES, attachment_limit=attachment_limit)
        gate = Gate(together=4, per_minute=per_minute)
        client = Client(url=url, token=token, gate=gate, clock=clock, transport=transport)
        self.url = client.url
        self._client = client
        self._skipped = skipped = Skipped(name)
        self._spool = Spool(limit=attachment_limit, clock=clock)
        self._forms = forms = Forms(client, clock, group=group)
        self._people = people = People(client, skipped, clock)
        self._tickets = tickets = Tickets(client, forms, skipped, clock)
        self._merges = merges = Merges(client, forms, tickets)
        self._tags = tags = Tags(client)
        sending = Sending(client, forms, carrier, self._spool, limit=attachment_limit)
        self._opening = Opening(client, forms, tickets, sending, tags)
        self._changing = Changing(client, forms, tickets, sending, tags)
        self._comments = Comments(client, forms, people, merges, sending, skipped, pauses)
        self._files = Files(client, carrier)

    def __repr__(self) -> str:
        return f"Zammad({self.name!r})"

    @property
    def skipped(self) -> int:
        """How many rows of lists could not be read so far."""
        return self._skipped.count

    async def close(self) -> None:
        await self._client.close()
        await self._spool.close()

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
        """Read the fields; a ticket's begin with its group, where there is a choice of one."""
        return await self._forms.fields(category)

    async def field(self, key: str) -> Field:
        return await self._forms.field(key)

    def options(self, key: str, wanted: OptionsWanted | None = None) -> AsyncIterator[Option]:
        return self._forms.options(key, wanted or OptionsWanted())

    async def change_field(self, key: str, change: FieldChange) -> None:
        """Refuse: a changed attribute needs a migration and a restart of the desk."""
        raise Unsupported("updates_fields")

    async def page(
        self, wanted: Listing | Search, *, as_: Identity | None = None, number: int, size: int
    ) -> Page:
        return await self._tickets.page(wanted, as_, number=number, size=size)

    def tickets(
        self, wanted: Listing | Search, *, as_: Identity | None = None
    ) -> AsyncIterator[Ticket]:
        return self._tickets.all(wanted, as_)

    async def ticket(self, ticket_id: str, *, as_: Identity | None = None) -> Ticket:
        """Read a ticket; one that was merged into another is closed."""
        return await self._tickets.one(ticket_id, as_)

    async def by_number(self, number: str, *, as_: Identity | None = None) -> Ticket:
        return await self._tickets.by_number(number, as_)

    def changed_since(self, moment: datetime) -> AsyncIterator[Ticket]:
        return changed_since(self._client, self._tickets, moment)

    async def open_ticket(self, draft: Draft, *, as_: Identity, name: str = "") -> Ticket:
        return await self._opening.open(draft, as_, name)

    async def find_opened(
        self, draft: Draft, *, as_: Identity, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        return await self._opening.find_opened(draft, as_, since=since, known=known)

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
        """Walk through the comments; those of a merged ticket are where it lives on."""
        return self._comments.all(ticket_id, as_, newest_first=newest_first)

    async def comment(
        self, ticket_id: str, comment_id: str, *, as_: Identity | None = None
    ) -> Comment:
        return await self._comments.one(ticket_id, comment_id, as_)

    async def change(
        self, ticket_id: str, change: Change, *, as_: Identity | None = None
    ) -> Ticket:
        """Change a ticket; a requester may only reopen and close it."""
        return await self._changing.change(ticket_id, change, as_)

    async def delete(self, ticket_id: str) -> None:
        await self._changing.delete(ticket_id)

    async def merged_into(self, ticket_id: str) -> str | None:
        """Say in which ticket this one lives on, if it was merged."""
        return await self._merges.into(ticket_id)

    async def links(self, ticket_id: str) -> tuple[Link, ...]:
        return await self._merges.links(ticket_id)

    async def tags(self, ticket_id: str) -> tuple[str, ...]:
        return await self._tags.of(ticket_id)

    async def add_tag(self, ticket_id: str, tag: str, *, as_: Identity | None = None) -> None:
        await self._tags.add(ticket_id, tag, as_)

    async def remove_tag(self, ticket_id: str, tag: str, *, as_: Identity | None = None) -> None:
        await self._tags.remove(ticket_id, tag, as_)

    async def upload(
        self,
        file: Bytes,
        *,
        as_: Identity | None = None,
        ticket_id: str | None = None,
    ) -> Upload:
        """Keep a file on this machine's disk until its comment is sent."""
        return await self._spool.keep(file)

    async def attach(self, ticket_id: str, file: Bytes, *, as_: Identity | None = None) -> None:
        """Add a file as a comment: tickets have no files of their own.

        After a lost answer it is looked for here, since nobody else could.
        """
        upload = await self._spool.keep(file)
        try:
            await self._comments.attach(ticket_id, upload, as_)
        finally:
            await self._spool.forget((upload,))

    async def attachment(self, attachment_id: str) -> Attachment:
        return await self._files.show(attachment_id)

    async def delete_attachment(self, attachment_id: str) -> None:
        """Refuse: a file goes only with its comment."""
        raise Unsupported("deletes_attachments")

    def download(self, attachment: Attachment) -> AbstractAsyncContextManager[Bytes]:
        return self._files.download(attachment)
