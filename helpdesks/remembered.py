"""What was read lately, kept for a while."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

Clock = Callable[[], float]
"""Seconds that only ever grow."""


class Remembered(Generic[T]):
    """Keeps `most` values, each for `seconds`; where there are too many, the oldest go."""

    def __init__(self, *, most: int, seconds: float, clock: Clock = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._kept: dict[str, tuple[float, T]] = {}

    def get(self, key: str) -> T | None:
        kept = self._kept.get(key)
        return kept[1] if kept and self._clock() - kept[0] < self._seconds else None

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def keep(self, key: str, value: T) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), value)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
