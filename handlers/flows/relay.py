"""What is said at the desk arrives in a thread: first the words, then each file, each once."""

import asyncio
from dataclasses import replace

from handlers.flows import jobs
from handlers.flows.jobs import PostComment, PostFile, PostNote
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from handlers.views.conversation import attachment_note, comment_message
from handlers.workspace import Message
from helpdesks.errors import Unintelligible
from helpdesks.models import Attachment
from store import Message as Entry
from store import New, Row

LARGEST = 1_000_000_000  # bytes; Slack's help centre says 1 GB a file, its API pages say nothing

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


async def file(kit: Kit, row: Row) -> Done:
    """Carry one attachment; after a lost answer Slack is asked whether it shows the file."""
    job = jobs.load(PostFile, row.payload)
    why = _unfit(job.attachment)
    if why:
        return Done(new=(_left_out(kit, row, job, why),))
    file_id = row.progress.get("file")
    if file_id is None:
        file_id = await _carry(kit, job)
        await kit.store.outbox.save_progress(row, {"file": file_id})
    elif await kit.slack.shared_ts(file_id, job.channel):
        return Done()
    await kit.slack.share(
        {file_id: job.attachment.name}, channel=job.channel, thread_ts=job.thread_ts
    )
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


async def _carry(kit: Kit, job: PostFile) -> str:
    async with kit.desks[job.desk].download(job.attachment) as body:
        size = body.size if body.size is not None else job.attachment.size
        if size is None:
            raise Unintelligible("the size of an attachment")
        return await kit.slack.upload(replace(body, name=job.attachment.name, size=size))


def _unfit(attachment: Attachment) -> str | None:
    if attachment.size == 0:
        return EMPTY
    return TOO_LARGE if (attachment.size or 0) > LARGEST else None


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


COMMENT = Delivery(run=comment, posts=True)
FILE = Delivery(run=file, failed=file_failed)
NOTE = Delivery(run=note, posts=True)
