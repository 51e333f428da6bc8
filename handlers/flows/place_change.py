"""A message that was edited or deleted finds its ticket, behind what is said in its thread.

Behind a message that waits to be placed, its change waits as well. Where nobody has sent the
message yet, its comment takes up what changed; the rest is `handlers.flows.corrections`.
"""

from collections.abc import Mapping
from typing import Any

from handlers.flows import corrections, edited, jobs, place_message
from handlers.flows.jobs import PlaceChange
from handlers.flows.outcome import Delivery, Done, Outcome
from handlers.kit import Kit
from handlers.payloads import Changed
from store import Link, New, Row


def change_of(heard: Changed) -> PlaceChange | None:
    """Read what changed in a thread; None outside of threads."""
    if heard.root is None:
        return None
    return PlaceChange(
        user=heard.user,
        channel=heard.channel,
        ts=heard.ts,
        thread_ts=heard.root,
        edited_ts=heard.at if heard.message is not None else None,
        message=words_in(heard.message),
    )


def words_in(message: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The parts of a message that hold its words; None for one that is gone."""
    if message is None:
        return None
    return {part: message[part] for part in ("text", "blocks") if part in message}


def key_of(team: str, change: PlaceChange) -> str:
    if change.edited_ts is None:
        return jobs.deleted_key(team, change.channel, change.ts)
    return jobs.edited_key(team, change.channel, change.ts, change.edited_ts)


def lane(change: PlaceChange) -> str:
    return jobs.thread_lane(change.channel, change.thread_ts)


def promise(team: str, change: PlaceChange) -> New:
    return New(
        key=edited.PLACED + key_of(team, change),
        lane=lane(change),
        kind=jobs.PLACE_CHANGE,
        payload=jobs.dump(change),
    )


async def rows_for(kit: Kit, change: PlaceChange, link: Link) -> tuple[New, ...]:
    """What a change in a linked thread promises: nothing where the channel keeps it to itself."""
    if await stays_in_slack(kit, change):
        return ()
    return (corrections.promise(kit.slack.team, change, link),)


async def stays_in_slack(kit: Kit, change: PlaceChange) -> bool:
    """Whether its channel keeps it to itself: what was not sent yet is changed all the same."""
    if not await corrections.are_kept(kit, change.channel):
        return False
    first = await corrections.original(kit, change.channel, change.ts)
    if first is not None:
        return first.state == "done"
    return bool(await corrections.comments_of(kit, change.channel, change.ts))


async def run(kit: Kit, row: Row) -> Outcome:
    change = jobs.load(PlaceChange, row.payload)
    link = await kit.store.links.find(kit.slack.team, change.channel, change.thread_ts)
    if link is not None:
        return Done(new=await rows_for(kit, change, link))
    return await place_message.wait(kit, row, change.channel) or Done()


DELIVERY = Delivery(run=run)
