"""A request from Slack becomes a ticket, once; then its card is posted, and what is left follows.

What a channel presets and a desk does not take while it opens a ticket is set afterwards, by the
service identity; files that it does not open tickets with are attached.
"""

from datetime import timedelta

from handlers.flows import (
    attach_files,
    change_ticket,
    form_again,
    jobs,
    outcomes_shown,
    people,
    tokens,
    transfer,
)
from handlers.flows.cards import post_card
from handlers.flows.form_drafts import sent_key
from handlers.flows.jobs import AttachFiles, ChangeTicket, OpenTicket, PostCard
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.flows.places import card_channel, reading_locale
from handlers.flows.wording import translate_for, with_left_out
from handlers.kit import Kit
from handlers.words import Translate
from helpdesks.desk import HelpDesk
from helpdesks.errors import Accepted, NotFound, Refused, SignInFailed
from helpdesks.models import Change, Draft, Identity, Preset, Ticket
from store import New, Row

CLOCKS = timedelta(hours=1)  # by which a desk's clock may differ from ours


def promise(job: OpenTicket) -> New:
    """The row that must be on disk before anybody is told that the request is on its way."""
    return New(
        key=sent_key(job.form),
        lane=jobs.new_lane(job.desk, job.form),
        kind=jobs.OPEN_TICKET,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(OpenTicket, row.payload)
    desk = kit.desks[job.desk]
    who = await people.identify(kit, desk, job.user)
    as_ = await people.identity(kit, who)
    channel = await card_channel(kit, job.channel, job.user, private=job.private)
    locale = await reading_locale(kit, channel, job.user)
    t = await translate_for(kit, job.user)
    try:
        ticket = await _opened(kit, row, job, as_, who.name, t)
    except (Refused, NotFound) as told:
        error = told if isinstance(told, Refused) else _group_gone(t, job)
        again = await form_again.after_refusal(kit, job, error) if error else None
        if again is None:
            raise
        return again
    except SignInFailed:
        if as_.token is not None:  # the next attempt goes by the confirmed address
            await tokens.refused(kit, who)
        raise
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
        new=(post_card(card), *_presets(kit, job, ticket), *_files(kit, job, ticket, channel)),
        result=ticket.id,
        then=lambda: outcomes_shown.opened(kit, after, job, ticket, channel),
    )


def _group_gone(t: Translate, job: OpenTicket) -> Refused | None:
    """What a desk finds nothing of while it opens a ticket: the group that the channel presets."""
    return Refused("", {"group_id": t("It is no longer there.")}) if job.group_id else None


async def _opened(
    kit: Kit, row: Row, job: OpenTicket, as_: Identity, name: str, t: Translate
) -> Ticket:
    """The ticket that this row became, sent now if it was not before."""
    ticket = await _sent_before(kit, row, job, as_, t)
    if ticket is None and row.progress.get(ACCEPTED):
        raise Accepted
    return ticket or await _send(kit, row, job, as_, name, t)


async def _sent_before(
    kit: Kit, row: Row, job: OpenTicket, as_: Identity, t: Translate
) -> Ticket | None:
    """After a lost answer, look whether the desk has the ticket already."""
    if not row.uncertain or row.first_sent_at is None:
        return None
    return await kit.desks[job.desk].find_opened(
        _draft(kit.desks[job.desk], job, transfer.carried(row.progress), t),
        as_=as_,
        since=row.first_sent_at,
        known=await kit.store.outbox.results(
            jobs.OPEN_TICKET, jobs.desk_lanes(job.desk), since=row.first_sent_at - CLOCKS
        ),
    )


async def _send(
    kit: Kit, row: Row, job: OpenTicket, as_: Identity, name: str, t: Translate
) -> Ticket:
    desk = kit.desks[job.desk]
    return await transfer.send_with(
        kit,
        desk,
        row,
        job.files if desk.abilities.opens_with_files else (),
        lambda files: desk.open_ticket(_draft(desk, job, files, t), as_=as_, name=name),
        as_=as_ if as_.person_id else None,
        watch=await outcomes_shown.watcher(kit, row, job.user, job.form),
    )


def _draft(desk: HelpDesk, job: OpenTicket, files: transfer.Carried, t: Translate) -> Draft:
    takes = desk.abilities.opens_with
    return Draft(
        title=job.title,
        body=with_left_out(t, job.body, files.left),
        priority=job.priority,
        fields=job.fields,
        uploads=files.uploads,
        group_id=job.group_id if Preset.GROUP in takes else None,
        type=job.type if Preset.TYPE in takes else None,
        tags=job.tags if Preset.TAGS in takes else (),
    )


def _presets(kit: Kit, job: OpenTicket, ticket: Ticket) -> tuple[New, ...]:
    """The row that sets what the desk did not take while it opened the ticket, if anything."""
    able = kit.desks[job.desk].abilities
    later = set(able.presets) - set(able.opens_with)
    change = Change(
        group_id=job.group_id if Preset.GROUP in later else None,
        type=job.type if Preset.TYPE in later else None,
        tags=job.tags if Preset.TAGS in later else (),
    )
    if change == Change():
        return ()
    setting = ChangeTicket(desk=job.desk, ticket_id=ticket.id, number=ticket.number, change=change)
    return (change_ticket.promise(setting, f"preset:{job.form}"),)


def _files(kit: Kit, job: OpenTicket, ticket: Ticket, channel: str) -> tuple[New, ...]:
    """The row that brings the files after the ticket, where it could not be opened with them."""
    if not job.files or kit.desks[job.desk].abilities.opens_with_files:
        return ()
    following = AttachFiles(
        desk=job.desk,
        ticket=ticket,
        user=job.user,
        channel=channel,
        files=job.files,
        form=job.form,
    )
    return (attach_files.promise(following),)


DELIVERY = Delivery(run=run, failed=outcomes_shown.not_opened, late=outcomes_shown.opening_waits)
