"""A thread that runs jobs in the order they came, as many at once as are waiting.

The event loop hands a job over and awaits its future. The thread takes everything that waits as
one group, so that what costs the same for one as for fifty (a commit) is paid once.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from store.errors import Closed, named

T = TypeVar("T")
_MOST_AT_ONCE = 256  # bounds how long the first of a group waits for the last


class Job:
    """Something to do with a connection, and who waits for it.

    `after` is called in the event loop once the job has succeeded, even if nobody waits any more.
    """

    __slots__ = ("_call", "after", "durable", "error", "future", "result")

    def __init__(
        self,
        call: Callable[[sqlite3.Connection], Any],
        future: asyncio.Future[Any],
        *,
        durable: bool,
        after: Callable[[], None] | None,
    ) -> None:
        self._call = call
        self.future = future
        self.durable = durable
        self.after = after
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, db: sqlite3.Connection) -> None:
        try:
            self.result = self._call(db)
        except BaseException as error:  # noqa: BLE001 -- the thread's edge: it goes to whoever awaits
            self.error = error

    def tell(self) -> None:
        if self.error is None and self.after is not None:
            self.after()
        if self.future.done():  # cancelled meanwhile
            return
        if self.error is None:
            self.future.set_result(self.result)
        elif isinstance(self.error, sqlite3.Error):
            self.future.set_exception(named(self.error))
        else:
            self.future.set_exception(self.error)


class Worker:
    """One thread and its queue. `run` does a group and leaves a result or error in each job."""

    def __init__(self, name: str, run: Callable[[list[Job]], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._run = run
        self._closed = False
        self._thread = Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        call: Callable[[sqlite3.Connection], T],
        *,
        durable: bool = False,
        after: Callable[[], None] | None = None,
    ) -> asyncio.Future[T]:
        if self._closed:
            raise Closed("The store was closed.")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(Job(call, future, durable=durable, after=after))
        return future

    async def close(self) -> None:
        """Finish what waits, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        more = True
        while more:
            group, more = self._take()
            self._run(group)
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                self._loop.call_soon_threadsafe(_tell, group)

    def _take(self) -> tuple[list[Job], bool]:
        """Wait for a job and take what waits behind it; False when the end was reached."""
        group: list[Job] = []
        job = self._queue.get()
        while job is not None:
            group.append(job)
            if len(group) == _MOST_AT_ONCE:
                return group, True
            try:
                job = self._queue.get_nowait()
            except Empty:
                return group, True
        return group, False


def _tell(group: list[Job]) -> None:
    for job in group:
        job.tell()
