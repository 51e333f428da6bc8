import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.rows import Table, to_json
from store.times import to_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A thread in Slack and the ticket it is about.

    `thread_ts` is the message the thread hangs on, `card_ts` the one that shows the ticket;
    `opened_by` the Slack user who asked, None if it was not asked for in Slack; `status_told` is
    the status the thread was last told of, in the desk's word.
    """

    team: str
    channel: str
    thread_ts: str
    card_ts: str
    desk: str
    ticket_id: str
    number: str
    opened_by: str | None
    private: bool
    locale: str
    status_told: str = ""
    created_at: datetime


# The last thing that happened: the link was made, the ticket changed, or a message went either way.
_LAST = """
    max(
        links.created_at,
        coalesce((
            SELECT updated_at FROM tickets
            WHERE tickets.desk = links.desk AND tickets.id = links.ticket_id
        ), 0),
        coalesce((
            SELECT max(at) FROM messages
            WHERE messages.desk = links.desk AND messages.ticket_id = links.ticket_id
        ), 0)
    )
"""
_ACTIVE = f"WHERE team = :team AND {_LAST} >= :since ORDER BY {_LAST} DESC, thread_ts LIMIT :limit"
LINKS = Table(Link, "links", key=("team", "channel", "thread_ts"))


class Links:
    """Which thread is which ticket; written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, team: str, channel: str, thread_ts: str) -> Link | None:
        return await self._db.read(lambda db: LINKS.get(db, team, channel, thread_ts))

    async def of_ticket(self, desk: str, ticket_id: str) -> tuple[Link, ...]:
        """Every thread that shows the ticket, the oldest first."""
        where = "WHERE desk = ? AND ticket_id = ? ORDER BY created_at, thread_ts"
        return await self._db.read(lambda db: LINKS.all(db, where, (desk, ticket_id)))

    async def active(self, team: str, *, since: datetime, limit: int) -> tuple[Link, ...]:
        """Threads in which something has happened since then, here or at the desk; newest first."""
        given = {"team": team, "since": to_stored(since), "limit": limit}
        return await self._db.read(lambda db: LINKS.all(db, _ACTIVE, given))

    async def linked(self, desk: str, ids: Collection[str]) -> frozenset[str]:
        """Those of the ticket ids that have a thread."""
        wanted = to_json(list(ids))
        return await self._db.read(lambda db: _linked(db, desk, wanted))


def _linked(db: sqlite3.Connection, desk: str, wanted: str) -> frozenset[str]:
    rows = db.execute(
        "SELECT ticket_id FROM links WHERE desk = ?"
        " AND ticket_id IN (SELECT value FROM json_each(?))",
        (desk, wanted),
    )
    return frozenset(ticket_id for (ticket_id,) in rows)
