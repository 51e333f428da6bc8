"""The tickets of a KF5 desk: requests to those who make them, tickets to agents."""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.errors import Accepted, Forbidden, HelpDeskError, SignInFailed, Unintelligible
from helpdesks.kf5.client import Client, anything, is_agent, paged
from helpdesks.kf5.people import People
from helpdesks.kf5.wire import asking, envelope, matching, reading, writing
from helpdesks.kf5.wire.values import Row, id_of, number
from helpdesks.models import (
    Change,
    Draft,
    Identity,
    Listing,
    Order,
    Page,
    Person,
    Scope,
    Search,
    Ticket,
)
from helpdesks.skipped import Skipped

CLOCKS_APART = timedelta(minutes=10)
"""How far the desk's clock may be behind ours when we look for what we wrote."""

LISTS = ("requests", "tickets")
"""The lists of a user and of an organization come under different keys."""


class Tickets:
    """Lists, reads and writes tickets."""

    def __init__(self, client: Client, people: People, zone: ZoneInfo, skipped: Skipped) -> None:
        self._client = client
        self._people = people
        self._zone = zone
        self._skipped = skipped

    async def page(
        self, wanted: Listing | Search, as_: Identity | None, *, number: int, size: int
    ) -> Page:
        """Read one page; where only we can filter, all pages up to it are read.

        Tickets that cannot be read are skipped, here as in all lists.
        """
        ask = await self._ask(wanted, as_)
        if ask.keep is not None:
            return await self._picked(ask, as_, number=number, size=size)
        params = paged(ask.params, number=number, size=size)
        payload = await self._client.read(ask.path, anything, as_=as_, params=params)
        rows = envelope.rows(payload, *LISTS)
        tickets = list(self._readable(rows))
        before = (number - 1) * size
        return Page(
            tickets=tuple(asking.in_order(tickets, wanted)),
            number=number,
            size=size,
            total=envelope.total(payload),
            more=envelope.more(payload, len(rows), number=number, size=size, before=before),
        )

    async def all(self, wanted: Listing | Search, as_: Identity | None) -> AsyncIterator[Ticket]:
        async for ticket in self._walk(await self._ask(wanted, as_), as_):
            yield ticket

    async def by_number(self, said: str, as_: Identity | None) -> Ticket:
        """Read a ticket by its number as people write it, with a # and zeros before it."""
        bare = said.strip().lstrip("#＃").strip().lstrip("0")
        return await self.one(bare, as_, urgent=True)

    async def one(self, ticket_id: str, as_: Identity | None, *, urgent: bool = False) -> Ticket:
        side, key = ("tickets", "ticket") if is_agent(as_) else ("requests", "request")
        path = f"/apiv2/{side}/{number(ticket_id)}.json"
        return await self._client.read(
            path,
            lambda payload: self._read(envelope.one(payload, key, side)),
            as_=as_,
            urgent=urgent,
        )

    async def many(self, ticket_ids: Collection[str]) -> dict[str, Ticket]:
        rows = self._client.shown("/apiv2/tickets/show_many.json", "tickets", ticket_ids)
        return {ticket.id: ticket for ticket in self._readable([row async for row in rows])}

    async def handled_by(self, agent_id: str) -> AsyncIterator[Ticket]:
        ask = asking.Ask(path=f"/apiv2/users/{number(agent_id)}/tickets.json")
        async for ticket in self._walk(ask, None):
            yield ticket

    async def open(self, draft: Draft, as_: Identity, name: str) -> Ticket:
        """Open a ticket as the person; where the desk does not know the person, for the person.

        The desk creates who is named as requester and not there yet. To somebody it knows, its no
        is a no.
        """
        try:
            return await self._open_as(draft, as_)
        except (SignInFailed, Forbidden):
            if as_.person_id is not None:
                raise
            requester = {"email": as_.email, **({"name": name} if name else {})}
            body = writing.new_ticket(draft, requester)
            return await self._write("POST", "/apiv2/tickets.json", body, None)

    async def find_opened(
        self, draft: Draft, as_: Identity, *, since: datetime, known: Collection[str]
    ) -> Ticket | None:
        """Look through a person's newest tickets: as that person, else as the service identity."""
        earliest = since - CLOCKS_APART
        try:
            wanted = Listing(scope=Scope.MINE, order=Order.CREATED)
            return await self._find(wanted, as_, draft, earliest, known)
        except (SignInFailed, Forbidden):
            person = await self._people.by_email(as_.email)
            if person is None:
                return None
            wanted = Listing(scope=Scope.PERSON, of=person.id, order=Order.CREATED)
            return await self._find(wanted, None, draft, earliest, known)

    async def change(self, ticket_id: str, change: Change, as_: Identity | None) -> Ticket:
        path = f"/apiv2/tickets/{number(ticket_id)}.json"
        tags = await self._tags(path, change.tags) if change.tags else ()
        return await self._write("PUT", path, writing.change(change, tags), as_)

    async def _tags(self, path: str, more: Collection[str]) -> tuple[str, ...]:
        """Add to the tags that a ticket has."""
        has = await self._client.read(
            path, lambda payload: reading.tags(envelope.one(payload, "ticket", "tickets"))
        )
        return tuple(dict.fromkeys([*has, *more]))

    async def delete(self, ticket_id: str) -> None:
        path = f"/apiv2/tickets/{number(ticket_id)}.json"
        await self._client.write("DELETE", path, envelope.done)

    async def score(self, ticket_id: str, as_: Identity, *, stars: int, said: str) -> None:
        path = f"/apiv2/requests/{number(ticket_id)}/score.json"
        body = writing.score(stars, said)
        await self._client.write("POST", path, envelope.done, as_=as_, body=body)

    async def nudge(self, ticket_id: str, as_: Identity) -> None:
        """Ask the desk to hurry: a GET that does something, so it is not repeated."""
        path = f"/apiv2/requests/{number(ticket_id)}/push.json"
        await self._client.write("GET", path, envelope.done, as_=as_)

    async def _ask(self, wanted: Listing | Search, as_: Identity | None) -> asking.Ask:
        if not is_agent(as_):
            return asking.as_requester(wanted)
        return asking.as_agent(wanted, await self._me(wanted, as_))

    async def _me(self, wanted: Listing | Search, as_: Identity | None) -> Person | None:
        if wanted.scope is Scope.MINE and as_ is not None and as_.person_id:
            return Person(id=as_.person_id)
        return await self._people.whoami(as_) if asking.is_about_me(wanted) else None

    async def _walk(self, ask: asking.Ask, as_: Identity | None) -> AsyncIterator[Ticket]:
        async for row in self._client.rows(ask.path, *LISTS, as_=as_, params=ask.params):
            for ticket in self._readable([row]):
                if ask.keep is None or ask.keep(ticket):
                    yield ticket

    async def _picked(
        self, ask: asking.Ask, as_: Identity | None, *, number: int, size: int
    ) -> Page:
        """Read as far as this page and one ticket beyond, of what passes our own filter."""
        end = number * size
        found: list[Ticket] = []
        async for ticket in self._walk(ask, as_):
            found.append(ticket)
            if len(found) > end:
                break
        return Page(
            tickets=tuple(found[end - size : end]),
            number=number,
            size=size,
            total=None if len(found) > end else len(found),
            more=len(found) > end,
        )

    async def _open_as(self, draft: Draft, as_: Identity) -> Ticket:
        if is_agent(as_):
            body = writing.new_ticket(draft, None)
            return await self._write("POST", "/apiv2/tickets.json", body, as_)
        body = writing.new_request(draft)
        return await self._write("POST", "/apiv2/requests.json", body, as_)

    async def _write(
        self, method: str, path: str, body: dict[str, Any], as_: Identity | None
    ) -> Ticket:
        """Send a ticket, and read it again if the answer shows only a part of it."""
        row = await self._client.write(method, path, _written, as_=as_, body=body)
        try:
            return self._read(row)
        except Unintelligible:
            try:
                return await self.one(id_of(row["id"], "ticket.id"), as_)
            except HelpDeskError as error:
                raise Accepted("written, but not read again") from error

    async def _find(
        self,
        wanted: Listing,
        as_: Identity | None,
        draft: Draft,
        earliest: datetime,
        known: Collection[str],
    ) -> Ticket | None:
        async for ticket in self.all(wanted, as_):
            if ticket.created_at < earliest:
                return None
            fits = ticket.id not in known and matching.is_titled(ticket, draft)
            if fits and await self._says(ticket, draft, as_):
                return ticket
        return None

    async def _says(self, ticket: Ticket, draft: Draft, as_: Identity | None) -> bool:
        """Compare the words; a list may leave the description out."""
        whole = ticket if ticket.description else await self.one(ticket.id, as_)
        return matching.is_draft(whole, draft)

    def _readable(self, rows: Iterable[Row]) -> Iterator[Ticket]:
        return self._skipped.readable("ticket", rows, self._read)

    def _read(self, row: Row) -> Ticket:
        return reading.ticket(row, self._zone)


def _written(payload: Any) -> Row:
    row = envelope.one(payload, "request", "ticket", "requests", "tickets")
    id_of(row.get("id"), "ticket.id")
    return row
