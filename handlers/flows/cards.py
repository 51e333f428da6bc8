"""A ticket's card: posted once per channel, kept current in place, its thread linked to it."""

from dataclasses import replace
from datetime import timedelta

from handlers.flows import audience, homes, jobs, noise, sayable
from handlers.flows.cache import ticket as from_cache
from handlers.flows.card_content import content, fingerprint, words
from handlers.flows.desks_here import named
from handlers.flows.jobs import CatchUp, PostCard, UpdateCard
from handlers.flows.known import known_elsewhere
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.posts import posted_before
from handlers.flows.threads import ReadThread, read_thread
from handlers.flows.watching import covers
from handlers.kit import Kit
from handlers.views.card import Card
from handlers.views.rolling import ticket_line
from handlers.workspace import SlackRefused
from helpdesks.models import Ticket
from store import Link, New, Row, Watch

CLOCKS = timedelta(minutes=5)  # by which Slack's clock may differ from ours


def card_key(desk: str, ticket_id: str, channel: str = "") -> str:
    """The key of a card's row; without a channel, how the keys of all of a ticket's cards begin."""
    return f"card:{desk}:{ticket_id}:{channel}"


def post_card(card: PostCard) -> New:
    """Ask for a card. Where a watch shows it, each change asks again: it may have been gathered."""
    key = card_key(card.desk, card.ticket.id, card.channel)
    if card.user is None:
        key += f":{card.ticket.status_said}:{jobs.moment_key(card.ticket.updated_at)}"
    return New(
        key=key,
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
        lane=jobs.card_lane(link.channel, link.thread_ts),
        kind=jobs.UPDATE_CARD,
        payload=jobs.dump(job),
        replace=True,
    )


def catch_up(desk: str, ticket_id: str, number: str, *, missing_since: float | None = None) -> New:
    """Ask for a ticket's threads to be compared with the desk, after what is on its way to it."""
    return New(
        key=f"catch-up:{desk}:{ticket_id}",
        lane=jobs.ticket_lane(desk, number),
        kind=jobs.CATCH_UP,
        payload=jobs.dump(CatchUp(desk=desk, ticket_id=ticket_id, missing_since=missing_since)),
        replace=True,
    )


async def post(kit: Kit, row: Row) -> Done:
    job = jobs.load(PostCard, row.payload)
    ticket = await _newest(kit, job)
    links = await kit.store.links.of_ticket(job.desk, ticket.id)
    if any(link.channel == job.channel for link in links):
        return Done()
    found = await posted_before(kit, row, job.channel)
    if job.user is None and await _is_private(kit, job.desk, ticket.id):
        return await _taken_away(kit, job, found)
    if found is None and await sayable.is_shared(kit, job.channel):
        return await _elsewhere(kit, row, job)
    if found is None and job.user is None:
        watch = await kit.store.channels.get(kit.slack.team, job.channel, job.desk)
        if watch is None or not covers(ticket, watch):
            return Done()
        if not await noise.takes(kit, row, job.channel):
            return await noise.gather(kit, row, job.channel, _line(kit, watch, ticket))
    return await _post(kit, row, job, ticket, found)


async def _post(kit: Kit, row: Row, job: PostCard, ticket: Ticket, found: str | None) -> Done:
    """Post it, unless it was found, and let its thread hear what there is to say."""
    link = await _link(kit, job, ticket)
    card = await content(kit, link, ticket)
    ts = found or await kit.slack.post(job.channel, words(kit, link, card), key=row.sent_as)
    link = replace(link, thread_ts=ts, card_ts=ts)
    return Done(
        links=(link,),
        new=(
            catch_up(job.desk, ticket.id, ticket.number),
            *([_unheard(row, link)] if found else ()),
        ),
        rolling=await noise.counted(kit, job.channel) if job.user is None else (),
        result=None if found else fingerprint(card),
    )


async def _is_private(kit: Kit, desk: str, ticket_id: str) -> bool:
    """Asked for "between me and the help desk"; it stays so wherever its own card has gone."""
    links = await kit.store.links.of_ticket(desk, ticket_id, gone=True)
    asked = await kit.store.outbox.beginning(card_key(desk, ticket_id))
    return any(link.private for link in links) or any(card.payload.get("private") for card in asked)


async def _taken_away(kit: Kit, job: PostCard, found: str | None) -> Done:
    """A channel that watches is shown nothing of it, nor what a lost answer has left there."""
    if found is not None:
        await kit.slack.delete(job.channel, found)
    return Done()


