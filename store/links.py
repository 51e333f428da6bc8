import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.database import Database
from store.rows import Table, to_json
from store.times import to_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A thread in Slack and the ticket it is about.

    `thread_ts` is the message the thread hangs on, `card_ts` the one that shows the ticket;
    `opened_by` the Slack user who asked, None if it was not asked for in Slack; `status_told` is
    the status the thread was last told of, in the desk's word, `group_told` the id of the group
    ("" before it was told of any). In a thread for agents plain words are internal notes, for as
    long as it exists. `gone_at`: since when the ticket is not shown there any more.
    """

    team: str
    channel: str
    thread_ts: str
    card_ts: str
    desk: str
    ticket_id: str
    number: str
    opened_by: str | None
    private: bool
    locale: str
    status_told: str = ""
    created_at: datetime
    audience: Literal["requesters", "agents"] = "requesters"
    group_told: str = ""
    gone_at: datetime | None = None


# The last thing that happened: the link was made, the ticket changed, or a message went either way.
_LAST = """
    max(
        links.created_at,
        coalesce((
            SELECT updated_at FROM tickets
            WHERE tickets.desk = links.desk AND tickets.id = links.ticket_id
        ), 0),
        coalesce((
            SELECT max(at) FROM messages
            WHERE messages.desk = links.desk AND messages.ticket_id = links.ticket_id
        ), 0)
    )
"""
_ACTIVE = f"""
    WHERE team = :team AND (gone_at IS NULL OR :gone) AND {_LAST} >= :since
    ORDER BY {_LAST} DESC, thread_ts LIMIT :limit
"""
LINKS = Table(Link, "links", key=("team", "channel", "thread_ts"))


# Once for agents, always for agents; once gone, always gone: whoever read the link before that, and
# writes it afterwards, turns neither back.
_SAVE = f"""{LINKS.insert}
    ON CONFLICT (team, channel, thread_ts) DO UPDATE SET
        card_ts = excluded.card_ts, desk = excluded.desk, ticket_id = excluded.ticket_id,
        number = excluded.number, opened_by = excluded.opened_by, private = excluded.private,
        locale = excluded.locale, status_told = excluded.status_told,
        created_at = excluded.created_at, group_told = excluded.group_told,
        audience = CASE links.audience WHEN 'agents' THEN 'agents' ELSE excluded.audience END,
        gone_at = coalesce(links.gone_at, excluded.gone_at)
"""
# What a thread was told has to be taken back when it becomes internal, also after the thread ended;
# a comment may have been told of another ticket, whose words have moved since.
_LINKED = """
    SELECT ticket_id FROM links
    WHERE desk = :desk AND gone_at IS NULL AND ticket_id IN (SELECT value FROM json_each(:wanted))
    UNION
    SELECT known.ticket_id FROM messages AS known
    JOIN messages AS told ON told.desk = known.desk AND told.comment_id = known.comment_id
    WHERE known.desk = :desk AND known.ticket_id IN (SELECT value FROM json_each(:wanted))
        AND known.direction = 'to_slack' AND told.direction = 'to_slack'
        AND told.ts <> '' AND NOT told.internal AND told.taken_back_at IS NULL
"""
_KEEP_FOR_AGENTS = """
    UPDATE links SET audience = 'agents'
    WHERE team = :team AND channel = :channel AND audience <> 'agents' AND EXISTS (
        SELECT 1 FROM channels
        WHERE team = :team AND channel = :channel AND channels.audience = 'agents'
    )
"""


def save_link(db: sqlite3.Connection, link: Link) -> None:
    db.execute(_SAVE, LINKS.values(link))
    keep_for_agents(db, link.team, link.channel)


def keep_for_agents(db: sqlite3.Connection, team: str, channel: str) -> None:
    """While a channel is marked for agents, every thread in it becomes theirs, whichever desk's."""
    db.execute(_KEEP_FOR_AGENTS, {"team": team, "channel": channel})


class Links:
    """Which thread is which ticket; written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, team: str, channel: str, thread_ts: str) -> Link | None:
        return await self._db.read(lambda db: LINKS.get(db, team, channel, thread_ts))

    async def of_ticket(self, desk: str, ticket_id: str, *, gone: bool = False) -> tuple[Link, ...]:
        """Every thread that shows the ticket, the oldest first.

        `gone`: those as well that do not show it any more.
        """
        where = (
            "WHERE desk = ? AND ticket_id = ? AND (gone_at IS NULL OR ?)"
            " ORDER BY created_at, thread_ts"
        )
        return await self._db.read(lambda db: LINKS.all(db, where, (desk, ticket_id, gone)))

    async def in_channel(self, team: str, channel: str) -> tuple[Link, ...]:
        """Every thread of a channel that shows a ticket, the oldest first."""
        where = "WHERE team = ? AND channel = ? AND gone_at IS NULL ORDER BY thread_ts"
        return await self._db.read(lambda db: LINKS.all(db, where, (team, channel)))

    async def active(
        self, team: str, *, since: datetime, limit: int, gone: bool = False
    ) -> tuple[Link, ...]:
        """Threads in which something has happened since then, here or at the desk; newest first.

        `gone`: those as well that do not show their ticket any more.
        """
        given = {"team": team, "since": to_stored(since), "limit": limit, "gone": gone}
        return await self._db.read(lambda db: LINKS.all(db, _ACTIVE, given))

    async def linked(self, desk: str, ids: Collection[str]) -> frozenset[str]:
        """Those of the ticket ids that have a thread, or of which words of ours still stand."""
        wanted = to_json(list(ids))
        return await self._db.read(lambda db: _linked(db, desk, wanted))


def _linked(db: sqlite3.Connection, desk: str, wanted: str) -> frozenset[str]:
    rows = db.execute(_LINKED, {"desk": desk, "wanted": wanted})
    return frozenset(ticket_id for (ticket_id,) in rows)
