"""The single values inside Udesk's JSON: ids, texts, times, sizes."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from helpdesks.errors import NotFound, Unintelligible

Row = dict[str, Any]

FALSE = frozenset({"", "0", "false", "no", "off", "null", "none"})

MOST_DIGITS = 18
AGENT = "agent_"
"""Before an agent's id, so that it is never a customer's; Udesk writes it so in `replied_by`."""


def text(value: Any) -> str:
    """Read a text; null is ""."""
    if value is None or isinstance(value, list | dict):
        return ""
    return value if isinstance(value, str) else str(value)


def maybe_id(value: Any) -> str | None:
    """Read an id; null, "" and 0 are none."""
    return str(value) or None if value and isinstance(value, int | str) else None


def id_of(value: Any, where: str) -> str:
    """Read an id that must be there."""
    found = maybe_id(value)
    if found is None:
        raise Unintelligible(where)
    return found


def agent_id(value: Any) -> str | None:
    """Read an agent's id as we write it."""
    found = maybe_id(value)
    return found and AGENT + found.removeprefix(AGENT)


def number(some_id: str) -> int:
    """Turn one of our ids into Udesk's; what is no number names nothing there."""
    if not is_number(some_id):
        raise NotFound("not a number")
    return int(some_id)


def agent_number(some_id: str) -> int:
    """Turn our id of an agent into Udesk's; a customer is no agent."""
    if not is_agent_id(some_id):
        raise NotFound("not an agent")
    return number(some_id.removeprefix(AGENT))


def is_agent_id(some_id: str) -> bool:
    return some_id.startswith(AGENT)


def is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS


def size_of(value: Any) -> int | None:
    """Read a number of bytes."""
    said = text(value)
    return int(said) if is_number(said) else None


def true(value: Any) -> bool:
    """Read a flag, which may also be spelled 1, "1" or "true"."""
    return text(value).lower() in {"1", "true"}


def not_false(value: Any) -> bool:
    """Read a flag that is better set once too often: whatever does not clearly say no."""
    return text(value).strip().lower() not in FALSE or isinstance(value, list | dict)


def moment(value: Any, zone: tzinfo, where: str) -> datetime:
    """Read a time: ISO 8601, with a space before its offset, or naive in the desk's zone."""
    said = text(value).strip().replace(" +", "+").replace(" -", "-")
    try:
        found = datetime.fromisoformat(said)
        local = found if found.tzinfo else found.replace(tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unintelligible(where) from None


def maybe_moment(value: Any, zone: tzinfo) -> datetime | None:
    """Read a time that may be missing or unreadable."""
    try:
        return moment(value, zone, "a time")
    except Unintelligible:
        return None
