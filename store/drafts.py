from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody typed into a form that is not sent yet; `values` is the form's state."""

    key: str
    team: str
    user: str
    kind: str
    values: dict[str, Any] = field(repr=False)
    at: datetime


DRAFTS = Table(Draft, "drafts", key=("key",))


class Drafts:
    """Saved without waiting for the disk: a power cut may take the last second."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def save(self, draft: Draft) -> None:
        await self._db.write(lambda db: DRAFTS.save(db, draft), durable=False)

    async def get(self, key: str) -> Draft | None:
        return await self._db.read(lambda db: DRAFTS.get(db, key))

    async def delete(self, key: str) -> bool:
        """False if there was none."""
        return await self._db.write(lambda db: DRAFTS.delete(db, key), durable=False)

    async def latest(self, team: str, user: str, kind: str) -> Draft | None:
        where = "WHERE team = ? AND user = ? AND kind = ? ORDER BY at DESC LIMIT 1"
        return await self._db.read(lambda db: DRAFTS.first(db, where, (team, user, kind)))
