"""Socket Mode: connected before the bot says it is ready, made anew when it stays silent."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Slack
from handlers.edge import guarded
from handlers.webapi.calls import Calls

log = structlog.get_logger()

LOOK_EVERY = 5.0  # seconds
PATIENCE = 60.0  # seconds without a connection; the SDK mends shorter breaks by itself
FAREWELL = 2.0  # seconds that Slack is given to answer when we leave


class Handler(Protocol):
    """What is used of Bolt's handler."""

    client: Any

    async def connect_async(self) -> None: ...
    async def close_async(self) -> None: ...


class Socket:
    """A connection to Slack that does not stay dead.

    The SDK reconnects by itself; once in a while that gets stuck, with a bot that looks alive and
    hears nothing. After `patience` seconds without a connection everything is made anew.
    """

    def __init__(
        self, make: Callable[[], Handler], *, every: float = LOOK_EVERY, patience: float = PATIENCE
    ) -> None:
        self._make, self._every, self._patience = make, every, patience
        self._handler = make()
        self._heard = 0.0

    async def open(self, stop: asyncio.Event) -> bool:
        """Connect, anew where that gets stuck; False when `stop` came first."""
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while True:
                connecting = asyncio.ensure_future(self._handler.connect_async())
                await asyncio.wait(
                    {connecting, stopping},
                    timeout=self._patience,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if connecting.done():
                    connecting.result()
                    return True
                connecting.cancel()
                await self.close()
                if stopping.done():
                    return False
                log.warning("socket not connected")
                self._handler = self._make()
        finally:
            stopping.cancel()

    async def is_connected(self) -> bool:
        return bool(await self._handler.client.is_connected())

    async def watch(self) -> None:
        """Look after the connection, for ever."""
        self._heard = _now()
        while True:
            await asyncio.sleep(self._every)
            await guarded(self._look(), what="watching the socket")

    async def close(self) -> None:
        """Leave; a connection that hangs is left without a word."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._handler.close_async()

    async def _look(self) -> None:
        silent = _now() - self._heard
        if await self.is_connected():
            self._heard = _now()
        elif silent >= self._patience:
            log.warning("socket silent", seconds=round(silent))
            self._heard = _now()
            await self._anew()
            self._heard = _now()

    async def _anew(self) -> None:
        """Leave the old one and connect a new one, which tries for as long as it is waited for."""
        await self.close()
        self._handler = self._make()
        try:
            async with asyncio.timeout(self._patience):
                await self._handler.connect_async()
        except TimeoutError:
            log.warning("socket not connected")


def _now() -> float:
    return asyncio.get_running_loop().time()


def socket_of(app: AsyncApp, slack: Slack) -> Socket:
    return Socket(lambda: AsyncSocketModeHandler(app, slack.app_token.get_secret_value()))


async def prove(slack: Slack, like: AsyncWebClient) -> None:
    """Raise SlackRefused when Slack does not take the app's token.

    Passing trouble is waited out, at last SlackDown. The SDK's own connecting tries for ever,
    whatever Slack says.
    """
    client = AsyncWebClient(
        token=slack.app_token.get_secret_value(),
        base_url=like.base_url,
        session=like.session,
        retry_handlers=[],
    )
    client.proxy = like.proxy
    await Calls(client).sign_in("apps.connections.open")
