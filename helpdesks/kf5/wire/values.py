"""The single values inside KF5's JSON: ids, texts, times, sizes."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from helpdesks.errors import NotFound, Unintelligible
from helpdesks.nesting import tame

Row = dict[str, Any]

MOST_DIGITS = 18


def text(value: Any) -> str:
    """Read a text; null is "", and a list of values is one text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(text(part) for part in value)
    return value if isinstance(value, str) else str(value)


def id_of(value: Any, where: str) -> str:
    """Read an id that must be there; some lists spell ids as strings."""
    found = maybe_id(value)
    if found is None:
        raise Unintelligible(where)
    return found


def maybe_id(value: Any) -> str | None:
    """Read an id; null, "" and 0 are none, and so is what is neither a number nor a text."""
    return str(value) or None if value and isinstance(value, int | str) else None


def size_of(value: Any) -> int | None:
    """Read a number of bytes."""
    said = text(value)
    return int(said) if is_number(said) else None


def true(value: Any) -> bool:
    """Read a flag, which may also be spelled 1, "1" or "true"."""
    return text(value).lower() in {"1", "true"}


def is_flag(value: Any) -> bool:
    """Whether this says yes or no at all."""
    return text(value).lower() in {"0", "1", "false", "true"}


def moment(value: Any, zone: ZoneInfo, where: str) -> datetime:
    """Read a time: naive text in the desk's zone, or seconds since the epoch."""
    said = text(value).strip()
    try:
        if is_number(said):
            return datetime.fromtimestamp(int(said), UTC)
        found = datetime.fromisoformat(said)
        local = found if found.tzinfo else found.replace(tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise Unintelligible(where) from None


def number(some_id: str) -> int:
    """Turn one of our ids into KF5's; what is no number names nothing there."""
    if not is_number(some_id):
        raise NotFound("not a number")
    return int(some_id)


def is_number(said: str) -> bool:
    """Whether this is a whole number that could be an id, a size or a time."""
    return said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS


def stripped(html: str) -> str:
    """Reduce HTML to the words in it."""
    body = LexborHTMLParser(tame(html)).body
    return body.text(separator=" ", strip=True) if body else ""
