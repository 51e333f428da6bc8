"""What people wrote in linked threads while nobody heard them becomes comments all the same.

Slack delivers an event again for some six minutes and then gives it up. So it is remembered until
when Slack was heard, and after a silence every thread that may have news is read, each in the lane
of its messages: what is said meanwhile waits behind what was missed. What was edited or deleted
meanwhile is found by comparing the thread with the rows of what was heard (`flows.missed`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from handlers.flows import jobs, place_change, place_message
from handlers.flows import missed as unheard
from handlers.flows.jobs import PlaceChange, PlaceMessage
from handlers.flows.outcome import Delivery, Done
from handlers.flows.threads import ReadThread, read_thread
from handlers.kit import Kit
from handlers.workspace import SlackRefused
from store import Batch, Cursor, Link, New, Row

log = structlog.get_logger()

SLACK = "Slack"  # among the cursors of desks, whose names are small letters
EVERY = timedelta(seconds=15)  # between two notes that Slack is heard
AWAY = timedelta(seconds=35)  # between two notes: some 30 seconds of silence
OVERLAP = timedelta(minutes=10)  # as long as Slack delivers again, and for clocks that differ
RECENT = timedelta(days=30)  # threads in which nothing happened for longer are not read
COMPARED = timedelta(days=7)  # as long as the rows are kept that a thread is compared with
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


async def heard(kit: Kit, *, broken: bool = False) -> None:
    """Note that Slack is heard; after a silence, or where the connection broke, read the threads.

    That Slack delivers again what it could not while there was no connection is nowhere promised.
    """
    last, now = await _heard(kit), kit.now()
    if broken or last.polled_at is None or now - last.polled_at > AWAY:
        await _read_all(kit, last)
        return
    if now - last.polled_at < EVERY:
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
    links = await kit.store.links.active(
        kit.slack.team, since=since - RECENT, limit=MOST, gone=True
    )
    rows = tuple(
        read_thread(_of(link, since), due_at=now + timedelta(seconds=FIRST + APART * place))
        for place, link in enumerate(links)
    )
    await kit.store.commit(Batch(cursor=replace(last, polled_at=now), outbox=rows))
    if rows:
        log.info("reading threads", threads=len(rows), since=since.isoformat(timespec="seconds"))


async def back_in(kit: Kit, channel: str) -> tuple[New, ...]:
    """Read the threads of a channel that we are in again: nobody told us of it meanwhile."""
    links = await kit.store.links.in_channel(kit.slack.team, channel)
    now = kit.now()
    return tuple(
        read_thread(
            _of(link, now - COMPARED), due_at=now + timedelta(seconds=FIRST + APART * place)
        )
        for place, link in enumerate(links[::-1][:MOST])
    )


def _of(link: Link, since: datetime) -> ReadThread:
    return ReadThread(channel=link.channel, thread_ts=link.thread_ts, since=since)


async def run(kit: Kit, row: Row) -> Done:
    """Promise a comment for each message that was missed, in the order in which they were said."""
    job = jobs.load(ReadThread, row.payload)
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None:
        return Done()
    try:
        news = await unheard.news(kit, link, since=job.since)
    except SlackRefused as refused:
        if refused.code not in GONE:
            raise
        log.info("thread not read", channel=job.channel, reason=refused.code)
        return Done()
    if news.found:
        log.info("messages were missed", channel=job.channel, messages=len(news.found))
    rows = [row for one in news.found for row in await _rows(kit, one, link)]
    again = (read_thread(job, due_at=news.again),) if news.again is not None else ()
    return Done(new=(*rows, *again))


async def missed(
    kit: Kit, link: Link, *, since: datetime
) -> tuple[PlaceMessage | PlaceChange, ...]:
    """What was written, edited or deleted in a thread since then without our hearing of it.

    Raises a SlackError where the thread cannot be read.
    """
    return (await unheard.news(kit, link, since=since)).found


async def _rows(kit: Kit, one: PlaceMessage | PlaceChange, link: Link) -> tuple[New, ...]:
    if isinstance(one, PlaceMessage):
        return await place_message.rows_for(kit, one, link)
    return await place_change.rows_for(kit, one, link)


DELIVERY = Delivery(run=run)
