from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIdentity:
    """Who a Slack user is at a desk, and how that is known.

    linked: an administrator said so. confirmed: by a confirmed address. unknown: the desk knows
    nobody by that address (`person_id` is None).
    """

    team: str
    user: str
    desk: str
    person_id: str | None
    name: str
    email: str
    role: str
    organization_id: str | None
    level: Literal["linked", "confirmed", "unknown"]
    checked_at: datetime


IDENTITIES = Table(PersonIdentity, "identities", key=("team", "user", "desk"))


class Identities:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, user: str, desk: str) -> PersonIdentity | None:
        return await self._db.read(lambda db: IDENTITIES.get(db, team, user, desk))

    async def of_person(self, desk: str, person_id: str) -> tuple[PersonIdentity, ...]:
        """The Slack users a desk's person is."""
        where = "WHERE desk = ? AND person_id = ? ORDER BY team, user"
        return await self._db.read(lambda db: IDENTITIES.all(db, where, (desk, person_id)))

    async def with_role(self, team: str, desk: str, role: str) -> tuple[PersonIdentity, ...]:
        """Who is known to have a role at a desk, those checked last first."""
        where = (
            "WHERE team = ? AND desk = ? AND role = ? AND level <> 'unknown' "
            "ORDER BY checked_at DESC, user"
        )
        return await self._db.read(lambda db: IDENTITIES.all(db, where, (team, desk, role)))
