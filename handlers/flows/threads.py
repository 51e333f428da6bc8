"""The promise to read a linked thread, for what was said in it unheard."""

from dataclasses import dataclass
from datetime import datetime

from handlers.flows import jobs
from store import New


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadThread:
    """Find what people wrote in a linked thread since then and nobody told us of."""

    channel: str
    thread_ts: str
    since: datetime


def read_thread(job: ReadThread, due_at: datetime | None = None) -> New:
    """The row waits among the thread's messages, so that what is said later stays behind it."""
    return New(
        key=f"read:{job.channel}:{job.thread_ts}",
        lane=jobs.thread_lane(job.channel, job.thread_ts),
        kind=jobs.READ_THREAD,
        payload=jobs.dump(job),
        due_at=due_at,
        replace=True,
    )
