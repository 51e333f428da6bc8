"""The comments of a KF5 desk's tickets."""

from collections.abc import AsyncIterator, Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.errors import HelpDeskError, NotFound, Unclear, Unintelligible
from helpdesks.kf5.client import Client, is_agent
from helpdesks.kf5.people import People
from helpdesks.kf5.tickets import CLOCKS_APART
from helpdesks.kf5.wire import envelope, matching, reading, writing
from helpdesks.kf5.wire.values import Row, number
from helpdesks.models import Comment, Identity, Reply

JUST_NOW = timedelta(minutes=1)
"""How much older than the change of its ticket a new comment may seem."""


class Comments:
    """Reads and adds comments."""

    def __init__(self, client: Client, people: People, zone: ZoneInfo) -> None:
        self._client = client
        self._people = people
        self._zone = zone

    async def all(
        self, ticket_id: str, as_: Identity | None, *, newest_first: bool
    ) -> AsyncIterator[Comment]:
        side = "tickets" if is_agent(as_) else "requests"
        path = f"/apiv2/{side}/{number(ticket_id)}/comments.json"
        params = {"sort_order": "desc" if newest_first else "asc"}
        async for row in self._client.rows(path, "comments", as_=as_, params=params):
            yield self._read(row, as_)

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
            added = await self._newest(ticket_id, reply, as_, author_id, earliest)
        except HelpDeskError as error:
            raise Unclear("added, but not read again") from error
        if added is None:
            raise Unclear("added, but not seen yet")
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

    async def _newest(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity,
        author_id: str,
        earliest: datetime | None,
    ) -> Comment | None:
        """Find the comment just added, by author and words.

        Where the desk changed the words, it is the author's newest since the ticket changed.
        """
        newest: Comment | None = None
        async for comment in self.all(ticket_id, as_, newest_first=True):
            if earliest and comment.created_at < earliest:
                break
            if matching.is_reply(comment, reply, author_id):
                return comment
            if earliest and newest is None and matching.is_by(comment, reply, author_id):
                newest = comment
        return newest

    def _changed_at(self, payload: Any) -> datetime | None:
        envelope.done(payload)
        try:
            row = envelope.one(payload, "request", "ticket", "requests", "tickets")
            return reading.ticket(row, self._zone).updated_at
        except Unintelligible:
            return None

    def _read(self, row: Row, as_: Identity | None) -> Comment:
        return reading.comment(row, self._zone, public=not is_agent(as_))
