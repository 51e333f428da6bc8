"""An orderly end: what has begun finishes, and what has not begun is given up."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

GRACE = 9.0
"""Seconds for what was begun when the process is told to stop; Docker waits for ten."""


class Stopped(Exception):
    """The process was told to stop before the work was done."""


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """Do the work; once `stop` is set it is given up, and Stopped is raised."""
    working, told = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Stopped
        return working.result()
    finally:
        told.cancel()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


class Grace:
    """The time that is left to finish, shared by all who have something to finish."""

    def __init__(self, seconds: float = GRACE) -> None:
        self._seconds = seconds
        self._until: float | None = None

    def begin(self) -> None:
        self._until = asyncio.get_running_loop().time() + self._seconds

    @property
    def left(self) -> float:
        """Seconds, all of them before it has begun."""
        if self._until is None:
            return self._seconds
        return max(0.0, self._until - asyncio.get_running_loop().time())
