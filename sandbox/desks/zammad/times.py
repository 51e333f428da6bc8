"""Zammad writes UTC with milliseconds; an offset in what it reads is dropped, not applied."""

import re
from datetime import UTC, date, datetime

_OFFSET = re.compile(r"(?<=\d)(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))$")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


def to_wire(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def millis(moment: datetime) -> int:
    """Whole milliseconds since 1970, exact where a float is not."""
    return (int(moment.replace(microsecond=0).timestamp())) * 1000 + moment.microsecond // 1000


def read_naive(text: str) -> datetime | None:
    """What a condition means by a time: the digits as UTC, whatever offset stands behind."""
    return _parsed(_OFFSET.sub("", text.strip()))


def read_moment(value: object) -> datetime | None:
    """A ticket's own time with its offset applied; None for what is none."""
    if not isinstance(value, str):
        return None
    return _parsed(value.strip().replace("Z", "+00:00"))


def read_date(value: object) -> date | None:
    """A day, ISO or day first; None for what is none."""
    if not isinstance(value, str):
        return None
    for form in _DATES:
        try:
            return datetime.strptime(value.strip()[:10], form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _parsed(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
