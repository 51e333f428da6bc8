"""Showing a desk's requests in a channel, within what the person who asks may show."""

from collections.abc import Callable, Mapping

from handlers.errors import NotKnown
from handlers.flows import jobs, people
from handlers.flows.desks_here import here, named
from handlers.flows.forms import Asked
from handlers.flows.watching import may_show
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import notices
from handlers.views.state import Place
from handlers.views.watch import WatchForm, shared_channel, unwatched, watch_modal, watch_set
from handlers.views.which_desk import which_watch
from handlers.workspace import Message
from store import Batch, New, PersonIdentity, Watch

SUBJECTS: Mapping[str, Callable[[PersonIdentity], str | None]] = {
    "desk": lambda _who: None,
    "organization": lambda who: who.organization_id,
    "mine": lambda who: who.person_id,
}


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
    )
    await kit.slack.open_view(asked.trigger_id, view)
    return None


async def start(kit: Kit, user: str, place: Place, form: WatchForm) -> None:
    """Set the rule, as far as this person may show it, and say so in the channel."""
    who = await people.identify(kit, kit.desks[place.desk], user, fresh=True)
    if not may_show(who, form.scope) or (await kit.slack.channel(place.channel)).shared:
        raise NotKnown("cannot_show")
    watch = Watch(
        team=kit.slack.team,
        channel=place.channel,
        desk=place.desk,
        scope=form.scope,
        subject=SUBJECTS[form.scope](who),
        statuses=form.statuses,
        detail=form.detail,
        audience="requesters",
        set_by=user,
        created_at=kit.now(),
    )
    t = kit.words.to(kit.locale)
    said = watch_set(t, user=user, form=form, desk=named(kit, place.desk))
    row = _note(place.channel, said, key=f"watch:{place.key}")
    await kit.store.commit(Batch(watches=(watch,), outbox=(row,)))


async def stop(kit: Kit, user: str, channel: str, key: str, desk: str = "") -> bool:
    """Stop showing requests in a channel, those of one desk or all; False when none were shown.

    Not for guests.
    """
    people.vouch_for(await kit.slack.member(user))
    every = await kit.store.channels.in_channel(kit.slack.team, channel)
    watches = [watch for watch in every if desk in ("", watch.desk)]
    if not watches:
        return False
    said = unwatched(kit.words.to(kit.locale), user=user, desk=desk)
    row = _note(channel, said, key=f"unwatch:{key}")
    gone = tuple((w.team, w.channel, w.desk) for w in watches)
    await kit.store.commit(Batch(unwatch=gone, outbox=(row,)))
    return True


def _as_form(watch: Watch) -> WatchForm:
    return WatchForm(scope=watch.scope, statuses=watch.statuses, detail=watch.detail)


def _note(channel: str, message: Message, *, key: str) -> New:
    return New(
        key=key,
        lane=jobs.channel_lane(channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(channel, message)),
    )
