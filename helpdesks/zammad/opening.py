"""Opening tickets at a Zammad desk, and finding those whose answer was lost."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from helpdesks.errors import Accepted, HelpDeskError, Unintelligible
from helpdesks.models import Draft, Identity, Listing, Order, Scope, Ticket
from helpdesks.zammad.client import Client, is_agent
from helpdesks.zammad.errors import NoSuchUser
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.sending import Sending
from helpdesks.zammad.tags import Tags
from helpdesks.zammad.tickets import Tickets
from helpdesks.zammad.wire import envelope, matching, reading, writing
from helpdesks.zammad.wire.values import Row, id_of

log = structlog.get_logger()

CLOCKS_APART = timedelta(minutes=10)
"""How far the desk's clock may be behind ours when we look for what we wrote."""


class Opening:
    """Opens tickets: as the person, or for somebody whom the desk does not know yet."""

    def __init__(
        self, client: Client, forms: Forms, tickets: Tickets, sending: Sending, tags: Tags
    ) -> None:
        self._client = client
        self._forms = forms
        self._tickets = tickets
        self._sending = sending
        self._tags = tags

    async def open(self, draft: Draft, as_: Identity, name: str) -> Ticket:
        """Open a ticket; who is not known and has no id yet is created with it."""
        try:
            me = await self._client.me(as_)
        except NoSuchUser:
            if as_.person_id is not None or as_.token is not None:
                raise
            row = await self._introduced(draft, as_.email.strip().lower(), name)
            return await self._opened(row, draft, None)
        schema = await self._forms.schema()
        group = await self._forms.group_for(draft, as_)
        body = writing.new_ticket(draft, schema, group, agent_id=me.id if is_agent(as_) else None)
        row = await self._sending.open(body, as_, draft.uploads)
        return await self._opened(row, draft, as_)

    async def find_opened(
        self, draft: Draft, as_: Identity, *, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        """Look through a person's newest tickets; somebody unknown has none."""
        earliest = since - CLOCKS_APART
        wanted = Listing(scope=Scope.MINE, order=Order.CREATED)
        try:
            await self._client.me(as_)
        except NoSuchUser:
            return None
        async for ticket in self._tickets.all(wanted, as_):
            if ticket.created_at < earliest:
                return None
            if ticket.id not in known and matching.is_titled(ticket, draft):
                whole = await self._tickets.one(ticket.id, as_)
                if matching.is_draft(whole, draft):
                    return whole
        return None

    async def _introduced(self, draft: Draft, email: str, name: str) -> Row:
        """Open a ticket for an address; the desk makes a customer of it, without a name."""
        schema = await self._forms.schema()
        group = await self._forms.group_for(draft, None)
        body = writing.newcomers_ticket(draft, schema, group, email)
        row = await self._sending.open(body, None, draft.uploads)
        if name.strip():
            await self._name(row, name)
        return row

    async def _name(self, row: Row, name: str) -> None:
        """Name somebody whom the desk calls nothing; it may have known them all the same."""
        try:
            path = f"/users/{id_of(row.get('customer_id'), 'ticket.customer_id')}"
            if await self._client.read(path, reading.is_nameless):
                await self._client.write("PUT", path, envelope.anything, body=writing.named(name))
        except HelpDeskError as error:
            log.warning("newcomer without a name", error=type(error).__name__)

    async def _opened(self, row: Row, draft: Draft, as_: Identity | None) -> Ticket:
        """Read what was opened; requesters' tags may have been left out, and are then added."""
        ticket_id = id_of(row.get("id"), "ticket.id")
        try:
            if draft.tags and await self._tagged(ticket_id, draft.tags):
                row = await self._tickets.row(ticket_id, as_)
            return await self._tickets.whole(row, as_)
        except Unintelligible:
            return await self._again(ticket_id, as_)
        except HelpDeskError as error:
            raise Accepted("opened, but not read again") from error

    async def _tagged(self, ticket_id: str, wanted: tuple[str, ...]) -> bool:
        """Add the tags that are not there yet, as far as the desk takes them."""
        added = False
        try:
            missing = await self._tags.missing(ticket_id, wanted)
        except HelpDeskError as error:
            log.warning("ticket without its tags", ticket=ticket_id, error=type(error).__name__)
            return False
        for tag in missing:
            try:
                await self._tags.add(ticket_id, tag, None)
                added = True
            except HelpDeskError as error:
                log.warning("ticket without a tag", ticket=ticket_id, error=type(error).__name__)
        return added

    async def _again(self, ticket_id: str, as_: Identity | None) -> Ticket:
        try:
            return await self._tickets.one(ticket_id, as_)
        except HelpDeskError as error:
            raise Accepted("opened, but not read again") from error
