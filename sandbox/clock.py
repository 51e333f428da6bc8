"""The sandbox's time: runs like the wall clock and can be pushed forward."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any


class Clock:
    """Aware UTC time that tests can advance; everything that waits in the sandbox waits on it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime.now(UTC)
        self._origin = time.monotonic()
        self._ahead = 0.0
        self._last_ts = 0
        self._sleepers: set[asyncio.Future[None]] = set()

    def now(self) -> datetime:
        """The sandbox's present, aware and in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._origin + self._ahead)

    def advance(self, seconds: float) -> None:
        """Push time forward and wake whoever sleeps on this clock."""
        self._ahead += seconds
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    @property
    def sleeping(self) -> int:
        """How many wait on this clock for time to pass."""
        return sum(not sleeper.done() for sleeper in self._sleepers)

    def ts(self) -> str:
        """A message timestamp as Slack writes them: unique, and later than all before it."""
        micros = int(self.now().timestamp() * 1_000_000)
        self._last_ts = max(micros, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def epoch(self) -> int:
        """The present as whole Unix seconds."""
        return int(self.now().timestamp())

    async def sleep(self, seconds: float) -> None:
        """Return once the clock has moved on by `seconds`, by itself or by `advance`."""
        await self.within(seconds, asyncio.get_running_loop().create_future())

    async def within(self, seconds: float, answer: asyncio.Future[Any]) -> bool:
        """Wait for `answer` at most `seconds` of this clock; True if it came."""
        end = self.now() + timedelta(seconds=seconds)
        while not answer.done() and (left := (end - self.now()).total_seconds()) > 0:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._sleepers.add(woken)
            try:
                await asyncio.wait(
                    {answer, woken}, timeout=left, return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                self._sleepers.discard(woken)
        return answer.done()
