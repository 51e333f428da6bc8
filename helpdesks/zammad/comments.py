"""The comments of a Zammad desk's tickets, which it calls articles."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import UTC, datetime

from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    NotFound,
    Unclear,
    Unintelligible,
)
from helpdesks.models import Body, Comment, Identity, Reply, Status, Upload
from helpdesks.skipped import Skipped
from helpdesks.zammad.client import Client, is_agent
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.merges import Merges
from helpdesks.zammad.opening import CLOCKS_APART
from helpdesks.zammad.people import People
from helpdesks.zammad.sending import Sending
from helpdesks.zammad.tickets import article_row
from helpdesks.zammad.wire import envelope, matching, reading, writing
from helpdesks.zammad.wire.values import Row, id_of, number, text


class Comments:
    """Reads and adds comments; `pauses` are the seconds between looks for what was added."""

    def __init__(
        self,
        client: Client,
        forms: Forms,
        people: People,
        merges: Merges,
        sending: Sending,
        skipped: Skipped,
        pauses: Sequence[float],
    ) -> None:
        self._client = client
        self._forms = forms
        self._people = people
        self._merges = merges
        self._sending = sending
        self._skipped = skipped
        self._pauses = pauses

    async def all(
        self, ticket_id: str, as_: Identity | None, *, newest_first: bool
    ) -> AsyncIterator[Comment]:
        """Walk through the comments of a ticket, or of the one that it was merged into."""
        home = await self._merges.home(ticket_id, as_)
        rows = await self._client.read(
            f"/ticket_articles/by_ticket/{number(text(home['id']))}",
            lambda payload: envelope.rows(payload, "articles"),
            as_=as_,
        )
        comments = list(self._readable(rows, agent=is_agent(as_)))
        for comment in reversed(comments) if newest_first else comments:
            yield comment

    async def one(self, ticket_id: str, comment_id: str, as_: Identity | None) -> Comment:
        """Read one comment; one that is internal is not there for a requester."""
        path = f"/ticket_articles/{number(comment_id)}"
        try:
            row = await self._client.read(path, article_row, as_=as_)
        except Forbidden as error:
            raise NotFound("no such comment for this person") from error
        if reading.is_internal(row) and not is_agent(as_):
            raise NotFound("no such comment for this person")
        on = text(row.get("ticket_id"))
        if on != ticket_id and on != text((await self._merges.home(ticket_id, as_))["id"]):
            raise NotFound("no such comment on this ticket")
        return reading.comment(row)

    async def add(self, ticket_id: str, reply: Reply, as_: Identity | None) -> Comment:
        """Add a comment to a ticket, or to the one that it was merged into.

        What a requester says opens a closed ticket again.
        """
        agent = is_agent(as_)
        if not agent and not reply.public:
            raise Forbidden("a requester has no internal comments")
        author_id = await self._people.id_of(as_)
        home = await self._merges.home(ticket_id, as_)
        reopened_as = None if agent else await self._reopened_as(home)
        body = writing.reply(reply, agent=agent, reopened_as=reopened_as)
        after = await self._sending.update(id_of(home["id"], "ticket.id"), body, as_, reply.uploads)
        known = set(reading.article_ids(home))
        new = [one for one in reading.article_ids(after) if one not in known]
        try:
            added = await self._among(new, reply, as_, author_id)
            added = added or await self._shown(ticket_id, reply, as_, author_id, known)
        except HelpDeskError as error:
            raise Accepted("added, but not read again") from error
        if added is None:
            raise Accepted("added, but not seen yet")
        return added

    async def attach(self, ticket_id: str, upload: Upload, as_: Identity | None) -> None:
        """Add a file by itself; Unclear only where it is not seen after a lost answer."""
        reply = Reply(body=Body(text="", html=""), uploads=(upload,))
        known = reading.article_ids(await self._merges.home(ticket_id, as_))
        try:
            await self.add(ticket_id, reply, as_)
        except Accepted:
            return
        except Unclear as unclear:
            try:
                author_id = await self._people.id_of(as_)
                found = await self._shown(ticket_id, reply, as_, author_id, known)
            except HelpDeskError:
                found = None
            if found is None:
                raise unclear from None

    async def find_added(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity | None,
        *,
        since: datetime,
        known: Collection[str],
    ) -> Comment | None:
        author_id = await self._people.id_of(as_)
        async for comment in self.all(ticket_id, as_, newest_first=True):
            recent = comment.created_at >= since - CLOCKS_APART
            if recent and comment.id not in known and matching.is_reply(comment, reply, author_id):
                return comment
        return None

    async def _reopened_as(self, home: Row) -> int | None:
        """Choose the state in which a closed ticket is open again."""
        schema = await self._forms.schema_for([home])
        closed = schema.states.status(text(home.get("state_id"))) is Status.SOLVED
        return schema.states.set_for(Status.OPEN) if closed else None

    async def _among(
        self, new: Sequence[str], reply: Reply, as_: Identity | None, author_id: str
    ) -> Comment | None:
        """Find our own among the articles that came since we looked.

        Where the desk changed its words, it is the author's newest.
        """
        newest: Comment | None = None
        for article_id in reversed(new):
            comment = await self._article(article_id, as_)
            if matching.is_reply(comment, reply, author_id):
                return comment
            if newest is None and matching.is_by(comment, reply, author_id):
                newest = comment
        return newest

    async def _shown(
        self,
        ticket_id: str,
        reply: Reply,
        as_: Identity | None,
        author_id: str,
        known: Collection[str],
    ) -> Comment | None:
        """Look for the comment just added until the desk shows it."""
        for pause in self._pauses:
            await asyncio.sleep(pause)
            async for comment in self.all(ticket_id, as_, newest_first=True):
                if comment.id not in known and matching.is_reply(comment, reply, author_id):
                    return comment
        return None

    async def _article(self, article_id: str, as_: Identity | None) -> Comment:
        path = f"/ticket_articles/{article_id}"
        return await self._client.read(
            path, lambda payload: reading.comment(article_row(payload)), as_=as_
        )

    def _readable(self, rows: list[Row], *, agent: bool) -> Iterator[Comment]:
        """Read articles; of one that cannot be read comes what is left of it."""
        at = datetime.fromtimestamp(0, UTC)
        for row in rows:
            if reading.is_internal(row) and not agent:
                continue
            try:
                comment: Comment | None = reading.comment(row)
            except Unintelligible as error:
                self._skipped.note("comment", row, error)
                comment = reading.remains(row, at)
            if comment:
                at = comment.created_at
                yield comment
