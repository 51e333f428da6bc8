"""What is said at the desk arrives in a thread, once, in its author's name; then come its files."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from handlers.flows import audience, homes, jobs, relay_files, retract, sayable
from handlers.flows.jobs import PostComment
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.posts import post_once, posted_before
from handlers.kit import Kit
from handlers.views.conversation import comment_author, comment_message
from handlers.workspace import Author, SlackError, SlackRefused
from helpdesks.errors import HelpDeskError
from store import Batch, New, Row
from store import Message as Entry

DESK_BACK = timedelta(seconds=15)  # until a desk that could not be asked is asked again
TURN = 2.0  # seconds until one that waits for another looks whether that was said


def promise(job: PostComment, *, again: str = "") -> New:
    """The row that says a comment; `again` tells apart what is said anew, once taken back."""
    key = comment_key(job.desk, job.comment.id, public=job.comment.public)
    return New(
        key=f"{key}:{job.channel}:{job.thread_ts}{again}",
        lane=jobs.channel_lane(job.channel),
        kind=jobs.POST_COMMENT,
        payload=jobs.dump(job),
    )


def comment_key(desk: str, comment_id: str, *, public: bool = True) -> str:
    """How the keys begin of all rows that say a comment.

    An internal note, and the same words once they are public, are two things to say.
    """
    return f"{'comment' if public else 'note'}:{desk}:{comment_id}"


async def comment(kit: Kit, row: Row) -> Outcome:
    job = await _as_linked(kit, jobs.load(PostComment, row.payload))
    settled = await _needless(kit, row, job) or await _held_back(kit, row, job)
    return settled or await _allowed(kit, row, job)


async def _as_linked(kit: Kit, job: PostComment) -> PostComment:
    """What is said belongs to the ticket that the thread is about by now: it may have merged."""
    if job.thread_ts is None:
        return job
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None or link.gone_at is not None or link.desk != job.desk:
        return job
    return replace(job, ticket_id=link.ticket_id, number=link.number)


async def _allowed(kit: Kit, row: Row, job: PostComment) -> Done:
    """Say it, if those who are in the channel may read it by now."""
    if await sayable.is_shared(kit, job.channel):
        return await (_elsewhere if job.comment.public else _unsaid)(kit, row, job)
    if not job.comment.public and not await audience.marked(kit, job.channel, job.desk):
        return await _unsaid(kit, row, job)  # whether or not the desk can be asked
    try:
        public = await sayable.is_public(
            kit,
            row,
            job.desk,
            job.ticket_id,
            job.comment.id,
            public=job.comment.public,
            stale=row.lane == _waiting_lane(job),
        )
        may = await sayable.may_say(kit, job.channel, job.desk, public=public)
    except HelpDeskError:
        if (found := await _unasked(kit, row, job)) is None:
            raise
        return found
    if may and public is not None:
        job = replace(job, comment=replace(job.comment, public=public))
        async with sayable.held(kit, job.channel, job.desk, public=public) as holds:
            if holds:
                return await _say(kit, row, job)
    return await _unsaid(kit, row, job)


async def comment_failed(_kit: Kit, row: Row, error: Exception) -> Done:
    """Where a thread cannot be written to any more, its ticket finds another place."""
    job = jobs.load(PostComment, row.payload)
    if job.thread_ts is None or not isinstance(error, SlackRefused) or error.code not in homes.LOST:
        return Done()
    return Done(new=(homes.move(job.channel, job.thread_ts, error.code),))


async def _say(kit: Kit, row: Row, job: PostComment) -> Done:
    """Post it; words for agents are in the ledger before anybody else may look at them again."""
    author = await _author(kit, job)
    words = await asyncio.to_thread(  # a long page of HTML takes a while to read
        comment_message,
        kit.words.to(job.locale),
        comment=job.comment,
        author=job.comment.author.name,
        number=job.number,
        desk=job.desk,
        ticket_id=job.ticket_id,
        named=author is not None,
    )
    words = replace(words, author=author)
    return await _said(kit, job, await post_once(kit, row, job.channel, job.thread_ts, words))


async def _said(kit: Kit, job: PostComment, ts: str) -> Done:
    done = Done(messages=(_entry(kit, job, ts=ts),), new=relay_files.promises(job))
    if not job.comment.public:
        await kit.store.commit(Batch(messages=done.messages))
    return done


async def _author(kit: Kit, job: PostComment) -> Author | None:
    """In whose name it is posted; None where we may not do that, and the words name them."""
    t, name = kit.words.to(job.locale), job.comment.author.name
    if not name or not kit.slack.in_names:
        return None
    return comment_author(t, name, picture=await _picture(kit, job))


async def _picture(kit: Kit, job: PostComment) -> str:
    """The picture of the person in Slack who said it, if there is one."""
    for who in await kit.store.identities.of_person(job.desk, job.comment.author.id):
        if who.team == kit.slack.team and who.level != "unknown":
            try:
                return (await kit.slack.member(who.user)).picture
            except SlackError:
                return ""  # a picture is not worth waiting for
    return ""


async def _is_own(kit: Kit, job: PostComment) -> bool:
    """Whether somebody is about to be told, in their own direct messages, what they said."""
    if job.thread_ts is None:
        return False
    link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if link is None or link.opened_by is None:
        return False
    if not (link.private or job.channel.startswith("D")):
        return False
    said = await kit.store.identities.of_person(job.desk, job.comment.author.id)
    return any((who.team, who.user) == (kit.slack.team, link.opened_by) for who in said)


async def _needless(kit: Kit, row: Row, job: PostComment) -> Done | None:
    """What becomes of what need not be said, or not here; None for what is to be said."""
    if await _is_own(kit, job):
        return Done(messages=(_entry(kit, job, ts=""),))
    if not await _is_settled(kit, job):
        return None
    stands = await posted_before(kit, row, job.channel, job.thread_ts) is not None
    return None if stands else Done(forget=True)


async def _is_settled(kit: Kit, job: PostComment) -> bool:
    """Whether it stands there already, or is for another thread: this one's ticket has moved on."""
    if job.thread_ts is not None:
        link = await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
        if link is not None and link.gone_at is not None:
            return True
    said = await kit.store.messages.of_comment(job.desk, job.comment.id)
    here = (e for e in said if e.channel == job.channel)  # in a thread of a merged ticket perhaps
    return any(e.ts and e.file_id is None and e.taken_back_at is None for e in here)


