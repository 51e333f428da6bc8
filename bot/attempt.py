"""One attempt to deliver a row, and what becomes of it, committed in one transaction.

After any attempt that failed the row is `uncertain`: its flow looks whether the desk, or Slack, has
it already before it sends it again. No error proves that nothing was done; a look costs one read.
What `bot.patience` calls passing is waited out, also while a person is told that it has failed; all
else is for good.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Literal

import structlog

from bot import patience
from handlers.edge import guarded
from handlers.errors import NotKnown
from handlers.flows.errors import ClosedForGood, Unexpected
from handlers.flows.outcome import ACCEPTED, Delivery, Done, Later
from handlers.kit import Kit
from handlers.workspace import SlackError
from helpdesks.errors import Accepted, HelpDeskError
from store import Batch, Row, Settle, StoreError

log = structlog.get_logger()

FOR_GOOD = (HelpDeskError, SlackError, NotKnown, ClosedForGood)


class Attempts:
    """Delivers single rows by the table of deliveries."""

    def __init__(self, kit: Kit, deliveries: Mapping[str, Delivery]) -> None:
        self._kit, self._deliveries = kit, deliveries

    async def make(self, row: Row) -> None:
        """Deliver a row as far as it goes; a surprise ends as a dead letter, never as silence."""
        with structlog.contextvars.bound_contextvars(row=row.id, kind=row.kind):
            await guarded(self._try(row), what=row.kind, tell=partial(self._surprised, row))

    async def let_go(self, row: Row) -> None:
        """Give up an attempt that was cancelled: whoever takes the row next looks first."""
        await self._again(row, 0.0, error=None, uncertain=True)

    async def _try(self, row: Row) -> None:
        delivery = self._deliveries[row.kind]
        try:
            outcome = await delivery.run(self._kit, row)
            if isinstance(outcome, Later):
                await self._again(row, outcome.seconds, error=None, uncertain=row.uncertain)
            else:
                await self._settle(row, "forgotten" if outcome.forget else "done", outcome)
        except patience.PASSING as error:
            await self._passing(delivery, row, error)
        except FOR_GOOD as error:
            await self._for_good(row, error)

    async def _passing(self, delivery: Delivery, row: Row, error: Exception) -> None:
        """Wait and try again, for as long as this kind of trouble is worth waiting out."""
        log.info("delivery waits", error=type(error).__name__, attempt=row.attempts)
        if isinstance(error, Accepted):
            await self._remember(row)
        if patience.given_up(row, error, self._kit.now()):
            await self._for_good(row, error)
            return
        await self._again(row, patience.wait(row, error), error=error, uncertain=True)
        if row.attempts == 1:
            late = delivery.late(self._kit, row, error)
            await guarded(late, what=f"saying that {row.kind} waits")

    async def _remember(self, row: Row) -> None:
        """The desk took it: what is kept of the row says so, beside what was carried."""
        now = await self._kit.store.outbox.get(row.id) or row
        await self._kit.store.outbox.save_progress(row, {**now.progress, ACCEPTED: True})

    async def _for_good(self, row: Row, error: Exception) -> None:
        log.warning("delivery refused", error=type(error).__name__)
        try:
            follow_up = await self._deliveries[row.kind].failed(self._kit, row, error)
        except patience.PASSING as trouble:
            if not patience.given_up(row, trouble, self._kit.now()):
                await self._again(row, patience.wait(row, trouble), error=trouble, uncertain=True)
                return
            follow_up = Done()
        except FOR_GOOD as trouble:
            log.warning("nobody could be told", error=type(trouble).__name__)
            follow_up = Done()
        await self._settle(row, "dead", follow_up, error=error)

    async def _surprised(self, row: Row, error: Exception, reference: str) -> None:
        """A mistake of ours: its person is told; if even that fails, it is a dead letter alone.

        What the store could not write down comes again when its lease is over.
        """
        if isinstance(error, StoreError):
            return
        ours = Unexpected(reference)
        telling = self._for_good(row, ours)
        await guarded(telling, what="telling of it", tell=partial(self._bury, row, ours))

    async def _bury(self, row: Row, error: Unexpected, _other: Exception, _reference: str) -> None:
        await self._settle(row, "dead", Done(), error=error)

    async def _again(
        self, row: Row, seconds: float, *, error: Exception | None, uncertain: bool
    ) -> None:
        settle = Settle(
            row=row,
            state="waiting",
            due_at=self._kit.now() + timedelta(seconds=seconds),
            error=patience.said(error) if error else None,
            alike=patience.alike(row, error) if error else 0,
            uncertain=uncertain,
        )
        await self._kit.store.commit(Batch(settle=settle))

    async def _settle(
        self,
        row: Row,
        state: Literal["done", "dead", "forgotten"],
        done: Done,
        *,
        error: Exception | None = None,
    ) -> None:
        settle = Settle(
            row=row,
            state=state,
            error=patience.said(error) if error else None,
            uncertain=state == "dead",
            progress={**row.progress, "result": done.result} if done.result else None,
        )
        batch = Batch(
            settle=settle,
            outbox=done.new,
            links=done.links,
            messages=done.messages,
            unwatch=done.unwatch,
            rolling=done.rolling,
        )
        if await self._kit.store.commit(batch) and done.then is not None:
            await guarded(done.then(), what=f"showing what became of {row.kind}")
