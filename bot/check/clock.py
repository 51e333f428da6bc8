"""Whether this machine's clock agrees with another server's."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.check.finding import Finding, fine, wrong

MOST = 60
"""Seconds. Slack refuses requests from 5 minutes on; looking for lost posts wants less."""


def compare(about: str, date: str | None) -> Finding | None:
    """Compare now with a Date header; None where there is none to compare with."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    apart = round((datetime.now(UTC) - theirs).total_seconds())
    name = f"{about} clock"
    if abs(apart) <= MOST:
        return fine(name, f"agrees with ours within {max(abs(apart), 1)} s")
    side = "ahead of" if apart > 0 else "behind"
    return wrong(name, f"ours is {abs(apart)} s {side} it", "let this machine set its clock by NTP")
