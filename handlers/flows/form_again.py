"""A form that the desk refused is shown again, filled, with the reasons beside its fields.

The refused row is done with: the form has a new key, so nothing that is sent from it can double
what was refused.
"""

from contextlib import suppress

from handlers.errors import sentence
from handlers.flows import (
    desk_gone,
    edit_drafts,
    field_cache,
    form_drafts,
    form_pictures,
    jobs,
    marks,
    outcomes_shown,
)
from handlers.flows.desks_here import named
from handlers.flows.edit_drafts import Editing
from handlers.flows.form_drafts import Filling
from handlers.flows.jobs import ChangeTicket, OpenTicket, ShowForm
from handlers.flows.outcome import Delivery, Done
from handlers.flows.wording import translate_for
from handlers.ids import COMMAND
from handlers.kit import Kit
from handlers.text.escape import one_line
from handlers.views import follow_ups
from handlers.views.shape import FormShape
from handlers.views.state import DraftRef
from handlers.words import Translate
from handlers.workspace import SlackRefused, View
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError, Refused, TooLarge
from helpdesks.fields import Access
from store import Batch, Draft, New, Row

REASON_LIMIT = 200
OWN = frozenset({"title", "body", "status", "priority", "group_id"})  # inputs of the forms


async def after_refusal(kit: Kit, job: OpenTicket, error: Refused) -> Done | None:
    """What follows when a request was refused for what stands in its form; else None.

    That is the case when the desk names fields, or has changed what it asks since the form was
    made; then the form asks what the desk asks now.
    """
    if job.draft is None or isinstance(error, TooLarge):
        return None
    desk, t = kit.desks[job.desk], await translate_for(kit, job.user)
    changed = await _has_changed(kit, desk, job.definition)
    if not changed and not error.fields:
        return None
    filled = jobs.load(Filling, job.draft)
    shape = await form_pictures.shape_of(kit, job.user, filled)
    error = await _for_this_person(kit, desk, shape, error)
    errors = reasons(shape, error)
    said = _said(t, error, errors, changed=changed)
    if "group_id" in errors and job.group_id is not None:
        said += "\n" + _preset_group(t)
    again = form_pictures.refused(filled, shape, errors, said)
    draft = form_drafts.draft_of(kit, job.user, form_pictures.fitting(again))
    return await _offered(kit, draft, channel=job.channel, form=job.form, reason=again.reason)


async def after_refused_change(kit: Kit, job: ChangeTicket, error: Refused) -> Done | None:
    """The same for changes to a ticket, where the desk names fields."""
    if job.draft is None or job.user is None or job.form is None or not error.fields:
        return None
    t, editing = await translate_for(kit, job.user), jobs.load(Editing, job.draft)
    desk = kit.desks[job.desk]
    with suppress(HelpDeskError):
        await field_cache.read(kit, desk)
    shape = await edit_drafts.shape_of(kit, editing)
    error = await _for_this_person(kit, desk, shape, error)
    errors = reasons(shape, error)
    again = edit_drafts.refused(editing, errors, _said(t, error, errors, changed=False))
    draft = edit_drafts.draft_of(kit, job.user, again)
    return await _offered(kit, draft, channel=job.channel, form=job.form, reason=again.reason)


async def _offered(kit: Kit, draft: Draft, *, channel: str, form: str, reason: str) -> Done:
    """Keep the draft of the new form, and let it be shown in the old one's place."""
    await kit.store.commit(Batch(drafts=(draft,)))
    showing = ShowForm(user=draft.user, channel=channel, form=form, draft=draft.key, reason=reason)
    row = New(
        key=f"again:{draft.key}",
        lane=f"tell:{draft.user}",
        kind=jobs.SHOW_FORM,
        payload=jobs.dump(showing),
    )
    return Done(new=(row,))


def reasons(shape: FormShape, error: Refused) -> dict[str, str]:
    """What the desk says of inputs that stand in the form, by field."""
    asked = {field.key for field in shape.fields if shape.is_written(field)} | OWN
    return {key: one_line(said, REASON_LIMIT) for key, said in error.fields.items() if key in asked}


async def _has_changed(kit: Kit, desk: HelpDesk, definition: str) -> bool:
    """Ask the desk at once; one that does not answer has not changed."""
    with suppress(HelpDeskError):
        await field_cache.read(kit, desk)
    return definition != await field_cache.fingerprint(kit, desk)


async def _for_this_person(kit: Kit, desk: HelpDesk, shape: FormShape, error: Refused) -> Refused:
    """The refusal without what it says of fields that are hidden from this person."""
    fields = await field_cache.known(kit, desk)
    hidden = {f.key for f in fields if f.access(agent=shape.agent) is Access.HIDDEN}
    if hidden.isdisjoint(error.fields):
        return error
    return Refused("", {key: said for key, said in error.fields.items() if key not in hidden})


def _preset_group(t: Translate) -> str:
    said = t("This channel sets the group. Please ask an agent to change it: {command} settings")
    return said.format(command=COMMAND)


def _said(t: Translate, error: Refused, errors: dict[str, str], *, changed: bool) -> str:
    """The sentence on top of the form: what no input can say."""
    elsewhere = " ".join(said for key, said in error.fields.items() if key not in errors)
    said = sentence(t, Refused(elsewhere if errors else error.reason or elsewhere))
    if changed:
        said += "\n" + t("The help desk has changed its form since; this is the new one.")
    return said


async def show(kit: Kit, row: Row) -> Done:
    """Show the form where the refused one stands; if that was closed, offer it in a message."""
    job = jobs.load(ShowForm, row.payload)
    draft = await kit.store.drafts.get(job.draft)
    if draft is None:  # sent or discarded meanwhile
        return Done()
    t = await translate_for(kit, job.user)
    title = _title(draft)
    await outcomes_shown.form_stands(kit, row)
    try:
        if not desk_gone.is_gone(kit, draft):
            view = await _picture(kit, t, draft)
            if await kit.slack.update_view(view, external_id=job.form):
                return Done()
    except SlackRefused:
        pass  # it is offered below
    told = follow_ups.refused_form(
        t,
        reason=job.reason,
        title=title,
        draft=DraftRef(key=job.draft),
        desk=named(kit, str(draft.values["place"]["desk"])),
    )
    return Done(new=(marks.tell(job.user, told, key=row.key, channel=job.channel or None),))


def _title(draft: Draft) -> str:
    editing = edit_drafts.own(draft, draft.user)
    return edit_drafts.title(editing) if editing else jobs.load(Filling, draft.values).form.title


async def _picture(kit: Kit, t: Translate, draft: Draft) -> View:
    editing = edit_drafts.own(draft, draft.user)
    if editing is not None:
        return await edit_drafts.picture(kit, t, editing)
    filled = jobs.load(Filling, draft.values)
    return await form_pictures.picture(kit, t, draft.user, filled)


DELIVERY = Delivery(run=show)
