"""Values that are one text: whether they have the form of their kind, and moments for Slack."""

import re
from datetime import UTC, date, datetime

from helpdesks.fields import FieldKind

LONGEST_INPUT = 3_000
_FORMS = {
    FieldKind.DATE: re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    FieldKind.TIME: re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII),
    FieldKind.INTEGER: re.compile(r"-?\d{1,40}", re.ASCII),
    FieldKind.DECIMAL: re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII),
    FieldKind.EMAIL: re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+"),
    FieldKind.LINK: re.compile(r"https?://[^\s/]\S*", re.IGNORECASE),
    FieldKind.BOOLEAN: re.compile("true|false"),
}
_MINUTE = "%Y-%m-%dT%H:%MZ"
_SLACKS_MOMENTS = range(1_000_000_000, 10_000_000_000)  # ten digits


def is_well_formed(kind: FieldKind, value: str) -> bool:
    """Whether a value that is not empty can be one of this kind; any text can be a text."""
    if kind is FieldKind.MOMENT:
        return seconds(value) is not None
    if kind is FieldKind.DATE and not _is_day(value):
        return False
    form = _FORMS.get(kind)
    return form is None or form.fullmatch(value) is not None


def moment(value: str) -> datetime | None:
    """Read ISO 8601 with a zone, such as 2030-01-31T09:00Z; None for anything else."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def seconds(value: str) -> int | None:
    """A moment as a datetimepicker takes it; None for what it cannot show."""
    found = moment(value)
    if found is None:
        return None
    since = int(found.timestamp())
    return since if since in _SLACKS_MOMENTS else None


def iso(since: int) -> str:
    """A datetimepicker's moment as desks are told of it, to the minute."""
    return datetime.fromtimestamp(since, UTC).strftime(_MINUTE)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
