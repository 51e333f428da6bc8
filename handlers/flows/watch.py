"""Showing a desk's requests in a channel, within what the person who asks may show."""

from dataclasses import replace

from handlers.errors import NotKnown
from handlers.flows import audience, jobs, marks, people
from handlers.flows.cards import update_card
from handlers.flows.desks_here import here, named
from handlers.flows.forms import Asked
from handlers.flows.watching import SUBJECTS, may_show
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import notices
from handlers.views.audience import refused
from handlers.views.state import Place
from handlers.views.watch import WatchForm, shared_channel, unwatched, watch_modal, watch_set
from handlers.views.which_desk import which_watch
from handlers.workspace import Message
from store import Batch, Link, New, PersonIdentity, Watch

REDRAWN = 30  # cards that say at once whom a channel is for; the others with their next change


async def ask(kit: Kit, asked: Asked, desk_name: str = "") -> Message | None:
    """Open the form; where we are no member, say what to do instead.

    It is about the desk that was named, else the channel's; where neither is clear, ask.
    """
    t = await translate_for(kit, asked.user)
    channel = await kit.slack.channel(asked.channel)
    if channel.shared:
        return shared_channel(t)
    if not (channel.member or channel.direct):
        return notices.not_in_channel_hint(t)
    at = await here(kit, asked.channel)
    if at.choice and not desk_name:
        return which_watch(t, at.choice)
    desk = kit.desks.get(desk_name, at.desk)
    who = await people.identify(kit, desk, asked.user)
    if who.level == "unknown":
        raise NotKnown("unknown")
    now = await kit.store.channels.get(kit.slack.team, asked.channel, desk.name)
    place = Place(
        team=kit.slack.team,
        channel=asked.channel,
        key=f"watch-{asked.trigger_id}",
        desk=desk.name,
        locale=t.locale,
    )
    view = watch_modal(
        t,
        place=place,
        agent=people.is_agent(who),
        organization=who.organization_id,
        current=_as_form(now) if now else None,
        desk=named(kit, desk.name),
        private=channel.private and not (channel.direct or channel.group),
    )
    await kit.slack.open_view(asked.trigger_id, view)
    return None


async def start(kit: Kit, user: str, place: Place, form: WatchForm) -> None:
    """Set the rule, as far as this person may show it, and say so in the channel."""
    who = await people.identify(kit, kit.desks[place.desk], user, fresh=True)
    if not may_show(who, form.scope) or (await kit.slack.channel(place.channel)).shared:
        raise NotKnown("cannot_show")
    if form.audience == "agents" and not await _may_be_for_agents(kit, who, place):
        return
    watch = Watch(
        team=kit.slack.team,
        channel=place.channel,
        desk=place.desk,
        scope=form.scope,
        subject=SUBJECTS[form.scope](who),
        statuses=form.statuses,
        detail=form.detail,
        audience=form.audience,
        set_by=user,
        created_at=kit.now(),
        hourly=form.hourly,
    )
    t = kit.words.to(kit.locale)
    said = watch_set(t, user=user, form=form, desk=named(kit, place.desk))
    await _set(kit, watch, _note(place.channel, said, key=f"watch:{place.key}"))


async def stop(kit: Kit, user: str, channel: str, key: str, desk: str = "") -> bool:
    """Stop showing requests in a channel, those of one desk or all; False when none were shown.

    Not for guests.
    """
    people.vouch_for(await kit.slack.member(user))
    async with kit.turns.of(jobs.audience_lane(channel)):
        every = await kit.store.channels.in_channel(kit.slack.team, channel)
        watches = [watch for watch in every if desk in ("", watch.desk)]
        if not watches:
            return False
        said = unwatched(kit.words.to(kit.locale), user=user, desk=desk)
        rows = (_note(channel, said, key=f"unwatch:{key}"), *_looked_at(watches))
        gone = tuple((w.team, w.channel, w.desk) for w in watches)
        await kit.store.commit(Batch(unwatch=gone, outbox=rows))
    return True


async def _may_be_for_agents(kit: Kit, who: PersonIdentity, place: Place) -> bool:
    """Whether this person may make the channel one for agents; they are told why not."""
    if not people.is_agent(who):
        raise NotKnown("cannot_show")
    barred = await audience.barred(kit, place.channel, place.desk, everybody=True)
    if barred is None:
        return True
    t = await translate_for(kit, who.user)
    said = refused(t, barred=barred, desk=named(kit, place.desk))
    row = marks.tell(who.user, said, key=f"watch:{place.key}", channel=place.channel)
    await kit.store.commit(Batch(outbox=(row,)))
    return False


async def _set(kit: Kit, watch: Watch, told: New) -> None:
    """Write the rule. Threads that stand in a channel for agents are for agents from now on."""
    async with kit.turns.of(jobs.audience_lane(watch.channel)):
        before = await kit.store.channels.get(watch.team, watch.channel, watch.desk)
        links = await _opened_to_agents(kit, watch) if watch.audience == "agents" else ()
        looks = _looked_at([before] if before and watch.audience != "agents" else [])
        cards = tuple(update_card(link) for link in links[-REDRAWN:])
        batch = Batch(watches=(watch,), links=links, outbox=(told, *looks, *cards))
        await kit.store.commit(batch)


async def _opened_to_agents(kit: Kit, watch: Watch) -> tuple[Link, ...]:
    every = await kit.store.links.in_channel(watch.team, watch.channel)
    ours = (link for link in every if link.desk == watch.desk and link.audience != "agents")
    return tuple(replace(link, audience="agents") for link in ours)


def _looked_at(watches: list[Watch]) -> tuple[New, ...]:
    """Where a mark for agents ends, internal notes are taken back."""
    marked = {watch.channel for watch in watches if watch.audience == "agents"}
    return tuple(audience.check(channel) for channel in marked)


def _as_form(watch: Watch) -> WatchForm:
    return WatchForm(
        scope=watch.scope,
        statuses=watch.statuses,
        detail=watch.detail,
        audience=watch.audience,
        hourly=watch.hourly,
    )


def _note(channel: str, message: Message, *, key: str) -> New:
    return New(
        key=key,
        lane=jobs.channel_lane(channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(channel, message)),
    )
