"""An edit that came too late to count by itself, and that its writer wants the desk to have."""

from dataclasses import replace

from handlers.flows import edited, jobs, marks
from handlers.flows.desks_here import named
from handlers.flows.jobs import CorrectComment, Mark
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views import notices
from handlers.views.corrections import correction_sending
from handlers.views.state import DeliveryRef
from handlers.workspace import Message
from store import Batch, New, Row


async def promise(kit: Kit, user: str, ref: DeliveryRef) -> Message:
    """Write the row for the newest words; answers what its writer is told."""
    t = await translate_for(kit, user)
    job = _job(await kit.store.outbox.get(ref.row), user, ref)
    if job is None or job.desk not in kit.desks:
        return notices.delivery_gone(t)
    newest = (await edited.edits(kit, job.channel, job.ts))[-1]
    job = replace(job, edited_ts=newest.ts, message=newest.message, asked=True)
    key = edited.ASKED + jobs.edited_key(kit.slack.team, job.channel, job.ts, job.edited_ts)
    if await kit.store.outbox.find(key) is not None:
        return notices.delivery_gone(t)
    await kit.store.commit(Batch(outbox=_rows(job, key)))
    return correction_sending(t, number=job.number, desk=named(kit, job.desk))


def _job(row: Row | None, user: str, ref: DeliveryRef) -> CorrectComment | None:
    """The edit that a button is about, if the one who pressed it made it."""
    if row is None or row.key != ref.key or row.kind != jobs.CORRECT_COMMENT:
        return None
    job = jobs.load(CorrectComment, row.payload)
    return job if job.user == user and row.state == "done" else None


def _rows(job: CorrectComment, key: str) -> tuple[New, ...]:
    lane = jobs.ticket_lane(job.desk, job.number)
    sign = Mark(channel=job.channel, ts=job.ts, mark="sending", instead_of=("sent",))
    return (
        New(key=key, lane=lane, kind=jobs.CORRECT_COMMENT, payload=jobs.dump(job)),
        marks.mark(sign, key),
    )
