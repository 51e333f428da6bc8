"""What a ticket's custom fields hold: read from any of the forms it comes in, and written."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from helpdesks.errors import Refused, Unintelligible
from helpdesks.fields import Field, FieldKind, FieldValue
from helpdesks.udesk.wire.fields import SELECT, SEVERAL, UNWRITTEN, labels
from helpdesks.udesk.wire.values import moment, text

Definitions = Mapping[str, Field]
"""The custom fields of tickets by their keys."""

NAIVE = "%Y-%m-%d %H:%M"
HOURS_AND_MINUTES = 5


def field_values(said: Any, known: Definitions, zone: tzinfo) -> tuple[FieldValue, ...]:
    """Read `custom_fields`; fields without a value are left out."""
    held = said if isinstance(said, dict) else {}
    return tuple(
        field_value(key, parts, known.get(key), zone)
        for key, value in held.items()
        if (parts := _parts(value, split=key.startswith(SELECT)))
    )


def field_value(
    key: str, parts: list[tuple[str, str]], field: Field | None, zone: tzinfo
) -> FieldValue:
    """Make one value of its parts, each with the words that may have come along."""
    values = tuple(value for value, _ in parts)
    said = tuple(label for _, label in parts if label)
    several = len(values) > 1 or (field is not None and field.kind in SEVERAL)
    if not key.startswith(SELECT):
        return FieldValue(key=key, value=_plain(", ".join(values), field, zone))
    cascade = field is not None and field.kind is FieldKind.CASCADE
    words = labels(field.options, values, cascade=cascade) if field else ()
    return FieldValue(
        key=key,
        value=values if several else values[0],
        labels=words or (said if len(said) == len(values) else ()),
    )


def written(values: Iterable[FieldValue], known: Definitions, zone: tzinfo) -> dict[str, str]:
    """Write values as tickets take them: texts, several in one with commas, "" for none."""
    return {one.key: _written(one, known.get(one.key), zone) for one in values}


def same(one: FieldValue | None, other: FieldValue | None, kind: FieldKind | None) -> bool:
    """Whether the desk holds what it was sent, however it writes it; None and "" are nothing."""
    ours = one.values if one else ()
    theirs = other.values if other else ()
    if kind is FieldKind.CHECKBOXES:
        return set(ours) == set(theirs)
    if kind in {FieldKind.DECIMAL, FieldKind.INTEGER}:
        return _numbers(ours) == _numbers(theirs)
    return "".join("".join(ours).split()) == "".join("".join(theirs).split())


def _parts(value: Any, *, split: bool) -> list[tuple[str, str]]:
    """Read null, a number, "a,b", a list of those or of {value, text} as values with words."""
    if isinstance(value, dict):
        held = text(value.get("value"))
        return [(held, text(value.get("text")))] if held else []
    if isinstance(value, list):
        return [part for one in value for part in _parts(one, split=False)]
    said = text(value)
    found = [one.strip() for one in said.split(",")] if split else [said]
    return [(one, "") for one in found if one]


def _plain(said: str, field: Field | None, zone: tzinfo) -> str:
    said = said.replace("\r\n", "\n")
    if field is None:
        return said
    if field.kind is FieldKind.TIME:
        return said[:HOURS_AND_MINUTES]
    return _moment(said, zone) if field.kind is FieldKind.MOMENT else said


def _moment(said: str, zone: tzinfo) -> str:
    try:
        return moment(said, zone, "a moment").strftime("%Y-%m-%dT%H:%MZ")
    except Unintelligible:
        return said


def _written(one: FieldValue, field: Field | None, zone: tzinfo) -> str:
    kind = field.kind if field else None
    if kind in UNWRITTEN:
        raise Refused("a field that is only read", {one.key: "only read"})
    said = ",".join(one.values)  # SAFE assumption for CASCADE: its levels, top first
    if not said:
        return ""
    if kind is FieldKind.TIME:
        return f"{said}:00" if len(said) == HOURS_AND_MINUTES else said
    return _naive(said, zone) if kind is FieldKind.MOMENT else said


def _naive(said: str, zone: tzinfo) -> str:
    """Write a moment in the desk's zone, to the minute."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return said
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(zone).strftime(NAIVE)


def _numbers(values: tuple[str, ...]) -> list[Decimal | str]:
    return [_number(value) for value in values]


def _number(said: str) -> Decimal | str:
    try:
        return Decimal(said)
    except InvalidOperation:
        return said
