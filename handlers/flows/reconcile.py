"""What people wrote in linked threads while nobody heard them becomes comments all the same.

Slack delivers an event again for some six minutes and then gives it up. So it is remembered until
when Slack was heard, and after a silence every thread that may have news is read, each in the lane
of its messages: what is said meanwhile waits behind what was missed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from handlers.flows import jobs, place_message
from handlers.flows.jobs import PlaceMessage
from handlers.flows.marks import SIGNS
from handlers.flows.outcome import Delivery, Done
from handlers.flows.threads import ReadThread, read_thread
from handlers.kit import Kit
from handlers.payloads import said
from handlers.workspace import SlackRefused
from store import Batch, Cursor, Link, New, Row

log = structlog.get_logger()

SLACK = "Slack"  # among the cursors of desks, whose names are small letters
EVERY = 15  # seconds between two notes that Slack is heard
AWAY = timedelta(seconds=35)  # between two notes: some 30 seconds of silence
OVERLAP = timedelta(minutes=10)  # as long as Slack delivers again, and for clocks that differ
RECENT = timedelta(days=30)  # threads in which nothing happened for longer are not read
MOST = 500  # threads after one silence
FIRST, APART = 2.0, 1.0  # seconds; Slack allows some 50 such calls a minute
GONE = frozenset(
    {
        "channel_is_limited_access",
        "channel_not_found",
        "is_archived",
        "message_not_found",
        "not_in_channel",
        "thread_not_found",
    }
)


async def begin(kit: Kit) -> None:
    """At the start, before Slack is heard: have every thread read that may have news."""
    await _read_all(kit, await _heard(kit))


async def heard(kit: Kit) -> None:
    """Note that Slack is heard; after a silence, have the threads read."""
    last, now = await _heard(kit), kit.now()
    if last.polled_at is None or now - last.polled_at > AWAY:
        await _read_all(kit, last)
        return
    reading = await kit.store.outbox.lanes(jobs.PLACES)
    moment = last.moment if reading else now
    await kit.store.commit(Batch(cursor=replace(last, moment=moment, polled_at=now)))


async def _heard(kit: Kit) -> Cursor:
    """`moment`: everything until then is on disk; `polled_at`: Slack was heard last."""
    now = kit.now()
    return await kit.store.cursors.get(SLACK) or Cursor(desk=SLACK, moment=now, polled_at=now)


async def _read_all(kit: Kit, last: Cursor) -> None:
    """Promise to read the threads. The moment stays behind until all of them are read."""
    since, now = last.moment - OVERLAP, kit.now()
    links = await kit.store.links.active(kit.slack.team, since=since - RECENT, limit=MOST)
    rows = tuple(
        read_thread(_of(link, since), due_at=now + timedelta(seconds=FIRST + APART * place))
        for place, link in enumerate(links)
    )
    await kit.store.commit(Batch(cursor=replace(last, polled_at=now), outbox=rows))
    if rows:
        log.info("reading threads", threads=len(rows), since=since.isoformat(timespec="seconds"))


def _of(link: Link, since: datetime) -> ReadThread:
    return ReadThread(channel=link.channel, thread_ts=link.thread_ts, since=since)


async def run(kit: Kit, row: Row) -> Done:
    """Promise a comment for each message that was missed, in the order in which they were said."""
    job = jobs.load(ReadThread, row.payload)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None:
        return Done()
    try:
        said_there = await _said(kit, job)
    except SlackRefused as refused:
        if refused.code not in GONE:
            raise
        log.info("thread not read", channel=job.channel, reason=refused.code)
        return Done()
    missed = [m for m in said_there if not await place_message.promised(kit, m)]
    if missed:
        log.info("messages were missed", channel=job.channel, messages=len(missed))
    return Done(new=_rows(kit, missed, link))


def _rows(kit: Kit, missed: Sequence[PlaceMessage], link: Link) -> tuple[New, ...]:
    team = kit.slack.team
    return tuple(row for m in missed for row in place_message.comment_rows(team, m, link))


async def _said(kit: Kit, job: ReadThread) -> list[PlaceMessage]:
    """What people said in the thread and carries no mark of an end, the oldest first."""
    replies = kit.slack.replies(job.channel, job.thread_ts, since=job.since)
    found = [_message(kit, job.channel, raw) async for raw in replies]
    return sorted(
        (message for message in found if message is not None),
        key=lambda message: tuple(int(part) for part in message.ts.split(".")),
    )


def _message(kit: Kit, channel: str, raw: dict[str, Any]) -> PlaceMessage | None:
    """Read a message as if its event had come; None for what is no news of a person's."""
    heard = said({"team_id": kit.slack.team, "event": {**raw, "channel": channel}})
    if heard is None or heard.user == kit.slack.bot_user or _settled(kit, raw):
        return None
    return place_message.message_of(heard)


def _settled(kit: Kit, raw: dict[str, Any]) -> bool:
    """Whether we have told its writer what became of it, even if the row is forgotten by now."""
    ends = (SIGNS["sent"], SIGNS["failed"])
    return any(
        reaction.get("name") in ends and kit.slack.bot_user in (reaction.get("users") or ())
        for reaction in raw.get("reactions") or ()
    )


DELIVERY = Delivery(run=run)
