"""Files follow a ticket that its desk does not open with files: one after another, each once."""

from dataclasses import asdict, replace
from functools import partial
from typing import Any

from handlers.flows import jobs, marks, outcomes_shown, people, transfer
from handlers.flows.desks_here import named
from handlers.flows.jobs import AttachFiles
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.flows.transfer import LeftBehind
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.text.filenames import safe_name
from handlers.views import follow_ups
from handlers.workspace import SlackFile
from helpdesks.desk import HelpDesk
from helpdesks.errors import Accepted
from helpdesks.models import Attachment, Bytes, Identity
from store import New, PersonIdentity, Row

ATTACHED, LEFT, UNDER_WAY = "attached", "left", "under_way"
"""In a row's progress: the ids of files that are there, those left behind, and the one whose
answer is not known yet."""
LOOKED = "looked"
"""How often that one was looked for since the desk said that it has it."""
LOOKS = 8  # within a few minutes, in which nothing else reaches the ticket
UNCONFIRMED = "unconfirmed"


def promise(job: AttachFiles) -> New:
    return New(
        key=f"attach:{job.form}",
        lane=jobs.ticket_lane(job.desk, job.ticket.number),
        kind=jobs.ATTACH_FILES,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(AttachFiles, row.payload)
    desk = kit.desks[job.desk]
    return await people.as_person(kit, desk, job.user, partial(_attach, kit, row, job))


async def _attach(
    kit: Kit, row: Row, job: AttachFiles, _who: PersonIdentity, as_: Identity
) -> Done:
    desk, files = kit.desks[job.desk], [await _known(kit, file) for file in job.files]
    job = replace(job, files=tuple(files))
    watch = await outcomes_shown.watcher(kit, row, job.user, job.form)
    progress: dict[str, Any] = {ATTACHED: [], LEFT: {}, **row.progress}

    async def attach(body: Bytes) -> None:
        await desk.attach(job.ticket.id, body, as_=as_)

    for count, file in enumerate(job.files):
        if file.id in progress[ATTACHED] or file.id in progress[LEFT]:
            continue
        why = None
        if not await _is_there(desk, job, file, progress, as_):
            why = await _taken_unseen(kit, row, progress) or transfer.unfit(desk, file, count)
            if why is None:
                await kit.store.outbox.save_progress(row, {**progress, UNDER_WAY: file.id})
                why = await transfer.carry_one(kit, file, attach, watch=watch)
        progress = _after(progress, file, why)
        await kit.store.outbox.save_progress(row, progress)
    after = await kit.store.outbox.get(row.id) or row
    return Done(
        new=await _left_told(kit, after, job),
        then=lambda: outcomes_shown.opened(kit, after, job, job.ticket, job.channel),
    )


async def _known(kit: Kit, file: SlackFile) -> SlackFile:
    """The file with its whole name: one that was kept in a form has what its box could show."""
    if file.url or file.withheld:
        return file
    known = await kit.slack.file(file.id)
    return replace(file, withheld=known.withheld) if known.withheld else known


async def _taken_unseen(kit: Kit, row: Row, progress: dict[str, Any]) -> str | None:
    """The word for a file that the desk took and never showed; Accepted while it may come.

    None for any other file.
    """
    if not progress.get(ACCEPTED):
        return None
    looked = progress.get(LOOKED, 0) + 1
    if looked >= LOOKS:
        return UNCONFIRMED
    await kit.store.outbox.save_progress(row, {**progress, LOOKED: looked})
    raise Accepted


def _after(progress: dict[str, Any], file: SlackFile, why: str | None) -> dict[str, Any]:
    """The progress once it is known what became of a file."""
    progress = {**progress, UNDER_WAY: None, ACCEPTED: False, LOOKED: 0}
    if why is None:
        return {**progress, ATTACHED: [*progress[ATTACHED], file.id]}
    left = asdict(LeftBehind(name=file.name, why=why, link=file.permalink))
    return {**progress, LEFT: {**progress[LEFT], file.id: left}}


async def _is_there(
    desk: HelpDesk, job: AttachFiles, file: SlackFile, progress: dict[str, Any], as_: Identity
) -> bool:
    """After a lost answer, look whether the ticket has one more such file than we know of."""
    if progress.get(UNDER_WAY) != file.id:
        return False
    attachments: tuple[Attachment, ...] = ()
    async for comment in desk.comments(job.ticket.id, as_=as_):
        attachments = comment.attachments
        break
    ours = [other for other in job.files if other.id in progress[ATTACHED]]
    there = sum(_is(attachment, file) for attachment in attachments)
    return there > sum(_same(other, file) for other in ours)


def _is(attachment: Attachment, file: SlackFile) -> bool:
    same_size = None in (attachment.size, file.size) or attachment.size == file.size
    return attachment.name == safe_name(file.name) and same_size


def _same(one: SlackFile, other: SlackFile) -> bool:
    return (safe_name(one.name), one.size) == (safe_name(other.name), other.size)


async def _left_told(kit: Kit, row: Row, job: AttachFiles) -> tuple[New, ...]:
    """Tell which files did not follow their ticket, and why."""
    t = await translate_for(kit, job.user)
    left = outcomes_shown.left_out(t, row)
    if not left:
        return ()
    said = follow_ups.files_left(
        t, number=job.ticket.number, left_out=left, desk=named(kit, job.desk)
    )
    return (marks.tell(job.user, said, key=row.key),)


async def not_attached(kit: Kit, row: Row, error: Exception) -> Done:
    job = jobs.load(AttachFiles, row.payload)
    t = await translate_for(kit, job.user)
    said = follow_ups.follow_up_failed(
        t,
        number=job.ticket.number,
        what=t("Its files were not added."),
        reason=outcomes_shown.reason_of(t, error),
        words=outcomes_shown.words_of(row),
        delivery=outcomes_shown.again(row, error),
        desk=named(kit, job.desk),
    )
    return Done(new=(marks.tell(job.user, said, key=f"{row.key}:{row.lease}"),))


DELIVERY = Delivery(run=run, failed=not_attached)
