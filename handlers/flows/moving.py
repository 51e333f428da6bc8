"""A thread that cannot be written to any more: its ticket finds a new home, or says where it went.

A card that was deleted is posted anew in its channel. Where the channel is lost, whoever asked
goes on in their direct messages, and whoever set the channel to show requests is told. What was
said in the old home is not said again in the new one.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from handlers.flows import homes, jobs, leaving, say_moved
from handlers.flows.cards import card_key, post_card
from handlers.flows.jobs import LookAgain, MoveHome, PostCard
from handlers.flows.known import is_spoken_in, known, known_elsewhere, said_after_all
from handlers.flows.look_again import look_again
from handlers.flows.lost_places import cached, gone, hidden, is_over, reason, usable
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.kit import Kit
from handlers.workspace import Channel, SlackRefused
from helpdesks.models import Ticket
from store import Link, New, Row

log = structlog.get_logger()

SAID_THERE = frozenset({jobs.POST_COMMENT, jobs.POST_FILE, jobs.POST_NOTE, jobs.POST_STATUS})
MOST_DEAD = 500  # rows that were given up are looked through
MOMENT = 0.5  # seconds until what is being said is said, or has failed
AGAIN = timedelta(seconds=30)  # before a place that came back is written to


async def run(kit: Kit, row: Row) -> Outcome:
    job = jobs.load(MoveHome, row.payload)
    place = await kit.slack.channel(job.channel, fresh=True)
    if not job.thread_ts:
        return await leaving.leave(kit, row, job, place)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None or link.gone_at is not None or link.desk not in kit.desks:
        return Done()
    if await is_spoken_in(kit, [link]):
        return Later(seconds=MOMENT)
    ticket = await _ticket(kit, link)
    if usable(place, job.why):
        return await _in_channel(kit, link, ticket, job)
    if link.opened_by is None:
        rows = (homes.move(job.channel, "", job.why), *hidden(kit, place, [link]))
        return Done(links=(gone(kit, link),), new=rows)
    done = await _to_person(kit, link, ticket, place, job.why)
    return replace(done, new=(*done.new, *hidden(kit, place, [link])))


async def _in_channel(kit: Kit, link: Link, ticket: Ticket, job: MoveHome) -> Done:
    """The channel is fine: post a card anew if it is the card that is lost."""
    if job.why not in homes.NO_CARD:  # the channel was lost, and has come back
        await _retry(kit, link)
        look = LookAgain(desk=link.desk, ticket_id=link.ticket_id, number=link.number)
        return Done(new=(look_again(kit, look, "home", AGAIN),))
    old = gone(kit, link)
    if is_over(ticket):
        return Done(links=(old,))
    card = PostCard(
        desk=link.desk,
        ticket=ticket,
        channel=link.channel,
        user=link.opened_by,
        private=link.private,
        locale=link.locale,
        audience=link.audience,
    )
    stands = await _root(kit, link) is not None
    return Done(
        links=(old,),
        messages=known(kit, link, await said_after_all(kit, link)),
        new=(_anew(card, link), say_moved.promise(link, link.channel, "deleted", stands=stands)),
    )


async def _retry(kit: Kit, link: Link) -> None:
    """Let be said after all what was given up in a thread; what people wrote is theirs to retry.

    The oldest goes first, as it was said first; what is newer is held back while a home is sought.
    """
    for row in reversed(await kit.store.outbox.list("dead", limit=MOST_DEAD)):
        place = (row.payload.get("channel"), row.payload.get("thread_ts"))
        if row.kind in SAID_THERE and place == (link.channel, link.thread_ts):
            await kit.store.outbox.retry(row.id)


async def _to_person(kit: Kit, link: Link, ticket: Ticket, place: Channel, why: str) -> Done:
    """The channel is lost: whoever asked goes on in their direct messages."""
    old = gone(kit, link)
    user = link.opened_by or ""
    direct = await kit.slack.direct(user)
    if direct == link.channel or is_over(ticket):
        log.info("a thread is lost", channel=link.channel, reason=why)
        return Done(links=(old,))
    others = await kit.store.links.of_ticket(link.desk, link.ticket_id)
    if any(other.channel == direct for other in others):
        return Done(links=(old,))
    card = PostCard(
        desk=link.desk,
        ticket=ticket,
        channel=direct,
        user=user,
        private=link.private,
        locale=(await kit.slack.member(user)).locale,
    )
    return Done(
        links=(old,),
        messages=await known_elsewhere(kit, link, direct),
        new=(_anew(card, link), say_moved.promise(link, direct, reason(place, why), stands=False)),
    )


async def failed(kit: Kit, row: Row, error: Exception) -> Done:
    """Nobody is there to go on with."""
    job = jobs.load(MoveHome, row.payload)
    log.warning("no new home", channel=job.channel, error=type(error).__name__)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    return Done(links=(gone(kit, link),) if link is not None else ())


def _anew(card: PostCard, old: Link) -> New:
    """The card's row, under a key that tells it from the card that was posted before."""
    key = f"{card_key(card.desk, card.ticket.id, card.channel)}:{old.channel}:{old.thread_ts}"
    return replace(post_card(card), key=key)


async def _ticket(kit: Kit, link: Link) -> Ticket:
    return await cached(kit, link) or await kit.desks[link.desk].ticket(link.ticket_id)


async def _root(kit: Kit, link: Link) -> dict[str, Any] | None:
    """What stands where the card stood; None if that thread is gone altogether."""
    try:
        async for raw in kit.slack.replies(link.channel, link.thread_ts, since=kit.now()):
            if raw.get("ts") == link.thread_ts:
                return raw
    except SlackRefused:
        return None
    return None


MOVE = Delivery(run=run, failed=failed)
