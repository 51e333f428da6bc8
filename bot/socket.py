"""Socket Mode: connected before the bot says it is ready, and given up when it is told to stop."""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Slack
from handlers.webapi.calls import Calls


async def prove(slack: Slack, like: AsyncWebClient) -> None:
    """Raise SlackRefused when Slack does not take the app's token, SlackDown without an answer.

    The SDK's own connecting tries for ever, whatever Slack says.
    """
    client = AsyncWebClient(
        token=slack.app_token.get_secret_value(),
        base_url=like.base_url,
        session=like.session,
        retry_handlers=[],
    )
    client.proxy = like.proxy
    await Calls(client).whole("apps.connections.open")


async def connect(
    app: AsyncApp, slack: Slack, stop: asyncio.Event
) -> AsyncSocketModeHandler | None:
    """Open the socket; None when `stop` came first."""
    handler = AsyncSocketModeHandler(app, slack.app_token.get_secret_value())
    connecting = asyncio.ensure_future(_connected(handler))
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if connecting.done():
        connecting.result()
        return handler
    connecting.cancel()
    await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare
    return None


async def _connected(handler: AsyncSocketModeHandler) -> None:
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare
