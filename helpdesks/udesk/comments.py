"""The comments of a Udesk desk's tickets: the content first, then the replies."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, tzinfo
from functools import partial

from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    NotFound,
    Unsupported,
)
from helpdesks.models import Comment, Identity, Reply
from helpdesks.skipped import Skipped
from helpdesks.udesk.client import Client, as_is
from helpdesks.udesk.people import People
from helpdesks.udesk.tickets import CLOCKS_APART, Tickets
from helpdesks.udesk.wire import matching, reading, writing
from helpdesks.udesk.wire.values import is_agent_id, number


class Comments:
    """Reads comments, and adds those of requesters; `pauses` are the seconds between looks.

    An agent's reply that does not say whether customers see it is public if
    `agent_replies_public`: how internal notes are marked is not documented.
    How an agent would reply is not documented, and in a customer's name nobody else may speak.
    """

    def __init__(
        self,
        client: Client,
        people: People,
        tickets: Tickets,
        skipped: Skipped,
        *,
        zone: tzinfo,
        pauses: Sequence[float],
        agent_replies_public: bool,
    ) -> None:
        self._client = client
        self._people = people
        self._tickets = tickets
        self._skipped = skipped
        self._zone = zone
        self._pauses = pauses
        self._read = partial(reading.reply, zone=zone, agents_public=agent_replies_public)

    async def all(
        self, ticket_id: str, as_: Identity | None, *, newest_first: bool
    ) -> AsyncIterator[Comment]:
        _, row, viewer = await self._tickets.whole(ticket_id, as_)
        found = [reading.content(row, self._zone), *await self._replies(ticket_id)]
        seen = [one for one in found if one.public or viewer.agent]
        for comment in reversed(seen) if newest_first else seen:
            yield comment

    async def one(self, ticket_id: str, comment_id: str, as_: Identity | None) -> Comment:
        async for comment in self.all(ticket_id, as_, newest_first=True):
            if comment.id == comment_id:
                return comment
        raise NotFound("no such comment on this ticket")

    async def add(self, ticket_id: str, reply: Reply, as_: Identity) -> Comment:
        """Add the customer's reply, then look for it: the desk does not answer with it."""
        await self._check(ticket_id, reply, as_)
        before = {one.id for one in await self._replies(ticket_id)}
        body = writing.customer_reply(ticket_id, reply)
        await self._client.write("POST", "/tickets/customer_reply", as_is, body=body)
        try:
            added = await self._shown(ticket_id, reply, before)
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
        await self._check(ticket_id, reply, as_)
        for comment in reversed(await self._replies(ticket_id)):
            late = comment.created_at >= since - CLOCKS_APART
            if late and comment.id not in known and _is(comment, reply):
                return comment
        return None

    async def _check(self, ticket_id: str, reply: Reply, as_: Identity) -> None:
        """Let nobody but the ticket's own customer reply."""
        ticket, _, viewer = await self._tickets.whole(ticket_id, as_)
        if not reply.public:
            raise Unsupported("internal_comments") if viewer.agent else Forbidden("internal")
        if not (await self._people.asking(as_, viewer)).asked(ticket):
            raise Unsupported("agent_comments") if viewer.agent else Forbidden("not the requester")

    async def _shown(self, ticket_id: str, reply: Reply, before: set[str]) -> Comment | None:
        """Look for the reply just added until the desk shows it."""
        for pause in (0.0, *self._pauses):
            await asyncio.sleep(pause)
            for comment in reversed(await self._replies(ticket_id)):
                if comment.id not in before and _is(comment, reply):
                    return comment
        return None

    async def _replies(self, ticket_id: str) -> list[Comment]:
        """Read replies, oldest first, whatever the order they come in."""
        path = f"/tickets/{number(ticket_id)}/replies"
        rows = [row async for row in self._client.rows(path, "replies")]
        found = self._skipped.readable("reply", rows, self._read)
        unique = {one.id: one for one in found}
        return sorted(unique.values(), key=lambda one: (one.created_at, len(one.id), one.id))


def _is(comment: Comment, reply: Reply) -> bool:
    return (
        comment.public and not is_agent_id(comment.author.id) and matching.is_reply(comment, reply)
    )
