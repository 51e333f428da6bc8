"""What was looked up a moment ago, kept for a while and in bounded number."""

import time
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Keeps each value for `seconds`; above `size` values the oldest is forgotten."""

    def __init__(self, *, seconds: float, size: int = 5_000) -> None:
        self._seconds, self._size = seconds, size
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def recall(self, name: str) -> T | None:
        kept = self._kept.get(name)
        if kept is None or time.monotonic() - kept[0] > self._seconds:
            return None
        return kept[1]

    def keep(self, name: str, value: T) -> T:
        self._kept[name] = (time.monotonic(), value)
        self._kept.move_to_end(name)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return value
