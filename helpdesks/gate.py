"""A polite gate before somebody else's server."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MINUTE = 60.0
URGENT_IN_A_ROW = 4
"""So many urgent callers pass before one of the others does, when both wait."""


class Gate:
    """Lets `together` callers in at once, and `per_minute` in any minute (None: no such limit).

    Urgent callers go before the others; equals go in the order in which they came. The others
    have a third of each minute less, so that somebody who waits in Slack finds the gate open
    even while everything is being caught up.
    """

    def __init__(self, *, together: int = 2, per_minute: int | None = None) -> None:
        self._free = together
        all_starts = [_Starts(per_minute)] if per_minute else []
        other_starts = [_Starts(max(1, per_minute * 2 // 3))] if per_minute else []
        self._urgent = _Line(*all_starts)
        self._others = _Line(*all_starts, *other_starts)
        self._row = 0
        self._alarm: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, *, urgent: bool = True) -> AsyncIterator[None]:
        """Wait for a turn, and hold a place as long as it takes."""
        await self._wait(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, line: "_Line") -> None:
        mine = line.join()
        self._admit()
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():  # let in and called away at the same moment
                self._leave()
            raise

    def _leave(self) -> None:
        self._free += 1
        self._admit()

    def _admit(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._free and (line := self._next(now)):
            self._free -= 1
            self._row = self._row + 1 if line is self._urgent else 0
            line.let_in(now)
        if self._free:
            self._wake_when_due(now)

    def _next(self, now: float) -> "_Line | None":
        """Choose the line whose first may go now."""
        lines = [self._urgent, self._others]
        if self._row >= URGENT_IN_A_ROW:
            lines.reverse()
        return next((line for line in lines if line.waits() and line.pause(now) <= 0), None)

    def _wake_when_due(self, now: float) -> None:
        pauses = [line.pause(now) for line in (self._urgent, self._others) if line.waits()]
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if pauses:
            self._alarm = asyncio.get_running_loop().call_later(min(pauses), self._admit)


class _Line:
    """Callers who wait, and the counts that each of them adds to."""

    def __init__(self, *starts: "_Starts") -> None:
        self._starts = starts
        self._callers: deque[asyncio.Future[None]] = deque()

    def join(self) -> asyncio.Future[None]:
        caller = asyncio.get_running_loop().create_future()
        self._callers.append(caller)
        return caller

    def waits(self) -> bool:
        """Whether somebody still waits; who went away is forgotten."""
        while self._callers and self._callers[0].done():
            self._callers.popleft()
        return bool(self._callers)

    def pause(self, now: float) -> float:
        """Seconds until the next may go."""
        return max((starts.pause(now) for starts in self._starts), default=0.0)

    def let_in(self, now: float) -> None:
        for starts in self._starts:
            starts.count(now)
        self._callers.popleft().set_result(None)


class _Starts:
    """When the last `most` callers went in."""

    def __init__(self, most: int) -> None:
        self._at: deque[float] = deque(maxlen=most)

    def pause(self, now: float) -> float:
        full = len(self._at) == self._at.maxlen
        return self._at[0] + MINUTE - now if full else 0.0

    def count(self, now: float) -> None:
        self._at.append(now)
