"""One attempt to deliver a row, and what becomes of it, committed in one transaction.

After any attempt that failed the row is `uncertain`: its flow looks whether the desk, or Slack, has
it already before it sends it again. No error proves that nothing was done; a look costs one read.
"""

import random
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Literal

import structlog

from handlers.edge import guarded
from handlers.errors import NotKnown
from handlers.flows.errors import ClosedForGood, Unexpected
from handlers.flows.outcome import ACCEPTED, Delivery, Done, Later
from handlers.kit import Kit
from handlers.workspace import SlackBusy, SlackDown, SlackError, SlackUnclear
from helpdesks.errors import (
    Accepted,
    HelpDeskError,
    RateLimited,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)
from store import Batch, Row, Settle, StoreError

log = structlog.get_logger()

LONGEST_WAIT = 60.0  # seconds between two attempts
SHORTEST_ASKED, LONGEST_ASKED = 1.0, 3600.0  # seconds that somebody asks us to wait
PATIENCE = 4_400  # attempts; at the longest wait about three days, as long as a desk may be down
FEW = 8  # attempts at what cannot be read: it seldom becomes readable
PASSING = (Unreachable, Unclear, Unintelligible, SignInFailed, SlackDown, SlackUnclear, StoreError)
FOR_GOOD = (HelpDeskError, SlackError, NotKnown, ClosedForGood)


class Attempts:
    """Delivers single rows by the table of deliveries."""

    def __init__(self, kit: Kit, deliveries: Mapping[str, Delivery]) -> None:
        self._kit, self._deliveries = kit, deliveries

    async def make(self, row: Row) -> None:
        """Deliver a row as far as it goes; a surprise ends as a dead letter, never as silence."""
        with structlog.contextvars.bound_contextvars(row=row.id, kind=row.kind):
            await guarded(self._try(row), what=row.kind, tell=partial(self._surprised, row))

    async def _try(self, row: Row) -> None:
        delivery = self._deliveries[row.kind]
        try:
            outcome = await delivery.run(self._kit, row)
            if isinstance(outcome, Later):
                await self._again(row, outcome.seconds, error=None, uncertain=row.uncertain)
            else:
                await self._settle(row, "done", outcome)
        except PASSING as error:
            await self._passing(delivery, row, error)
        except FOR_GOOD as error:
            await self._for_good(row, error)

    async def _passing(self, delivery: Delivery, row: Row, error: Exception) -> None:
        """Wait and try again, for as long as this kind of trouble is worth waiting out."""
        log.info("delivery waits", error=type(error).__name__, attempt=row.attempts)
        if isinstance(error, Accepted):
            await self._remember(row)
        if row.attempts >= (FEW if isinstance(error, Unintelligible) else PATIENCE):
            await self._for_good(row, error)
            return
        await self._again(row, _wait(row, error), error=error, uncertain=True)
        if row.attempts == 1:
            await delivery.late(self._kit, row, error)

    async def _remember(self, row: Row) -> None:
        """The desk took it: what is kept of the row says so, beside what was carried."""
        now = await self._kit.store.outbox.get(row.id) or row
        await self._kit.store.outbox.save_progress(row, {**now.progress, ACCEPTED: True})

    async def _for_good(self, row: Row, error: Exception) -> None:
        log.warning("delivery refused", error=type(error).__name__)
        follow_up = await self._deliveries[row.kind].failed(self._kit, row, error)
        await self._settle(row, "dead", follow_up, error=error)

    async def _surprised(self, row: Row, _error: Exception, reference: str) -> None:
        """A mistake of ours: its person is told; if even that fails, it is a dead letter alone."""
        error = Unexpected(reference)
        telling = self._for_good(row, error)
        await guarded(telling, what="telling of it", tell=partial(self._bury, row, error))

    async def _bury(self, row: Row, error: Unexpected, _other: Exception, _reference: str) -> None:
        await self._settle(row, "dead", Done(), error=error)

    async def _again(
        self, row: Row, seconds: float, *, error: Exception | None, uncertain: bool
    ) -> None:
        due = self._kit.now() + timedelta(seconds=seconds)
        said = _said(error) if error else None
        settle = Settle(row=row, state="waiting", due_at=due, error=said, uncertain=uncertain)
        await self._kit.store.commit(Batch(settle=settle))

    async def _settle(
        self,
        row: Row,
        state: Literal["done", "dead"],
        done: Done,
        *,
        error: Exception | None = None,
    ) -> None:
        settle = Settle(
            row=row,
            state=state,
            error=_said(error) if error else None,
            uncertain=state == "dead",
            progress={**row.progress, "result": done.result} if done.result else None,
        )
        batch = Batch(
            settle=settle,
            outbox=done.new,
            links=done.links,
            messages=done.messages,
            unwatch=done.unwatch,
        )
        if await self._kit.store.commit(batch) and done.then is not None:
            await guarded(done.then(), what=f"showing what became of {row.kind}")


def _wait(row: Row, error: Exception) -> float:
    """Seconds before the next attempt: what was asked for, in bounds, else doubling with jitter."""
    if isinstance(error, RateLimited | SlackBusy):
        return min(max(error.retry_after, SHORTEST_ASKED), LONGEST_ASKED)
    longest = min(LONGEST_WAIT, 2.0 ** min(row.attempts - 1, 6))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


def _said(error: Exception) -> str:
    """What the outbox keeps of an error: our own words, never what somebody wrote."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
