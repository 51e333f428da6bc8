"""What must be sent, in order within each lane.

A row is waiting, then sending while a worker holds its lease, then done, or dead after too many
attempts, or waiting again. Only the first unfinished row of a lane can be claimed, so one lane
sends one row at a time, in the order of their ids; done and dead rows do not hold it up.

Leases. A claim writes a lease of its own and until when it holds. Once that is over, another worker
may claim the row, as uncertain; whoever held it before can settle, renew and note nothing any more.

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
from datetime import datetime
from typing import Any

from store import claims
from store.database import Database
from store.errors import StoreError
from store.outbox_queries import Queries
from store.outbox_rows import ROWS, Backlog, New, Row, State
from store.rows import to_json
from store.times import from_stored, to_stored

__all__ = ["Backlog", "New", "Outbox", "Row", "State"]


class Outbox(Queries):
    """Rows are added and settled with a `Batch`; the rest is here."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(db)
        self._clock = clock
        self._recovered = False
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

    async def next_due(
        self, now: datetime, exclude_lanes: Collection[str] = (), lanes: str = ""
    ) -> datetime | None:
        """When the next row can be claimed, `now` at the earliest; None if none will be."""
        exclude = to_json(list(exclude_lanes))
        due = await self._db.read(lambda db: claims.next_due(db, lanes, exclude))
        return None if due is None else max(now, from_stored(due))

    async def renew(self, row: Row, until: datetime) -> bool:
        """Hold the lease of a long delivery until then; False if it is no longer ours."""
        sql = "UPDATE outbox SET leased_until = ? WHERE id = ? AND lease = ?"
        given = (to_stored(until), row.id, row.lease)
        return await self._db.write(lambda db: _changed(db, sql, given), durable=False)

    async def save_progress(self, row: Row, progress: Mapping[str, Any]) -> bool:
        """Remember what is done of a row that is being sent; False if it is no longer ours."""
        sql = "UPDATE outbox SET progress = ?, updated_at = ? WHERE id = ? AND lease = ?"
        given = (to_json(dict(progress)), to_stored(self._clock()), row.id, row.lease)
        return await self._db.write(lambda db: _changed(db, sql, given))

    async def recover(self) -> int:
        """At start: what was being sent waits again, uncertain and due now; says how many."""
        now = to_stored(self._clock())
        return await self._db.write(lambda db: claims.recover(db, now), after=self.news.set)

    async def recover_once(self) -> int:
        """Recover for the first worker of this process.

        Later ones find rows that are being sent by those before them, and leave them alone.
        """
        if self._recovered:
            return 0
        self._recovered = True
        try:
            return await self.recover()
        except StoreError:
            self._recovered = False
            raise

    async def retry(self, row_id: int) -> bool:
        """Let a dead row wait again, due now, attempts at zero; False if it is not dead."""
        now = to_stored(self._clock())
        retried = await self._db.write(
            lambda db: claims.retry(db, now, row_id=row_id), after=self.news.set
        )
        return bool(retried)

    async def retry_all(self, kind: str | None = None) -> tuple[int, ...]:
        """Let every dead row wait again, or every one of a kind; answers their ids, in order."""
        now = to_stored(self._clock())
        return await self._db.write(
            lambda db: claims.retry(db, now, kind=kind), after=self.news.set
        )

    async def drop(self, row_id: int) -> bool:
        """Forget a row; False if there is none, or it is being sent."""
        sql = "DELETE FROM outbox WHERE id = ? AND state <> 'sending'"
        return await self._db.write(lambda db: _changed(db, sql, (row_id,)), after=self.news.set)

    async def cancel(self, row_id: int, result: str) -> bool:
        """Be done with a row before it is tried for the first time; False if that has begun.

        Its key stays taken; `result` is kept with it, as that of a row that was carried out.
        """
        sql = (
            "UPDATE outbox SET state = 'done', progress = ?, updated_at = ?"
            " WHERE id = ? AND state = 'waiting' AND first_sent_at IS NULL"
        )
        given = (to_json({"result": result}), to_stored(self._clock()), row_id)
        return await self._db.write(lambda db: _changed(db, sql, given), after=self.news.set)

    async def amend(self, row_id: int, progress: Mapping[str, Any]) -> bool:
        """Change what is remembered of a dead row, for when it is retried; False if it is none."""
        sql = "UPDATE outbox SET progress = ? WHERE id = ? AND state = 'dead'"
        given = (to_json(dict(progress)), row_id)
        return await self._db.write(lambda db: _changed(db, sql, given))

    async def hasten(self, lane: str) -> None:
        """Let what waits in a lane and was not tried yet be due now."""
        now = to_stored(self._clock())
        sql = (
            "UPDATE outbox INDEXED BY outbox_heads SET due_at = ?1"
            " WHERE lane = ?2 AND state IN ('waiting', 'sending') AND state = 'waiting'"
            " AND attempts = 0 AND due_at > ?1"
        )
        await self._db.write(
            lambda db: _changed(db, sql, (now, lane)), durable=False, after=self.news.set
        )


def _rows(db: sqlite3.Connection, ids: Collection[int]) -> tuple[Row, ...]:
    where = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return ROWS.all(db, where, (to_json(list(ids)),)) if ids else ()


def _changed(db: sqlite3.Connection, sql: str, given: tuple[object, ...]) -> bool:
    return db.execute(sql, given).rowcount > 0
