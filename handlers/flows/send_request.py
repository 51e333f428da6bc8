"""A form for a new request that was sent: checked, taken a step further, or promised whole."""

from dataclasses import replace

from handlers.flows import field_cache, form_drafts, form_pictures, jobs, long_lists, open_ticket
from handlers.flows.desks_here import here
from handlers.flows.form_drafts import Filling
from handlers.flows.jobs import OpenTicket
from handlers.flows.sent import Sent
from handlers.kit import Kit
from handlers.text.escape import clean
from handlers.text.from_slack import from_typed
from handlers.views.field_values import settled
from handlers.views.new_request import check_new_request, next_step, step_of
from handlers.views.progress import sending_modal
from handlers.views.shape import FormShape
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import View
from store import Batch, ChannelForm


async def send(kit: Kit, user: str, place: Place, view: View) -> Sent:
    """Promise the request on disk, if nothing is wrong with its form and no step is left."""
    async with kit.turns.of(f"form:{place.key}"):
        return await _send(kit, user, place, view)


async def _send(kit: Kit, user: str, place: Place, view: View) -> Sent:
    t = kit.words.to(place.locale)
    if await kit.store.outbox.find(form_drafts.sent_key(place.key)) is not None:
        return Sent(view=sending_modal(t, key=place.key))  # sent a moment before
    before = await form_drafts.filling(kit, user, place)
    now = form_drafts.taken(kit, replace(before, errors={}, reason=""), place, view)
    if now.place.desk != place.desk:  # chosen a moment before it was sent
        return await _show(kit, t, user, now)
    at = await here(kit, place.channel)
    shape = await form_pictures.shape_of(kit, user, now, at)
    errors = check_new_request(t, now.form, shape, step=place.step)
    if errors:
        return await _wrong(kit, t, user, now, shape, errors, view)
    step = next_step(shape, now.form, place.step)
    if step is not None:
        return await _show(kit, t, user, _at(now, step))
    errors = check_new_request(t, now.form, shape)
    if errors:
        return await _wrong(kit, t, user, now, shape, errors, view)
    row = open_ticket.promise(await _opening(kit, t, user, now, shape, at.form))
    await kit.store.commit(Batch(outbox=(row,), delete_drafts=(place.key,)))
    return Sent(view=sending_modal(t, key=place.key))


async def _wrong(
    kit: Kit,
    t: Translate,
    user: str,
    now: Filling,
    shape: FormShape,
    errors: dict[str, str],
    view: View,
) -> Sent:
    """Say it on the inputs; where those do not stand in the view, in the step that has them."""
    blocks = {block.get("block_id") for block in view.get("blocks") or ()}
    if errors.keys() <= blocks:
        return Sent(errors=errors)
    step = min(step_of(shape, now.form, name) for name in errors)
    told = replace(_at(now, step), errors=form_pictures.by_field(errors))
    return await _show(kit, t, user, told)


def _at(now: Filling, step: int) -> Filling:
    return replace(now, place=replace(now.place, step=step))


async def _show(kit: Kit, t: Translate, user: str, now: Filling) -> Sent:
    """Keep what is known by now, and show the form as it is to be."""
    await kit.store.drafts.save(form_drafts.draft_of(kit, user, now))
    return Sent(view=await form_pictures.picture(kit, t, user, now))


async def _opening(
    kit: Kit,
    t: Translate,
    user: str,
    now: Filling,
    shape: FormShape,
    preset: ChannelForm | None,
) -> OpenTicket:
    place, form, desk = now.place, now.form, kit.desks[now.place.desk]
    preset = preset if preset is not None and preset.desk == desk.name else None
    fields = settled(form, shape.fields)
    return OpenTicket(
        desk=place.desk,
        user=user,
        channel=place.channel,
        private=form.private or place.channel.startswith("D"),  # asked in direct messages
        title=clean(form.title),
        body=from_typed(form.body + _beside(t, now)),
        priority=form.priority,
        fields=await long_lists.labelled(kit, desk, fields, shape.fields),
        files=form.files,
        form=place.key,
        group_id=preset.group_id if preset else None,
        type=preset.type if preset else None,
        tags=preset.tags if preset else (),
        draft=jobs.dump(now),
        definition=await field_cache.fingerprint(kit, desk),
    )


def _beside(t: Translate, now: Filling) -> str:
    """What belongs to a form and does not fit into it: the rest of a text, what it goes on from."""
    number = now.quotes
    said = t("This goes on from request #{number}.").format(number=number) if number else ""
    return now.rest + (f"\n\n{said}" if said else "")
