"""A look at who may read a channel; what may not be read there any more is taken back.

Everything that follows from a look is one commit: a channel that lost its mark has no note of ours
in it that is not on its way out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from handlers.flows import audience, jobs, retract, watching
from handlers.flows.desks_here import named
from handlers.flows.jobs import CheckChannel
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from handlers.views.audience import Barred, unmarked
from store import Batch, New, Row, Watch

log = structlog.get_logger()

Found = Mapping[Watch, Barred]


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(CheckChannel, row.payload)
    audience.forget(kit, job.channel)
    place = await kit.slack.channel(job.channel, fresh=True)
    if not place.member or place.archived:
        return Done(forget=True)  # nothing is said there, and nothing can be taken back
    found = {} if place.shared else await _found(kit, job)
    await _follow(kit, job.channel, found, shared=place.shared)
    return Done(forget=True)


async def _found(kit: Kit, job: CheckChannel) -> Found:
    """The marks for agents that may not stand any more, and why."""
    every = await kit.store.channels.in_channel(kit.slack.team, job.channel)
    found: dict[Watch, Barred] = {}
    for watch in every:
        if watch.audience == "agents":
            why = await audience.barred(
                kit, job.channel, watch.desk, changed=job.user, everybody=not job.user
            )
            found |= {watch: why} if why is not None else {}
    return found


async def _follow(kit: Kit, channel: str, found: Found, *, shared: bool) -> None:
    """Drop the marks that were found wanting, or every watch of a channel that is shared now."""
    async with kit.turns.of(jobs.audience_lane(channel)):
        every = await kit.store.channels.in_channel(kit.slack.team, channel)
        gone = [watch for watch in every if shared]
        lowered = [watch for watch in every if watch in found]
        stands = {w.desk for w in every if w.audience == "agents" and w not in [*gone, *lowered]}
        batch = Batch(
            watches=tuple(_lower(watch) for watch in lowered),
            unwatch=tuple((watch.team, watch.channel, watch.desk) for watch in gone),
            outbox=(
                *(watching.farewell(kit, watch) for watch in gone),
                *(_told(kit, watch, found[watch]) for watch in lowered),
                *await taken_back(kit, channel, stands),
            ),
        )
        if batch.touches_outbox:
            await kit.store.commit(batch)
    for watch in lowered:
        log.warning("a channel is not for agents only any more", why=found[watch].why)


async def taken_back(kit: Kit, channel: str, stands: set[str]) -> Sequence[New]:
    """A row for each internal note in a channel whose desk is not among those it is marked for."""
    posted = await kit.store.messages.posted(kit.slack.team, channel)
    return [
        retract.promise(entry, why="channel", locale=kit.locale)
        for entry in posted
        if entry.internal and entry.taken_back_at is None and entry.desk not in stands
    ]


def _lower(watch: Watch) -> Watch:
    detail = watch.detail if watch.detail == "numbers" else "titles"
    return replace(watch, audience="requesters", detail=detail)


def _told(kit: Kit, watch: Watch, barred: Barred) -> New:
    said = unmarked(kit.words.to(kit.locale), barred=barred, desk=named(kit, watch.desk))
    return New(
        key=f"unmarked:{watch.channel}:{watch.desk}:{jobs.moment_key(watch.created_at)}",
        lane=jobs.channel_lane(watch.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(watch.channel, said)),
    )


DELIVERY = Delivery(run=run)
