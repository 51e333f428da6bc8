from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a desk's changes were read.

    `moment` is the desk's own time of the newest change, `recheck` the tickets to look at again,
    `down_since` when it stopped answering, `failures` how often in a row, `told_down` whether
    people were told.
    """

    desk: str
    moment: datetime
    recheck: tuple[str, ...] = ()
    down_since: datetime | None = None
    failures: int = 0
    told_down: bool = False
    polled_at: datetime | None = None


CURSORS = Table(Cursor, "cursors", key=("desk",))


class Cursors:
    """Written with a `Batch`, together with what the changes cause."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, desk: str) -> Cursor | None:
        return await self._db.read(lambda db: CURSORS.get(db, desk))

    async def all(self) -> tuple[Cursor, ...]:
        return await self._db.read(lambda db: CURSORS.all(db, "ORDER BY desk"))
