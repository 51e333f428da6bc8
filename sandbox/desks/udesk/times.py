"""Udesk's times: ISO 8601 in Beijing with milliseconds, or naive in large droplists."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.desks.udesk.errors import invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")


def to_wire(moment: datetime | None) -> str | None:
    """Write 2017-01-17T14:13:41.000+08:00."""
    if moment is None:
        return None
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def to_naive(moment: datetime) -> str:
    """Write 2023-02-17 11:11:11, which is meant in Beijing."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def from_naive(text: str) -> datetime:
    """Read a day and a time to the minute, meant in Beijing. Raises Refusal (2062)."""
    try:
        naive = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone follows
    except ValueError:
        raise invalid(f"Not a time: {text}") from None
    return naive.replace(tzinfo=SHANGHAI).astimezone(UTC)


def read_range(text: str) -> tuple[datetime, datetime]:
    """Read two such times with a comma between them."""
    first, comma, last = text.partition(",")
    if not comma:
        raise invalid(f"Not a range of times: {text}")
    return from_naive(first), from_naive(last)
