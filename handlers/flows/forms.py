"""Forms: opened at once, kept while they are typed into, and never lost with a late trigger."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import uuid4

from handlers.flows import (
    audience,
    desk_gone,
    edit_drafts,
    field_cache,
    form_drafts,
    form_fields,
    form_pictures,
    marks,
    reply_forms,
)
from handlers.flows.desks_here import here
from handlers.flows.edit_drafts import Editing
from handlers.flows.form_drafts import Filling
from handlers.flows.jobs import load
from handlers.flows.wording import translate_for
from handlers.ids import EDIT, REPLY
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import notices
from handlers.views.new_request import RequestForm
from handlers.views.reply import ReplyForm, read_reply
from handlers.views.state import DraftRef, Place, ReplyPlace
from handlers.words import Translate
from handlers.workspace import SlackRefused, View
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError
from helpdesks.models import Change
from store import Batch, ChannelForm, Draft

KEYSTROKES = 0.5  # seconds; the last ones of a form may arrive after it was closed
LATE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where a form was asked for: who, in which channel, and what Slack lets us answer with."""

    user: str
    channel: str
    trigger_id: str = field(repr=False)
    response_url: str = field(default="", repr=False)


async def open_new(
    kit: Kit,
    asked: Asked,
    filled: RequestForm,
    *,
    quotes: str | None = None,
    desk: str | None = None,
) -> None:
    """Open the form for a new request; `quotes` is the number of a request it goes on from.

    It goes to `desk`, else to the channel's. A text longer than a form can hold is kept beside it,
    and goes along when the form is sent.
    """
    t, at = await translate_for(kit, asked.user), await here(kit, asked.channel)
    chosen = kit.desks.get(desk or "", at.desk)
    preset = at.form if at.form is not None and at.form.desk == chosen.name else None
    place = Place(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=chosen.name,
        locale=t.locale,
    )
    form = Filling(place=place, form=_preset(filled, preset, chosen), quotes=quotes)
    await _open_request(kit, t, asked, form)
    if not await field_cache.is_known(kit, chosen):
        with suppress(HelpDeskError):  # the next form asks more; this one is shown again if it must
            await form_fields.refresh(kit, chosen)


async def _open_request(
    kit: Kit, t: Translate, asked: Asked, filled: Filling, *, kept: bool = False
) -> None:
    """Open a form; `kept`: what it holds was typed before, so closing it must not lose it."""
    filled = form_pictures.fitting(filled)
    draft = form_drafts.draft_of(kit, asked.user, filled)
    if kept or filled.quotes or filled.rest:
        await kit.store.drafts.save(draft)
    view = await form_pictures.picture(kit, t, asked.user, filled)
    await _open(kit, t, asked, view, draft)


def _preset(filled: RequestForm, form: ChannelForm | None, desk: HelpDesk) -> RequestForm:
    """The form with the channel's priority chosen beforehand."""
    known = {str(priority): priority for priority in desk.abilities.priorities}
    preset = known.get((form.priority if form else None) or "")
    return filled if preset is None or filled.priority else replace(filled, priority=preset)


async def open_reply(
    kit: Kit,
    asked: Asked,
    desk: str,
    number: str,
    filled: ReplyForm,
    *,
    kept: bool = False,
    note: bool = False,
) -> None:
    """Open the form for a reply, or an internal note, without asking the desk.

    `kept`: what it holds was typed before, so closing it must not lose it.

    Whether this person may write there is the desk's to say when the reply is delivered.
    """
    t = await translate_for(kit, asked.user)
    place = ReplyPlace(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=desk,
        number=number,
        locale=t.locale,
        note=note,
    )
    view = await reply_forms.picture(kit, t, asked.user, place, filled)
    draft = reply_forms.draft_of(kit, asked.user, place, filled)
    if kept:
        await kit.store.drafts.save(draft)
    await _open(kit, t, asked, view, draft)


async def reopen(kit: Kit, asked: Asked, draft: Draft) -> None:
    """Open a form again with what was typed into it; the draft goes on as the new form's.

    Whoever takes the draft first opens it, so that pressing twice opens one form.
    """
    t = await translate_for(kit, asked.user)
    if draft.kind == EDIT and desk_gone.is_gone(kit, draft):
        view = desk_gone.modal(t, key=uuid4().hex, words=desk_gone.draft_words(draft))
        await kit.slack.open_view(asked.trigger_id, view)
        return
    if not await kit.store.drafts.delete(draft.key):
        return
    opened = False
    try:
        await _reopen(kit, t, asked, draft)
        opened = True
    finally:
        if not opened:
            await kit.store.drafts.save(draft)


