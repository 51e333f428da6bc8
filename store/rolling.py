from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """What a channel was told of late, and the message that gathers what would have been too much.

    `posts` are the times of the posts that count, as milliseconds since 1970, oldest first. `ts` is
    the message that gathers, `since` when it began, `gathered` how many it speaks of and `lines`
    what it says of the latest (mrkdwn, escaped).
    """

    team: str
    channel: str
    posts: tuple[int, ...] = ()
    ts: str | None = None
    since: datetime | None = None
    gathered: int = 0
    lines: tuple[str, ...] = ()


ROLLING = Table(Rolling, "rolling", key=("team", "channel"))


class RollingMessages:
    """Written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, channel: str) -> Rolling | None:
        return await self._db.read(lambda db: ROLLING.get(db, team, channel))
