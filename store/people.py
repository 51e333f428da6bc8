from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPerson:
    """What Slack said about a user; `confirmed` is about the address, `tz` a zone's name."""

    team: str
    user: str
    name: str
    email: str
    confirmed: bool
    guest: bool
    bot: bool
    locale: str
    tz: str
    fetched_at: datetime


PEOPLE = Table(SlackPerson, "people", key=("team", "user"))


class People:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, user: str) -> SlackPerson | None:
        return await self._db.read(lambda db: PEOPLE.get(db, team, user))
