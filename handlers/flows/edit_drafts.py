"""What somebody has put into the form that changes a ticket, on disk with every change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from handlers.flows import form_fields
from handlers.flows.desks_here import named
from handlers.flows.form_pictures import next_key
from handlers.flows.jobs import Unreadable, dump, load
from handlers.ids import EDIT
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.edit import EditForm, change_of, edit_modal, read_edit
from handlers.views.field_ids import key_of
from handlers.views.filled import merged
from handlers.views.shape import FormShape
from handlers.views.state import EditPlace
from handlers.words import Translate
from handlers.workspace import View
from helpdesks.models import Change, Ticket
from store import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A ticket's form that is being filled in.

    `ticket` is as the form showed it, `agent` whether it was opened for an agent; the rest is as in
    `form_drafts.Filling`.
    """

    place: EditPlace
    ticket: Ticket
    agent: bool
    form: EditForm = field(default_factory=EditForm)
    reason: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""


def own(draft: Draft | None, user: str) -> Editing | None:
    """What this person's draft holds; nothing of anybody else's."""
    if draft is None or draft.user != user or draft.kind != EDIT:
        return None
    try:
        return load(Editing, draft.values)
    except Unreadable:
        return None


async def begun(kit: Kit, user: str, view: View) -> Editing | None:
    """What is known of a form in Slack; None for one that is none of this person's."""
    place = EditPlace.from_text(str(view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return None
    return own(await kit.store.drafts.get(place.key), user)


def draft_of(kit: Kit, user: str, editing: Editing) -> Draft:
    return Draft(
        key=editing.place.key,
        team=kit.slack.team,
        user=user,
        kind=EDIT,
        values=dump(editing),
        at=kit.now(),
    )


async def keep(kit: Kit, press: Pressed, *, steps: int = 0) -> Editing | None:
    """Keep what stands in a form at this moment; news that were overtaken change nothing."""
    view = press.view or {}
    place = EditPlace.from_text(str(view.get("private_metadata")))
    if place is None:
        return None
    async with kit.turns.of(f"form:{place.key}"):
        before = await begun(kit, press.user, view)
        if before is None or before.seen > press.at:
            return before
        if not steps and place.step < before.place.step:
            return before
        step = max(1, place.step + steps) if steps else before.place.step
        now = taken(before, replace(place, step=step), view, press.name)
        now = replace(now, seen=press.at)
        await kit.store.drafts.save(draft_of(kit, press.user, now))
    return now


def taken(before: Editing, place: EditPlace, view: View, changed: str = "") -> Editing:
    """Add what stands in a view; what the desk said of the `changed` input holds no more."""
    about = key_of(changed) or changed
    errors = {key: said for key, said in before.errors.items() if key != about}
    form = merged(before.form, read_edit(view))
    return replace(before, place=place, form=form, errors=errors)


async def shape_of(kit: Kit, editing: Editing) -> FormShape:
    desk = kit.desks[editing.place.desk]
    return await form_fields.edit_shape(kit, desk, agent=editing.agent)


async def picture(kit: Kit, t: Translate, editing: Editing) -> View:
    """The form with what was put into it, made from what is known: no desk is waited for."""
    return edit_modal(
        t,
        place=editing.place,
        shape=await shape_of(kit, editing),
        ticket=editing.ticket,
        filled=editing.form,
        note=editing.reason,
        errors=editing.errors,
        desk=named(kit, editing.place.desk),
    )


def refused(editing: Editing, errors: Mapping[str, str], reason: str) -> Editing:
    """The same form shown again as another one."""
    place = replace(editing.place, key=next_key(editing.place.key), step=1)
    return replace(editing, place=place, errors=errors, reason=reason)


def renewed(editing: Editing, locale: str) -> Editing:
    """The same form, to be opened anew."""
    return replace(editing, place=replace(editing.place, key=uuid4().hex, locale=locale))


def title(editing: Editing) -> str:
    return f"#{editing.place.number} {editing.ticket.title}"


async def change(kit: Kit, editing: Editing) -> Change:
    """What the form changes; a default `Change()` where it says what the ticket does."""
    return change_of(editing.form, await shape_of(kit, editing), editing.ticket)
