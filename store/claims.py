"""How rows of the outbox are added, claimed and settled: the statements, on milliseconds and JSON.

Every function runs inside one write, so nobody sees a half of what it does.
"""

import sqlite3
from dataclasses import asdict, dataclass
from uuid import uuid4

_HEADS = """
    SELECT min(id) FROM outbox INDEXED BY outbox_heads
    WHERE state IN ('waiting', 'sending') AND lane >= :lanes AND lane < :lanes || char(1114111)
        AND lane NOT IN (SELECT value FROM json_each(:exclude))
    GROUP BY lane
"""

_CLAIMABLE = f"""
    SELECT id FROM outbox WHERE id IN ({_HEADS})
        AND CASE state WHEN 'waiting' THEN due_at ELSE leased_until END <= :now
    ORDER BY id LIMIT :limit
"""  # noqa: S608 -- all of it stands here

_NEXT_DUE = f"""
    SELECT min(CASE state WHEN 'waiting' THEN due_at ELSE leased_until END)
    FROM outbox WHERE id IN ({_HEADS})
"""  # noqa: S608 -- all of it stands here

_TAKE = """
    UPDATE outbox SET
        uncertain = CASE state WHEN 'sending' THEN 1 ELSE uncertain END,
        state = 'sending', attempts = attempts + 1, lease = :lease, leased_until = :until,
        first_sent_at = coalesce(first_sent_at, :now),
        tried_since = CASE attempts WHEN 0 THEN :now ELSE tried_since END, updated_at = :now
    WHERE id = :id AND CASE state
        WHEN 'waiting' THEN due_at <= :now WHEN 'sending' THEN leased_until <= :now ELSE 0 END
"""

_ADD = """
    INSERT INTO outbox (
        key, replaceable, lane, kind, payload, progress, state,
        attempts, alike, uncertain, due_at, created_at, updated_at
    ) VALUES (
        :key, :replaceable, :lane, :kind, :payload, '{}', 'waiting', 0, 0, 0, :due_at, :now, :now
    ) ON CONFLICT (key) WHERE replaceable = 0 DO NOTHING
"""

_SETTLE = """
    UPDATE outbox SET
        state = :state, due_at = coalesce(:due_at, due_at), last_error = :error,
        alike = :alike, uncertain = :uncertain, progress = coalesce(:progress, progress),
        lease = NULL, leased_until = NULL, updated_at = :now
    WHERE id = :id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a worker can take: from lanes that begin with `lanes` and are not in `exclude`.

    `exclude` is a JSON array, times are milliseconds.
    """

    now: int
    until: int
    limit: int
    lanes: str
    exclude: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a delivery ended. What is None stays as it was, but the error."""

    id: int
    state: str
    due_at: int | None
    error: str | None
    alike: int
    uncertain: bool
    progress: str | None
    now: int


def add(db: sqlite3.Connection, new: dict[str, object]) -> None:
    """Add a row, or renew the payload of one that waits; one posted once is never added twice."""
    if not new["replaceable"]:
        db.execute(_ADD, new)
        return
    db.execute("DELETE FROM outbox WHERE key = :key AND replaceable = 1 AND state = 'dead'", new)
    renewed = db.execute(
        "UPDATE outbox SET kind = :kind, payload = :payload, updated_at = :now"
        " WHERE key = :key AND replaceable = 1 AND state = 'waiting'",
        new,
    )
    if not renewed.rowcount:
        db.execute(_ADD, new)


def claimable(db: sqlite3.Connection, wanted: Wanted) -> list[int]:
    """Find what could be taken now; only looks, so that whoever writes need not wait for it."""
    given = {
        "now": wanted.now,
        "limit": wanted.limit,
        "lanes": wanted.lanes,
        "exclude": wanted.exclude,
    }
    return [row_id for (row_id,) in db.execute(_CLAIMABLE, given)]


def claim(db: sqlite3.Connection, found: list[int], wanted: Wanted) -> list[int]:
    """Mark what was found as being sent, each row with a lease of its own; says which still can."""
    return [row_id for row_id in found if _take(db, row_id, wanted)]


def _take(db: sqlite3.Connection, row_id: int, wanted: Wanted) -> bool:
    lease = {"id": row_id, "lease": uuid4().hex, "until": wanted.until, "now": wanted.now}
    return db.execute(_TAKE, lease).rowcount > 0


def next_due(db: sqlite3.Connection, lanes: str, exclude: str) -> int | None:
    [(due,)] = db.execute(_NEXT_DUE, {"lanes": lanes, "exclude": exclude})
    return None if due is None else int(due)


def holds(db: sqlite3.Connection, row_id: int, lease: str | None) -> bool:
    found = db.execute("SELECT 1 FROM outbox WHERE id = ? AND lease = ?", (row_id, lease))
    return found.fetchone() is not None


def settle(db: sqlite3.Connection, outcome: Outcome) -> None:
    """End an attempt. A replaceable row that failed gives way to the newer payload behind it."""
    superseded = outcome.state == "dead" and _newer(db, outcome.id) is not None
    if superseded or outcome.state == "forgotten":
        db.execute("DELETE FROM outbox WHERE id = ?", (outcome.id,))
        return
    if outcome.state == "waiting":
        _take_over_newer(db, outcome.id)
    db.execute(_SETTLE, asdict(outcome))


def retry(
    db: sqlite3.Connection, now: int, *, row_id: int | None = None, kind: str | None = None
) -> tuple[int, ...]:
    """Let dead rows wait again: that one, those of a kind, or all."""
    dead = db.execute(
        "SELECT id FROM outbox WHERE state = 'dead' AND (:row IS NULL OR id = :row)"
        " AND (:kind IS NULL OR kind = :kind) ORDER BY id",
        {"row": row_id, "kind": kind},
    ).fetchall()
    db.executemany(
        "UPDATE outbox SET state = 'waiting', attempts = 0, alike = 0, due_at = ?, updated_at = ?"
        " WHERE id = ?",
        [(now, now, found) for (found,) in dead],
    )
    return tuple(found for (found,) in dead)


def recover(db: sqlite3.Connection, now: int) -> int:
    sending = db.execute("SELECT id FROM outbox WHERE state = 'sending'").fetchall()
    for (row_id,) in sending:
        _take_over_newer(db, row_id)
        db.execute(
            "UPDATE outbox SET state = 'waiting', uncertain = 1, due_at = ?, updated_at = ?,"
            " lease = NULL, leased_until = NULL WHERE id = ?",
            (now, now, row_id),
        )
    return len(sending)


def _newer(db: sqlite3.Connection, row_id: int) -> tuple[int, str, str] | None:
    """Id, kind and payload of the waiting row with the same replaceable key."""
    found = db.execute(
        "SELECT newer.id, newer.kind, newer.payload FROM outbox"
        " JOIN outbox AS newer ON newer.key = outbox.key AND newer.replaceable = 1"
        " AND newer.state = 'waiting' WHERE outbox.id = ? AND outbox.replaceable = 1",
        (row_id,),
    )
    newer: tuple[int, str, str] | None = found.fetchone()
    return newer


def _take_over_newer(db: sqlite3.Connection, row_id: int) -> None:
    newer = _newer(db, row_id)
    if newer is None:
        return
    newer_id, kind, payload = newer
    db.execute("DELETE FROM outbox WHERE id = ?", (newer_id,))
    db.execute("UPDATE outbox SET kind = ?, payload = ? WHERE id = ?", (kind, payload, row_id))
