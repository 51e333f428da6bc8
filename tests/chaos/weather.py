"""What happens between Slack and the app: events come late, one before the other, or lost acks."""

import asyncio
import random

from sandbox.slack.delivery import Ack, Kind, Retry, Transport
from sandbox.slack.records import Json
from tests.chaos.ledger import Spot

LATE = 0.2  # of all events
LATEST = 1.5  # seconds
RETRY_PAUSES = (0.0, 2.0, 6.0)  # Slack waits at once, a minute and five; a run has no minutes


class Weather(Transport):
    """Delivers as `inner` does, and some events late while it is `rough`.

    `taken` says when a message was first tried to be delivered, and when the app first took it;
    `given_up` are those whose last try failed.
    """

    def __init__(self, inner: Transport, chance: random.Random) -> None:
        self._inner = inner
        self._chance = chance
        self._tried: dict[Spot, float] = {}
        self.rough = False
        self.taken: dict[Spot, tuple[float, float]] = {}
        self.given_up: set[Spot] = set()

    async def deliver(self, kind: Kind, payload: Json, retry: Retry) -> Ack:
        if kind == "events_api" and retry.number == 0:
            await self._wait()
        spot, now = _spot(kind, payload), asyncio.get_running_loop().time
        if spot:
            self._tried.setdefault(spot, now())
        ack = await self._inner.deliver(kind, payload, retry)
        if spot and ack.status == "ok":
            self.taken.setdefault(spot, (self._tried[spot], now()))
        elif spot and retry.number == len(RETRY_PAUSES):
            self.given_up.add(spot)
        return ack

    async def _wait(self) -> None:
        late, seconds = self._chance.random(), self._chance.uniform(0, LATEST)
        if self.rough and late < LATE:
            await asyncio.sleep(seconds)


def _spot(kind: Kind, payload: Json) -> Spot | None:
    event = payload.get("event", {}) if kind == "events_api" else {}
    if event.get("type") != "message" or event.get("subtype") == "message_changed":
        return None
    return str(event.get("channel")), str(event.get("ts"))
