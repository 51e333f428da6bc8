"""Who may read a channel: whether internal notes of a desk may be said in it.

Slack's word for who is in a channel, and each desk's word for who is its agent, are asked anew:
nothing rests on an event that may be lost. What cannot be found out is not allowed.
"""

from dataclasses import dataclass
from datetime import timedelta

from handlers.errors import NotKnown
from handlers.flows import jobs, people, rights
from handlers.flows.jobs import CheckChannel
from handlers.kit import Kit
from handlers.views.audience import LARGEST, Barred, Why
from handlers.workspace import Channel, SlackRefused
from helpdesks.desk import HelpDesk
from helpdesks.models import Person, Role
from store import Batch, New

RECENT = timedelta(seconds=30)
"""So long a channel is believed to be for agents alone. Whoever joins one reads what stood there
before as well: what is said in that time is taken back with the rest."""


async def for_agents(kit: Kit, channel: str, desk: str, *, fresh: bool = False) -> bool:
    """Whether internal notes of this desk may be said in this channel now.

    It is marked for agents, and nobody else can read it. Raises HelpDeskError or SlackError where
    that cannot be found out.
    """
    if not await marked(kit, channel, desk):
        return False
    now, seen = kit.now(), kit.agents_alone.get((channel, desk))
    asked = await kit.store.outbox.busy(jobs.audience_lane(channel))  # somebody may have joined
    if seen is not None and not (fresh or asked) and now - seen < RECENT:
        return True
    kit.agents_alone.pop((channel, desk), None)
    if await barred(kit, channel, desk) is not None:
        return False
    kit.agents_alone[channel, desk] = now
    return True


async def marked(kit: Kit, channel: str, desk: str) -> bool:
    """Whether a channel is marked for the agents of a desk; only the store is asked."""
    watch = await kit.store.channels.get(kit.slack.team, channel, desk)
    return watch is not None and watch.audience == "agents"


async def is_agents(kit: Kit, channel: str) -> bool:
    """Whether a channel is marked for agents, so that plain words in its threads are notes.

    Only the store is asked.
    """
    every = await kit.store.channels.in_channel(kit.slack.team, channel)
    return any(watch.audience == "agents" for watch in every)


async def barred(
    kit: Kit, channel: str, desk: str, *, changed: str = "", everybody: bool = False
) -> Barred | None:
    """Say what speaks against internal notes in a channel; None where nothing does.

    Of `changed`, a Slack user, nothing that Slack said before counts, or of `everybody`. What the
    desk takes people for is asked anew each time.
    """
    place = await kit.slack.channel(channel, fresh=True)
    if why := _unfit(place):
        return Barred(why=why)
    try:
        present = await kit.slack.members(channel)
    except SlackRefused:
        return Barred(why="unseen")
    if len(present) > LARGEST:
        return Barred(why="many")
    look = _Look(kit=kit, desk=kit.desks.get(desk), changed=changed, everybody=everybody)
    others = [user for user in present if user != kit.slack.bot_user]
    strangers = [user for user in others if await look.is_outside(user)]
    strangers = strangers or await look.no_agents(others)
    return Barred(why="people", users=tuple(strangers)) if strangers else None


def check(channel: str, user: str = "") -> New:
    """Ask for a look at who may read a channel; `user` is who has joined or changed, if known."""
    return New(
        key=f"check:{channel}:{user}",
        lane=jobs.audience_lane(channel),
        kind=jobs.CHECK_CHANNEL,
        payload=jobs.dump(CheckChannel(channel=channel, user=user)),
        replace=True,
    )


async def check_all(kit: Kit) -> None:
    """Ask for a look at every channel that is shown requests, or in which internal notes stand."""
    every = [watch for desk in kit.desks for watch in await kit.store.channels.of_desk(desk)]
    noted = await kit.store.messages.internal_in(kit.slack.team)
    channels = noted | {watch.channel for watch in every if watch.team == kit.slack.team}
    await kit.store.commit(Batch(outbox=tuple(check(channel) for channel in sorted(channels))))


def forget(kit: Kit, channel: str) -> None:
    """Believe nothing that was found out about a channel before."""
    for known in [place for place in kit.agents_alone if place[0] == channel]:
        del kit.agents_alone[known]


def _unfit(place: Channel) -> Why | None:
    """What of the channel itself speaks against internal notes."""
    if place.shared:
        return "shared"
    if not place.member:
        return "unseen"
    if not place.private or place.direct or place.group:
        return "open"
    return "archived" if place.archived else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What Slack and a desk say of those in a channel."""

    kit: Kit
    desk: HelpDesk | None
    changed: str
    everybody: bool

    async def is_outside(self, user: str) -> bool:
        """Whether Slack alone says that they may not: guests, other organizations, apps."""
        try:
            fresh = self.everybody or user == self.changed
            member = await self.kit.slack.member(user, fresh=fresh)
        except SlackRefused:
            return True
        return rights.why_outside(member) is not None

    async def no_agents(self, users: list[str]) -> list[str]:
        """Those whom the desk does not take for its agents at this moment."""
        desk = self.desk
        if desk is None:
            return users
        known = {user: await self._person_id(desk, user) for user in users}
        strangers = [user for user, person_id in known.items() if person_id is None]
        if strangers:
            return strangers
        found = await desk.people({one for one in known.values() if one}, fresh=True)
        return [user for user, one in known.items() if not _is_agent(found.get(one or ""))]

    async def _person_id(self, desk: HelpDesk, user: str) -> str | None:
        """Which agent of the desk somebody is, as far as is remembered; None for anybody else."""
        try:
            who = await people.identify(self.kit, desk, user, fresh=user == self.changed)
        except (NotKnown, SlackRefused):
            return None
        return who.person_id if people.is_agent(who) else None


def _is_agent(person: Person | None) -> bool:
    return person is not None and person.active and person.role is not Role.REQUESTER
