"""Whether Slack lets us in, as far as its answers tell; said in the log once, not at each call."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from handlers.webapi.codes import LOCKED_OUT, OF_THE_TOKEN
from handlers.workspace import SlackLockedOut, SlackRefused

log = structlog.get_logger()

FORGOTTEN = 900.0
"""Seconds. What waits is tried at least once a minute: what was not met for so long is over."""


class Lockout:
    """What we may not do, from the first call that was turned away to the first that was not."""

    def __init__(self) -> None:
        self._met: dict[tuple[str, str], tuple[str, float]] = {}

    @property
    def now(self) -> str:
        """Slack's word, and what it says is needed; "" while we are let in."""
        self._forget()
        return next((said for said, _ in self._met.values()), "")

    @contextmanager
    def watch(self, method: str) -> Iterator[None]:
        """Note whether a call is let in; one that is refused for another reason is."""
        try:
            yield
        except SlackLockedOut as error:
            self._turned_away(method, error)
            raise
        except SlackRefused:
            self._let_in(method)
            raise
        else:
            self._let_in(method)

    def _turned_away(self, method: str, error: SlackLockedOut) -> None:
        self._forget()
        what = ("" if error.code in OF_THE_TOKEN else method, error.code)
        if what not in self._met:
            log.error(
                "slack locked us out",
                method=method,
                reason=str(error),
                remedy=LOCKED_OUT.get(error.code, ""),
            )
        self._met[what] = (str(error), _now())

    def _let_in(self, method: str) -> None:
        """Forget what was met with this method, or with the token as such."""
        over = [what for what in self._met if what[0] in {"", method}]
        for what in over:
            del self._met[what]
            log.info("slack lets us in again", method=method, after=what[1])

    def _forget(self) -> None:
        since = _now() - FORGOTTEN
        self._met = {what: found for what, found in self._met.items() if found[1] > since}


def _now() -> float:
    return asyncio.get_running_loop().time()
