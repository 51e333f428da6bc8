"""What somebody changed in a ticket's form reaches the desk, under their own identity.

A change sets values, so that making it twice does no harm. Who changes last wins; what others
changed meanwhile is said.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from handlers.flows import form_again, form_fields, jobs, marks, outcomes_shown, people
from handlers.flows.desks_here import named
from handlers.flows.jobs import ChangeTicket
from handlers.flows.noticed import noticed
from handlers.flows.outcome import Delivery, Done
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import follow_ups
from handlers.views.field_words import plain_words
from handlers.views.follow_ups import Meanwhile
from handlers.words import Translate
from helpdesks.desk import HelpDesk
from helpdesks.errors import Refused
from helpdesks.fields import Field, FieldValue
from helpdesks.models import Change, Identity, Ticket
from store import Link, New, PersonIdentity, Row

DIRECT = "D"  # what the ids of direct messages begin with


def promise(job: ChangeTicket, key: str) -> New:
    """The row that must be on disk before anybody is told that the change is on its way."""
    return New(
        key=key,
        lane=jobs.ticket_lane(job.desk, job.number),
        kind=jobs.CHANGE_TICKET,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(ChangeTicket, row.payload)
    if job.user is None:
        return await _change(kit, row, job, None, None)
    desk = kit.desks[job.desk]
    return await people.as_person(kit, desk, job.user, partial(_change, kit, row, job))


async def _change(
    kit: Kit, row: Row, job: ChangeTicket, _who: PersonIdentity | None, as_: Identity | None
) -> Done:
    desk = kit.desks[job.desk]
    meanwhile = await _meanwhile(kit, desk, job, as_)
    try:
        ticket = await desk.change(job.ticket_id, job.change, as_=as_)
    except Refused as error:
        again = await form_again.after_refused_change(kit, job, error)
        if again is None:
            raise
        return again
    await noticed(kit, job.desk, ticket, whole=as_ is None or as_.role != "requester")
    quiet = await _not_told(kit, job, ticket)
    if job.user is None or job.form is None:
        return Done(links=quiet)
    t, form = await translate_for(kit, job.user), job.form
    view = follow_ups.changed_modal(
        t, key=form, number=job.number, meanwhile=meanwhile, desk=named(kit, job.desk)
    )
    return Done(
        links=quiet,
        new=_told(t, row, job, job.user, meanwhile, named(kit, job.desk)),
        then=lambda: outcomes_shown.shown(kit, row, form, view),
    )


async def failed(kit: Kit, row: Row, error: Exception) -> Done:
    job = jobs.load(ChangeTicket, row.payload)
    if job.user is None:  # what a channel presets is nobody's words: the log has it
        return Done()
    t, form = await translate_for(kit, job.user), job.form or ""
    reason, words = outcomes_shown.reason_of(t, error), outcomes_shown.words_of(row)
    ref, desk = outcomes_shown.again(row, error), named(kit, job.desk)
    told = follow_ups.follow_up_failed(
        t, number=job.number, reason=reason, words=words, delivery=ref, desk=desk
    )
    view = follow_ups.not_changed_modal(
        t, key=form, number=job.number, reason=reason, words=words, delivery=ref, desk=desk
    )
    return Done(
        new=(marks.tell(job.user, told, key=f"{row.key}:{row.lease}"),),
        then=lambda: outcomes_shown.shown(kit, row, form, view),
    )


async def late(kit: Kit, row: Row, _error: Exception) -> None:
    job = jobs.load(ChangeTicket, row.payload)
    if job.user is not None and job.form is not None:
        t = await translate_for(kit, job.user)
        await outcomes_shown.waits(kit, row, t, job.form)


async def _not_told(kit: Kit, job: ChangeTicket, ticket: Ticket) -> tuple[Link, ...]:
    """Nobody is told of their own act where they alone read it: in their direct messages."""
    if job.user is None:
        return ()
    links = await kit.store.links.of_ticket(job.desk, ticket.id)
    own = [link for link in links if link.opened_by == job.user and link.channel.startswith(DIRECT)]
    return tuple(_knowing(link, job.change, ticket) for link in own)


def _knowing(link: Link, change: Change, ticket: Ticket) -> Link:
    """A link whose readers know what they have changed themselves."""
    if change.status is not None:
        link = replace(link, status_told=ticket.status_said)
    if change.group_id is not None:
        link = replace(link, group_told=ticket.group_id or "")
    return link


async def _meanwhile(
    kit: Kit, desk: HelpDesk, job: ChangeTicket, as_: Identity | None
) -> tuple[Meanwhile, ...]:
    """What changed at the desk since the form was opened, unless we change it to the same."""
    if job.before is None or job.user is None:
        return ()
    now = await desk.ticket(job.ticket_id, as_=as_)
    if now.updated_at == job.before.updated_at:
        return ()
    t = await translate_for(kit, job.user)
    agent = as_ is not None and as_.role != "requester"
    shape = await form_fields.edit_shape(kit, desk, agent=agent)
    groups = {group.id: group.name for group in shape.groups}
    own = _own_parts(t, job.before, now, job.change, groups)
    return (*own, *_field_parts(t, job.before, now, job.change, shape.fields))


def _own_parts(
    t: Translate, before: Ticket, now: Ticket, change: Change, groups: dict[str, str]
) -> Iterator[Meanwhile]:
    parts: list[tuple[str, str | None, str | None, str | None, str]] = [
        (t("Status"), before.status, now.status, change.status, now.status_said),
        (t("Priority"), before.priority, now.priority, change.priority, now.priority_said or ""),
    ]
    if now.group_id is None or now.group_id in groups:  # an id alone says nothing to people
        group = groups.get(now.group_id or "", "")
        parts.append((t("Group"), before.group_id, now.group_id, change.group_id, group))
    for label, was, is_, ours, said in parts:
        if is_ not in {was, ours}:
            yield Meanwhile(label=label, value=said, ours=ours is not None)


def _field_parts(
    t: Translate, before: Ticket, now: Ticket, change: Change, fields: tuple[Field, ...]
) -> Iterator[Meanwhile]:
    was, is_, ours = _values(before.fields), _values(now.fields), _values(change.fields)
    for field in fields:
        nothing = FieldValue(key=field.key, value="")
        there = is_.get(field.key, nothing)
        if there.values != was.get(field.key, nothing).values and there != ours.get(field.key):
            said = plain_words(t, field, there)
            yield Meanwhile(label=field.label or field.key, value=said, ours=field.key in ours)


def _values(fields: tuple[FieldValue, ...]) -> dict[str, FieldValue]:
    return {value.key: value for value in fields}


def _told(
    t: Translate,
    row: Row,
    job: ChangeTicket,
    user: str,
    meanwhile: tuple[Meanwhile, ...],
    desk: str,
) -> tuple[New, ...]:
    """What others changed is told in a message as well: the form may be closed by now."""
    if not meanwhile:
        return ()
    said = follow_ups.changed_message(t, number=job.number, meanwhile=meanwhile, desk=desk)
    return (marks.tell(user, said, key=row.key),)


DELIVERY = Delivery(run=run, failed=failed, late=late)
