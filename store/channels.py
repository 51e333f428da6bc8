from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A channel that is shown a desk's requests.

    `subject` is the organization's or person's id for those scopes, `statuses` the words of the
    statuses shown (empty: all), `set_by` the Slack user whose right to see them it rests on.
    `detail` is how much of each is shown: number and status, the card, or the conversation as well.
    `hourly` is how many posts an hour may make; what is more is gathered in one message.
    """

    team: str
    channel: str
    desk: str
    scope: Literal["desk", "organization", "mine"]
    subject: str | None
    statuses: tuple[str, ...]
    detail: Literal["numbers", "titles", "conversation"]
    audience: Literal["requesters", "agents"]
    set_by: str
    created_at: datetime
    hourly: int = 60


WATCHES = Table(Watch, "channels", key=("team", "channel", "desk"))


class Channels:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, channel: str, desk: str) -> Watch | None:
        return await self._db.read(lambda db: WATCHES.get(db, team, channel, desk))

    async def of_desk(self, desk: str) -> tuple[Watch, ...]:
        where = "WHERE desk = ? ORDER BY team, channel"
        return await self._db.read(lambda db: WATCHES.all(db, where, (desk,)))

    async def in_channel(self, team: str, channel: str) -> tuple[Watch, ...]:
        where = "WHERE team = ? AND channel = ? ORDER BY desk"
        return await self._db.read(lambda db: WATCHES.all(db, where, (team, channel)))
