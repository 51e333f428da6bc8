"""What must be sent, in order within each lane.

A row is waiting, then sending while a worker holds its lease, then done, or dead after too many
attempts, or waiting again. Only the first unfinished row of a lane can be claimed, so one lane
sends one row at a time, in the order of their ids; done and dead rows do not hold it up.

Keys. A row added with `replace` False is unique by its key for as long as it is kept: adding it
again changes nothing. Of a replaceable row the newest payload wins: while one with the key waits,
its payload is exchanged, and its place, due time and attempts stay; while one is being sent, a
fresh row waits behind it. Should the one being sent have to wait again, it takes over the fresher
payload; dead ones with the key give way. So a replaceable kind must be a single step whose
repetition does no harm, such as updating a card.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store import claims
from store.database import Database
from store.rows import Table, to_json
from store.times import from_stored, to_stored

State = Literal["waiting", "sending", "done", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Something to send. `due_at` None means at once; `replace` is explained above."""

    key: str
    lane: str
    kind: str
    payload: dict[str, Any] = field(repr=False)
    due_at: datetime | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the outbox. `uncertain`: an attempt's end is unknown, so look before repeating.

    `progress` is what earlier attempts have done, `lease` proves that the claim is still ours.
    """

    id: int
    key: str
    replaceable: bool
    lane: str
    kind: str
    payload: dict[str, Any] = field(repr=False)
    progress: dict[str, Any] = field(repr=False)
    state: State
    attempts: int
    uncertain: bool
    due_at: datetime
    first_sent_at: datetime | None
    lease: str | None
    leased_until: datetime | None
    last_error: str | None
    created_at: datetime
    updated_at: datetime


ROWS = Table(Row, "outbox", key=("id",))
_UNFINISHED = "state IN ('waiting', 'sending')"


class Outbox:
    """Rows are added and settled with a `Batch`; the rest is here."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self.news = asyncio.Event()

    async def changed(self) -> None:
        """Wait until rows were added or changed since this returned last; for one waiter.

        What another process changes is not noticed: wait with a timeout.
        """
        await self.news.wait()
        self.news.clear()

    async def claim(
        self,
        now: datetime,
        limit: int,
        lease_seconds: float,
        exclude_lanes: Collection[str] = (),
        lanes: str = "",
    ) -> tuple[Row, ...]:
        """Take the heads of up to `limit` lanes that are due, marked as being sent.

        Only lanes that begin with `lanes` count. A row whose lease ran out before it was settled is
        taken again, as uncertain.
        """
        wanted = claims.Wanted(
            now=to_stored(now),
            until=to_stored(now) + int(lease_seconds * 1000),
            limit=limit,
            lanes=lanes,
            exclude=to_json(list(exclude_lanes)),
        )
        found = await self._db.read(lambda db: claims.claimable(db, wanted))
        if not found:
            return ()
        return await self._db.write(lambda db: _rows(db, claims.claim(db, found, wanted)))

    async def renew(self, row: Row, until: datetime) -> bool:
        """Hold the lease of a long delivery until then; False if it is no longer ours."""
        given = (to_stored(until), row.id, row.lease)
        return await self._db.write(
            lambda db: _changed(
                db, "UPDATE outbox SET leased_until = ? WHERE id = ? AND lease = ?", given
            ),
            durable=False,
        )

    async def save_progress(self, row: Row, progress: Mapping[str, Any]) -> bool:
        """Remember what is done of a row that is being sent; False if it is no longer ours."""
        given = (to_json(dict(progress)), to_stored(self._clock()), row.id, row.lease)
        return await self._db.write(
            lambda db: _changed(
                db,
                "UPDATE outbox SET progress = ?, updated_at = ? WHERE id = ? AND lease = ?",
                given,
            )
        )

    async def recover(self) -> int:
        """At start: what was being sent waits again, uncertain and due now; says how many."""
        now = to_stored(self._clock())
        return await self._db.write(lambda db: claims.recover(db, now), after=self.news.set)

    async def retry(self, row_id: int) -> bool:
        """Let a dead row wait again, due now, attempts at zero; False if it is not dead."""
        now = to_stored(self._clock())
        return await self._db.write(lambda db: _retry(db, row_id, now), after=self.news.set)

    async def drop(self, row_id: int) -> bool:
        """Forget a row; False if there is none, or it is being sent."""
        sql = "DELETE FROM outbox WHERE id = ? AND state <> 'sending'"
        return await self._db.write(lambda db: _changed(db, sql, (row_id,)), after=self.news.set)

    async def get(self, row_id: int) -> Row | None:
        return await self._db.read(lambda db: ROWS.get(db, row_id))

    async def find(self, key: str) -> Row | None:
        """The newest row with the key."""
        where = "WHERE key = ? ORDER BY id DESC LIMIT 1"
        return await self._db.read(lambda db: ROWS.first(db, where, (key,)))

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

    async def in_flight(self, lane_prefix: str) -> tuple[Row, ...]:
        """Rows of those lanes that may have been carried out without our knowing, oldest first."""
        where = (
            f"WHERE {_UNFINISHED} AND (state = 'sending' OR uncertain = 1)"
            " AND substr(lane, 1, length(:prefix)) = :prefix ORDER BY id"
        )
        return await self._db.read(lambda db: ROWS.all(db, where, {"prefix": lane_prefix}))

    async def lanes(self, prefix: str) -> frozenset[str]:
        """The lanes that begin so in which something is still to be carried out."""
        sql = f"SELECT DISTINCT lane FROM outbox WHERE {_UNFINISHED}"  # noqa: S608
        rows = await self._db.read(lambda db: db.execute(sql).fetchall())
        return frozenset(lane for (lane,) in rows if lane.startswith(prefix))

    async def hasten(self, lane: str) -> None:
        """Let what waits in a lane and was not tried yet be due now."""
        now = to_stored(self._clock())
        sql = (
            "UPDATE outbox SET due_at = :now"
            " WHERE lane = :lane AND state = 'waiting' AND attempts = 0 AND due_at > :now"
        )
        await self._db.write(
            lambda db: db.execute(sql, {"lane": lane, "now": now}).rowcount,
            durable=False,
            after=self.news.set,
        )

    async def busy(self, lane: str) -> bool:
        """Whether something is still to be carried out in a lane."""
        sql = f"SELECT 1 FROM outbox WHERE lane = ? AND {_UNFINISHED} LIMIT 1"  # noqa: S608
        found = await self._db.read(lambda db: db.execute(sql, (lane,)).fetchone())
        return found is not None

    async def beginning(self, key_prefix: str) -> tuple[Row, ...]:
        """Rows in any state whose keys begin so, oldest first."""
        where = "WHERE key >= :prefix AND key < :prefix || char(1114111) ORDER BY id"
        return await self._db.read(lambda db: ROWS.all(db, where, {"prefix": key_prefix}))

    async def results(self, kind: str, lanes: str = "") -> frozenset[str]:
        """What the rows of this kind that are done have left in their progress as `result`.

        Only lanes that begin with `lanes` count.
        """
        sql = (
            "SELECT json_extract(progress, '$.result') FROM outbox"
            " WHERE kind = :kind AND state = 'done'"
            " AND substr(lane, 1, length(:lanes)) = :lanes"
        )
        given = {"kind": kind, "lanes": lanes}
        rows = await self._db.read(lambda db: db.execute(sql, given).fetchall())
        return frozenset(result for (result,) in rows if result is not None)

    async def next_due(
        self, now: datetime, exclude_lanes: Collection[str] = (), lanes: str = ""
    ) -> datetime | None:
        """When the next row can be claimed, `now` at the earliest; None if none will be."""
        exclude = to_json(list(exclude_lanes))
        due = await self._db.read(lambda db: claims.next_due(db, lanes, exclude))
        return None if due is None else max(now, from_stored(due))


def _rows(db: sqlite3.Connection, ids: Collection[int]) -> tuple[Row, ...]:
    where = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return ROWS.all(db, where, (to_json(list(ids)),)) if ids else ()


def _changed(db: sqlite3.Connection, sql: str, given: tuple[object, ...]) -> bool:
    return db.execute(sql, given).rowcount > 0


def _retry(db: sqlite3.Connection, row_id: int, now: int) -> bool:
    sql = (
        "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ?, updated_at = ?"
        " WHERE id = ? AND state = 'dead'"
    )
    return _changed(db, sql, (now, now, row_id))


def _counts(db: sqlite3.Connection) -> dict[State, int]:
    counts: dict[State, int] = {"waiting": 0, "sending": 0, "done": 0, "dead": 0}
    counts.update(db.execute("SELECT state, count(*) FROM outbox GROUP BY state"))
    return counts


def _oldest_waiting(db: sqlite3.Connection) -> datetime | None:
    sql = f"SELECT min(created_at) FROM outbox WHERE {_UNFINISHED} AND state = 'waiting'"  # noqa: S608
    [(oldest,)] = db.execute(sql)
    return None if oldest is None else from_stored(oldest)
