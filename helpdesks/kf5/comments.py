"""The comments of a KF5 desk's tickets."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.errors import Accepted, HelpDeskError, NotFound, Unintelligible
from helpdesks.kf5.client import Client, is_agent
from helpdesks.kf5.people import People
from helpdesks.kf5.tickets import CLOCKS_APART
from helpdesks.kf5.wire import envelope, matching, reading, writing
from helpdesks.kf5.wire.values import Row, number
from helpdesks.models import Comment, Identity, Reply
from helpdesks.skipped import Skipped

JUST_NOW = timedelta(minutes=1)
"""How much older than the change of its ticket a new comment may seem."""


class Comments:
    """Reads and adds comments; `pauses` are the seconds between looks for what was added."""

    def __init__(
        self,
        client: Client,
        people: People,
        zone: ZoneInfo,
        skipped: Skipped,
        pauses: Sequence[float],
    ) -> None:
        self._client = client
        self._people = people
        self._zone = zone
        self._skipped = skipped
        self._pauses = pauses

    async def all(
        self, ticket_id: str, as_: Identity | None, *, newest_first: bool
    ) -> AsyncIterator[Comment]:
        """Walk through the comments; of one that cannot be read comes what is left of it."""
        side = "tickets" if is_agent(as_) else "requests"
        path = f"/apiv2/{side}/{number(ticket_id)}/comments.json"
        params = {"sort_order": "desc" if newest_first else "asc"}
        at = datetime.now(UTC) if newest_first else datetime.fromtimestamp(0, UTC)
        async for row in self._client.rows(path, "comments", as_=as_, params=params):
            if comment := self._read_or_remains(row, as_, at):
                at = comment.created_at
                yield comment

    async def one(self, ticket_id: str, comment_id: str, as_: Identity | None) -> Comment:
        """Read one comment; agents have no address for that and look through the list."""
        if is_agent(as_):
            async for comment in self.all(ticket_id, as_, newest_first=True):
                if comment.id == comment_id:
                    return comment
            raise NotFound("no such comment on this ticket")
        path = f"/apiv2/requests/{number(ticket_id)}/comments/{number(comment_id)}.json"
        return await self._client.read(
            path,
            lambda payload: self._read(envelope.one(payload, "comment", "comments"), as_),
            as_=as_,
        )

    async def add(self, ticket_id: str, reply: Reply, as_: Identity) -> Comment:
        """Add a comment, then look for it: the desk answers with the ticket alone."""
        author_id = await self._people.id_of(as_)
        changed_at = await self._put(ticket_id, reply, as_)
        earliest = changed_at - JUST_NOW if changed_at else None
        try:
            added = await self._shown(ticket_id, reply, as_, author_id, earliest)
        except HelpDeskError as error:
            raise Accepted("added, but not read again") from error
        if added is None:
            raise Accepted("added, but not seen yet")
        return added

    async def find_added(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity,
        *,
        since: datetime,
        known: Collection[str],
    ) -> Comment | None:
        author_id = await self._people.id_of(as_)
        async for comment in self.all(ticket_id, as_, newest_first=True):
            if comment.created_at < since - CLOCKS_APART:
                return None
            if comment.id not in known and matching.is_reply(comment, reply, author_id):
                return comment
        return None

    async def _put(self, ticket_id: str, reply: Reply, as_: Identity) -> datetime | None:
        """Send a comment; answers when the desk says its ticket changed, by the desk's clock."""
        if reply.public and not is_agent(as_):
            path, body = f"/apiv2/requests/{number(ticket_id)}.json", writing.reply(reply)
        else:
            path, body = f"/apiv2/tickets/{number(ticket_id)}.json", writing.comment(reply)
        return await self._client.write("PUT", path, self._changed_at, as_=as_, body=body)

    async def _shown(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity,
        author_id: str,
        earliest: datetime | None,
    ) -> Comment | None:
        """Look for the comment just added until the desk shows it.

        Where the desk changed its words, it is the author's newest since the ticket changed; that
        is judged last, since until then the newest may be another one.
        """
        newest: Comment | None = None
        for pause in (0.0, *self._pauses):
            await asyncio.sleep(pause)
            exact, newest = await self._newest(ticket_id, reply, as_, author_id, earliest)
            if exact:
                return exact
        return newest

    async def _newest(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity,
        author_id: str,
        earliest: datetime | None,
    ) -> tuple[Comment | None, Comment | None]:
        """Find the author's newest comment with these words, and the newest with any."""
        newest: Comment | None = None
        async for comment in self.all(ticket_id, as_, newest_first=True):
            if earliest and comment.created_at < earliest:
                break
            if matching.is_reply(comment, reply, author_id):
                return comment, newest
            if earliest and newest is None and matching.is_by(comment, reply, author_id):
                newest = comment
        return None, newest

    def _changed_at(self, payload: Any) -> datetime | None:
        envelope.done(payload)
        try:
            row = envelope.one(payload, "request", "ticket", "requests", "tickets")
            return reading.ticket(row, self._zone).updated_at
        except Unintelligible:
            return None

    def _read_or_remains(self, row: Row, as_: Identity | None, at: datetime) -> Comment | None:
        try:
            return self._read(row, as_)
        except Unintelligible as error:
            self._skipped.note("comment", row, error)
            return reading.remains(row, self._zone, public=not is_agent(as_), at=at)

    def _read(self, row: Row, as_: Identity | None) -> Comment:
        return reading.comment(row, self._zone, public=not is_agent(as_))
