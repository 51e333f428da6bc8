"""`deskhand check`: whether everything outside this process is as it has to be."""

import asyncio

from bot.check.database import check_database
from bot.check.desks import check_desk
from bot.check.finding import Finding
from bot.check.slack import check_slack
from bot.settings import Settings

__all__ = ["Finding", "check"]


async def check(settings: Settings) -> tuple[Finding, ...]:
    """Look at Slack, each desk and the database, side by side; findings in a stable order."""
    parts = await asyncio.gather(
        check_slack(settings),
        *(check_desk(desk, settings.http) for desk in settings.desks),
        check_database(settings),
    )
    return tuple(finding for part in parts for finding in part)
