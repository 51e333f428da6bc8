"""Small signs to one person: the mark on their message, and words only they see."""

from handlers.flows import jobs
from handlers.flows.jobs import Mark, Sign, Tell
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from handlers.workspace import Message, SlackRefused
from store import New, Row

SIGNS = {
    "sending": "hourglass_flowing_sand",
    "sent": "white_check_mark",
    "failed": "warning",
}
NOT_THERE = frozenset({"user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"})


def mark(job: Mark, key: str) -> New:
    """Set the mark on a message; a newer mark that still waits takes the place of an older one."""
    return New(
        key=f"mark:{key}",
        lane=f"marks:{job.channel}:{job.ts}",
        kind=jobs.MARK,
        payload=jobs.dump(job),
        replace=True,
    )


def before(row: Row, sign: Sign) -> tuple[Sign, ...]:
    """The marks that may stand on a message when its row has come to this end.

    What failed and is retried may end before the mark of that was taken away.
    """
    return ("sending", "failed") if sign == "sent" and row.last_error else ("sending",)


def tell(
    user: str,
    message: Message,
    *,
    key: str,
    channel: str | None = None,
    thread_ts: str | None = None,
) -> New:
    job = Tell(
        user=user,
        channel=channel,
        thread_ts=thread_ts,
        text=message.text,
        blocks=message.blocks,
    )
    return New(key=f"tell:{key}", lane=f"tell:{user}", kind=jobs.TELL, payload=jobs.dump(job))


async def put(kit: Kit, row: Row) -> Done:
    job = jobs.load(Mark, row.payload)
    for before in job.instead_of:
        await kit.slack.unreact(job.channel, job.ts, SIGNS[before])
    await kit.slack.react(job.channel, job.ts, SIGNS[job.mark])
    return Done()


async def say(kit: Kit, row: Row) -> Done:
    """Show it in the channel to that person only, or in their direct messages."""
    job = jobs.load(Tell, row.payload)
    words = Message(text=job.text, blocks=job.blocks)
    if job.channel is not None:
        try:
            await kit.slack.ephemeral(job.channel, job.user, words, thread_ts=job.thread_ts)
        except SlackRefused as error:
            if error.code not in NOT_THERE:
                raise
        else:
            return Done()
    direct = await kit.slack.direct(job.user)
    since = row.first_sent_at or row.created_at
    if not row.uncertain or not await kit.slack.find_post(direct, row.sent_as, since=since):
        await kit.slack.post(direct, words, key=row.sent_as)
    return Done()


MARK = Delivery(run=put)
TELL = Delivery(run=say)