async def _elsewhere(kit: Kit, row: Row, job: PostCard) -> Done:
    """Others read the channel now: whoever asked there has their card in direct messages."""
    moves = sayable.moves(job.channel)
    if job.user is not None:
        done = await _to_person(kit, job, job.user)
        return replace(done, new=(*done.new, *moves))
    done = await noise.forsake(kit, row, job.channel)
    return replace(done, new=(*done.new, *moves))


async def _to_person(kit: Kit, job: PostCard, user: str) -> Done:
    """What an earlier card of theirs has told in the channel is not told again."""
    direct = await kit.slack.direct(user)
    locale = (await kit.slack.member(user)).locale
    return Done(
        messages=await known_elsewhere(kit, await _link(kit, job, job.ticket), direct),
        new=(post_card(replace(job, channel=direct, locale=locale, audience=None)),),
    )


async def update(kit: Kit, row: Row) -> Outcome:
    job = jobs.load(UpdateCard, row.payload)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None or link.gone_at is not None or link.desk not in kit.desks:
        return Done()
    card = await content(kit, link, await _ticket(kit, link.desk, link.ticket_id))
    if await _shows(kit, row, link, card):
        return Done(forget=True)
    if await sayable.is_shared(kit, link.channel):
        return Done(forget=True, new=sayable.moves(link.channel, link.thread_ts))
    if seconds := await noise.wait(kit, row.key, link.created_at):
        return Later(seconds=seconds)
    try:
        await kit.slack.update(
            link.channel, link.card_ts, words(kit, link, card), key=f"card:{row.id}"
        )
    except SlackRefused as refused:
        if refused.code not in homes.LOST:
            raise
        return Done(new=(homes.move(link.channel, link.thread_ts, refused.code),))
    return Done(result=fingerprint(card))


async def _shows(kit: Kit, row: Row, link: Link, card: Card) -> bool:
    """Whether the card says all of this already."""
    updated = await kit.store.outbox.last_done(row.key)
    posted = card_key(link.desk, link.ticket_id, link.channel)
    last = (updated,) if updated else await kit.store.outbox.beginning(posted)
    now = fingerprint(card)
    return any(done.progress.get("result") == now for done in last)


async def _link(kit: Kit, job: PostCard, ticket: Ticket) -> Link:
    """The link of a card, but for its place.

    In a channel that is marked for agents plain words are notes, whether or not notes may be said
    there at this moment; and so they stay below a card that takes another's place.
    """
    agents = job.audience == "agents" or await audience.is_agents(kit, job.channel)
    return Link(
        team=kit.slack.team,
        channel=job.channel,
        thread_ts="",
        card_ts="",
        desk=job.desk,
        ticket_id=ticket.id,
        number=ticket.number,
        opened_by=job.user,
        private=job.private,
        locale=job.locale,
        status_told=ticket.status_said,
        created_at=kit.now(),
        audience="agents" if agents else "requesters",
    )


def _unheard(row: Row, link: Link) -> New:
    """A card that stood there without its link: what was said below it may have been missed."""
    since = row.first_sent_at or row.created_at
    return read_thread(
        ReadThread(channel=link.channel, thread_ts=link.thread_ts, since=since - CLOCKS)
    )


def _line(kit: Kit, watch: Watch, ticket: Ticket) -> str:
    titled = watch.detail != "numbers"
    t = kit.words.to(kit.locale)
    return ticket_line(t, ticket, titled=titled, desk=named(kit, watch.desk))


async def _newest(kit: Kit, job: PostCard) -> Ticket:
    """The ticket as it is known by now: a card may have waited long."""
    cached = await kit.store.tickets.get(job.desk, job.ticket.id)
    if cached is None or cached.updated_at <= job.ticket.updated_at:
        return job.ticket
    return from_cache(cached)


async def _ticket(kit: Kit, desk: str, ticket_id: str) -> Ticket:
    cached = await kit.store.tickets.get(desk, ticket_id)
    return from_cache(cached) if cached else await kit.desks[desk].ticket(ticket_id)


async def post_failed(kit: Kit, row: Row, error: Exception) -> Done:
    """A channel that takes no card of ours: whoever asked there has it in direct messages."""
    job = jobs.load(PostCard, row.payload)
    if job.user is None:
        if isinstance(error, SlackRefused) and error.code in homes.LOST:
            return Done(new=(homes.move(job.channel, "", error.code),))
        return Done()
    return await _to_person(kit, job, job.user)


# What is gathered rests no lane, and the pace of what is posted is kept by Slack's port.
POST = Delivery(run=post, failed=post_failed)
UPDATE = Delivery(run=update)
