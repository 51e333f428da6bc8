"""The values of fields on Zammad's tickets, read and written.

The server changes what it does not understand without a word: a date to none, a text to yes, one
choice to no choice. So such values are refused here.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from helpdesks.errors import Refused
from helpdesks.fields import Field, FieldKind, FieldValue, Value
from helpdesks.zammad.wire.options import leads_to
from helpdesks.zammad.wire.values import Row, text, texts

GROUP = "group_id"
WHOLE = re.compile(r"[+-]?\d{1,18}")
EMPTY: Mapping[FieldKind, Any] = {
    FieldKind.INTEGER: None,
    FieldKind.BOOLEAN: None,
    FieldKind.DATE: None,
    FieldKind.MOMENT: None,
    FieldKind.CHOICES: [],
}
"""How no value is written; "" for all other kinds."""


class Junk(Exception):
    """A value that the server would change; the sentence says why."""


def field_values(row: Row, fields: Iterable[Field]) -> tuple[FieldValue, ...]:
    """Read what a ticket's fields hold; those that hold nothing are left out."""
    found = (field_value(field, row.get(field.key)) for field in fields)
    return tuple(value for value in found if value is not None)


def field_value(field: Field, raw: Any) -> FieldValue | None:
    value, labels = _read(field, raw)
    return FieldValue(key=field.key, value=value, labels=labels) if value else None


def written(values: Iterable[FieldValue], fields: Iterable[Field]) -> Row:
    """Write values as a ticket's keys; Refused, by field, for what would not arrive as it is."""
    known = {field.key: field for field in fields}
    found: Row = {}
    junk: dict[str, str] = {}
    for value in values:
        try:
            found[value.key] = _written(known.get(value.key), value)
        except Junk as why:
            junk[value.key] = str(why)
    if junk:
        raise Refused("some values cannot be kept", junk)
    return found


def _read(field: Field, raw: Any) -> tuple[Value, tuple[str, ...]]:
    said = text(raw)
    match field.kind:
        case FieldKind.CHOICES | FieldKind.CHOICE:
            several = texts(raw)
            value = several if field.kind is FieldKind.CHOICES else said
            return value, _labels(field, several)
        case FieldKind.CASCADE:
            path = leads_to(said, field.options) if said else ()
            return tuple(one.value for one in path), tuple(one.label for one in path)
        case FieldKind.EXTERNAL:
            return _external(raw)
        case FieldKind.MOMENT:
            said = _minute(said)
        case FieldKind.BOOLEAN:
            said = said.lower()
    return said, ()


def _labels(field: Field, values: tuple[str, ...]) -> tuple[str, ...]:
    labels = {option.value: option.label for option in field.options}
    return tuple(labels.get(value, value) for value in values)


def _external(raw: Any) -> tuple[Value, tuple[str, ...]]:
    rows = raw if isinstance(raw, list) else [raw]
    found = [row for row in rows if isinstance(row, dict) and text(row.get("value"))]
    values = tuple(text(row["value"]) for row in found)
    labels = tuple(text(row.get("label")) or text(row["value"]) for row in found)
    return values if len(values) > 1 else "".join(values), labels


def _minute(said: str) -> str:
    try:
        return datetime.fromisoformat(said).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    except ValueError:
        return said


def _written(field: Field | None, given: FieldValue) -> Any:
    if field is None:
        raise Junk("there is no such field")
    values = tuple(value for value in given.values if value.strip())
    if not values:
        return EMPTY.get(field.kind, "")
    if field.kind is FieldKind.CHOICES:
        return list(values)
    if field.kind is FieldKind.CASCADE:
        return values[-1]
    if field.kind is FieldKind.EXTERNAL:
        raise Junk("this field is kept in another system")
    if len(values) > 1:
        raise Junk("this field holds one value")
    return _one(field, values[0])


def _one(field: Field, said: str) -> Any:
    match field.kind:
        case FieldKind.INTEGER:
            return _integer(field, said.strip())
        case FieldKind.BOOLEAN:
            return _boolean(said.strip())
        case FieldKind.DATE:
            return _date(said.strip())
        case FieldKind.MOMENT:
            return _moment(said.strip())
    if field.longest is not None and len(said) > field.longest:
        raise Junk(f"at most {field.longest} characters")
    return said


def _integer(field: Field, said: str) -> int:
    if not WHOLE.fullmatch(said) or not said.isascii():
        raise Junk("not a whole number")
    found = int(said)
    if field.lowest is not None and found < field.lowest:
        raise Junk(f"at least {field.lowest}")
    if field.highest is not None and found > field.highest:
        raise Junk(f"at most {field.highest}")
    return found


def _boolean(said: str) -> bool:
    if said not in {"true", "false"}:
        raise Junk("neither true nor false")
    return said == "true"


def _date(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise Junk("not a date like 2030-01-31") from None


def _moment(said: str) -> str:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Junk("not a time like 2030-01-31T09:00Z")
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")
