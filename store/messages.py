import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table, to_json
from store.times import to_stored

Direction = Literal["to_desk", "to_slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in Slack and the comment at the desk that says the same.

    `direction` is the way it went: who follows it does not send it back. `internal`: it is a note
    for agents. A file of a comment that we have shared is an entry of its own, whose `ts` is the
    `file_id`; without a ticket and a comment it gathers news of several. `taken_back_at`: since
    when its words or file do not stand in Slack any more.
    """

    team: str
    channel: str
    ts: str
    desk: str
    ticket_id: str
    comment_id: str
    direction: Direction
    at: datetime
    internal: bool = False
    file_id: str | None = None
    taken_back_at: datetime | None = None


MESSAGES = Table(Message, "messages", key=("team", "channel", "ts", "desk", "comment_id"))


class Messages:
    """The ledger against echoes; written with a `Batch`. An entry, once there, stays.

    Only `make_internal` and `take_back` change one.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, team: str, channel: str, ts: str) -> tuple[Message, ...]:
        where = "WHERE team = ? AND channel = ? AND ts = ? ORDER BY at, comment_id"
        return await self._db.read(lambda db: MESSAGES.all(db, where, (team, channel, ts)))

    async def posted(
        self, team: str, channel: str, *, desk: str = "", ticket_id: str = ""
    ) -> tuple[Message, ...]:
        """What we have said in a channel, or there of one ticket, the oldest first."""
        where = (
            "WHERE team = :team AND channel = :channel AND direction = 'to_slack'"
            " AND (:desk = '' OR desk = :desk) AND (:ticket = '' OR ticket_id = :ticket)"
            " ORDER BY at, ts"
        )
        given = {"team": team, "channel": channel, "desk": desk, "ticket": ticket_id}
        return await self._db.read(lambda db: MESSAGES.all(db, where, given))

    async def of_ticket(self, desk: str, ticket_id: str) -> tuple[Message, ...]:
        """What we have said of a ticket anywhere, the oldest first."""
        where = (
            "WHERE desk = ? AND ticket_id = ? AND direction = 'to_slack' ORDER BY at, channel, ts"
        )
        return await self._db.read(lambda db: MESSAGES.all(db, where, (desk, ticket_id)))

    async def of_comment(
        self, desk: str, comment_id: str, direction: Direction | None = "to_slack"
    ) -> tuple[Message, ...]:
        """Where we have said a comment, whichever ticket it was in then; the oldest first.

        Without a `direction` also where it came from.
        """
        where = (
            "WHERE desk = :desk AND comment_id = :comment_id"
            " AND (:direction IS NULL OR direction = :direction) ORDER BY at, channel, ts"
        )
        given = {"desk": desk, "comment_id": comment_id, "direction": direction}
        return await self._db.read(lambda db: MESSAGES.all(db, where, given))

    async def standing(self, desk: str, comment_ids: Collection[str]) -> tuple[Message, ...]:
        """What of these comments stands as if it were public, whichever ticket they were in then.

        The oldest first.
        """
        where = (
            "WHERE desk = ? AND comment_id IN (SELECT value FROM json_each(?))"
            " AND direction = 'to_slack' AND ts <> '' AND NOT internal AND taken_back_at IS NULL"
            " ORDER BY at, channel, ts"
        )
        given = (desk, to_json(list(comment_ids)))
        return await self._db.read(lambda db: MESSAGES.all(db, where, given))

    async def internal_in(self, team: str) -> frozenset[str]:
        """The channels in which words for agents of ours stand."""
        return await self._db.read(lambda db: _internal_in(db, team))

    async def make_internal(self, team: str, channel: str, ts: str) -> None:
        """Remember that what a message or file of ours says is for agents by now."""
        sql = (
            "UPDATE messages SET internal = 1 WHERE team = ? AND channel = ? AND ts = ?"
            " AND direction = 'to_slack'"
        )
        await self._db.write(lambda db: db.execute(sql, (team, channel, ts)).rowcount)

    async def take_back(self, team: str, channel: str, ts: str, at: datetime) -> None:
        """Remember that a message or file of ours does not stand in Slack any more."""
        given = (to_stored(at), team, channel, ts)
        sql = (
            "UPDATE messages SET taken_back_at = ? WHERE team = ? AND channel = ? AND ts = ?"
            " AND direction = 'to_slack' AND taken_back_at IS NULL"
        )
        await self._db.write(lambda db: db.execute(sql, given).rowcount)

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


def _internal_in(db: sqlite3.Connection, team: str) -> frozenset[str]:
    rows = db.execute(
        "SELECT DISTINCT channel FROM messages WHERE team = ? AND internal = 1"
        " AND direction = 'to_slack' AND taken_back_at IS NULL",
        (team,),
    )
    return frozenset(channel for (channel,) in rows)
