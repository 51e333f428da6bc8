"""What became of a promise, as data: the delivery worker commits it with the row, at once."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from handlers.kit import Kit
from store import Link, Message, New, Rolling, Row

ACCEPTED = "accepted"
"""In a row's progress: the desk took it and does not show it yet. From then on it is only looked
for, and never sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It is done. Everything that follows from it is committed together with that.

    `result` is kept with the row. `forget`: the row is not kept at all, and its key may be used
    again. `then` is shown afterwards and may be lost with the process: it
    only decorates what is safe.
    """

    new: tuple[New, ...] = ()
    links: tuple[Link, ...] = ()
    messages: tuple[Message, ...] = ()
    unwatch: tuple[tuple[str, str, str], ...] = ()
    rolling: tuple[Rolling, ...] = ()
    result: str | None = None
    forget: bool = False
    then: Callable[[], Coroutine[Any, Any, None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Not yet: look at the row again in so many seconds. Nothing went wrong."""

    seconds: float


Outcome = Done | Later


async def nothing(_kit: Kit, _row: Row, _error: Exception) -> None:
    """Say nothing."""


async def nobody(_kit: Kit, _row: Row, _error: Exception) -> Done:
    """Tell nobody."""
    return Done()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How one kind of row is delivered.

    `run` raises a HelpDeskError, SlackError or NotKnown when it cannot; `failed` then says what
    follows when that is for good, `late` what to show the first time it has to wait.
    `posts`: it puts a message into a channel, where Slack allows one a second.
    """

    run: Callable[[Kit, Row], Awaitable[Outcome]]
    failed: Callable[[Kit, Row, Exception], Awaitable[Done]] = nobody
    late: Callable[[Kit, Row, Exception], Awaitable[None]] = nothing
    posts: bool = False
