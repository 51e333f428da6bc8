"""How somebody learns what became of a message that they edited or deleted after it was sent."""

from handlers.flows import jobs, marks, outcomes_shown
from handlers.flows.desks_here import named
from handlers.flows.jobs import CorrectComment, Mark, Sign, WithdrawComment
from handlers.flows.outcome import Done
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import corrections as views
from handlers.views.state import DeliveryRef
from handlers.workspace import Message
from store import New, Row

Job = CorrectComment | WithdrawComment


def job_of(row: Row) -> Job:
    if row.kind == jobs.CORRECT_COMMENT:
        return jobs.load(CorrectComment, row.payload)
    return jobs.load(WithdrawComment, row.payload)


async def late(kit: Kit, row: Row, job: CorrectComment, *, offer: bool = True) -> New:
    """Say that the desk keeps the first words; `offer` the new ones as a correction."""
    t = await translate_for(kit, job.user)
    said = views.edited_late(
        t,
        number=job.number,
        delivery=DeliveryRef(row=row.id, key=row.key) if offer else None,
        desk=named(kit, job.desk),
    )
    return _tell(job, said, row.key)


async def impossible(kit: Kit, row: Row, job: Job) -> tuple[New, ...]:
    """The first comment is gone, or is not for the eyes of its writer any more."""
    if isinstance(job, WithdrawComment):
        return ()
    return (*marked(row, job, "sent"), await late(kit, row, job, offer=False))


def marked(row: Row, job: Job, sign: Sign) -> tuple[New, ...]:
    """The mark on an edited message; one that was deleted has none."""
    if isinstance(job, WithdrawComment):
        return ()
    was: tuple[Sign, ...] = ("sending", "sent" if sign == "failed" else "failed")
    return (marks.mark(Mark(channel=job.channel, ts=job.ts, mark=sign, instead_of=was), row.key),)


async def failed(kit: Kit, row: Row, error: Exception) -> Done:
    job = job_of(row)
    t = await translate_for(kit, job.user)
    told = views.not_told(
        t,
        what="edit" if isinstance(job, CorrectComment) else "deletion",
        number=job.number,
        reason=outcomes_shown.reason_of(t, error),
        words=outcomes_shown.words_of(row),
        delivery=outcomes_shown.again(row, error),
        desk=named(kit, job.desk),
    )
    alone = _tell(job, told, f"{row.key}:{row.lease}")
    return Done(new=(alone, *marked(row, job, "failed")))


def _tell(job: Job, said: Message, key: str) -> New:
    return marks.tell(job.user, said, key=key, channel=job.channel, thread_ts=job.thread_ts)
