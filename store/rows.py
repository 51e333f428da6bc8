"""Rows as dataclasses: one codec per table, made from the dataclass's own type hints.

bool ↔ 0 or 1, datetime ↔ integer milliseconds, tuple and dict ↔ JSON text, other values as they
are; in text, halves of a broken surrogate pair (which UTF-8 cannot hold) become question marks.
Columns carry the names of the fields, in their order.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from store.times import from_stored, to_stored

R = TypeVar("R")
_Convert = Callable[[Any], Any]
_Given = Sequence[object] | Mapping[str, object]


_JSON = json.JSONEncoder(separators=(",", ":"))


def to_json(value: Any) -> str:
    return _JSON.encode(value)


def _from_json_array(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def well_formed(text: str) -> str:
    return text if text.isascii() else text.encode(errors="replace").decode()


_CONVERTERS: dict[Any, tuple[_Convert, _Convert | None]] = {
    str: (well_formed, None),
    bool: (int, bool),
    datetime: (to_stored, from_stored),
    tuple: (to_json, _from_json_array),
    dict: (to_json, json.loads),
}


def _converters(hint: Any) -> tuple[_Convert, _Convert | None] | None:
    """The pair (into the table, out of it) for a type hint; None if the value is stored as is."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return _CONVERTERS.get(get_origin(hint) or hint)


class Table(Generic[R]):
    """A table and the dataclass of its rows; `key` names the columns of its primary key."""

    def __init__(self, row_type: type[R], name: str, key: Sequence[str]) -> None:
        hints = get_type_hints(row_type)
        self._make: Callable[..., R] = row_type
        self._names = tuple(hints)
        pairs = {name: pair for name, hint in hints.items() if (pair := _converters(hint))}
        self._encode = tuple((column, pair[0]) for column, pair in pairs.items())
        self._decode = tuple((column, pair[1]) for column, pair in pairs.items() if pair[1])
        columns = ", ".join(f'"{column}"' for column in self._names)
        marks = ", ".join(f":{column}" for column in self._names)
        changed = ", ".join(f'"{c}" = excluded."{c}"' for c in self._names if c not in key)
        self._by_key = "WHERE " + " AND ".join(f'"{column}" = ?' for column in key)
        # Every part of these statements is a name from our own code.
        self.select = f"SELECT {columns} FROM {name} "  # noqa: S608
        self.insert = f"INSERT INTO {name} ({columns}) VALUES ({marks}) "  # noqa: S608
        self._upsert = f"{self.insert} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"
        self._remove = f"DELETE FROM {name} {self._by_key}"  # noqa: S608

    def read(self, values: Sequence[Any]) -> R:
        named = dict(zip(self._names, values, strict=True))
        for column, decode in self._decode:
            if named[column] is not None:
                named[column] = decode(named[column])
        return self._make(**named)

    def values(self, row: R) -> dict[str, Any]:
        named = {column: getattr(row, column) for column in self._names}
        for column, encode in self._encode:
            if named[column] is not None:
                named[column] = encode(named[column])
        return named

    def get(self, db: sqlite3.Connection, *key: object) -> R | None:
        return self.first(db, self._by_key, key)

    def first(self, db: sqlite3.Connection, where: str, given: _Given = ()) -> R | None:
        found = db.execute(self.select + where, given).fetchone()
        return None if found is None else self.read(found)

    def all(self, db: sqlite3.Connection, where: str, given: _Given = ()) -> tuple[R, ...]:
        return tuple(self.read(found) for found in db.execute(self.select + where, given))

    def save(self, db: sqlite3.Connection, row: R) -> None:
        """Insert the row, or replace the one with the same key."""
        db.execute(self._upsert, self.values(row))

    def add(self, db: sqlite3.Connection, row: R) -> None:
        """Insert the row unless one with the same key is there."""
        db.execute(self.insert + "ON CONFLICT DO NOTHING", self.values(row))

    def delete(self, db: sqlite3.Connection, *key: object) -> bool:
        return db.execute(self._remove, key).rowcount > 0
