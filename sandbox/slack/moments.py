"""What date and time pickers can hold: a calendar offers nothing else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

_EPOCH = range(1_000_000_000, 10_000_000_000)
"""Ten digits, as Slack wants its Unix seconds."""


def picked_date(value: Any) -> str:
    """`2030-01-31`, from that text or a date. Raises ValueError for no day of the calendar."""
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return f"{day:%Y-%m-%d}"


def picked_time(value: Any) -> str:
    """`09:30`, from that text or a time. Raises ValueError for no time of a day."""
    moment = value if isinstance(value, time) else datetime.strptime(str(value), "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    return f"{moment:%H:%M}"


def picked_moment(value: Any) -> int:
    """Unix seconds, from those or from an aware datetime. Raises ValueError for anything else."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = int(value.astimezone(UTC).timestamp())
    if isinstance(value, bool) or not isinstance(value, int) or value not in _EPOCH:
        raise ValueError(f"{value!r} is no moment in Unix seconds of ten digits")
    return value


PICKED: dict[str, Callable[[Any], str | int]] = {
    "datepicker": picked_date,
    "timepicker": picked_time,
    "datetimepicker": picked_moment,
}
