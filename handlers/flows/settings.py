"""What is set for a channel: its desk, what new requests begin with, and what they are asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from handlers.errors import NotKnown, sentence
from handlers.flows import form_fields, groups, jobs, listing, people
from handlers.flows.forms import Asked
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import settings as views
from handlers.views.notices import not_in_channel_hint
from handlers.views.settings import NONE, SettingsForm, SettingsShape, read_settings
from handlers.views.shape import TOLD
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import Message, SlackError, View
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError, Unreachable
from helpdesks.fields import Access
from store import Batch, ChannelForm, New

PATIENCE = 2.0  # seconds; Slack waits three for the form and for the answer to it
ASKING = 1.5  # seconds of those for what the desks have to say


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of the form: saved, or what to show instead."""

    view: View | None = None
    errors: dict[str, str] = field(default_factory=dict)


async def ask(kit: Kit, asked: Asked) -> Message | None:
    """Open the form for those who may; say to others who may."""
    t = await translate_for(kit, asked.user)
    channel = await kit.slack.channel(asked.channel)
    if channel.direct or asked.channel.startswith("D"):
        return views.only_in_channels(t)
    if not channel.member:
        return not_in_channel_hint(t)
    people.refuse_strangers(await kit.slack.member(asked.user))
    desks = await _known_to_help(kit, asked.user) or await helped(kit, asked.user)
    if not desks:
        return views.may_not(t)
    now = await kit.store.channel_forms.get(kit.slack.team, asked.channel)
    if now is not None and now.desk in kit.desks and now.desk not in desks:
        if not await _helps(kit, kit.desks[now.desk], asked.user):
            return views.set_by_others(t, now)
        desks = (*desks, now.desk)
    await _open(kit, t, asked, now.desk if now is not None and now.desk in desks else desks[0])
    return None


async def _open(kit: Kit, t: Translate, asked: Asked, desk: str) -> None:
    """Open the form from what is known; what the desks say since is drawn into it."""
    place = Place(
        team=kit.slack.team, channel=asked.channel, key=uuid4().hex, desk=desk, locale=t.locale
    )
    async with kit.turns.of(f"settings:{place.key}"):
        opened = await _picture(kit, t, place, asked.user)
        await kit.slack.open_view(asked.trigger_id, opened)
        desks = await helped(kit, asked.user)
        await asyncio.gather(*(_refresh(kit, kit.desks[name]) for name in desks))
        now = await _picture(kit, t, place, asked.user)
        if now != opened:
            with suppress(SlackError):  # the form can be used as it is
                await kit.slack.update_view(now, external_id=place.key)


async def redraw(kit: Kit, press: Pressed) -> None:
    """Another desk was chosen: show what can be set there."""
    place = Place.from_text(str((press.view or {}).get("private_metadata")))
    desk = "" if press.value == NONE else press.value
    if place is None or (desk and desk not in kit.desks):
        return
    async with kit.turns.of(f"settings:{place.key}"):
        view = await _another(kit, press.user, place, desk)
        await kit.slack.update_view(view, external_id=place.key)


async def save(kit: Kit, user: str, place: Place, view: View) -> Settled:
    """Set it, if this person may, and tell the channel; on disk when this returns."""
    t = kit.words.to(place.locale)
    shape = await _shape(kit, kit.desks[place.desk]) if place.desk else SettingsShape()
    form = read_settings(view, shape)
    if form.desk != place.desk:  # chosen a moment ago, and sent before it was drawn
        if form.desk and form.desk not in kit.desks:
            return Settled()
        return Settled(view=await _another(kit, user, place, form.desk))
    try:
        async with asyncio.timeout(PATIENCE):
            refused = await _refused(kit, t, user, place, form.desk)
    except TimeoutError:
        refused = sentence(t, Unreachable())
    except (NotKnown, HelpDeskError, SlackError) as error:
        refused = sentence(t, error)
    if refused:
        return Settled(errors={views.DESK: refused})
    await kit.store.commit(_batch(kit, user, place, form, shape))
    return Settled()


async def _refused(kit: Kit, t: Translate, user: str, place: Place, desk: str) -> str:
    """Why this person may not set it; "" if they may.

    Where another desk of ours is set now, they have to be an agent there as well.
    """
    people.refuse_strangers(await kit.slack.member(user, fresh=True))
    now = await kit.store.channel_forms.get(kit.slack.team, place.channel)
    there = now.desk if now is not None and now.desk in kit.desks else ""
    asked = dict.fromkeys(name for name in (desk, there) if name)
    every = await asyncio.gather(*(_may(kit, user, name) for name in asked))
    may = dict(zip(asked, every, strict=True))
    if there and not may[there]:
        return views.theirs(t, there)
    if not (may[desk] if desk else there or await helped(kit, user)):
        return views.may_not(t).text
    return ""


