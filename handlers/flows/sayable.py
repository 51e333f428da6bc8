"""Whether a comment may be said where it is about to be, looked at right before it is.

A desk can make a comment internal after it was promised to a thread, and a channel can change who
reads it at any time.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from handlers.flows import audience, homes, jobs
from handlers.kit import Kit
from helpdesks.errors import NotFound
from store import New, Row

STALE = timedelta(seconds=5)  # what has waited longer is looked up at its desk again


async def is_public(
    kit: Kit,
    row: Row,
    desk: str,
    ticket_id: str,
    comment_id: str,
    *,
    public: bool,
    stale: bool = False,
) -> bool | None:
    """Whether a comment is public, as it was read or, if that was a while ago, as it is now.

    `stale`: that was longer ago than the row tells. None: it is gone.
    """
    if not stale and row.attempts <= 1 and kit.now() - row.created_at < STALE:
        return public
    if desk not in kit.desks:
        return None
    try:
        return (await kit.desks[desk].comment(ticket_id, comment_id)).public
    except NotFound:
        return None


async def is_shared(kit: Kit, channel: str) -> bool:
    """Whether a channel is read in another organization: nothing more of a ticket is said there.

    What Slack said a moment ago counts, but not while a look at who may read it is waited for.
    """
    if channel.startswith("D"):
        return False
    asked = await kit.store.outbox.busy(jobs.audience_lane(channel))
    place = await kit.slack.channel(channel, fresh=asked)
    return place.shared and not place.direct


def moves(channel: str, thread_ts: str | None = None) -> tuple[New, ...]:
    """What follows where a channel is found to be shared: all that is in it finds a new home."""
    places = dict.fromkeys((thread_ts or "", ""))
    return tuple(homes.move(channel, place, homes.SHARED) for place in places)


async def may_say(kit: Kit, channel: str, desk: str, *, public: bool | None) -> bool:
    """Whether it may be said in a channel; HelpDeskError or SlackError where nobody can tell."""
    if public is None:
        return False
    return public or await audience.for_agents(kit, channel, desk)


@asynccontextmanager
async def held(kit: Kit, channel: str, desk: str, *, public: bool) -> AsyncIterator[bool]:
    """Keep a channel marked for agents for as long as an internal note is being said in it.

    False if it is not marked any more. Whoever drops the mark waits until what was said is in the
    ledger, and takes it back.
    """
    if public:
        yield True
        return
    async with kit.turns.of(jobs.audience_lane(channel)):
        yield await audience.marked(kit, channel, desk)
