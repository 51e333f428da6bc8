"""A channel as a whole is lost: what it was shown ends, and what people asked there moves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from handlers.flows import homes, jobs, noise
from handlers.flows.jobs import MoveHome
from handlers.flows.lost_places import cached, gone, hidden, is_over, reason, usable
from handlers.flows.marks import tell
from handlers.flows.outcome import Done, Later, Outcome
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.homes import watch_lost
from handlers.workspace import Channel
from store import Link, New, Row, Watch

log = structlog.get_logger()

MOST = 50  # threads of one channel, the newest, that move by themselves; others once they have news
APART = timedelta(seconds=2)  # between them
POSTED_BY_THEN = timedelta(seconds=20)  # what was on its way there is, or has failed


async def leave(kit: Kit, row: Row, job: MoveHome, place: Channel) -> Outcome:
    """Let all move that is in a channel, unless it has come back."""
    if usable(place, job.why):
        return Done()
    if await _posting(kit, row, job.channel):
        return Later(seconds=0.5)
    return await _left(kit, place, job)


async def _posting(kit: Kit, row: Row, channel: str) -> bool:
    """Whether a card may stand there a moment before its link is on disk."""
    young = kit.now() - row.created_at < POSTED_BY_THEN
    return young and await kit.store.outbox.busy(jobs.channel_lane(channel))


async def _left(kit: Kit, place: Channel, job: MoveHome) -> Done:
    """A channel as a whole is lost: its watches end, and requests people asked there move.

    The watches of one that is shared are for the look at who may read it. There all cards say
    nothing of their tickets any more, those of closed ones and those that stay for now as well.
    """
    team = kit.slack.team
    watches = () if place.shared else await kit.store.channels.in_channel(team, job.channel)
    links = await kit.store.links.in_channel(team, job.channel)
    moving = [link for link in links if link.opened_by and link.desk in kit.desks]
    moving = [link for link in reversed(moving) if not is_over(await cached(kit, link))]
    ours = [link for link in links if link.opened_by is None]
    if watches or links:
        log.info("a channel is lost", channel=job.channel, reason=job.why, threads=len(links))
    return Done(
        links=tuple(gone(kit, link) for link in ours),
        unwatch=tuple((watch.team, watch.channel, watch.desk) for watch in watches),
        new=(
            *[await _tell_setter(kit, watch, reason(place, job.why)) for watch in watches],
            *_apart(kit, [_moved(link, job.why) for link in moving[:MOST]]),
            *_apart(kit, hidden(kit, place, links[::-1])),
            *(await noise.hide(kit, job.channel) if place.shared else ()),
        ),
    )


def _moved(link: Link, why: str) -> New:
    return homes.move(link.channel, link.thread_ts, why)


def _apart(kit: Kit, rows: Sequence[New]) -> list[New]:
    return [replace(row, due_at=kit.now() + APART * place) for place, row in enumerate(rows)]


async def _tell_setter(kit: Kit, watch: Watch, why: str) -> New:
    t = await translate_for(kit, watch.set_by)
    words = watch_lost(t, channel=watch.channel, why=why)
    moment = jobs.moment_key(watch.created_at)
    return tell(watch.set_by, words, key=f"lost:{watch.channel}:{watch.desk}:{moment}")
