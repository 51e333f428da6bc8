"""The edge of the process: work that nobody awaits, and what becomes of its surprises."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from handlers.errors import NotKnown
from handlers.workspace import SlackError
from helpdesks.errors import HelpDeskError

log = structlog.get_logger()

Told = Callable[[Exception, str], Awaitable[None]]
EXPECTED = (HelpDeskError, SlackError, NotKnown)


async def guarded(work: Awaitable[None], *, what: str, tell: Told | None = None) -> None:
    """Run work to its end.

    Trouble with a desk, Slack or a person is a line in the log; a surprise is logged whole, under a
    reference. Both are told to whom it concerns.
    """
    try:
        await work
    except EXPECTED as error:
        log.info("not done", what=what, error=type(error).__name__)
        if tell is not None:
            await guarded(tell(error, ""), what=f"telling of it: {what}")
    except Exception as error:  # the one broad except: nothing stands behind it
        reference = secrets.token_hex(3)
        log.exception("unexpected", what=what, reference=reference)
        if tell is not None:
            await guarded(tell(error, reference), what=f"telling of {reference}")


class Afterwards:
    """Work that goes on after Slack has been answered. Kept until done; drained at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], *, what: str, tell: Told | None) -> None:
        task = asyncio.create_task(guarded(work, what=what, tell=tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Let running work finish, at most so many seconds; what is left is cancelled."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
