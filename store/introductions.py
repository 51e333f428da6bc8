from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Somebody in Slack who asks an administrator of a desk to say who they are there.

    `reason` is why we cannot tell ourselves, as in `NotKnown`; `email` what Slack says, proven or
    not. `person_id` is whom the administrator named.
    """

    team: str
    user: str
    desk: str
    name: str
    email: str
    reason: str
    state: Literal["waiting", "confirmed", "declined"]
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    person_id: str | None = None


INTRODUCTIONS = Table(Introduction, "introductions", key=("team", "user", "desk"))


class Introductions:
    """Written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, user: str, desk: str) -> Introduction | None:
        return await self._db.read(lambda db: INTRODUCTIONS.get(db, team, user, desk))

    async def waiting(self, desk: str) -> tuple[Introduction, ...]:
        """Who waits to be confirmed at a desk, the longest first."""
        where = "WHERE desk = ? AND state = 'waiting' ORDER BY asked_at, team, user"
        return await self._db.read(lambda db: INTRODUCTIONS.all(db, where, (desk,)))

    async def confirmed(self, desk: str) -> tuple[Introduction, ...]:
        """Whom an administrator has confirmed at a desk, the last first."""
        where = "WHERE desk = ? AND state = 'confirmed' ORDER BY decided_at DESC, team, user"
        return await self._db.read(lambda db: INTRODUCTIONS.all(db, where, (desk,)))
