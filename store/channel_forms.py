from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelForm:
    """Which desk a channel's requests go to, what its form asks, and what is set beforehand.

    `fields` are the keys of the fields that are asked beside the required ones; None: all of them.
    `group_name` is what people read; the desk wants `group_id`. `edits`: whether the desk is told
    of messages that were edited or deleted, or that stays in Slack.
    """

    team: str
    channel: str
    desk: str
    fields: tuple[str, ...] | None
    group_id: str | None
    group_name: str
    type: str | None
    priority: str | None
    tags: tuple[str, ...]
    set_by: str
    set_at: datetime
    edits: Literal["told", "kept"] = "told"


CHANNEL_FORMS = Table(ChannelForm, "channel_forms", key=("team", "channel"))


class ChannelForms:
    """Written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, team: str, channel: str) -> ChannelForm | None:
        return await self._db.read(lambda db: CHANNEL_FORMS.get(db, team, channel))

    async def of_desk(self, desk: str) -> tuple[ChannelForm, ...]:
        where = "WHERE desk = ? ORDER BY team, channel"
        return await self._db.read(lambda db: CHANNEL_FORMS.all(db, where, (desk,)))
