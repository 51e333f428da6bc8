"""Changing a ticket from Slack: the form opens from what is known, its changes are promised."""

import asyncio
from dataclasses import replace
from functools import partial
from uuid import uuid4

from handlers.errors import NotKnown
from handlers.flows import (
    change_ticket,
    edit_drafts,
    form_changes,
    forms,
    jobs,
    listing,
    long_lists,
    people,
)
from handlers.flows.cache import ticket as from_cache
from handlers.flows.desks_here import named
from handlers.flows.edit_drafts import Editing
from handlers.flows.forms import Asked
from handlers.flows.jobs import ChangeTicket
from handlers.flows.noticed import noticed
from handlers.flows.sent import Sent
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.edit import check_edit, edit_form, edit_steps
from handlers.views.follow_ups import changing_modal
from handlers.views.state import EditPlace, TicketRef
from handlers.workspace import View
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, Unreachable
from helpdesks.models import Change, Identity, Ticket
from store import Batch, PersonIdentity

DEADLINE = 2.0  # seconds; a trigger opens a form for three
ASKING = 1.0  # seconds of those to ask who somebody is
READING = 0.8  # seconds of those to ask for the ticket as they may see it


async def open_form(kit: Kit, asked: Asked, ref: TicketRef) -> None:
    """Open the form of a ticket that this person was just shown; Forbidden if it is not theirs."""
    t, desk = await translate_for(kit, asked.user), kit.desks[ref.desk]
    try:
        async with asyncio.timeout(DEADLINE):
            who = await _known(kit, desk, asked.user)
            ticket = await _ticket(kit, desk, ref, asked.user)
    except TimeoutError:
        raise Unreachable from None
    agent = people.is_agent(who)
    if not agent and ticket.requester_id != who.person_id:
        raise Forbidden
    place = EditPlace(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=desk.name,
        ticket_id=ticket.id,
        number=ticket.number,
        locale=t.locale,
    )
    editing = Editing(place=place, ticket=ticket, agent=agent)
    shape = await edit_drafts.shape_of(kit, editing)
    editing = replace(editing, form=edit_form(ticket, shape))
    await forms.open_edit(kit, t, asked, editing)


async def follow(kit: Kit, press: Pressed) -> None:
    """Show the form as it is to be after the newest of its changes."""
    view = press.view or {}
    place = EditPlace.from_text(str(view.get("private_metadata")))
    if place is not None:
        await form_changes.draw(kit, press, place.key, lambda: _newest(kit, press))


async def _newest(kit: Kit, press: Pressed) -> View | None:
    editing = await edit_drafts.begun(kit, press.user, press.view or {})
    if editing is None:  # sent or put away meanwhile
        return None
    return await edit_drafts.picture(kit, kit.words.to(editing.place.locale), editing)


async def send(kit: Kit, user: str, place: EditPlace, view: View) -> Sent:
    """Promise what the form changes, if nothing is wrong with it and no step is left."""
    async with kit.turns.of(f"form:{place.key}"):
        return await _send(kit, user, place, view)


async def _send(kit: Kit, user: str, place: EditPlace, view: View) -> Sent:
    t, before = kit.words.to(place.locale), await edit_drafts.begun(kit, user, view)
    if before is None:
        return Sent()
    now = edit_drafts.taken(replace(before, errors={}, reason=""), place, view)
    shape = await edit_drafts.shape_of(kit, now)
    errors = check_edit(t, now.form, shape, now.ticket, step=place.step)
    if errors:
        return Sent(errors=errors)
    if place.step < edit_steps(shape, now.form, now.ticket):
        now = replace(now, place=replace(place, step=place.step + 1))
        await kit.store.drafts.save(edit_drafts.draft_of(kit, user, now))
        return Sent(view=await edit_drafts.picture(kit, t, now))
    change = await edit_drafts.change(kit, now)
    if change == Change():
        await kit.store.drafts.delete(place.key)
        return Sent()
    desk = kit.desks[place.desk]
    fields = await long_lists.labelled(kit, desk, change.fields, shape.fields)
    job = _job(user, now, replace(change, fields=fields))
    row = change_ticket.promise(job, f"edit:{place.key}")
    await kit.store.commit(Batch(outbox=(row,), delete_drafts=(place.key,)))
    return Sent(
        view=changing_modal(t, key=place.key, number=place.number, desk=named(kit, place.desk))
    )


def _job(user: str, now: Editing, change: Change) -> ChangeTicket:
    return ChangeTicket(
        desk=now.place.desk,
        ticket_id=now.place.ticket_id,
        number=now.place.number,
        change=change,
        user=user,
        channel=now.place.channel,
        form=now.place.key,
        before=now.ticket,
        draft=jobs.dump(now),
    )


async def _known(kit: Kit, desk: HelpDesk, user: str) -> PersonIdentity:
    """Who this person is at the desk; while that is silent, who they were."""
    cursor = await kit.store.cursors.get(desk.name)
    down = cursor is not None and cursor.down_since is not None
    if down and (kept := await listing.known_still(kit, desk, user)) is not None:
        return kept
    try:
        async with asyncio.timeout(ASKING):
            who = await people.identify(kit, desk, user)
    except (TimeoutError, Unreachable):
        kept = await listing.known_still(kit, desk, user)
        if kept is None:
            raise Unreachable from None
        return kept
    if who.level == "unknown":
        raise NotKnown("unknown")
    return who


async def _ticket(kit: Kit, desk: HelpDesk, ref: TicketRef, user: str) -> Ticket:
    """The ticket, if this person may see it now; while the desk is silent, as it was last told."""
    cached = await kit.store.tickets.get(desk.name, ref.ticket_id)
    read = partial(_read, desk, ref.ticket_id)
    try:
        async with asyncio.timeout(READING if cached is not None else None):
            who, ticket = await people.as_person(kit, desk, user, read)
    except (TimeoutError, Unreachable):
        if cached is None:
            raise
        return from_cache(cached)
    await noticed(kit, desk.name, ticket, whole=people.is_agent(who))
    return ticket


async def _read(
    desk: HelpDesk, ticket_id: str, who: PersonIdentity, as_: Identity
) -> tuple[PersonIdentity, Ticket]:
    return who, await desk.ticket(ticket_id, as_=as_)
