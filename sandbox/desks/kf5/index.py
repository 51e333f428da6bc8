from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import overload

Key = tuple[int, int]


class SortedIndex:
    """Ticket ids sorted by a whole number; counting a range costs two bisections."""

    def __init__(self) -> None:
        self.keys: list[Key] = []

    def add(self, value: int, ticket_id: int) -> None:
        insort(self.keys, (value, ticket_id))

    def add_many(self, keys: Iterable[Key]) -> None:
        self.keys.extend(keys)
        self.keys.sort()

    def remove(self, value: int, ticket_id: int) -> None:
        del self.keys[bisect_left(self.keys, (value, ticket_id))]

    def between(self, start: int | None, end: int | None, *, descending: bool = False) -> "Span":
        """Return the ids whose value is in start ≤ value ≤ end, without copying them."""
        low = 0 if start is None else bisect_left(self.keys, (start, 0))
        high = len(self.keys) if end is None else bisect_left(self.keys, (end + 1, 0))
        return Span(self.keys, low, max(low, high), descending=descending)


class Span(Sequence[int]):
    """A part of an index, read only where somebody looks."""

    def __init__(self, keys: list[Key], low: int, high: int, *, descending: bool) -> None:
        self._keys, self._low, self._high, self._descending = keys, low, high, descending

    def __len__(self) -> int:
        return self._high - self._low

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self._at(position) for position in range(len(self))[at]]
        return self._at(range(len(self))[at])

    def _at(self, position: int) -> int:
        place = self._high - 1 - position if self._descending else self._low + position
        return self._keys[place][1]
