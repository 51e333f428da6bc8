"""The cache of tickets, and the search in it. Statuses and priorities are the neutral words."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.database import Database
from store.rows import Table, to_json, well_formed
from store.words import exactly, match, searchable

Order = Literal["updated", "created", "status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedTicket:
    """A ticket as a desk last told it; `raw` is the whole of it as JSON."""

    desk: str
    id: str
    number: str
    title: str
    description: str
    status: str
    status_said: str
    priority: str | None
    requester_id: str
    assignee_id: str | None
    organization_id: str | None
    group_id: str | None
    created_at: datetime
    updated_at: datetime
    comment_count: int | None
    raw: dict[str, Any] = field(repr=False)


TICKETS = Table(CachedTicket, "tickets", key=("desk", "id"))

_ORDERS: dict[Order, str] = {
    "updated": " ORDER BY updated_at DESC, position DESC",
    "created": " ORDER BY created_at DESC, position DESC",
    "status": (
        " ORDER BY CASE status WHEN 'new' THEN 0 WHEN 'open' THEN 1 WHEN 'pending' THEN 2"
        " WHEN 'solved' THEN 3 WHEN 'closed' THEN 4 ELSE 5 END, updated_at DESC, position DESC"
    ),
}
_SELECTED = (
    "WHERE desk = :desk AND (:requester IS NULL OR requester_id = :requester)"
    " AND (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))"
)
_PAGE = " LIMIT :limit OFFSET :offset"

_INDEXED = (
    "SELECT position, number, title, description, requester_id"
    " FROM tickets WHERE desk = ? AND id = ?"
)
_POSITION = "SELECT position FROM tickets WHERE desk = ? AND id = ?"
_INDEX = (
    "INSERT INTO ticket_words (rowid, number, title, description, requester) VALUES (?, ?, ?, ?, ?)"
)

# A common word is in every second ticket: those seen last are enough to choose from.
_CONSIDERED = 500
_FOUND = """
    WHERE position IN (
        SELECT * FROM (
            SELECT ticket_words.rowid FROM ticket_words
            CROSS JOIN tickets AS found ON found.position = ticket_words.rowid
            WHERE ticket_words MATCH :match AND +found.desk = :desk
            ORDER BY ticket_words.rowid DESC LIMIT :considered
        )
        UNION
        SELECT position FROM tickets WHERE desk = :desk AND number = :number
            AND (:requester IS NULL OR requester_id = :requester)
    )
    ORDER BY number = :number DESC, updated_at DESC, position DESC LIMIT :limit
"""


class Tickets:
    """Written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, desk: str, ticket_id: str) -> CachedTicket | None:
        return await self._db.read(lambda db: TICKETS.get(db, desk, ticket_id))

    async def by_number(self, desk: str, number: str) -> CachedTicket | None:
        where = "WHERE desk = ? AND number = ?"
        return await self._db.read(lambda db: TICKETS.first(db, where, (desk, number)))

    async def many(self, desk: str, ids: Collection[str]) -> tuple[CachedTicket, ...]:
        """Those of the tickets that are here, in no order."""
        where = "WHERE desk = ? AND id IN (SELECT value FROM json_each(?))"
        given = (desk, to_json(list(ids)))
        return await self._db.read(lambda db: TICKETS.all(db, where, given))

    async def search(
        self, desk: str, words: str, *, requester_id: str | None = None, limit: int = 20
    ) -> tuple[CachedTicket, ...]:
        """Tickets with all of the words, the newest first, one with that very number before all.

        Words are found by their beginning, Chinese anywhere; without a word nothing is found. Of
        very common words only the 500 tickets that came last are considered.
        """
        return await self._db.read(lambda db: _search(db, desk, words, requester_id, limit))

    async def of_requester(
        self,
        desk: str,
        requester_id: str,
        statuses: Sequence[str] = (),
        order: Order = "updated",
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[CachedTicket, ...]:
        """A requester's tickets, the newest first; no statuses means all of them."""
        where = _SELECTED + _ORDERS[order] + _PAGE
        given = _selected(desk, requester_id, statuses) | {"limit": limit, "offset": offset}
        return await self._db.read(lambda db: TICKETS.all(db, where, given))

    async def count(
        self, desk: str, requester_id: str | None = None, statuses: Sequence[str] = ()
    ) -> int:
        given = _selected(desk, requester_id, statuses)
        return await self._db.read(lambda db: _count(db, given))


def save_ticket(db: sqlite3.Connection, ticket: CachedTicket) -> None:
    """Insert or replace the ticket; the index is touched only where what it holds changed."""
    indexed = (ticket.number, ticket.title, ticket.description, ticket.requester_id)
    known = db.execute(_INDEXED, (ticket.desk, ticket.id)).fetchone()
    TICKETS.save(db, ticket)
    if known is not None and known[1:] == indexed:
        return
    [(position,)] = db.execute(_POSITION, (ticket.desk, ticket.id))
    if known is not None:
        db.execute("DELETE FROM ticket_words WHERE rowid = ?", (position,))
    words = [searchable(text) for text in indexed[:3]]
    db.execute(_INDEX, (position, *words, exactly(ticket.desk, ticket.requester_id)))


def _selected(desk: str, requester_id: str | None, statuses: Sequence[str]) -> dict[str, Any]:
    return {"desk": desk, "requester": requester_id, "statuses": to_json(list(statuses))}


def _count(db: sqlite3.Connection, given: dict[str, Any]) -> int:
    [(count,)] = db.execute(f"SELECT count(*) FROM tickets {_SELECTED}", given)  # noqa: S608
    return int(count)


def _search(
    db: sqlite3.Connection, desk: str, words: str, requester_id: str | None, limit: int
) -> tuple[CachedTicket, ...]:
    expression = match(words)
    if expression is None:
        return ()
    expression = f"{{number title description}} : ({expression})"
    if requester_id is not None:
        expression += f' AND requester : "{exactly(desk, requester_id)}"'
    given = {
        "match": expression,
        "desk": desk,
        "requester": requester_id,
        "number": well_formed(words.strip()),
        "limit": limit,
        "considered": max(limit, _CONSIDERED),
    }
    return TICKETS.all(db, _FOUND, given)
