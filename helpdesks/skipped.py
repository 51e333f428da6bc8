"""Rows that cannot be read: one of them must not hide the others."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import structlog

from helpdesks.errors import Unintelligible

T = TypeVar("T")
Row = dict[str, Any]
log = structlog.get_logger()

MOST_TOLD = 1000


class Skipped:
    """Counts the rows of one desk that were skipped; the log is told of each id once."""

    def __init__(self, desk: str) -> None:
        self.count = 0
        self._desk = desk
        self._told: set[tuple[str, str]] = set()

    def readable(self, what: str, rows: Iterable[Row], read: Callable[[Row], T]) -> Iterator[T]:
        """Read rows of `what`, leaving out those that cannot be read."""
        for row in rows:
            try:
                found = read(row)
            except Unintelligible as error:
                self.note(what, row, error)
                continue
            yield found

    def note(self, what: str, row: Row, error: Unintelligible) -> None:
        self.count += 1
        said = str(row.get("id"))
        row_id = said if said.isascii() and said.isdigit() else ""
        if (what, row_id) not in self._told and len(self._told) < MOST_TOLD:
            self._told.add((what, row_id))
            log.warning("row skipped", desk=self._desk, what=what, id=row_id, where=error.where)
