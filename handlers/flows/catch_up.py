"""Bring a ticket's threads in step with the desk.

Runs in the ticket's own lane, after everything of ours that is on its way to that ticket, so a
comment of ours is in the ledger before comments are compared. Compared by id, never by text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.flows import homes, jobs, merged, people, reading, showing, told, watching
from handlers.flows.cards import card_key, post_card, update_card
from handlers.flows.jobs import CatchUp, OpenTicket, PostCard
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.watching import matching, tells_conversation, watched
from handlers.kit import Kit
from helpdesks.errors import NotFound
from helpdesks.models import Ticket
from store import Link, New, Row, Watch

CLOCKS = timedelta(minutes=10)  # by which a desk's clock may differ from ours
OPENING_WAIT = 2.0  # seconds to wait for a request that is being opened by the same person
MERGE_WAIT = 1.0  # seconds to wait for a ticket that may be merged into this one, or for its posts


async def run(kit: Kit, row: Row) -> Outcome:
    """Compare them; a ticket may be deleted at any moment of that."""
    job = jobs.load(CatchUp, row.payload)
    ticket = await _read(kit, job)
    if ticket is None:
        return await told.missing(kit, row)
    try:
        return await _compared(kit, row, job, ticket)
    except NotFound:
        if await _read(kit, job) is not None:
            raise
        return await told.missing(kit, row)


async def _read(kit: Kit, job: CatchUp) -> Ticket | None:
    try:
        return await kit.desks[job.desk].ticket(job.ticket_id)
    except NotFound:
        return None


async def _compared(kit: Kit, row: Row, job: CatchUp, ticket: Ticket) -> Outcome:
    every = await kit.store.links.of_ticket(job.desk, ticket.id, gone=True)
    links = [link for link in every if link.gone_at is None]
    cards = await kit.store.outbox.beginning(card_key(job.desk, ticket.id))
    if not links and await _being_opened(kit, job, ticket, cards):
        return Later(seconds=OPENING_WAIT)
    watches = await kit.store.channels.of_desk(job.desk)
    standing = [watch for watch in watches if await watching.stands(kit, watch)]
    fallen = [watch for watch in watches if watch not in standing]
    parent = await merged.into(kit, job.desk, ticket)
    if parent is not None and await merged.is_arriving(kit, row, job.desk, parent, links):
        return Later(seconds=MERGE_WAIT)
    if parent is not None:
        done = await merged.follow(kit, job.desk, ticket, parent, every, standing)
        hidden = await showing.hidden(kit, job.desk, ticket)
        done = replace(done, new=(*hidden, *done.new))
    else:
        private = _is_private(every, cards)
        unseen = [] if private else _unseen(ticket, links, cards, standing)
        done = await _in_step(kit, job.desk, ticket, links, standing)
        if not private and _tells(done) and await merged.awaited(kit, row, job.desk):
            return Later(seconds=MERGE_WAIT)
        new_cards = (_card(kit, job.desk, ticket, watch) for watch in unseen)
        done = replace(done, new=(*new_cards, *done.new))
    return replace(
        done,
        unwatch=tuple((watch.team, watch.channel, watch.desk) for watch in fallen),
        new=(*(watching.farewell(kit, watch) for watch in fallen), *done.new),
    )


async def _in_step(
    kit: Kit, desk: str, ticket: Ticket, links: Sequence[Link], standing: Sequence[Watch]
) -> Done:
    """What the threads of a ticket that lives on as itself are to show."""
    exposed = [link for link in links if await _is_shared(kit, link)]
    links = [link for link in links if link not in exposed]
    lost = await reading.lost(kit, desk, ticket, links, standing)
    links = [link for link in links if link not in lost]
    talking = [link for link in links if tells_conversation(link, ticket, standing)]
    hearing = [link for link in links if link in talking or watched(link, ticket, standing)]
    news = await told.changes(kit, desk, ticket, hearing, standing)
    return Done(
        links=(*news.links, *(replace(link, gone_at=kit.now()) for link in lost)),
        new=(
            *(homes.move(link.channel, link.thread_ts, homes.SHARED) for link in exposed),
            *(update_card(link) for link in links),
            *news.rows,
            *await showing.comments(kit, desk, ticket, talking),
        ),
    )


def _tells(done: Done) -> bool:
    return any(row.kind == jobs.POST_COMMENT for row in done.new)


async def _is_shared(kit: Kit, link: Link) -> bool:
    """Whether a thread is read in another organization now: nothing more is said there."""
    place = await kit.slack.channel(link.channel)
    return place.shared and not place.direct


async def _being_opened(kit: Kit, job: CatchUp, ticket: Ticket, cards: Sequence[Row]) -> bool:
    """A ticket nobody has linked yet may be one of ours that is being opened at this moment.

    The card of a person who asked for it comes first; nothing waits for one that a watch shows.
    """
    theirs = (card for card in cards if card.payload.get("user") is not None)
    if any(card.state in {"waiting", "sending"} for card in theirs):
        return True
    opening = await kit.store.outbox.in_flight(jobs.new_lane(job.desk, ""))
    return any(
        [await _may_be(kit, jobs.load(OpenTicket, row.payload), row, ticket) for row in opening]
    )


async def _may_be(kit: Kit, asked: OpenTicket, row: Row, ticket: Ticket) -> bool:
    """Whether a request on its way may have become this ticket.

    A desk may change a title. What was asked for in private is not told by it, as that would show
    the request to others.
    """
    if ticket.created_at < (row.first_sent_at or row.created_at) - CLOCKS:
        return False
    if asked.private:
        return await _may_ask_for(kit, asked, ticket)
    return " ".join(asked.title.split()) == " ".join(ticket.title.split())


async def _may_ask_for(kit: Kit, asked: OpenTicket, ticket: Ticket) -> bool:
    """Whether it may be this person's: somebody new has no id, an agent may ask under another."""
    who = await kit.store.identities.get(kit.slack.team, asked.user, asked.desk)
    if who is None or who.person_id is None or people.is_agent(who):
        return True
    return who.person_id == ticket.requester_id


def _is_private(links: Iterable[Link], cards: Iterable[Row]) -> bool:
    """Asked for "between me and the help desk": no other channel is shown it, whoever watches.

    That stays so when the thread in which it was asked for is gone.
    """
    return any(card.payload.get("private") for card in cards) or any(link.private for link in links)


def _unseen(
    ticket: Ticket, links: Iterable[Link], cards: Iterable[Row], watches: Iterable[Watch]
) -> list[Watch]:
    """The watching channels that this ticket has no card in yet, and none that waits.

    One that waits will say what is known when it is posted.
    """
    watching = (card for card in cards if card.payload.get("user") is None)
    shown = {card.payload["channel"] for card in watching if card.state == "waiting"}
    shown |= {link.channel for link in links}
    return [w for w in matching(ticket, watches) if w.channel not in shown]


def _card(kit: Kit, desk: str, ticket: Ticket, watch: Watch) -> New:
    return post_card(PostCard(desk=desk, ticket=ticket, channel=watch.channel, locale=kit.locale))


DELIVERY = Delivery(run=run)
