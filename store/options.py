"""The options of long choices, kept so that they are found while somebody types."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from store.database import Database
from store.rows import to_json, well_formed


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOption:
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOptions:
    """All options of one field, in the desk's order; they replace those kept before."""

    desk: str
    field: str
    options: tuple[FieldOption, ...]


_INSERT = (
    "INSERT INTO field_options (desk, field, position, value, label, words)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_MATCHING = """
    SELECT value, label FROM field_options
    WHERE desk = :desk AND field = :field AND instr(words, :typed)
    ORDER BY words <> :typed, instr(words, :typed) > 1, position LIMIT :limit
"""
_FOUND = """
    SELECT value, label FROM field_options
    WHERE desk = ? AND field = ? AND value IN (SELECT value FROM json_each(?)) ORDER BY position
"""


class Options:
    """Written with a `Batch`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def matching(
        self, desk: str, field: str, typed: str, *, limit: int = 100
    ) -> tuple[FieldOption, ...]:
        """Find options whose label holds what was typed, letter case apart.

        Those that begin with it come first. Nothing typed finds the first ones.
        """
        given = {
            "desk": desk,
            "field": field,
            "typed": well_formed(typed.strip().casefold()),
            "limit": limit,
        }
        return await self._db.read(lambda db: _read(db.execute(_MATCHING, given)))

    async def find(self, desk: str, field: str, values: Sequence[str]) -> tuple[FieldOption, ...]:
        """Those of the values that are options, in the desk's order."""
        wanted = to_json([well_formed(value) for value in values])
        return await self._db.read(lambda db: _read(db.execute(_FOUND, (desk, field, wanted))))


def save_options(db: sqlite3.Connection, known: FieldOptions) -> None:
    """Write the list anew, unless it is what stands there already."""
    place = (known.desk, known.field)
    rows = [(well_formed(one.value), well_formed(one.label)) for one in known.options]
    kept = db.execute(
        "SELECT value, label FROM field_options WHERE desk = ? AND field = ? ORDER BY position",
        place,
    ).fetchall()
    if kept == rows:
        return
    db.execute("DELETE FROM field_options WHERE desk = ? AND field = ?", place)
    db.executemany(
        _INSERT,
        [(*place, at, value, label, label.casefold()) for at, (value, label) in enumerate(rows)],
    )


def _read(found: sqlite3.Cursor) -> tuple[FieldOption, ...]:
    return tuple(FieldOption(value=value, label=label) for value, label in found)
