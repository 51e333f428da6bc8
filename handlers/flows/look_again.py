"""A ticket's threads are looked at once more a little later, and nobody's words wait for that.

What is due later stands in a lane of its own; the look itself takes its turn in the ticket's.
"""

from datetime import timedelta

from handlers.flows import jobs
from handlers.flows.cards import catch_up
from handlers.flows.jobs import LookAgain
from handlers.flows.outcome import Delivery, Done
from handlers.kit import Kit
from store import New, Row


def look_again(kit: Kit, job: LookAgain, why: str, wait: timedelta) -> New:
    """Ask for another look; of those for one reason (`why`, a word) the first one's time counts."""
    return New(
        key=f"look-again:{job.desk}:{job.ticket_id}:{why}",
        lane=lane(job.desk, job.ticket_id, why),
        kind=jobs.LOOK_AGAIN,
        payload=jobs.dump(job),
        due_at=kit.now() + wait,
        replace=True,
    )


def lane(desk: str, ticket_id: str, why: str) -> str:
    return f"{jobs.desk_lanes(desk)}again:{ticket_id}:{why}"


async def run(_kit: Kit, row: Row) -> Done:
    job = jobs.load(LookAgain, row.payload)
    look = catch_up(job.desk, job.ticket_id, job.number, missing_since=job.missing_since)
    return Done(new=(look,), forget=True)


DELIVERY = Delivery(run=run)