async def _reopen(kit: Kit, t: Translate, asked: Asked, draft: Draft) -> None:
    if draft.kind == REPLY:
        place = load(ReplyPlace, draft.values["place"])
        form = load(ReplyForm, draft.values["form"])
        note = place.note or form.note  # never a public form again, wherever it is opened
        if not note and await audience.is_agents(kit, place.channel):
            asked = replace(asked, channel=place.channel)  # written among agents, it stays careful
        await open_reply(kit, asked, place.desk, place.number, form, kept=True, note=note)
    elif draft.kind == EDIT:
        editing = edit_drafts.renewed(load(Editing, draft.values), t.locale)
        await open_edit(kit, t, asked, editing)
    else:
        await _reopen_request(kit, t, asked, draft)


async def _reopen_request(kit: Kit, t: Translate, asked: Asked, draft: Draft) -> None:
    filled = load(Filling, draft.values)
    form, rest = filled.form, filled.rest
    whole = replace(
        filled,
        form=replace(form, body=form.body + rest),
        rest="",
        place=replace(filled.place, key=uuid4().hex, locale=t.locale),
    )
    if whole.place.desk not in kit.desks:
        whole = form_drafts.at_desk(kit, whole, (await here(kit, whole.place.channel)).desk.name)
    await _open_request(kit, t, asked, whole, kept=True)


async def open_edit(kit: Kit, t: Translate, asked: Asked, editing: Editing) -> None:
    """Open a ticket's form; its draft remembers the ticket as the form shows it."""
    draft = edit_drafts.draft_of(kit, asked.user, editing)
    await kit.store.drafts.save(draft)
    await _open(kit, t, asked, await edit_drafts.picture(kit, t, editing), draft)


async def keep_typed(kit: Kit, press: Pressed) -> None:
    """Keep what stands in a form at this moment, in case it is closed."""
    view = press.view or {}
    match view.get("callback_id"):
        case "new_request":
            await form_drafts.keep(kit, press)
        case "edit":
            await edit_drafts.keep(kit, press)
        case "reply":
            place = ReplyPlace.from_text(str(view.get("private_metadata")))
            if place is not None:
                draft = reply_forms.draft_of(kit, press.user, place, read_reply(view))
                await kit.store.drafts.save(draft)


async def put_away(kit: Kit, user: str, view: View) -> None:
    """A form was closed: if something was typed, say that it is kept and how to go on."""
    await asyncio.sleep(KEYSTROKES)
    kept = await kit.store.drafts.get(str(view.get("external_id")))
    if kept is None or kept.user != user:
        return
    words = await _words(kit, kept)
    if words is None:
        await kit.store.drafts.delete(kept.key)
        return
    t = await translate_for(kit, user)
    told = notices.draft_kept(t, title=words, draft=DraftRef(key=kept.key))
    channel = kept.values["place"]["channel"]
    row = marks.tell(user, told, key=f"draft:{kept.key}", channel=channel)
    await kit.store.commit(Batch(outbox=(row,)))


async def _words(kit: Kit, draft: Draft) -> str | None:
    """What a draft is told by; None for one that holds nothing."""
    editing = edit_drafts.own(draft, draft.user)
    if editing is not None and editing.place.desk not in kit.desks:
        return edit_drafts.title(editing)
    if editing is not None:
        changed = await edit_drafts.change(kit, editing) != Change()
        return edit_drafts.title(editing) if changed else None
    form = draft.values["form"]
    words = str(form.get("title") or form.get("body") or "")
    return words if words or (draft.values.get("touched") and form.get("fields")) else None


async def _open(kit: Kit, t: Translate, asked: Asked, view: View, draft: Draft) -> None:
    """Open it; a trigger that came too late leaves a button that opens the same form."""
    try:
        await kit.slack.open_view(asked.trigger_id, view)
    except SlackRefused as error:
        if error.code not in LATE:
            raise
        await kit.store.drafts.save(draft)
        told = notices.form_expired(t, draft=DraftRef(key=draft.key))
        row = marks.tell(asked.user, told, key=f"late:{draft.key}", channel=asked.channel)
        await kit.store.commit(Batch(outbox=(row,)))
