"""Looks at one desk: by the clock, and soon when the desk hints at news."""

import asyncio
from collections.abc import Awaitable, Callable

APART = 1.0
"""Seconds between the beginnings of two looks that hints asked for."""


class Looks:
    """Runs `look`, never twice at once. `stop` ends what hints have begun."""

    def __init__(self, look: Callable[[], Awaitable[None]]) -> None:
        self._look = look
        self._one = asyncio.Lock()
        self._hinted = False
        self._next = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    async def now(self) -> None:
        """Look as soon as no other look is under way."""
        async with self._one:
            await self._look()

    def soon(self) -> None:
        """Take a hint; all hints that come before the next look begins are one."""
        if not self._hinted:
            self._hinted = True
            task = asyncio.create_task(self._follow_hint())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow_hint(self) -> None:
        loop = asyncio.get_running_loop()
        async with self._one:
            await asyncio.sleep(max(0.0, self._next - loop.time()))
            self._next = loop.time() + APART
            self._hinted = False  # what happens from here on may come too late for this look
            await self._look()
