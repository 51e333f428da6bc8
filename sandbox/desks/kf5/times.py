"""KF5 writes naive times; the account's zone is Asia/Shanghai, in whole seconds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.desks.kf5.errors import invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def to_wire(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def from_wire(text: str) -> datetime:
    """Read Unix seconds or a naive local time; anything else is refused with 422."""
    if text.isascii() and text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=SHANGHAI).astimezone(UTC)
        except ValueError:
            continue
    raise invalid(f"Not a time: {text}")
