"""Short words in a channel: chosen when their row was written, or of a status that changed."""

from dataclasses import replace
from datetime import timedelta

from handlers.flows import jobs, noise, sayable
from handlers.flows.desks_here import named
from handlers.flows.jobs import PostNote, StatusNote
from handlers.flows.outcome import Delivery, Done
from handlers.flows.posts import posted_before
from handlers.flows.watching import watched
from handlers.kit import Kit
from handlers.views.rolling import ticket_line
from handlers.views.told import status_changed
from handlers.workspace import Message
from helpdesks.errors import HelpDeskError
from helpdesks.models import Ticket
from store import Link, New, Row
from store import Message as Entry

DESK_BACK = timedelta(seconds=15)  # until a desk that could not be asked is asked again
FOLDED = "folded"  # the result of a note whose news the next one tells


def status(link: Link, ticket: Ticket) -> New:
    """Tell a thread of a ticket's status; `link` knows which one it was told of before."""
    moment = jobs.moment_key(ticket.updated_at)
    return New(
        key=f"{_status_keys(link.channel, link.thread_ts)}{ticket.status_said}:{moment}",
        lane=jobs.channel_lane(link.channel),
        kind=jobs.POST_STATUS,
        payload=jobs.dump(
            StatusNote(
                desk=link.desk,
                ticket=ticket,
                channel=link.channel,
                thread_ts=link.thread_ts,
                locale=link.locale,
                before=link.status_told,
            )
        ),
    )


async def post(kit: Kit, row: Row) -> Done:
    job = jobs.load(PostNote, row.payload)
    if job.comment_id:
        return await _post_of_comment(kit, row, job)
    return await _say(kit, row, job.channel, job.thread_ts, _words(job), job.line)


async def _post_of_comment(kit: Kit, row: Row, job: PostNote) -> Done:
    """Say it only while its comment is public; the ledger knows it, should that change."""
    ts = await posted_before(kit, row, job.channel, job.thread_ts)
    if ts is None:
        if await sayable.is_shared(kit, job.channel):
            return Done(new=sayable.moves(job.channel, job.thread_ts))
        try:
            public = await sayable.is_public(
                kit, row, job.desk, job.ticket_id, job.comment_id, public=True
            )
        except HelpDeskError:
            return Done(forget=True, new=(_again(kit, row, job),))
        if not public:
            return Done()
        ts = await kit.slack.post(
            job.channel, _words(job), key=row.sent_as, thread_ts=job.thread_ts
        )
    return Done(messages=(_entry(kit, job, ts),))


async def post_status(kit: Kit, row: Row) -> Done:
    """Say what changed since the thread was last told; changes that take each other back, not."""
    job = jobs.load(StatusNote, row.payload)
    others = await kit.store.outbox.beginning(_status_keys(job.channel, job.thread_ts))
    if any(other.id > row.id for other in others):
        posted = await posted_before(kit, row, job.channel, job.thread_ts)
        return Done(result=FOLDED if posted is None else None)
    before = _before(row, job, others)
    if before == job.ticket.status_said:
        return Done()
    words = status_changed(kit.words.to(job.locale), before=before, ticket=job.ticket)
    line = await _line(kit, job)
    return await _say(kit, row, job.channel, job.thread_ts, words, line)


async def _say(
    kit: Kit, row: Row, channel: str, thread_ts: str | None, words: Message, line: str
) -> Done:
    """Post it, or, if it has a `line` and the channel was told much, gather it.

    In a channel that is shared nothing is said in a thread: that is about a ticket.
    """
    if await posted_before(kit, row, channel, thread_ts) is None:
        if thread_ts is not None and await sayable.is_shared(kit, channel):
            done = await noise.forsake(kit, row, channel)
            return replace(done, new=(*done.new, *sayable.moves(channel, thread_ts)))
        if line and not await noise.takes(kit, row, channel):
            return await noise.gather(kit, row, channel, line)
        await kit.slack.post(channel, words, key=row.sent_as, thread_ts=thread_ts)
    return Done(rolling=await noise.counted(kit, channel) if line else ())


def _words(job: PostNote) -> Message:
    return Message(text=job.text, blocks=job.blocks)


def _again(kit: Kit, row: Row, job: PostNote) -> New:
    """The same note, a little later: nothing that waits in the channel waits for it."""
    return New(
        key=row.key,
        lane=jobs.waiting_lane(job.channel, job.thread_ts),
        kind=row.kind,
        payload=row.payload,
        due_at=kit.now() + DESK_BACK,
    )


def _entry(kit: Kit, job: PostNote, ts: str) -> Entry:
    return Entry(
        team=kit.slack.team,
        channel=job.channel,
        ts=ts,
        desk=job.desk,
        ticket_id=job.ticket_id,
        comment_id=job.comment_id,
        direction="to_slack",
        at=kit.now(),
    )


def _before(row: Row, job: StatusNote, others: tuple[Row, ...]) -> str:
    """The status the thread was told of last: what was folded into this note counts from there."""
    before = job.before
    for other in sorted((o for o in others if o.id < row.id), key=lambda o: o.id, reverse=True):
        if other.progress.get("result") != FOLDED:
            break
        before = jobs.load(StatusNote, other.payload).before
    return before


async def _line(kit: Kit, job: StatusNote) -> str:
    """What the message that gathers says of it: as much as the thread's card shows."""
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    watches = await kit.store.channels.of_desk(job.desk)
    watch = watched(link, job.ticket, watches) if link else None
    own = link is not None and link.opened_by is not None
    titled = own or (watch is not None and watch.detail != "numbers")
    t = kit.words.to(kit.locale)
    return ticket_line(t, job.ticket, titled=titled, desk=named(kit, job.desk))


def _status_keys(channel: str, thread_ts: str) -> str:
    """How the keys of all notes begin that tell a thread of a status."""
    return f"status:{channel}:{thread_ts}:"


# What is gathered rests no lane, and the pace of what is posted is kept by Slack's port.
POST = Delivery(run=post)
STATUS = Delivery(run=post_status)
