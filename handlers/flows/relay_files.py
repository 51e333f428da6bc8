"""The files of a comment follow it into its thread, each once."""

from dataclasses import replace

from handlers.flows import audience, homes, jobs, retract, sayable
from handlers.flows.jobs import PostComment, PostFile
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.kit import Kit
from handlers.text.filenames import safe_name
from handlers.views.conversation import attachment_note
from handlers.workspace import SlackRefused
from helpdesks.errors import HelpDeskError
from helpdesks.models import Attachment
from store import Batch, New, Row
from store import Message as Entry

LOOKS = 4  # Slack tells of a shared file a little late; so often it is asked before sharing again
LARGEST = 1_000_000_000  # bytes; Slack's help centre says 1 GB a file, its API pages say nothing

THROWN_AWAY = "file_not_found"  # also of a file that was shared already: sharing works once

EMPTY, TOO_LARGE, NO_SIZE, REFUSED = "empty", "too_large", "no_size", "refused"


def promises(job: PostComment) -> tuple[New, ...]:
    """A row for each attachment of a comment."""
    return tuple(_promise(job, attachment) for attachment in job.comment.attachments)


def keys(desk: str, comment_id: str) -> list[str]:
    """How the keys begin of all rows for the files of a comment, and for what is said of those."""
    files = jobs.files_key(desk, comment_id)
    return [files, _note_key(files)]


async def file(kit: Kit, row: Row) -> Outcome:
    """Carry one attachment; after a lost answer Slack is asked whether it shows the file."""
    job = jobs.load(PostFile, row.payload)
    try:
        if not await _may_show(kit, row, job):
            return _unshown(kit, row, job)
    except HelpDeskError:
        if not await _stands(kit, row, job):
            raise
        return await _found(kit, row, job)
    file_id, looks = row.progress.get("file"), row.progress.get("looks", 0)
    if file_id is not None:
        if await kit.slack.shared_ts(file_id, job.channel):
            return Done(messages=(_entry(kit, job, file_id),))
        if looks < LOOKS:
            await kit.store.outbox.save_progress(row, {**row.progress, "looks": looks + 1})
            return Later(seconds=2.0)
    else:
        file_id, why = await _carry(kit, job)
        if file_id is None:
            return Done(new=(_left_out(kit, row, job, why or REFUSED),))
    progress = {**row.progress, "file": file_id, "looks": 0}
    await kit.store.outbox.save_progress(row, progress)
    return await _show(kit, replace(row, progress=progress), job, file_id)


async def _show(kit: Kit, row: Row, job: PostFile, file_id: str) -> Outcome:
    """Share the file, if it still may be: carrying it took its time."""
    if await _may_show(kit, row, job):
        public = not job.internal
        async with sayable.held(kit, job.channel, job.desk, public=public) as holds:
            if holds:
                return await _shared(kit, row, job, file_id)
    return _unshown(kit, row, job)


async def _shared(kit: Kit, row: Row, job: PostFile, file_id: str) -> Outcome:
    """Share it; once, an upload that Slack has thrown away meanwhile is made anew."""
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
    return await _kept(kit, job, file_id)


async def _kept(kit: Kit, job: PostFile, file_id: str) -> Done:
    entry = _entry(kit, job, file_id)
    if job.internal:
        await kit.store.commit(Batch(messages=(entry,)))
    return Done(messages=(entry,))


async def file_failed(kit: Kit, row: Row, error: Exception) -> Done:
    """Say that a file is missing; where the thread is lost, its ticket finds another place.

    A file for agents that may have been shared after all does not stay there.
    """
    job = jobs.load(PostFile, row.payload)
    tried = await kit.store.outbox.get(row.id) or row
    gone = _unshown(kit, tried, job) if job.internal else Done()
    if job.thread_ts is not None and isinstance(error, SlackRefused) and error.code in homes.LOST:
        return replace(gone, new=(*gone.new, homes.move(job.channel, job.thread_ts, error.code)))
    return replace(gone, new=(*gone.new, _left_out(kit, row, job, REFUSED)))


async def _may_show(kit: Kit, row: Row, job: PostFile) -> bool:
    if await sayable.is_shared(kit, job.channel):
        return False
    if job.internal and not await audience.marked(kit, job.channel, job.desk):
        return False  # whether or not the desk can be asked
    public: bool | None = not job.internal
    if job.comment_id:
        public = await sayable.is_public(
            kit, row, job.desk, job.ticket_id, job.comment_id, public=not job.internal
        )
    if public and job.internal:
        public = False  # its words stand there as a note
    return await sayable.may_say(kit, job.channel, job.desk, public=public)


async def _stands(kit: Kit, row: Row, job: PostFile) -> bool:
    file_id = row.progress.get("file")
    return file_id is not None and await kit.slack.shared_ts(file_id, job.channel) is not None


async def _found(kit: Kit, row: Row, job: PostFile) -> Done:
    """What a lost answer has shared is in the ledger, where a channel is looked through."""
    async with sayable.held(kit, job.channel, job.desk, public=not job.internal) as holds:
        if holds:
            return await _kept(kit, job, row.progress["file"])
    return _unshown(kit, row, job)


def _unshown(kit: Kit, row: Row, job: PostFile) -> Done:
    """It may not be shown; what was carried, and perhaps shown, is deleted."""
    file_id = row.progress.get("file")
    if file_id is None:
        return Done()
    entry = _entry(kit, job, file_id)
    gone = retract.promise(entry, why="channel" if job.internal else "comment", locale=job.locale)
    return Done(messages=(entry,), new=(gone,))


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


def _promise(job: PostComment, attachment: Attachment) -> New:
    carrying = PostFile(
        desk=job.desk,
        number=job.number,
        channel=job.channel,
        thread_ts=job.thread_ts,
        locale=job.locale,
        attachment=attachment,
        ticket_id=job.ticket_id,
        comment_id=job.comment.id,
        internal=not job.comment.public,
    )
    files = jobs.files_key(job.desk, job.comment.id)
    return New(
        key=f"{files}{attachment.id}:{job.channel}:{job.thread_ts}",
        lane=jobs.file_lane(job.channel, job.thread_ts),
        kind=jobs.POST_FILE,
        payload=jobs.dump(carrying),
    )


def _left_out(kit: Kit, row: Row, job: PostFile, why: str) -> New:
    """A note that is taken back with its comment; of a file for agents it names nothing."""
    words = attachment_note(
        kit.words.to(job.locale),
        name=None if job.internal else job.attachment.name,
        size=None if job.internal else job.attachment.size,
        why=why,
        number=job.number,
        link=kit.desks[job.desk].url,
    )
    note = jobs.note(job.channel, words, thread_ts=job.thread_ts)
    if not job.internal:
        note = replace(note, desk=job.desk, ticket_id=job.ticket_id, comment_id=job.comment_id)
    return New(
        key=_note_key(row.key),
        lane=jobs.channel_lane(job.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(note),
    )


def _note_key(key: str) -> str:
    return f"note:{key}"


def _entry(kit: Kit, job: PostFile, file_id: str) -> Entry:
    return Entry(
        team=kit.slack.team,
        channel=job.channel,
        ts=file_id,
        desk=job.desk,
        ticket_id=job.ticket_id,
        comment_id=job.comment_id,
        direction="to_slack",
        at=kit.now(),
        internal=job.internal,
        file_id=file_id,
    )


FILE = Delivery(run=file, failed=file_failed)
