"""What `bot.health` speaks of, read from the store and from Slack's port."""

from datetime import datetime

from bot.health import DeskHealth, Health
from bot.settings import Desk
from handlers.flows.sweep import SWEEP
from handlers.kit import Kit
from handlers.webapi import SlackWorkspace
from store import Cursor


async def measured(
    kit: Kit, slack: SlackWorkspace, desks: tuple[Desk, ...], *, started: datetime, connected: bool
) -> Health:
    """Tell how it is now. StoreError when the store cannot be read."""
    cursors = {cursor.desk: cursor for cursor in await kit.store.cursors.all()}
    counts = await kit.store.outbox.counts()
    swept = cursors.get(SWEEP)
    return Health(
        at=kit.now(),
        started_at=started,
        slack_connected=connected,
        locked_out=slack.locked_out,
        desks=tuple(_desk(desk, cursors.get(desk.name)) for desk in desks),
        outbox={str(state): rows for state, rows in counts.items()},
        behind=await kit.store.outbox.backlog(),
        swept_at=swept.polled_at if swept else None,
    )


def _desk(desk: Desk, cursor: Cursor | None) -> DeskHealth:
    return DeskHealth(
        name=desk.name,
        poll_seconds=desk.poll_seconds,
        polled_at=cursor.polled_at if cursor else None,
        down_since=cursor.down_since if cursor else None,
    )