async def _unsaid(kit: Kit, row: Row, job: PostComment) -> Done:
    """It may not be said here; what a lost answer may have left there is taken back.

    The row is forgotten, so that it may be said once that has changed.
    """
    ts = await posted_before(kit, row, job.channel, job.thread_ts)
    if ts is None:
        return Done(forget=True)
    entry = _entry(kit, job, ts=ts)
    gone = retract.promise(
        entry, why="comment" if job.comment.public else "channel", locale=job.locale
    )
    return Done(messages=(entry,), new=(gone,))


async def _elsewhere(kit: Kit, row: Row, job: PostComment) -> Done:
    """Others read the channel now: what does not stand there yet is said where its ticket goes."""
    ts = await posted_before(kit, row, job.channel, job.thread_ts)
    moves = sayable.moves(job.channel, job.thread_ts)
    if ts is None:
        return Done(forget=True, new=moves)
    return Done(messages=(_entry(kit, job, ts=ts),), new=moves)


async def _held_back(kit: Kit, row: Row, job: PostComment) -> Outcome | None:
    """What becomes of a comment while one before it in its thread waits; None if none does.

    It takes its place behind that one, in the lane of what waits. One that was tried already, and
    perhaps given up and retried, was before all that is there.
    """
    waits_already = row.lane == _waiting_lane(job)
    if not waits_already and row.last_error is not None:
        return None
    if not await _waits(kit, row, job):
        return None
    if await posted_before(kit, row, job.channel, job.thread_ts) is not None:
        return None
    if waits_already:
        return Later(seconds=TURN)
    return Done(forget=True, new=(_waiting(row, job),))


async def _waits(kit: Kit, row: Row, job: PostComment) -> bool:
    """Whether a new home is looked for, or something before it waits.

    What is public waits for no internal note.
    """
    lanes = {jobs.waiting_lane(job.channel, job.thread_ts), _waiting_lane(job)} - {row.lane}
    lanes.add(homes.lane(job.channel, job.thread_ts or ""))
    if any([await kit.store.outbox.busy(lane) for lane in lanes]):
        return True
    return row.lane == _waiting_lane(job) and await _tried(kit, job)


async def _tried(kit: Kit, job: PostComment) -> bool:
    """Whether something of the thread is tried in its channel's lane once more."""
    return any(
        row.last_error is not None
        and row.state != "dead"
        and row.kind == jobs.POST_COMMENT
        and row.payload["thread_ts"] == job.thread_ts
        for row in await kit.store.outbox.in_lane(jobs.channel_lane(job.channel))
    )


async def _unasked(kit: Kit, row: Row, job: PostComment) -> Done | None:
    """The desk cannot tell who may read it: only what is said in the same thread waits with it.

    None where it stands in that lane already. What a lost answer has left in Slack is in the ledger
    at once, where a channel is looked through.
    """
    ts = await posted_before(kit, row, job.channel, job.thread_ts)
    if ts is None and row.lane == _waiting_lane(job):
        return None
    if ts is None:
        waiting = replace(_waiting(row, job), due_at=kit.now() + DESK_BACK)
        return Done(forget=True, new=(waiting,))
    async with sayable.held(kit, job.channel, job.desk, public=job.comment.public) as holds:
        if holds:
            return await _said(kit, job, ts)
    return await _unsaid(kit, row, job)


def _waiting(row: Row, job: PostComment) -> New:
    """The same row, in the lane of what waits for the desk before it is said in its thread."""
    return New(key=row.key, lane=_waiting_lane(job), kind=row.kind, payload=row.payload)


def _waiting_lane(job: PostComment) -> str:
    return jobs.waiting_lane(job.channel, job.thread_ts, public=job.comment.public)


def _entry(kit: Kit, job: PostComment, *, ts: str) -> Entry:
    return Entry(
        team=kit.slack.team,
        channel=job.channel,
        ts=ts,
        desk=job.desk,
        ticket_id=job.ticket_id,
        comment_id=job.comment.id,
        direction="to_slack",
        at=kit.now(),
        internal=not job.comment.public,
    )


COMMENT = Delivery(run=comment, failed=comment_failed, posts=True)