async def helped(kit: Kit, user: str) -> tuple[str, ...]:
    """The desks where this person is an agent or administrator, as the desks say now."""
    every = await asyncio.gather(*(_helps(kit, desk, user) for desk in kit.desks.values()))
    return tuple(name for name, helps in zip(kit.desks, every, strict=True) if helps)


async def _known_to_help(kit: Kit, user: str) -> tuple[str, ...]:
    """The same as far as it is known, without asking the desks."""
    every = [await form_fields.is_agent(kit, desk, user) for desk in kit.desks.values()]
    return tuple(name for name, helps in zip(kit.desks, every, strict=True) if helps)


async def may_be_agent(kit: Kit, user: str) -> bool:
    """Whether this person helps at a desk, as far as we know without asking."""
    return bool(await _known_to_help(kit, user))


async def _helps(kit: Kit, desk: HelpDesk, user: str) -> bool:
    """Ask the desk; while it is silent, what it said last counts."""
    try:
        async with asyncio.timeout(ASKING):
            return people.is_agent(await people.identify(kit, desk, user, fresh=True))
    except NotKnown:
        return False
    except (TimeoutError, HelpDeskError):
        with suppress(NotKnown):
            kept = await listing.known_still(kit, desk, user)
            return kept is not None and people.is_agent(kept)
        return False


async def _may(kit: Kit, user: str, desk: str) -> bool:
    """Whether this person is an agent at the desk, as it says now."""
    return people.is_agent(await people.identify(kit, kit.desks[desk], user, fresh=True))


async def _another(kit: Kit, user: str, place: Place, desk: str) -> View:
    """The same form for another desk, with that desk's own settings."""
    there = Place(
        team=place.team, channel=place.channel, key=place.key, desk=desk, locale=place.locale
    )
    return await _picture(kit, kit.words.to(place.locale), there, user)


async def _picture(kit: Kit, t: Translate, place: Place, user: str) -> View:
    """The form as far as the desks are known: none of them is waited for."""
    now = await kit.store.channel_forms.get(kit.slack.team, place.channel)
    here = now if now is not None and now.desk == place.desk else None
    return views.settings_modal(
        t,
        place=place,
        desks=await _known_to_help(kit, user),
        shape=await _shape(kit, kit.desks[place.desk]) if place.desk else SettingsShape(),
        form=_as_form(here) if here else SettingsForm(desk=place.desk),
        now=now,
    )


async def _shape(kit: Kit, desk: HelpDesk) -> SettingsShape:
    """What can be set at a desk, as far as it is known."""
    able, fields = desk.abilities, await form_fields.known(kit, desk)
    asked = (one for one in fields if one.kind not in TOLD)
    return SettingsShape(
        presets=able.presets,
        groups=await groups.known(kit, desk) or (),
        types=able.types,
        priorities=able.priorities,
        optional=tuple(one for one in asked if one.requester is Access.EDITABLE),
    )


async def _refresh(kit: Kit, desk: HelpDesk) -> None:
    with suppress(TimeoutError, HelpDeskError):  # the next form has them
        async with asyncio.timeout(ASKING):
            await groups.refresh(kit, desk)


def _batch(kit: Kit, user: str, place: Place, form: SettingsForm, shape: SettingsShape) -> Batch:
    """The settings and the channel's message about them."""
    t, key = kit.words.to(kit.locale), f"settings:{place.key}"
    if not form.desk:
        note = _note(place.channel, views.settings_cleared(t, user=user), key)
        return Batch(delete_channel_forms=((kit.slack.team, place.channel),), outbox=(note,))
    names = {group.id: group.name for group in shape.groups}
    kept = ChannelForm(
        team=kit.slack.team,
        channel=place.channel,
        desk=form.desk,
        fields=form.fields,
        group_id=form.group or None,
        group_name=names.get(form.group, ""),
        type=form.type or None,
        priority=form.priority or None,
        tags=form.tags,
        set_by=user,
        set_at=kit.now(),
        edits=form.edits,
    )
    labels = {one.key: one.label for one in shape.optional}
    asked = None if form.fields is None else [labels[key] for key in form.fields]
    said = views.settings_set(t, user=user, form=kept, fields=asked)
    return Batch(channel_forms=(kept,), outbox=(_note(place.channel, said, key),))


def _note(channel: str, said: Message, key: str) -> New:
    return New(
        key=key,
        lane=jobs.channel_lane(channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(channel, said)),
    )


def _as_form(now: ChannelForm) -> SettingsForm:
    return SettingsForm(
        desk=now.desk,
        group=now.group_id or "",
        type=now.type or "",
        priority=now.priority or "",
        tags=now.tags,
        fields=now.fields,
        edits=now.edits,
    )
