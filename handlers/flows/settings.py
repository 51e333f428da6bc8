"""What is set for a channel: its desk, what new requests begin with, and what they are asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from handlers.errors import NotKnown, sentence
from handlers.flows import form_fields, groups, jobs, listing, people
from handlers.flows.forms import Asked
from handlers.flows.linking import refuse_strangers
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
    desks = await helped(kit, asked.user)
    if not desks:
        return views.may_not(t)
    now = await kit.store.channel_forms.get(kit.slack.team, asked.channel)
    place = Place(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=now.desk if now is not None and now.desk in desks else desks[0],
        locale=t.locale,
    )
    await kit.slack.open_view(asked.trigger_id, await _picture(kit, t, place, desks))
    await _refresh(kit, desks)
    return None


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
        allowed = await _may(kit, user, form.desk)
    except (NotKnown, HelpDeskError, SlackError) as error:
        return Settled(errors={views.DESK: sentence(t, error)})
    if not allowed:
        return Settled(errors={views.DESK: views.may_not(t).text})
    await kit.store.commit(_batch(kit, user, place, form, shape))
    return Settled()


async def helped(kit: Kit, user: str) -> tuple[str, ...]:
    """The desks where this person is an agent or administrator; NotKnown for guests and apps."""
    refuse_strangers(await kit.slack.member(user, fresh=True))
    every = await asyncio.gather(*(_helps(kit, desk, user) for desk in kit.desks.values()))
    return tuple(name for name, helps in zip(kit.desks, every, strict=True) if helps)


async def may_be_agent(kit: Kit, user: str) -> bool:
    """Whether this person helps at a desk, as far as we know without asking."""
    return any([await form_fields.is_agent(kit, desk, user) for desk in kit.desks.values()])


async def _helps(kit: Kit, desk: HelpDesk, user: str) -> bool:
    """Ask the desk; while it is silent, what it said last counts."""
    try:
        async with asyncio.timeout(PATIENCE):
            return people.is_agent(await people.identify(kit, desk, user, fresh=True))
    except NotKnown:
        return False
    except (TimeoutError, HelpDeskError):
        with suppress(NotKnown):
            kept = await listing.known_still(kit, desk, user)
            return kept is not None and people.is_agent(kept)
        return False


async def _may(kit: Kit, user: str, desk: str) -> bool:
    """Whether this person is an agent at the desk, as it says now; at any one to set none."""
    if not desk:
        return bool(await helped(kit, user))
    refuse_strangers(await kit.slack.member(user, fresh=True))
    try:
        async with asyncio.timeout(PATIENCE):
            return people.is_agent(await people.identify(kit, kit.desks[desk], user, fresh=True))
    except TimeoutError:
        raise Unreachable from None


async def _another(kit: Kit, user: str, place: Place, desk: str) -> View:
    """The same form for another desk, with that desk's own settings."""
    known = [d for d in kit.desks.values() if await form_fields.is_agent(kit, d, user)]
    there = Place(
        team=place.team, channel=place.channel, key=place.key, desk=desk, locale=place.locale
    )
    return await _picture(kit, kit.words.to(place.locale), there, tuple(d.name for d in known))


async def _picture(kit: Kit, t: Translate, place: Place, desks: tuple[str, ...]) -> View:
    now = await kit.store.channel_forms.get(kit.slack.team, place.channel)
    here = now if now is not None and now.desk == place.desk else None
    return views.settings_modal(
        t,
        place=place,
        desks=desks,
        shape=await _shape(kit, kit.desks[place.desk]) if place.desk else SettingsShape(),
        form=_as_form(here) if here else SettingsForm(desk=place.desk),
        now=now,
    )


async def _shape(kit: Kit, desk: HelpDesk) -> SettingsShape:
    """What can be set at a desk, as far as it is known; groups are read if they never were."""
    known = await groups.known(kit, desk)
    if known is None:
        known = ()
        with suppress(TimeoutError, HelpDeskError):
            async with asyncio.timeout(PATIENCE / 2):
                known = await groups.refresh(kit, desk)
    able, fields = desk.abilities, await form_fields.known(kit, desk)
    asked = (one for one in fields if one.kind not in TOLD)
    return SettingsShape(
        presets=able.presets,
        groups=known,
        types=able.types,
        priorities=able.priorities,
        optional=tuple(one for one in asked if one.requester is Access.EDITABLE),
    )


async def _refresh(kit: Kit, desks: tuple[str, ...]) -> None:
    for desk in desks:
        with suppress(HelpDeskError):  # the next form has them
            await groups.refresh(kit, kit.desks[desk])


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
    )
