"""KF5's custom ticket fields.

https://developer.kf5.com/restfulapi/core/3/13
"""

import json
from collections.abc import Iterable
from typing import Any

from helpdesks.errors import NotFound, Unintelligible
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.kf5.wire.patterns import pattern
from helpdesks.kf5.wire.values import Row, maybe_id, text, true

KINDS = {"dropdownlist": FieldKind.CHOICE, "multi_options": FieldKind.CASCADE}
"""The two types that are documented; what any other asks for is typed."""

KEY = "field_"


def fields(rows: Iterable[Row]) -> tuple[Field, ...]:
    """Read the fields that are in use, in the desk's order.

    A field that is asked only under an option of a field that is not there is left out.
    """
    active = {text(row.get("id")): row for row in rows if true(row.get("active"))}
    return tuple(_field(row, active) for row in active.values() if _has_parent(row, active))


def field(row: Row) -> Field:
    """Read one field alone; of its condition only the parent's usual key is known."""
    parent = maybe_id(row.get("cascade_id"))
    return _field(row, {parent: {"id": parent}} if parent else {})


def field_id(key: str) -> str:
    """Turn a field's key into the id that addresses take; NotFound for what is no key."""
    found = key.removeprefix(KEY)
    if not found.isascii() or not found.isdigit():
        raise NotFound("no such field")
    return found


def value(row: Row) -> FieldValue:
    """Read what a ticket holds: a text, or the path of several levels.

    https://developer.kf5.com/restfulapi/core/3/9-12 shows a path as a JSON array inside a text.
    """
    said = text(row.get("value"))
    return FieldValue(key=text(row.get("name")), value=_path(said) or said)


def written(given: FieldValue) -> dict[str, str]:
    """Write what a ticket shall hold."""
    held = given.value
    # Of the two documented forms of a path, this one was seen with `multi_options` (assumption).
    said = json.dumps(held, ensure_ascii=False) if isinstance(held, tuple) else held
    return {"name": given.key, "value": said}


def _path(said: str) -> tuple[str, ...]:
    """Read a JSON array of texts; anything else is no path."""
    if not (said.startswith("[") and said.endswith("]")):
        return ()
    try:
        levels = json.loads(said)
    except (ValueError, RecursionError):
        return ()
    return tuple(levels) if all(isinstance(level, str) for level in levels) else ()


def _has_parent(row: Row, active: dict[str, Row]) -> bool:
    parent = maybe_id(row.get("cascade_id"))
    return parent is None or parent in active


def _field(row: Row, active: dict[str, Row]) -> Field:
    kind = KINDS.get(text(row.get("type")), FieldKind.TEXT)
    parent = maybe_id(row.get("cascade_id"))
    return Field(
        key=_key(row),
        kind=kind,
        label=text(row.get("enduser_title")) or text(row.get("agent_title")) or _key(row),
        hint=text(row.get("enduser_description")),
        requester=_requester(row),
        agent=Access.EDITABLE,  # `agent_required` asks for it while handling, not in a form
        options=_options(kind, row.get("custom_field_options")),
        pattern=_pattern(row.get("regexp_for_validation")) if kind is FieldKind.TEXT else "",
        asked_if=(_key(active[parent]), text(row.get("cascade_value"))) if parent else None,
    )


def _requester(row: Row) -> Access:
    if not true(row.get("enduser_visible")):
        return Access.HIDDEN
    if not true(row.get("enduser_editable")):
        return Access.READ_ONLY
    return Access.REQUIRED if true(row.get("enduser_required")) else Access.EDITABLE


def _key(row: Row) -> str:
    found = text(row.get("name")) or (KEY + text(row.get("id")) if row.get("id") else "")
    if not found:
        raise Unintelligible("a field without a name")
    return found


def _options(kind: FieldKind, said: Any) -> tuple[Option, ...]:
    if kind is FieldKind.CASCADE:
        rows = said.get("list") if isinstance(said, dict) else None
        return _below("0", _by_parent(rows if isinstance(rows, list) else []))
    if kind is not FieldKind.CHOICE or not isinstance(said, list):
        return ()
    return tuple(
        Option(value=text(row.get("value")), label=text(row.get("key")) or text(row.get("value")))
        for row in said
        if isinstance(row, dict) and text(row.get("value"))
    )


def _by_parent(rows: list[Any]) -> dict[str, list[Row]]:
    """Group the options of several levels by the id of the one above, "0" at the top."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(row, dict):
            found.setdefault(text(row.get("parent")) or "0", []).append(row)
    return found


def _below(parent: str, rows: dict[str, list[Row]]) -> tuple[Option, ...]:
    """Make the options under one; what has been used is taken out, so a circle ends."""
    return tuple(
        Option(value=name, label=name, options=_below(text(row.get("id")), rows))
        for row in rows.pop(parent, [])
        if (name := text(row.get("key")))
    )


def _pattern(said: Any) -> str:
    """Read the check of a field, declared a list and seen as a string."""
    return pattern(text(next(iter(said), "") if isinstance(said, list) else said))
