"""How long each table keeps what it has. Links, messages, tickets and settings are kept."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from store.database import Database
from store.times import to_stored

_AT_ONCE = 1000  # rows a deletion takes before others may write
_LAST_POST = "max(coalesce(since, 0), coalesce(json_extract(posts, '$[#-1]'), 0))"


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `table` go once `column` is older than `keep`; `extra` narrows them down.

    `column` may be an expression.
    """

    table: str
    key: str
    column: str
    keep: timedelta
    extra: str = ""

    def delete(self, db: sqlite3.Connection, now: datetime) -> int:
        old = f"SELECT {self.key} FROM {self.table} WHERE {self.column} < ? {self.extra} LIMIT ?"  # noqa: S608 -- the names stand below
        sql = f"DELETE FROM {self.table} WHERE ({self.key}) IN ({old})"  # noqa: S608 -- the names stand below
        return db.execute(sql, (to_stored(now - self.keep), _AT_ONCE)).rowcount


RULES = (
    Rule("receipts", "event_id", "at", timedelta(hours=25)),
    Rule("outbox", "id", "updated_at", timedelta(days=7), "AND state = 'done'"),
    Rule("outbox", "id", "updated_at", timedelta(days=90), "AND state = 'dead'"),
    Rule("drafts", "key", "at", timedelta(days=7)),
    Rule("people", "team, user", "fetched_at", timedelta(days=30)),
    Rule(
        "identities", "team, user, desk", "checked_at", timedelta(days=30), "AND level <> 'linked'"
    ),
    Rule(
        "introductions", "team, user, desk", "asked_at", timedelta(days=90), "AND state = 'waiting'"
    ),
    Rule(
        "introductions",
        "team, user, desk",
        "coalesce(decided_at, asked_at)",
        timedelta(days=365),
        "AND state = 'declined'",
    ),
    Rule("rolling", "team, channel", _LAST_POST, timedelta(days=7)),
)


async def prune(db: Database, now: datetime) -> dict[str, int]:
    """Delete what is too old, in small bites; says how many rows of each table."""
    deleted: dict[str, int] = {}
    for rule in RULES:
        gone = _AT_ONCE
        while gone == _AT_ONCE:
            gone = await db.write(partial(rule.delete, now=now), durable=False)
            deleted[rule.table] = deleted.get(rule.table, 0) + gone
    return deleted
