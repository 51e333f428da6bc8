"""What a trigger sends to whoever listens, signed, and again while nobody answers."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.clock import Clock
from sandbox.desks.trouble import shown
from sandbox.desks.zammad.payload import Payload
from sandbox.desks.zammad.state import Account, Change
from sandbox.journal import Journal

WAITS = (10, 20, 30, 40)
"""Seconds before the second to the fifth and last try."""
_TIMEOUT = ClientTimeout(total=30, sock_connect=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where one listener is; `secret` signs, empty signs nothing."""

    url: str
    secret: str = field(default="", repr=False)
    trigger: str = "sandbox"


class Webhooks:
    """Delivers every change but deletions to every listener, each delivery as a task of its own."""

    def __init__(
        self, account: Account, clock: Clock, journal: Journal, base: Callable[[], str]
    ) -> None:
        self._account = account
        self._clock = clock
        self._journal = journal
        self._base = base
        self._listeners: list[Webhook] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, listener: Webhook) -> None:
        if not self._listeners:
            self._account.subscribe(self._hear)
        self._listeners.append(listener)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _hear(self, change: Change) -> None:
        if change.kind == "deleted":
            return
        for listener in self._listeners:
            task = asyncio.get_running_loop().create_task(self._deliver(listener, change))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, listener: Webhook, change: Change) -> None:
        """Try five times under one delivery id; the ticket is as it is when it is sent."""
        delivery = str(uuid4())
        async with ClientSession(timeout=_TIMEOUT) as session:
            for wait in (*WAITS, None):
                if await self._send(session, listener, change, delivery) or wait is None:
                    return
                await self._clock.sleep(wait)

    async def _send(
        self, session: ClientSession, listener: Webhook, change: Change, delivery: str
    ) -> bool:
        payload = Payload(self._account, self._base()).of(change)
        body = json.dumps(payload, ensure_ascii=False).encode()
        headers = _headers(listener, delivery, body, new=self._account.settings.is_new)
        try:
            async with session.post(
                listener.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                status: str | int = answer.status
                taken = answer.status // 100 == 2  # noqa: PLR2004 - HTTP's successes
        except (ClientError, TimeoutError):
            status, taken = "unreachable", False
        self._journal.record(
            side="zammad",
            kind="webhook",
            name=f"POST {listener.url}",
            status=status,
            request={"delivery": delivery, "body": shown(payload)},
        )
        return taken


def _headers(listener: Webhook, delivery: str, body: bytes, *, new: bool) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json; charset=utf-8" if new else "application/json",
        "User-Agent": "Zammad User Agent",
        "X-Zammad-Trigger": listener.trigger,
        "X-Zammad-Delivery": delivery,
    }
    if listener.secret:
        signature = hmac.new(listener.secret.encode(), body, hashlib.sha1).hexdigest()
        headers["X-Hub-Signature"] = f"sha1={signature}"
    return headers
