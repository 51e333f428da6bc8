"""Brings events, commands and interactions to the app and waits for the ack.

Events are sent again when no ack came: at once, after a minute, after five more. Commands and
interactions are not. https://docs.slack.dev/apis/events-api
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.records import Json

ACK_WINDOW = 3.0
RETRY_PAUSES = (0.0, 60.0, 300.0)
LONGEST_ASIDE = 1.0
"""Seconds that an event waits for one to overtake it."""
Kind = Literal["events_api", "slash_commands", "interactive"]
Status = Literal["ok", "timeout", "failed", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the app answered: `body` is the ack's payload or text, `reason` why it failed."""

    status: Status
    body: Json | str | None = None
    reason: str = ""
    no_retry: bool = False
    millis: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Which repetition this is (0 for the first try) and what went wrong before."""

    number: int = 0
    reason: str = ""


class Transport(Protocol):
    """Socket Mode or signed HTTP."""

    async def deliver(self, kind: Kind, payload: Json, retry: Retry) -> Ack: ...


class Delivery:
    """Delivers over one transport."""

    def __init__(
        self, transport: Transport, *, clock: Clock, journal: Journal, faults: Faults
    ) -> None:
        self.transport = transport
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._under_way: set[asyncio.Task[None]] = set()
        self._aside: list[asyncio.Future[None]] = []

    async def ask(self, kind: Kind, name: str, payload: Json) -> Ack:
        """Deliver a command or an interaction, once, and return the ack."""
        return await self._try(kind, name, payload, Retry())

    def send_event(self, payload: Json) -> None:
        """Deliver an event in the background, again and again as Slack would."""
        name = payload["event"]["type"]
        late = self._faults.take_delivery("delay_events", name)
        seconds = late.seconds if late else 0.0
        if self._faults.take_delivery("reorder_events", name):
            overtaken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._aside.append(overtaken)
            self._start(self._deliver_event(payload, seconds, after=overtaken))
        else:
            waiting, self._aside = self._aside, []
            self._start(self._deliver_event(payload, seconds, overtakes=waiting))
        if self._faults.take_delivery("duplicate_events", name):
            self._start(self._deliver_event(payload, seconds))

    @property
    def pending(self) -> int:
        """How many events are not settled yet (in delivery or waiting for a repetition)."""
        return len(self._under_way)

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, delivery: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(delivery)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver_event(
        self,
        payload: Json,
        seconds: float,
        *,
        after: asyncio.Future[None] | None = None,
        overtakes: Sequence[asyncio.Future[None]] = (),
    ) -> None:
        name = payload["event"]["type"]
        if after:
            await self._clock.within(LONGEST_ASIDE, after)
        if seconds:
            await self._clock.sleep(seconds)
        ack = await self._try("events_api", name, payload, Retry())
        for overtaken in overtakes:
            if not overtaken.done():
                overtaken.set_result(None)
        for number, pause in enumerate(RETRY_PAUSES, start=1):
            if ack.status == "ok" or ack.no_retry:
                return
            await self._clock.sleep(pause)
            retry = Retry(number=number, reason=ack.reason)
            ack = await self._try("events_api", name, payload, retry)

    async def _try(self, kind: Kind, name: str, payload: Json, retry: Retry) -> Ack:
        started = asyncio.get_running_loop().time()
        ack = await self.transport.deliver(kind, payload, retry)
        self._journal.record(
            side="slack",
            kind={"events_api": "event", "slash_commands": "command"}.get(kind, "interaction"),
            name=name,
            status=ack.status,
            millis=(asyncio.get_running_loop().time() - started) * 1000,
            request=payload,
            answer=ack.body,
            note=f"retry {retry.number}: {retry.reason}" if retry.number else ack.reason,
        )
        return ack
