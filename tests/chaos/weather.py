"""What happens between Slack and the app: events come late, one before the other, or lost acks."""

import asyncio
import random

from sandbox.slack.delivery import Ack, Kind, Retry, Transport
from sandbox.slack.records import Json, Message
from sandbox.slack.state import Workspace
from tests.chaos.ledger import Spot
from tests.chaos.plan import AGENTS

LATE = 0.2  # of all events
LATEST = 1.5  # seconds
KNOWN = 5.0  # seconds after which the app must have followed what it was told
RETRY_PAUSES = (0.0, 2.0, 6.0)  # Slack waits at once, a minute and five; a run has no minutes


class Weather(Transport):
    """Delivers as `inner` does, and some events late while it is `rough`.

    `taken` says when a message was first tried to be delivered, and when the app first took it;
    `given_up` are those whose last try failed, `unheard` the threads in which anything was given
    up: said, reworded or deleted.
    """

    def __init__(self, inner: Transport, chance: random.Random) -> None:
        self._inner = inner
        self._chance = chance
        self._tried: dict[Spot, float] = {}
        self.rough = False
        self.taken: dict[Spot, tuple[float, float]] = {}
        self.given_up: set[Spot] = set()
        self.unheard: set[Spot] = set()
        self._came: dict[Spot, float] = {}

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
        event = payload.get("event", {})
        if ack.status == "ok" and event.get("type") == "member_joined_channel":
            self._came.setdefault((event["channel"], event["user"]), now())
        if ack.status != "ok" and retry.number == len(RETRY_PAUSES):
            self.unheard |= _threads(event)
        return ack

    def outside(self, workspace: Workspace, message: Message) -> str | None:
        """Where a message of the app's is read by others than agents; None where it is not.

        In a channel for agents it counts once the app was told who has come.
        """
        channel = workspace.channels.get(message.channel)
        readers = channel.members if channel else []
        if message.only_for:
            readers = [message.only_for]
        inside = {user.id for user in workspace.users.all() if user.name in AGENTS or user.is_bot}
        strangers = [reader for reader in readers if reader not in inside]
        if channel is not None and channel.kind == "group" and not message.only_for:
            strangers = [one for one in strangers if self._is_known((channel.id, one))]
        return f"in {message.channel}, read by {strangers}" if strangers else None

    def _is_known(self, who: Spot) -> bool:
        came = self._came.get(who)
        return came is not None and asyncio.get_running_loop().time() - came > KNOWN

    def forget(self, channel: str) -> None:
        """Forget that the app was told of others in a channel, as they have left."""
        self._came = {who: at for who, at in self._came.items() if who[0] != channel}

    async def _wait(self) -> None:
        late, seconds = self._chance.random(), self._chance.uniform(0, LATEST)
        if self.rough and late < LATE:
            await asyncio.sleep(seconds)


def _spot(kind: Kind, payload: Json) -> Spot | None:
    event = payload.get("event", {}) if kind == "events_api" else {}
    if event.get("type") != "message" or event.get("subtype") == "message_changed":
        return None
    return str(event.get("channel")), str(event.get("ts"))


def _threads(event: Json) -> set[Spot]:
    """The threads that an event about a message is about."""
    parts = (event, event.get("message") or {}, event.get("previous_message") or {})
    roots = {part["thread_ts"] for part in parts if part.get("thread_ts")}
    return {(str(event.get("channel")), str(root)) for root in roots}
