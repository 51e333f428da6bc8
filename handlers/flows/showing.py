"""Which comments of a ticket its threads are to show and do not yet, and which not any more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.flows import people, relay, relay_files, retract
from handlers.flows.jobs import LookAgain, PostComment
from handlers.flows.look_again import look_again
from handlers.kit import Kit
from helpdesks.models import Comment, Ticket
from store import Link, New
from store import Message as Entry

CLOCKS = timedelta(minutes=10)  # by which a desk's clock may differ from ours
POSTED_BY_THEN = timedelta(seconds=60)  # what is on its way to Slack is there, or was looked up


async def comments(kit: Kit, desk: str, ticket: Ticket, talking: Sequence[Link]) -> list[New]:
    """A row for each comment that a thread should show and does not yet, oldest first.

    Internal notes are promised to threads in channels that are marked for agents alone; whether
    that is still so is looked at when they are said. All comments are read: words from Slack are
    known at once, whether or not those before them are. What has to be taken back comes first.
    """
    story = await _story(kit, desk, ticket, told=bool(talking))
    if story is None:
        return []
    rows = [row for link in talking for row in await story.untold(kit, link)]
    return [*await story.hidden(kit), *rows]


async def hidden(kit: Kit, desk: str, ticket: Ticket) -> list[New]:
    """A row for each message and file of ours that was public when we said it and is internal now.

    It is taken back wherever others than agents read it. For a ticket whose threads are shown
    nothing more; `comments` does the same.
    """
    story = await _story(kit, desk, ticket, told=False)
    return await story.hidden(kit) if story else []


async def _story(kit: Kit, desk: str, ticket: Ticket, *, told: bool) -> "_Story | None":
    """Read a ticket's comments; None where nothing of them was or is to be said."""
    said = await kit.store.messages.of_ticket(desk, ticket.id)
    if not (told or said):
        return None
    every = [comment async for comment in kit.desks[desk].comments(ticket.id)]
    who = await people.names(
        kit.desks[desk], {comment.author.id for comment in every if not comment.author.name}
    )
    return _Story(
        desk=desk,
        ticket=ticket,
        comments=tuple(_named(comment, who) for comment in every),
        said=said,
        marks=await _marks(kit, desk),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """A ticket's comments, what of them we have said where, and which channels are for agents.

    `marks` is since when each of those channels is.
    """

    desk: str
    ticket: Ticket
    comments: tuple[Comment, ...] = field(repr=False)
    said: tuple[Entry, ...]
    marks: dict[str, datetime]

    async def untold(self, kit: Kit, link: Link) -> list[New]:
        known = await kit.store.messages.comment_ids(
            self.desk, self.ticket.id, channel=link.channel
        )
        since = self.marks.get(link.channel) if link.audience == "agents" else None
        rows = []
        for at, comment in enumerate(self.comments):
            gone = self._taken_back(comment, link.channel) if comment.public else ()
            if not self._readable(comment, since) or not _belongs(link, comment, at):
                continue
            if gone or (comment.id not in known and not await self._moved(kit, link, comment)):
                rows.append(self._relayed(link, comment, gone))
        return rows

    async def _moved(self, kit: Kit, link: Link, comment: Comment) -> bool:
        """Whether a comment stands in a channel from when it was in a ticket that was merged."""
        told = await kit.store.messages.of_comment(self.desk, comment.id, None)
        return any(entry.channel == link.channel for entry in told)

    async def hidden(self, kit: Kit) -> list[New]:
        """Take back what was public when we said it, and is internal by now.

        Where agents alone read it, it is a note from now on, to be taken back like one.
        """
        rows = await self._again(kit)
        for entry in await self._standing(kit):
            if entry.channel in self.marks:
                await kit.store.messages.make_internal(entry.team, entry.channel, entry.ts)
            else:
                rows.append(retract.promise(entry, why="comment", locale=kit.locale))
        return rows

    async def _again(self, kit: Kit) -> list[New]:
        """A look a minute from now, where words that are internal now are on their way to Slack."""
        told = {entry.comment_id for entry in self.said if not entry.internal}
        for comment in self.comments:
            if not comment.public and await self._on_its_way(kit, comment, said=comment.id in told):
                look = LookAgain(
                    desk=self.desk, ticket_id=self.ticket.id, number=self.ticket.number
                )
                return [look_again(kit, look, "hidden", POSTED_BY_THEN)]
        return []

    async def _on_its_way(self, kit: Kit, comment: Comment, *, said: bool) -> bool:
        """Its words, or, once they are said, its files and what is said of those."""
        keys = [f"{relay.comment_key(self.desk, comment.id)}:"]
        if said:
            keys = relay_files.keys(self.desk, comment.id) if comment.attachments else []
        rows = [row for key in keys for row in await kit.store.outbox.beginning(key)]
        return any(row.state in {"waiting", "sending"} for row in rows)

    async def _standing(self, kit: Kit) -> Sequence[Entry]:
        """What stands as if it were public, of comments that are internal by now.

        What a thread brought with it from a merged ticket is in the ledger under that one.
        """
        internal = [comment.id for comment in self.comments if not comment.public]
        return await kit.store.messages.standing(self.desk, internal)

    def _taken_back(self, comment: Comment, channel: str) -> tuple[Entry, ...]:
        """What of a comment stood in a channel, if none of it does any more."""
        here = tuple(
            entry
            for entry in self.said
            if (entry.comment_id, entry.channel) == (comment.id, channel) and not entry.file_id
        )
        return here if all(entry.taken_back_at is not None for entry in here) else ()

    def _relayed(self, link: Link, comment: Comment, gone: Collection[Entry]) -> New:
        job = PostComment(
            desk=self.desk,
            ticket_id=self.ticket.id,
            number=self.ticket.number,
            channel=link.channel,
            thread_ts=link.thread_ts,
            locale=link.locale,
            comment=comment,
        )
        return relay.promise(job, again=f":{len(gone)}" if gone else "")

    def _readable(self, comment: Comment, since: datetime | None) -> bool:
        """Everybody reads what is public; agents read notes, from when a channel became theirs."""
        return comment.public or (since is not None and comment.created_at >= since - CLOCKS)


async def _marks(kit: Kit, desk: str) -> dict[str, datetime]:
    """The channels that are marked for the desk's agents, and since when."""
    every = await kit.store.channels.of_desk(desk)
    return {watch.channel: watch.created_at for watch in every if watch.audience == "agents"}


def _belongs(link: Link, comment: Comment, at: int) -> bool:
    """What a thread shows: the one who asked knows the opening words; a watch begins with them.

    What was said before a watch was set is not told after the fact.
    """
    if link.opened_by is not None:
        return at > 0
    return at == 0 or comment.created_at >= link.created_at - CLOCKS


def _named(comment: Comment, who: dict[str, str]) -> Comment:
    name = comment.author.name or who.get(comment.author.id, "")
    return replace(comment, author=replace(comment.author, name=name))
