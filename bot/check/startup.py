"""A look around once the bot runs: what does not let it do its work is said in the log.

Nothing waits for it and nothing is stopped by it: what is wrong today may be mended tomorrow.
`deskhand check` looks at more.
"""

import asyncio

import structlog

from bot.check.desks import check_sign_in
from bot.check.finding import Finding
from bot.check.slack import check_token
from bot.settings import Settings
from handlers.kit import Kit

log = structlog.get_logger()


async def look_around(kit: Kit, settings: Settings) -> None:
    """Look at Slack's scopes, each desk's sign-in, and everybody's clocks, side by side."""
    parts = await asyncio.gather(
        check_token(settings),
        *(check_sign_in(desk, kit.desks[desk.name]) for desk in settings.desks),
    )
    findings = [finding for part in parts for finding in part]
    for finding in findings:
        if not finding.ok:
            _say(finding)
    if all(finding.ok for finding in findings):
        log.info("all is as it has to be", looked_at=[finding.about for finding in findings])


def _say(finding: Finding) -> None:
    log.error("not as it has to be", about=finding.about, says=finding.says, remedy=finding.remedy)
