"""Every six hours each thread with news in the last month is compared with the desk once more.

So what nobody told of is found: a ticket that was deleted, a comment that was made internal, a hint
that was lost. The tickets of a desk take turns, one row for each desk, so that no desk is flooded.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.flows import jobs
from handlers.flows.cards import catch_up
from handlers.flows.jobs import Sweep
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.kit import Kit
from store import Batch, Cursor, Link, New, Row

SWEEP = "Sweep"  # among the cursors of desks, whose names are small letters
EVERY = timedelta(hours=6)
LOOK_EVERY = 600  # seconds between two looks whether a sweep is due
RECENT = timedelta(days=30)
MOST = 500  # threads
APART = timedelta(seconds=20)  # a ticket takes some five calls, and a desk may allow 60 a minute
DOWN = 300.0  # seconds before a desk that is down is thought of again


async def sweep(kit: Kit) -> None:
    """Begin a sweep if the last one is long enough ago."""
    last, now = await kit.store.cursors.get(SWEEP), kit.now()
    if last is not None and last.polled_at is not None and now - last.polled_at < EVERY:
        return
    links = await kit.store.links.active(kit.slack.team, since=now - RECENT, limit=MOST)
    rows = tuple(_row(desk, tickets, now) for desk, tickets in _by_desk(kit, links).items())
    cursor = Cursor(desk=SWEEP, moment=now, polled_at=now)
    await kit.store.commit(Batch(cursor=cursor, outbox=rows))


def _by_desk(kit: Kit, links: Sequence[Link]) -> dict[str, list[tuple[str, str]]]:
    """The tickets of the links, each once, those with the latest news first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for desk, *ticket in dict.fromkeys((one.desk, one.ticket_id, one.number) for one in links):
        if desk in kit.desks:
            found.setdefault(desk, []).append((ticket[0], ticket[1]))
    return found


def _row(desk: str, tickets: Sequence[tuple[str, str]], due_at: datetime) -> New:
    return New(
        key=f"sweep:{desk}",
        lane=f"{jobs.desk_lanes(desk)}sweep",
        kind=jobs.SWEEP,
        payload=jobs.dump(Sweep(desk=desk, tickets=tuple(tickets))),
        due_at=due_at,
        replace=True,
    )


async def run(kit: Kit, row: Row) -> Outcome:
    """Have one ticket caught up with, and promise the next."""
    job = jobs.load(Sweep, row.payload)
    if not job.tickets or job.desk not in kit.desks:
        return Done(forget=True)
    cursor = await kit.store.cursors.get(job.desk)
    if cursor is not None and cursor.down_since is not None:
        return Later(seconds=DOWN)
    (ticket_id, number), *rest = job.tickets
    others = (_row(job.desk, rest, kit.now() + APART),) if rest else ()
    return Done(new=(catch_up(job.desk, ticket_id, number), *others), forget=True)


DELIVERY = Delivery(run=run)
