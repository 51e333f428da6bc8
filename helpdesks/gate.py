"""A polite gate before somebody else's server."""

import asyncio
from collections import deque
from types import TracebackType

MINUTE = 60.0


class Gate:
    """Lets `together` callers in at once, and `per_minute` in any minute (None: no such limit).

    Those who have to wait are let in in the order in which they came.
    """

    def __init__(self, *, together: int = 2, per_minute: int | None = None) -> None:
        self._places = asyncio.Semaphore(together)
        self._line = asyncio.Lock()
        self._starts: deque[float] | None = deque(maxlen=per_minute) if per_minute else None

    async def __aenter__(self) -> None:
        await self._places.acquire()
        try:
            await self._turn()
        except BaseException:
            self._places.release()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._places.release()

    async def _turn(self) -> None:
        if self._starts is None:
            return
        clock = asyncio.get_running_loop().time
        async with self._line:
            if len(self._starts) == self._starts.maxlen:
                await asyncio.sleep(max(0.0, self._starts[0] + MINUTE - clock()))
            self._starts.append(clock())
