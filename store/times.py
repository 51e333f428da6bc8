"""Times: aware datetimes outside, integer milliseconds since 1970 UTC in the tables."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def now() -> datetime:
    return datetime.now(UTC)


def to_stored(moment: datetime) -> int:
    """Milliseconds since 1970; what is finer is cut off. A naive datetime is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a stored time needs a zone")
    return (moment - _EPOCH) // _MILLISECOND


def from_stored(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
