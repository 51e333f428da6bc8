"""A request from Slack becomes a ticket, once; then its card is posted."""

from handlers.flows import jobs, outcomes_shown, people, transfer
from handlers.flows.cards import post_card
from handlers.flows.jobs import OpenTicket, PostCard
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.flows.places import card_channel, reading_locale
from handlers.flows.wording import translate_for, with_left_out
from handlers.kit import Kit
from handlers.words import Translate
from helpdesks.errors import Accepted
from helpdesks.models import Draft, Identity, Ticket
from store import New, PersonIdentity, Row


def promise(job: OpenTicket) -> New:
    """The row that must be on disk before anybody is told that the request is on its way."""
    return New(
        key=f"open:{job.form}",
        lane=jobs.new_lane(job.desk, job.form),
        kind=jobs.OPEN_TICKET,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(OpenTicket, row.payload)
    who = await people.identify(kit, kit.desks[job.desk], job.user)
    channel = await card_channel(kit, job.channel, job.user, private=job.private)
    locale = await reading_locale(kit, channel, job.user)
    t = await translate_for(kit, job.user)
    ticket = await _sent_before(kit, row, job, people.acting(who), t)
    if ticket is None and row.progress.get(ACCEPTED):
        raise Accepted
    if ticket is None:
        ticket = await _send(kit, row, job, who, t)
    card = PostCard(
        desk=job.desk,
        ticket=ticket,
        channel=channel,
        user=job.user,
        private=job.private,
        locale=locale,
    )
    after = await kit.store.outbox.get(row.id) or row
    return Done(
        new=(post_card(card),),
        result=ticket.id,
        then=lambda: outcomes_shown.opened(kit, after, job, ticket, channel),
    )


async def _sent_before(
    kit: Kit, row: Row, job: OpenTicket, as_: Identity, t: Translate
) -> Ticket | None:
    """After a lost answer, look whether the desk has the ticket already."""
    if not row.uncertain or row.first_sent_at is None:
        return None
    return await kit.desks[job.desk].find_opened(
        _draft(job, transfer.carried(row.progress), t),
        as_=as_,
        since=row.first_sent_at,
        known=await kit.store.outbox.results(jobs.OPEN_TICKET),
    )


async def _send(kit: Kit, row: Row, job: OpenTicket, who: PersonIdentity, t: Translate) -> Ticket:
    desk, as_ = kit.desks[job.desk], people.acting(who)
    return await transfer.send_with(
        kit,
        desk,
        row,
        job.files,
        lambda files: desk.open_ticket(_draft(job, files, t), as_=as_, name=who.name),
        as_=as_ if who.person_id else None,
        watch=await outcomes_shown.watcher(kit, row, job.user, job.form),
    )


def _draft(job: OpenTicket, files: transfer.Carried, t: Translate) -> Draft:
    return Draft(
        title=job.title,
        body=with_left_out(t, job.body, files.left),
        priority=job.priority,
        fields=job.fields,
        uploads=files.uploads,
    )


DELIVERY = Delivery(run=run, failed=outcomes_shown.not_opened, late=outcomes_shown.opening_waits)
