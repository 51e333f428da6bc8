"""KF5's custom ticket fields, as a requester meets them.

https://developer.kf5.com/restfulapi/core/3/13
"""

from collections.abc import Iterable
from typing import Any

from helpdesks.kf5.wire.patterns import pattern
from helpdesks.kf5.wire.values import Row, maybe_id, text, true
from helpdesks.models import Field, FieldKind, Option

CHOICE = "dropdownlist"
SEVERAL_LEVELS = "multi_options"


def fields(rows: Iterable[Row]) -> tuple[Field, ...]:
    """Read the fields that a requester fills in.

    Fields of several levels (`multi_options`) are left out, and so are fields that are asked only
    under an option of a field that is itself left out.
    """
    asked = {text(row.get("id")): row for row in rows if _is_asked(row)}
    return tuple(_field(row, asked) for row in asked.values() if _has_parent(row, asked))


def _is_asked(row: Row) -> bool:
    flags = ("active", "enduser_visible", "enduser_editable")
    return all(true(row.get(flag)) for flag in flags) and row.get("type") != SEVERAL_LEVELS


def _has_parent(row: Row, asked: dict[str, Row]) -> bool:
    parent = maybe_id(row.get("cascade_id"))
    return parent is None or parent in asked


def _field(row: Row, asked: dict[str, Row]) -> Field:
    choice = row.get("type") == CHOICE
    parent = maybe_id(row.get("cascade_id"))
    return Field(
        key=_key(row),
        kind=FieldKind.CHOICE if choice else FieldKind.TEXT,
        label=text(row.get("enduser_title")) or text(row.get("agent_title")) or _key(row),
        hint=text(row.get("enduser_description")),
        required=true(row.get("enduser_required")),
        options=_options(row.get("custom_field_options")) if choice else (),
        pattern="" if choice else _pattern(row.get("regexp_for_validation")),
        asked_if=(_key(asked[parent]), text(row.get("cascade_value"))) if parent else None,
    )


def _key(row: Row) -> str:
    return text(row.get("name")) or f"field_{text(row.get('id'))}"


def _options(said: Any) -> tuple[Option, ...]:
    """Read the options of a list; what is sent back is the option's `value`."""
    if not isinstance(said, list):
        return ()
    return tuple(
        Option(value=text(row.get("value")), label=text(row.get("key")) or text(row.get("value")))
        for row in said
        if isinstance(row, dict) and text(row.get("value"))
    )


def _pattern(said: Any) -> str:
    """Read the check of a field, declared a list and seen as a string."""
    return pattern(text(next(iter(said), "") if isinstance(said, list) else said))
