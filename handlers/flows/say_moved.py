"""Where a request goes on, said under its new card and in the thread it has left."""

from handlers.flows import jobs
from handlers.flows.cards import card_key
from handlers.flows.jobs import SayMoved
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.told import note
from handlers.kit import Kit
from handlers.views import homes as views
from store import Link, New, Row


def promise(link: Link, to: str, why: str, *, stands: bool) -> New:
    """The row that says it, once a card for the ticket of `link` is in channel `to`."""
    job = SayMoved(channel=link.channel, thread_ts=link.thread_ts, to=to, why=why, stands=stands)
    key = f"say-moved:{link.channel}:{link.thread_ts}"
    return New(key=key, lane=jobs.PLACES + key, kind=jobs.SAY_MOVED, payload=jobs.dump(job))


async def run(kit: Kit, row: Row) -> Outcome:
    """Once the new card is there: say why in its thread, and where in the old one.

    If its channel was lost as well, that is the card in whose favour it was given up.
    """
    job = jobs.load(SayMoved, row.payload)
    old = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if old is None:
        return Done()
    coming = await _coming(kit, old)
    links = await kit.store.links.of_ticket(old.desk, old.ticket_id)
    new = next((link for link in links if _goes_on(job, row, old, link)), None)
    if new is None:
        return Later(seconds=1.0) if coming else Done()
    t = kit.words.to(new.locale)
    words = views.moved_here(t, number=new.number, channel=old.channel, why=job.why)
    rows = [note(f"moved:{old.channel}:{old.thread_ts}", new, words)]
    if job.stands:
        there = await kit.slack.permalink(new.channel, new.card_ts)
        on = views.goes_on(kit.words.to(old.locale), number=new.number, link=there)
        rows.append(note(f"goes-on:{old.channel}:{old.thread_ts}", old, on))
    return Done(new=tuple(rows))


async def _coming(kit: Kit, old: Link) -> bool:
    """Whether a card of the ticket is on its way to anywhere."""
    cards = await kit.store.outbox.beginning(card_key(old.desk, old.ticket_id))
    return any(card.state in {"waiting", "sending"} for card in cards)


def _goes_on(job: SayMoved, row: Row, old: Link, link: Link) -> bool:
    theirs = old.opened_by is not None and link.opened_by == old.opened_by
    return link.channel == job.to or (theirs and link.created_at >= row.created_at)


DELIVERY = Delivery(run=run)
