"""What the outbox can be asked; nothing here changes a row."""

import sqlite3
from datetime import datetime

from store.database import Database
from store.outbox_rows import ROWS, Backlog, Row, State
from store.times import from_stored, to_stored

_UNFINISHED = "state IN ('waiting', 'sending')"
# The index of what is unfinished alone: nothing that is done makes these slower.
_HEADS = "INDEXED BY outbox_heads"

# "desk:NAME" of "desk:NAME:ticket:7", and "slack" of "slack:C1".
_KIND_OF_LANE = """
    CASE WHEN lane LIKE 'desk:%'
        THEN 'desk:' || substr(lane, 6, instr(substr(lane, 6) || ':', ':') - 1)
        ELSE substr(lane, 1, instr(lane || ':', ':') - 1) END
"""
_BACKLOG = f"""
    SELECT {_KIND_OF_LANE} AS lanes, count(*),
        min(CASE attempts WHEN 0 THEN max(created_at, due_at) ELSE created_at END)
    FROM outbox WHERE {_UNFINISHED} GROUP BY lanes ORDER BY lanes
"""  # noqa: S608 -- all of it stands here


class Queries:
    """The half of `Outbox` that only looks."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, row_id: int) -> Row | None:
        return await self._db.read(lambda db: ROWS.get(db, row_id))

    async def find(self, key: str) -> Row | None:
        """The newest row with the key."""
        where = "WHERE key = ? ORDER BY id DESC LIMIT 1"
        return await self._db.read(lambda db: ROWS.first(db, where, (key,)))

    async def last_done(self, key: str) -> Row | None:
        """The row with the key that was carried out last."""
        where = "WHERE key = ? AND +state = 'done' ORDER BY updated_at DESC, id DESC LIMIT 1"
        return await self._db.read(lambda db: ROWS.first(db, where, (key,)))

    async def beginning(self, key_prefix: str) -> tuple[Row, ...]:
        """Rows in any state whose keys begin so, oldest first."""
        where = "WHERE key >= :prefix AND key < :prefix || char(1114111) ORDER BY id"
        return await self._db.read(lambda db: ROWS.all(db, where, {"prefix": key_prefix}))

    async def in_thread(self, key_prefix: str, thread_ts: str) -> tuple[Row, ...]:
        """Those of them whose payloads name this thread."""
        where = (
            "WHERE key >= :prefix AND key < :prefix || char(1114111)"
            " AND json_extract(payload, '$.thread_ts') = :thread ORDER BY id"
        )
        given = {"prefix": key_prefix, "thread": thread_ts}
        return await self._db.read(lambda db: ROWS.all(db, where, given))

    async def list(
        self, state: State | None = None, limit: int = 50, before: int | None = None
    ) -> tuple[Row, ...]:
        """The newest first; `before` is the last id of the page before."""
        where = (
            "WHERE (:state IS NULL OR state = :state) AND (:before IS NULL OR id < :before)"
            " ORDER BY id DESC LIMIT :limit"
        )
        given = {"state": state, "before": before, "limit": limit}
        return await self._db.read(lambda db: ROWS.all(db, where, given))

    async def counts(self) -> dict[State, int]:
        """How many rows are in each state, the empty ones included."""
        return await self._db.read(_counts)

    async def oldest_waiting(self) -> datetime | None:
        """When the row that has waited longest was added."""
        return await self._db.read(_oldest_waiting)

    async def backlog(self) -> tuple[Backlog, ...]:
        """What is still to be carried out, by kind of lane, those with nothing left out."""
        return await self._db.read(_backlog)

    async def in_flight(self, lane_prefix: str) -> tuple[Row, ...]:
        """Rows of those lanes that may have been carried out without our knowing, oldest first."""
        where = (
            f"{_HEADS} WHERE {_UNFINISHED} AND (state = 'sending' OR uncertain = 1)"
            " AND lane >= :prefix AND lane < :prefix || char(1114111) ORDER BY id"
        )
        return await self._db.read(lambda db: ROWS.all(db, where, {"prefix": lane_prefix}))

    async def lanes(self, prefix: str) -> frozenset[str]:
        """The lanes that begin so in which something is still to be carried out."""
        sql = (
            f"SELECT DISTINCT lane FROM outbox {_HEADS} WHERE {_UNFINISHED}"  # noqa: S608
            " AND lane >= :prefix AND lane < :prefix || char(1114111)"
        )
        rows = await self._db.read(lambda db: db.execute(sql, {"prefix": prefix}).fetchall())
        return frozenset(lane for (lane,) in rows)

    async def busy(self, lane: str) -> bool:
        """Whether something is still to be carried out in a lane."""
        sql = f"SELECT 1 FROM outbox {_HEADS} WHERE lane = ? AND {_UNFINISHED} LIMIT 1"  # noqa: S608
        found = await self._db.read(lambda db: db.execute(sql, (lane,)).fetchone())
        return found is not None

    async def in_lane(self, lane: str) -> tuple[Row, ...]:
        """What a lane still has to carry out, or has given up, oldest first."""
        where = (
            f"WHERE id IN (SELECT id FROM outbox {_HEADS} WHERE {_UNFINISHED} AND lane = :lane"  # noqa: S608
            " UNION ALL SELECT id FROM outbox INDEXED BY outbox_by_state"
            " WHERE state = 'dead' AND lane = :lane) ORDER BY id"
        )
        return await self._db.read(lambda db: ROWS.all(db, where, {"lane": lane}))

    async def results(self, kind: str, lanes: str = "", *, since: datetime) -> frozenset[str]:
        """What the rows of this kind that were done since then have left as their `result`.

        Only lanes that begin with `lanes` count.
        """
        sql = (
            "SELECT json_extract(progress, '$.result') FROM outbox INDEXED BY outbox_by_state"
            " WHERE state = 'done' AND updated_at >= :since AND kind = :kind"
            " AND lane >= :lanes AND lane < :lanes || char(1114111)"
        )
        given = {"kind": kind, "lanes": lanes, "since": to_stored(since)}
        rows = await self._db.read(lambda db: db.execute(sql, given).fetchall())
        return frozenset(result for (result,) in rows if result is not None)


def _counts(db: sqlite3.Connection) -> dict[State, int]:
    counts: dict[State, int] = {"waiting": 0, "sending": 0, "done": 0, "dead": 0}
    counts.update(db.execute("SELECT state, count(*) FROM outbox GROUP BY state"))
    return counts


def _oldest_waiting(db: sqlite3.Connection) -> datetime | None:
    sql = f"SELECT min(created_at) FROM outbox WHERE {_UNFINISHED} AND state = 'waiting'"  # noqa: S608
    [(oldest,)] = db.execute(sql)
    return None if oldest is None else from_stored(oldest)


def _backlog(db: sqlite3.Connection) -> tuple[Backlog, ...]:
    return tuple(
        Backlog(lanes=lanes, rows=rows, oldest=from_stored(oldest))
        for lanes, rows, oldest in db.execute(_BACKLOG)
    )
