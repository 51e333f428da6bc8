"""The tickets of a Udesk desk. Every call is the administrator's: who may see what is said here."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    NotFound,
    Refused,
    Unsupported,
)
from helpdesks.models import Change, Draft, Identity, Listing, Page, Scope, Search, Ticket
from helpdesks.udesk.client import Client, as_is
from helpdesks.udesk.fields import Fields
from helpdesks.udesk.newest import Newest
from helpdesks.udesk.people import People
from helpdesks.udesk.rows import Rows
from helpdesks.udesk.wire import asking, envelope, matching, reading, writing
from helpdesks.udesk.wire.asking import Viewer
from helpdesks.udesk.wire.held import Definitions
from helpdesks.udesk.wire.values import Row, number

CLOCKS_APART = timedelta(minutes=10)
"""How far the desk's clock may be behind ours when we look for what we wrote."""

OWN = frozenset({Scope.MINE, Scope.MY_ORGANIZATION})


class Tickets:
    """Lists, reads and writes tickets; `pauses` are the seconds between looks for a change."""

    def __init__(
        self,
        client: Client,
        people: People,
        fields: Fields,
        newest: Newest,
        rows: Rows,
        *,
        zone: tzinfo,
        group: str | None,
        template_id: int | None,
        pauses: Sequence[float],
    ) -> None:
        self._client = client
        self._people = people
        self._fields = fields
        self._newest = newest
        self._rows = rows
        self._zone = zone
        self._group = group
        self._template_id = template_id
        self._pauses = pauses

    async def page(
        self, wanted: Listing | Search, as_: Identity | None, *, number: int, size: int
    ) -> Page:
        found = await self._picked(wanted, as_)
        end = number * size
        return Page(
            tickets=tuple(found[end - size : end]),
            number=number,
            size=size,
            total=len(found),
            more=end < len(found),
        )

    async def all(self, wanted: Listing | Search, as_: Identity | None) -> AsyncIterator[Ticket]:
        for ticket in await self._picked(wanted, as_):
            yield ticket

    async def one(self, ticket_id: str, as_: Identity | None) -> Ticket:
        return (await self.whole(ticket_id, as_))[0]

    async def whole(self, ticket_id: str, as_: Identity | None) -> tuple[Ticket, Row, Viewer]:
        """Read a ticket that somebody may see, with its row and who they are."""
        viewer = await self._people.viewer(as_)
        ticket, row = await self._detail(ticket_id)
        if not viewer.sees(ticket):
            raise NotFound("not for this person")
        return ticket, row, viewer

    async def by_number(self, said: str, as_: Identity | None) -> Ticket:
        """Read a ticket by its number as people write it; only the newest have a known one."""
        viewer = await self._people.viewer(as_)
        bare = said.strip().lstrip("#＃").strip().lstrip("0")
        for fresh in (False, True):
            for ticket in await self._newest.tickets(fresh=fresh):
                if bare and ticket.number.lstrip("0") == bare and viewer.sees(ticket):
                    return await self.one(ticket.id, as_)
        raise NotFound("no such number among the newest")

    async def open(self, draft: Draft, as_: Identity, name: str) -> Ticket:
        """Open a ticket of a customer, who is looked up first, and created where missing."""
        if draft.uploads:
            raise Unsupported("opens_with_files")
        group, known = await self._group_of(draft), await self._fields.of_tickets()
        body = writing.new_ticket(
            draft,
            customer_id=await self._people.customer_id(as_, name),
            group=group,
            template_id=self._template_id,
            known=known,
            zone=self._zone,
        )
        opened = await self._client.write("POST", "/tickets", reading.opened, body=body)
        try:
            return (await self._detail(opened))[0]
        except HelpDeskError as error:
            raise Accepted("opened, but not read again") from error

    async def find_opened(
        self, draft: Draft, as_: Identity, *, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        customer_id = await self._people.customer_id_or_none(as_)
        if customer_id is None:
            return None
        tickets = await self._newest.tickets(fresh=True)
        fits = [
            one
            for one in tickets
            if one.requester_id == customer_id
            and one.created_at >= since - CLOCKS_APART
            and one.id not in known
            and matching.is_titled(one, draft)
        ]
        for ticket in sorted(fits, key=lambda one: one.created_at, reverse=True):
            if await self._says(ticket, draft):
                return ticket
        return None

    async def change(self, ticket_id: str, change: Change, as_: Identity | None) -> Ticket:
        """Change a ticket and read it again: what stayed as it was is refused by name.

        What the desk does with these keys is not documented.
        """
        ticket, row, viewer = await self.whole(ticket_id, as_)
        if not viewer.agent:
            raise Forbidden("only agents change tickets")
        known = await self._fields.of_tickets()
        body = writing.change(change, reading.tags(row), known, self._zone)
        if not body["ticket"]:
            return ticket
        await self._client.write("PUT", f"/tickets/{number(ticket_id)}", as_is, body=body)
        try:
            after, left = await self._shown(ticket_id, change, known)
        except HelpDeskError as error:
            raise Accepted("changed, but not read again") from error
        if left:
            raise Refused(f"unchanged: {', '.join(left)}", dict.fromkeys(left, "unchanged"))
        return after

    async def _shown(
        self, ticket_id: str, change: Change, known: Definitions
    ) -> tuple[Ticket, tuple[str, ...]]:
        """Read a ticket until the desk shows a change; answers it and what it never showed."""
        after, row = await self._detail(ticket_id)
        for pause in self._pauses:
            if not writing.unchanged(change, after, row, known):
                break
            await asyncio.sleep(pause)
            after, row = await self._detail(ticket_id)
        return after, tuple(writing.unchanged(change, after, row, known))

    async def _detail(self, ticket_id: str) -> tuple[Ticket, Row]:
        params = {"id": str(number(ticket_id))}
        try:
            row = await self._client.read("/tickets/detail", _ticket, params=params)
        except NotFound:
            self._newest.forget(ticket_id)
            raise
        ticket = await self._rows.ticket(row)
        self._newest.note([ticket])
        return ticket, row

    async def _group_of(self, draft: Draft) -> str | None:
        """Say the name of the group that a new ticket is given to."""
        return await self._people.group_name(draft.group_id) if draft.group_id else self._group

    async def _picked(self, wanted: Listing | Search, as_: Identity | None) -> list[Ticket]:
        viewer = await self._people.viewer(as_)
        if wanted.scope in OWN:
            viewer = await self._people.asking(as_, viewer)
        of = await self._of(wanted, viewer)
        return asking.picked(await self._newest.tickets(), wanted, viewer, of)

    async def _of(self, wanted: Listing | Search, viewer: Viewer) -> tuple[str, ...]:
        """Say under which id the person of a listing asks: an agent has another one for that."""
        if not isinstance(wanted, Listing) or wanted.scope is not Scope.PERSON or not viewer.agent:
            return ()
        return await self._people.asks_as(wanted.of or "")

    async def _says(self, ticket: Ticket, draft: Draft) -> bool:
        """Compare the words; a list may leave the content out, or shorten it."""
        return matching.is_draft((await self._detail(ticket.id))[0], draft)


def _ticket(payload: dict[str, Any]) -> Row:
    return envelope.one(payload, "ticket")
