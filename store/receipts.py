import sqlite3
from datetime import datetime

from store.database import Database
from store.times import to_stored


class Receipts:
    """Ids of the events Slack has delivered; a `Batch` with one that is here writes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def seen(self, event_id: str) -> bool:
        return await self._db.read(lambda db: has_receipt(db, event_id))


def has_receipt(db: sqlite3.Connection, event_id: str) -> bool:
    found = db.execute("SELECT 1 FROM receipts WHERE event_id = ?", (event_id,))
    return found.fetchone() is not None


def add_receipt(db: sqlite3.Connection, event_id: str, at: datetime) -> None:
    db.execute("INSERT INTO receipts (event_id, at) VALUES (?, ?)", (event_id, to_stored(at)))
