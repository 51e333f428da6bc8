"""A ticket's card: posted once per channel, kept current in place, its thread linked to it."""

from dataclasses import replace
from datetime import timedelta

from handlers.flows import jobs, people
from handlers.flows.cache import ticket as from_cache
from handlers.flows.jobs import CatchUp, PostCard, UpdateCard
from handlers.flows.outcome import Delivery, Done
from handlers.flows.threads import ReadThread, read_thread
from handlers.kit import Kit
from handlers.views.card import Card, request_card
from handlers.workspace import Message
from helpdesks.models import Ticket
from store import Link, New, Row

CLOCKS = timedelta(minutes=5)  # by which Slack's clock may differ from ours


def card_key(desk: str, ticket_id: str, channel: str = "") -> str:
    """The key of a card's row; without a channel, how the keys of all of a ticket's cards begin."""
    return f"card:{desk}:{ticket_id}:{channel}"


def post_card(card: PostCard) -> New:
    return New(
        key=card_key(card.desk, card.ticket.id, card.channel),
        lane=jobs.channel_lane(card.channel),
        kind=jobs.POST_CARD,
        payload=jobs.dump(card),
    )


def update_card(link: Link) -> New:
    """Ask for a card to be brought up to date; a waiting request for the same card is enough."""
    job = UpdateCard(
        desk=link.desk, ticket_id=link.ticket_id, channel=link.channel, thread_ts=link.thread_ts
    )
    return New(
        key=f"update:{link.channel}:{link.thread_ts}",
        lane=jobs.channel_lane(link.channel),
        kind=jobs.UPDATE_CARD,
        payload=jobs.dump(job),
        replace=True,
    )


def catch_up(desk: str, ticket_id: str, number: str) -> New:
    """Ask for a ticket's threads to be compared with the desk, after what is on its way to it."""
    return New(
        key=f"catch-up:{desk}:{ticket_id}",
        lane=jobs.ticket_lane(desk, number),
        kind=jobs.CATCH_UP,
        payload=jobs.dump(CatchUp(desk=desk, ticket_id=ticket_id)),
        replace=True,
    )


async def post(kit: Kit, row: Row) -> Done:
    job = jobs.load(PostCard, row.payload)
    ticket = job.ticket
    links = await kit.store.links.of_ticket(job.desk, ticket.id)
    if any(link.channel == job.channel for link in links):
        return Done()
    ts = found = await _posted_before(kit, row, job.channel)
    if ts is None:
        card = await message(kit, job.desk, ticket, locale=job.locale, opened_by=job.user)
        ts = await kit.slack.post(job.channel, card, key=row.key)
    link = Link(
        team=kit.slack.team,
        channel=job.channel,
        thread_ts=ts,
        card_ts=ts,
        desk=job.desk,
        ticket_id=ticket.id,
        number=ticket.number,
        opened_by=job.user,
        private=job.private,
        locale=job.locale,
        status_told=ticket.status_said,
        created_at=kit.now(),
    )
    return Done(
        links=(link,),
        new=(
            catch_up(job.desk, ticket.id, ticket.number),
            *([_unheard(row, link)] if found else ()),
        ),
    )


def _unheard(row: Row, link: Link) -> New:
    """A card that stood there without its link: what was said below it may have been missed."""
    since = row.first_sent_at or row.created_at
    return read_thread(
        ReadThread(channel=link.channel, thread_ts=link.thread_ts, since=since - CLOCKS)
    )


async def update(kit: Kit, row: Row) -> Done:
    job = jobs.load(UpdateCard, row.payload)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is not None:
        ticket = await _ticket(kit, link.desk, link.ticket_id)
        card = await message(kit, link.desk, ticket, locale=link.locale, opened_by=link.opened_by)
        await kit.slack.update(link.channel, link.card_ts, card, key=f"card:{row.id}")
    return Done()


async def message(
    kit: Kit, desk: str, ticket: Ticket, *, locale: str, opened_by: str | None
) -> Message:
    who = await people.names(kit.desks[desk], {ticket.requester_id, ticket.assignee_id})
    card = Card(
        ticket=ticket,
        desk=desk,
        requester=who.get(ticket.requester_id, ""),
        assignee=who.get(ticket.assignee_id or ""),
        opened_by=opened_by,
        synced_at=kit.now(),
        several=len(kit.desks) > 1,
    )
    return request_card(kit.words.to(locale), card=card, in_thread_hint=True)


async def _ticket(kit: Kit, desk: str, ticket_id: str) -> Ticket:
    cached = await kit.store.tickets.get(desk, ticket_id)
    return from_cache(cached) if cached else await kit.desks[desk].ticket(ticket_id)


async def _posted_before(kit: Kit, row: Row, channel: str) -> str | None:
    if not row.uncertain:
        return None
    since = row.first_sent_at or row.created_at
    return await kit.slack.find_post(channel, row.key, since=since)


async def post_failed(kit: Kit, row: Row, _error: Exception) -> Done:
    """A channel that takes no card of ours: whoever asked there has it in direct messages."""
    job = jobs.load(PostCard, row.payload)
    if job.user is None:
        return Done()
    direct = await kit.slack.direct(job.user)
    locale = (await kit.slack.member(job.user)).locale
    return Done(new=(post_card(replace(job, channel=direct, locale=locale)),))


POST = Delivery(run=post, failed=post_failed, posts=True)
UPDATE = Delivery(run=update)
