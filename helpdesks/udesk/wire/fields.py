"""Udesk's custom fields, whose document contradicts itself here and there: all of it is read.

https://www.udesk.cn/doc
"""

from datetime import tzinfo
from typing import Any

from helpdesks.errors import Unintelligible
from helpdesks.fields import Access, Category, Field, FieldKind, Option, Value
from helpdesks.udesk.wire.values import Row, maybe_moment, text, true

CATEGORIES = {
    Category.TICKET: "ticket",
    Category.PERSON: "customer",
    Category.ORGANIZATION: "organization",
}
"""Any other word would be answered with the fields of tickets."""

KINDS = {
    "text": FieldKind.TEXT,
    "area_text": FieldKind.LONG_TEXT,
    "date": FieldKind.DATE,
    "time": FieldKind.TIME,
    "datetime": FieldKind.MOMENT,
    "link": FieldKind.LINK,
    "location": FieldKind.LOCATION,
    "number": FieldKind.INTEGER,
    "numeric": FieldKind.DECIMAL,
    "droplist": FieldKind.CHOICE,
    "radio": FieldKind.RADIO,
    "checkbox": FieldKind.CHECKBOXES,
    "chained_droplist": FieldKind.CASCADE,
    "calculate": FieldKind.CALCULATED,
}

ACCESS = {
    "none": Access.HIDDEN,
    "read": Access.READ_ONLY,
    "readonly": Access.READ_ONLY,
    "readwrite": Access.EDITABLE,
    "must": Access.REQUIRED,
}

SELECT = "SelectField_"
SEVERAL = frozenset({FieldKind.CHECKBOXES, FieldKind.CHOICES, FieldKind.CASCADE})
UNWRITTEN = frozenset({FieldKind.CALCULATED, FieldKind.LOCATION})
"""Calculated by the desk; and places, whose written form is not documented."""

SELECTING = frozenset({FieldKind.CHOICE, FieldKind.RADIO, FieldKind.CHECKBOXES, FieldKind.CASCADE})
LOWEST = 1
"""A `number` is a positive integer."""


def field(row: Row, zone: tzinfo) -> Field:
    key = text(row.get("field_name"))
    if not key:
        raise Unintelligible("field.field_name")
    listed = options(row.get("options"), zone)
    kind, large = _kind(key, text(row.get("content_type")), listed)
    return Field(
        key=key,
        kind=kind,
        label=text(row.get("field_label")) or key,
        hint=text(row.get("comment")),
        requester=_access(kind, row.get("customer_permission") or row.get("cusotmer_permission")),
        agent=_access(kind, row.get("agent_permission")),
        options=listed if kind in SELECTING and not large else (),
        default=_default(kind, row.get("options")),
        lowest=LOWEST if kind is FieldKind.INTEGER else None,
        large=large,
        measure=text(row.get("calculate_result_type")) if kind is FieldKind.CALCULATED else "",
        updated_at=maybe_moment(row.get("updated_at"), zone),
    )


def options(said: Any, zone: tzinfo) -> tuple[Option, ...]:
    """Read options as they come; siblings that share a value are all kept."""
    return tuple(option(row, zone) for row in _rows(said))


def option(row: Row, zone: tzinfo) -> Option:
    value = text(row.get("value"))
    return Option(
        value=value,
        label=text(row.get("title")) or value,
        options=options(row.get("subs"), zone),
        hidden=true(row.get("is_hide")),
        created_at=maybe_moment(row.get("created_at"), zone),
        updated_at=maybe_moment(row.get("updated_at"), zone),
    )


def labels(
    options: tuple[Option, ...], values: tuple[str, ...], *, cascade: bool
) -> tuple[str, ...]:
    """Find what people read for these values; () unless all are known. The first of equals wins."""
    found: list[str] = []
    for value in values:
        one = next((each for each in options if each.value == value), None)
        if one is None:
            return ()
        found.append(one.label)
        options = one.options if cascade else options
    return tuple(found)


def _kind(key: str, said: str, listed: tuple[Option, ...]) -> tuple[FieldKind, bool]:
    """Choose the kind, and whether the options must be asked for page by page."""
    if not key.startswith(SELECT):
        return KINDS.get(said, FieldKind.TEXT), False
    kind = KINDS.get(said)
    if kind in SELECTING and any(one.value for one in listed):
        return kind, False
    if kind is FieldKind.CALCULATED:
        return kind, False
    return FieldKind.CHOICE, True


def _access(kind: FieldKind, said: Any) -> Access:
    """Read a permission; one that is not said allows to write."""
    given = ACCESS.get(text(said), Access.EDITABLE)
    if kind in UNWRITTEN and given is not Access.HIDDEN:
        return Access.READ_ONLY
    return given


def _default(kind: FieldKind, said: Any) -> Value:
    chosen = [
        row for row in _rows(said) if true(row.get("default")) and not true(row.get("is_hide"))
    ]
    values = tuple(text(row.get("value")) for row in chosen)
    if kind is FieldKind.CASCADE:
        below = _default(kind, chosen[0].get("subs")) if chosen else ()
        return (*values[:1], *below)
    if kind is FieldKind.CHECKBOXES:
        return values
    return values[0] if values and kind in SELECTING else ""


def _rows(said: Any) -> list[Row]:
    return [row for row in said if isinstance(row, dict)] if isinstance(said, list) else []
