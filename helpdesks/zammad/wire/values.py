"""The single values inside Zammad's JSON: ids, texts, times, sizes."""

from datetime import UTC, datetime
from typing import Any

from helpdesks.errors import NotFound, Unintelligible

Row = dict[str, Any]

MOST_DIGITS = 18


def text(value: Any) -> str:
    """Read a text; null is ""."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def texts(value: Any) -> tuple[str, ...]:
    """Read several texts: a list, or one that stands alone."""
    said = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(text, said)))


def id_of(value: Any, where: str) -> str:
    """Read an id that must be there."""
    found = maybe_id(value)
    if found is None:
        raise Unintelligible(where)
    return found


def maybe_id(value: Any) -> str | None:
    """Read an id; null, "" and 0 are none, and so is what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value) if value and is_number(str(value)) else None


def number(some_id: str) -> int:
    """Turn one of our ids into Zammad's; what is no number names nothing there."""
    if not is_number(some_id):
        raise NotFound("not a number")
    return int(some_id)


def is_number(said: str) -> bool:
    """Whether this is a whole number that could be an id or a size."""
    return said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS


def size_of(value: Any) -> int | None:
    """Read a number of bytes, which is spelled as a string."""
    said = text(value)
    return int(said) if is_number(said) else None


def moment(value: Any, where: str) -> datetime:
    """Read a time: ISO 8601 in UTC, with milliseconds."""
    try:
        found = datetime.fromisoformat(text(value).strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unintelligible(where) from None


def stamp(when: datetime) -> str:
    """Write a time in UTC with a Z: any other offset is dropped without a word."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
