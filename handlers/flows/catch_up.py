"""Bring a ticket's threads in step with the desk.

Runs in the ticket's own lane, after everything of ours that is on its way to that ticket, so a
comment of ours is in the ledger before comments are compared. Compared by id, never by text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.flows import jobs, people, relay, watching
from handlers.flows.cards import card_key, post_card, update_card
from handlers.flows.jobs import CatchUp, OpenTicket, PostCard, PostComment
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.watching import matching, tells_conversation, watched
from handlers.kit import Kit
from handlers.views.conversation import status_note
from helpdesks.models import Comment, Ticket
from store import Link, New, Row, Watch

CLOCKS = timedelta(minutes=10)  # by which a desk's clock may differ from ours
OPENING_WAIT = 2.0  # seconds to wait for a request that is being opened by the same person


async def run(kit: Kit, row: Row) -> Outcome:
    job = jobs.load(CatchUp, row.payload)
    ticket = await kit.desks[job.desk].ticket(job.ticket_id)
    links = await kit.store.links.of_ticket(job.desk, ticket.id)
    cards = await kit.store.outbox.beginning(card_key(job.desk, ticket.id))
    if not links and await _being_opened(kit, job, ticket, cards):
        return Later(seconds=OPENING_WAIT)
    watches = await kit.store.channels.of_desk(job.desk)
    standing = [watch for watch in watches if await watching.stands(kit, watch)]
    unseen = [] if _is_private(links, cards) else _unseen(ticket, links, standing)
    talking = [link for link in links if tells_conversation(link, ticket, standing)]
    told = [link for link in links if link in talking or watched(link, ticket, standing)]
    stale = [link for link in told if link.status_told != ticket.status_said]
    fallen = [watch for watch in watches if watch not in standing]
    return Done(
        links=tuple(replace(link, status_told=ticket.status_said) for link in stale),
        unwatch=tuple((watch.team, watch.channel, watch.desk) for watch in fallen),
        new=(
            *(watching.farewell(kit, watch) for watch in fallen),
            *(_card(kit, job.desk, ticket, watch) for watch in unseen),
            *(update_card(link) for link in links),
            *(_status(kit, link, ticket) for link in stale),
            *await _comments(kit, job.desk, ticket, talking),
        ),
    )


async def _being_opened(kit: Kit, job: CatchUp, ticket: Ticket, cards: Sequence[Row]) -> bool:
    """A ticket nobody has linked yet may be one of ours that is being opened at this moment."""
    if any(card.state in {"waiting", "sending"} for card in cards):
        return True
    opening = await kit.store.outbox.in_flight(jobs.new_lane(job.desk, ""))
    return any(_may_be(jobs.load(OpenTicket, row.payload), row, ticket) for row in opening)


def _may_be(asked: OpenTicket, row: Row, ticket: Ticket) -> bool:
    """Whether a request on its way may have become this ticket."""
    since = (row.first_sent_at or row.created_at) - CLOCKS
    same = " ".join(asked.title.split()) == " ".join(ticket.title.split())
    return same and ticket.created_at >= since


def _is_private(links: Iterable[Link], cards: Iterable[Row]) -> bool:
    """Asked for "between me and the help desk": no other channel is shown it, whoever watches."""
    asked = any(jobs.load(PostCard, card.payload).private for card in cards)
    return asked or any(link.private for link in links)


def _unseen(ticket: Ticket, links: Iterable[Link], watches: Iterable[Watch]) -> list[Watch]:
    """The watching channels that this ticket has no card in yet."""
    shown = {link.channel for link in links}
    return [w for w in matching(ticket, watches) if w.channel not in shown]


def _card(kit: Kit, desk: str, ticket: Ticket, watch: Watch) -> New:
    return post_card(PostCard(desk=desk, ticket=ticket, channel=watch.channel, locale=kit.locale))


def _status(kit: Kit, link: Link, ticket: Ticket) -> New:
    words = status_note(
        kit.words.to(link.locale), before=link.status_told, after=ticket.status_said, who=None
    )
    moment = jobs.moment_key(ticket.updated_at)
    return New(
        key=f"status:{link.channel}:{link.thread_ts}:{ticket.status_said}:{moment}",
        lane=jobs.channel_lane(link.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(link.channel, words, thread_ts=link.thread_ts)),
    )


async def _comments(kit: Kit, desk: str, ticket: Ticket, talking: Sequence[Link]) -> list[New]:
    """A row for each public comment that a thread should show and does not yet, oldest first.

    All comments are read: words from Slack are known at once, whether or not those before them are.
    """
    if not talking:
        return []
    every = [comment async for comment in kit.desks[desk].comments(ticket.id)]
    rows = []
    who = await people.names(
        kit.desks[desk], {comment.author.id for comment in every if not comment.author.name}
    )
    for link in talking:
        known = await kit.store.messages.comment_ids(desk, ticket.id, channel=link.channel)
        rows += [
            _relayed(desk, ticket, link, _named(comment, who))
            for at, comment in enumerate(every)
            if comment.public and comment.id not in known and _belongs(link, comment, at)
        ]
    return rows


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


def _relayed(desk: str, ticket: Ticket, link: Link, comment: Comment) -> New:
    return relay.promise(
        PostComment(
            desk=desk,
            ticket_id=ticket.id,
            number=ticket.number,
            channel=link.channel,
            thread_ts=link.thread_ts,
            locale=link.locale,
            comment=comment,
        )
    )


DELIVERY = Delivery(run=run)
