"""What is said at the desk arrives in a thread: first the words, then each file, each once."""

import asyncio
from dataclasses import replace

from handlers.flows import jobs
from handlers.flows.jobs import PostComment, PostFile, PostNote
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.kit import Kit
from handlers.text.filenames import safe_name
from handlers.views.conversation import attachment_note, comment_message
from handlers.workspace import Message, SlackRefused
from helpdesks.models import Attachment
from store import Message as Entry
from store import New, Row

LOOKS = 4  # Slack tells of a shared file a little late; so often it is asked before sharing again
LARGEST = 1_000_000_000  # bytes; Slack's help centre says 1 GB a file, its API pages say nothing

THROWN_AWAY = "file_not_found"  # also of a file that was shared already: sharing works once

EMPTY, TOO_LARGE, NO_SIZE, REFUSED = "empty", "too_large", "no_size", "refused"


def promise(job: PostComment) -> New:
    return New(
        key=f"comment:{job.desk}:{job.comment.id}:{job.channel}:{job.thread_ts}",
        lane=jobs.channel_lane(job.channel),
        kind=jobs.POST_COMMENT,
        payload=jobs.dump(job),
    )


async def comment(kit: Kit, row: Row) -> Done:
    job = jobs.load(PostComment, row.payload)
    if not job.comment.public:
        return Done()
    words = await asyncio.to_thread(  # a long page of HTML takes a while to read
        comment_message,
        kit.words.to(job.locale),
        comment=job.comment,
        author=job.comment.author.name,
        number=job.number,
        desk=job.desk,
        ticket_id=job.ticket_id,
    )
    ts = await _post(kit, row, job.channel, job.thread_ts, words)
    entry = Entry(
        team=kit.slack.team,
        channel=job.channel,
        ts=ts,
        desk=job.desk,
        ticket_id=job.ticket_id,
        comment_id=job.comment.id,
        direction="to_slack",
        at=kit.now(),
    )
    files = tuple(_file_promise(job, attachment) for attachment in job.comment.attachments)
    return Done(messages=(entry,), new=files)


async def comment_failed(kit: Kit, row: Row, error: Exception) -> Done:
    """Where a thread cannot be written to any more, its requester hears it in person."""
    job = jobs.load(PostComment, row.payload)
    link = job.thread_ts and await kit.store.links.find(kit.slack.team, job.channel, job.thread_ts)
    if not link or link.opened_by is None or not isinstance(error, SlackRefused):
        return Done()
    direct = await kit.slack.direct(link.opened_by)
    locale = (await kit.slack.member(link.opened_by)).locale
    return Done(new=(promise(replace(job, channel=direct, thread_ts=None, locale=locale)),))


async def file(kit: Kit, row: Row) -> Outcome:
    """Carry one attachment; after a lost answer Slack is asked whether it shows the file."""
    job = jobs.load(PostFile, row.payload)
    file_id, looks = row.progress.get("file"), row.progress.get("looks", 0)
    if file_id is not None:
        if await kit.slack.shared_ts(file_id, job.channel):
            return Done()
        if looks < LOOKS:
            await kit.store.outbox.save_progress(row, {**row.progress, "looks": looks + 1})
            return Later(seconds=2.0)
    else:
        file_id, why = await _carry(kit, job)
        if file_id is None:
            return Done(new=(_left_out(kit, row, job, why or REFUSED),))
    await kit.store.outbox.save_progress(row, {**row.progress, "file": file_id, "looks": 0})
    return await _show(kit, row, job, file_id)


async def _show(kit: Kit, row: Row, job: PostFile, file_id: str) -> Outcome:
    """Share the file; once, an upload that Slack has thrown away meanwhile is made anew."""
    title = safe_name(job.attachment.name)
    try:
        await kit.slack.share({file_id: title}, channel=job.channel, thread_ts=job.thread_ts)
    except SlackRefused as refused:
        if refused.code != THROWN_AWAY:
            raise
        anew = "anew" in row.progress
        await kit.store.outbox.save_progress(row, {} if anew else {"anew": True})
        if anew:
            raise
        return Later(seconds=0.0)
    return Done()


async def file_failed(kit: Kit, row: Row, _error: Exception) -> Done:
    job = jobs.load(PostFile, row.payload)
    return Done(new=(_left_out(kit, row, job, REFUSED),))


async def note(kit: Kit, row: Row) -> Done:
    job = jobs.load(PostNote, row.payload)
    words = Message(text=job.text, blocks=job.blocks)
    await _post(kit, row, job.channel, job.thread_ts, words)
    return Done()


async def _post(kit: Kit, row: Row, channel: str, thread_ts: str | None, words: Message) -> str:
    """Post once: after a lost answer, look in the channel before posting again."""
    if row.uncertain:
        since = row.first_sent_at or row.created_at
        ts = await kit.slack.find_post(channel, row.key, since=since, thread_ts=thread_ts)
        if ts is not None:
            return ts
    return await kit.slack.post(channel, words, key=row.key, thread_ts=thread_ts)


async def _carry(kit: Kit, job: PostFile) -> tuple[str | None, str | None]:
    """Answer the file's id in Slack, or else the word for why it stays where it is."""
    if why := _unfit(job.attachment.size):
        return None, why
    async with kit.desks[job.desk].download(job.attachment) as body:
        size = body.size if body.size is not None else job.attachment.size
        if why := NO_SIZE if size is None else _unfit(size):
            return None, why
        named = replace(body, name=safe_name(job.attachment.name), size=size)
        return await kit.slack.upload(named), None


def _unfit(size: int | None) -> str | None:
    """Answer the word for why a file of so many bytes cannot go; None while nothing speaks so."""
    if size == 0:
        return EMPTY
    return TOO_LARGE if (size or 0) > LARGEST else None


def _file_promise(job: PostComment, attachment: Attachment) -> New:
    carrying = PostFile(
        desk=job.desk,
        number=job.number,
        channel=job.channel,
        thread_ts=job.thread_ts,
        locale=job.locale,
        attachment=attachment,
    )
    return New(
        key=f"file:{job.desk}:{job.comment.id}:{attachment.id}:{job.channel}:{job.thread_ts}",
        lane=jobs.file_lane(job.channel, job.thread_ts),
        kind=jobs.POST_FILE,
        payload=jobs.dump(carrying),
    )


def _left_out(kit: Kit, row: Row, job: PostFile, why: str) -> New:
    words = attachment_note(
        kit.words.to(job.locale),
        name=job.attachment.name,
        size=job.attachment.size,
        why=why,
        number=job.number,
        link=kit.desks[job.desk].url,
    )
    return New(
        key=f"note:{row.key}",
        lane=jobs.channel_lane(job.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(jobs.note(job.channel, words, thread_ts=job.thread_ts)),
    )


COMMENT = Delivery(run=comment, failed=comment_failed, posts=True)
FILE = Delivery(run=file, failed=file_failed)
NOTE = Delivery(run=note, posts=True)
