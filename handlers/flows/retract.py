"""What may not be read any more where it stands is taken back: replaced, or deleted as files are.

The ledger keeps the entry and remembers that it is not there any more.
"""

from typing import Literal

from handlers.flows import jobs
from handlers.flows.jobs import Retract
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from handlers.views.audience import taken_back
from handlers.workspace import SlackRefused
from store import Message, New, Row

GONE = "message_not_found"


def promise(entry: Message, *, why: Literal["channel", "comment"], locale: str) -> New:
    job = Retract(channel=entry.channel, ts=entry.ts, file_id=entry.file_id, why=why, locale=locale)
    return New(
        key=f"retract:{entry.channel}:{entry.ts}",
        lane=jobs.retract_lane(entry.channel),
        kind=jobs.RETRACT,
        payload=jobs.dump(job),
        replace=True,
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(Retract, row.payload)
    if job.file_id is not None:
        await kit.slack.delete_file(job.file_id)
    elif job.why == "channel":
        await _deleted(kit, row, job)
    else:
        await _replaced(kit, row, job)
    await kit.store.messages.take_back(kit.slack.team, job.channel, job.ts, kit.now())
    return Done()


async def _deleted(kit: Kit, row: Row, job: Retract) -> None:
    """Delete it with its author's name, which stays in what is replaced; else replace it."""
    try:
        await kit.slack.delete(job.channel, job.ts)
    except SlackRefused:
        await _replace(kit, row, job)


async def _replaced(kit: Kit, row: Row, job: Retract) -> None:
    """Say that something stood there; where Slack lets us change nothing, delete it."""
    try:
        await _replace(kit, row, job)
    except SlackRefused as refused:
        if refused.code != GONE:
            await kit.slack.delete(job.channel, job.ts)


async def _replace(kit: Kit, row: Row, job: Retract) -> None:
    words = taken_back(kit.words.to(job.locale or kit.locale), why=job.why)
    await kit.slack.update(job.channel, job.ts, words, key=row.key)


DELIVERY = Delivery(run=run)
