import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table

Direction = Literal["to_desk", "to_slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in Slack and the comment at the desk that says the same.

    `direction` is the way it went: who follows it does not send it back.
    """

    team: str
    channel: str
    ts: str
    desk: str
    ticket_id: str
    comment_id: str
    direction: Direction
    at: datetime


MESSAGES = Table(Message, "messages", key=("team", "channel", "ts", "comment_id"))


class Messages:
    """The ledger against echoes; written with a `Batch`, never changed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, team: str, channel: str, ts: str) -> tuple[Message, ...]:
        where = "WHERE team = ? AND channel = ? AND ts = ? ORDER BY at, comment_id"
        return await self._db.read(lambda db: MESSAGES.all(db, where, (team, channel, ts)))

    async def comment_ids(
        self,
        desk: str,
        ticket_id: str,
        channel: str | None = None,
        direction: Direction | None = None,
    ) -> frozenset[str]:
        """The ticket's comments that are in Slack: in that channel, and went that way, if given."""
        wanted = {
            "desk": desk,
            "ticket_id": ticket_id,
            "channel": channel,
            "direction": direction,
        }
        return await self._db.read(lambda db: _comment_ids(db, wanted))


def _comment_ids(db: sqlite3.Connection, wanted: dict[str, str | None]) -> frozenset[str]:
    rows = db.execute(
        "SELECT comment_id FROM messages WHERE desk = :desk AND ticket_id = :ticket_id"
        " AND (:channel IS NULL OR channel = :channel)"
        " AND (:direction IS NULL OR direction = :direction)",
        wanted,
    )
    return frozenset(comment_id for (comment_id,) in rows)
