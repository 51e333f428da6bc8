"""Bring a ticket's threads in step with the desk.

Runs in the ticket's own lane, after everything of ours that is on its way to that ticket, so a
comment of ours is in the ledger before comments are compared. Compared by id, never by text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.flows import jobs, people, relay
from handlers.flows.cards import card_key, post_card, update_card
from handlers.flows.jobs import CatchUp, PostCard, PostComment
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.watching import matching, tells_conversation
from handlers.kit import Kit
from handlers.views.conversation import status_note
from helpdesks.models import Comment, Ticket
from store import Link, New, Row, Watch

OPENING_WAIT = 2.0  # seconds to wait for a request that is being opened by the same person


async def run(kit: Kit, row: Row) -> Outcome:
    job = jobs.load(CatchUp, row.payload)
    cards = await kit.store.outbox.beginning(card_key(job.desk, job.ticket_id))
    if await _being_opened(kit, job, cards):
        return Later(seconds=OPENING_WAIT)
    ticket = await kit.desks[job.desk].ticket(job.ticket_id)
    links = await kit.store.links.of_ticket(job.desk, ticket.id)
    watches = await kit.store.channels.of_desk(job.desk)
    unseen = [] if _is_private(links, cards) else _unseen(ticket, links, watches)
    talking = [link for link in links if tells_conversation(link, watches)]
    told = [link for link in links if link in talking or _watched(link, watches)]
    stale = [link for link in told if link.status_told != ticket.status_said]
    return Done(
        links=tuple(_told(link, ticket) for link in stale),
        new=(
            *(_card(kit, job.desk, ticket, watch) for watch in unseen),
            *(update_card(link) for link in links),
            *(_status(kit, link, ticket) for link in stale),
            *await _comments(kit, job.desk, ticket, talking),
        ),
    )


async def _being_opened(kit: Kit, job: CatchUp, cards: Sequence[Row]) -> bool:
    """A ticket nobody has linked yet may be the one that is being opened at this moment."""
    if await kit.store.links.of_ticket(job.desk, job.ticket_id):
        return False
    if any(card.state in {"waiting", "sending"} for card in cards):
        return True
    return bool(await kit.store.outbox.in_flight(f"desk:{job.desk}:new:"))


def _is_private(links: Iterable[Link], cards: Iterable[Row]) -> bool:
    """Asked for "between me and the help desk": no other channel is shown it, whoever watches."""
    asked = any(jobs.load(PostCard, card.payload).private for card in cards)
    return asked or any(link.private for link in links)


def _watched(link: Link, watches: Iterable[Watch]) -> bool:
    return any(watch.channel == link.channel for watch in watches)


def _unseen(ticket: Ticket, links: Iterable[Link], watches: Iterable[Watch]) -> list[Watch]:
    """The watching channels that this ticket has no card in yet."""
    shown = {link.channel for link in links}
    return [w for w in matching(ticket, watches) if w.channel not in shown]


def _card(kit: Kit, desk: str, ticket: Ticket, watch: Watch) -> New:
    return post_card(PostCard(desk=desk, ticket=ticket, channel=watch.channel, locale=kit.locale))


def _told(link: Link, ticket: Ticket) -> Link:
    return replace(link, status_told=ticket.status_said)


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
    """A row for each public comment that a thread does not show yet, oldest first."""
    if not talking:
        return []
    known = {
        link: await kit.store.messages.comment_ids(desk, ticket.id, channel=link.channel)
        for link in talking
    }
    fresh = await _fresh(kit, desk, ticket.id, frozenset.intersection(*known.values()))
    who = await people.names(kit.desks[desk], {comment.author.id for comment in fresh})
    return [
        _relayed(desk, ticket, link, _named(comment, who))
        for comment in fresh
        for link in talking
        if comment.id not in known[link]
    ]


async def _fresh(kit: Kit, desk: str, ticket_id: str, everywhere: frozenset[str]) -> list[Comment]:
    """Read public comments back to the first that every thread knows; oldest first.

    The very first comment of a ticket is its description: the card says it.
    """
    newest_first: list[Comment] = []
    async for comment in kit.desks[desk].comments(ticket_id, newest_first=True):
        if comment.id in everywhere:
            break
        newest_first.append(comment)
    else:
        newest_first = newest_first[:-1]
    return [comment for comment in reversed(newest_first) if comment.public]


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
