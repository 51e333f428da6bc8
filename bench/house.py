"""The bot put together as `bot.wiring` does, with a store on disk and a Slack nobody looks at."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.slack_requests import DESK, SECRET, TEAM
from bot.bolt import bolt_app
from bot.deliver import Deliver
from handlers import ids
from handlers.dispatch import Dispatch
from handlers.edge import Afterwards, Told
from handlers.flows.deliveries import DELIVERIES
from handlers.flows.outcome import Delivery, Done
from handlers.flows.surprises import tell_of
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.webapi.workspace import SlackWorkspace
from handlers.words import Words
from handlers.workspace import Message
from helpdesks.carrier import Carrier
from helpdesks.kf5 import Kf5
from store import Row, Store

TOKEN = "xoxb-bench"  # noqa: S105 - nobody's
NOBODY = "http://127.0.0.1:9/"  # neither Slack nor a desk is called before an answer


class Aside(Afterwards):
    """Puts aside what would go on after the answer."""

    def start(
        self,
        work: Coroutine[Any, Any, None],
        *,
        what: str,  # noqa: ARG002 - nothing is started
        tell: Told | None,  # noqa: ARG002 - nothing is started
    ) -> None:
        work.close()


class Silent(SlackWorkspace):
    """A workspace whose messages change without a call."""

    async def update(self, channel: str, ts: str, message: Message, *, key: str) -> None:
        pass


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def house(
    *, url: str = NOBODY, token: str = TOKEN, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[Kit]:
    """Open everything but Bolt; `url` and `token` are the desk's, which is called only if given."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        store = await Store.open(Path(folder) / "bench.db", clock=now)
        stack.push_async_callback(store.close)
        carrier = Carrier()
        stack.push_async_callback(carrier.close)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        slack = Silent(
            client=AsyncWebClient(token=TOKEN, base_url=NOBODY, session=session),
            session=session,
            carrier=carrier,
            team=TEAM,
            bot_user="UBOT",
        )
        desk = Kf5(
            name=DESK,
            url=url,
            email="marta@acme.example",
            token=token,
            carrier=carrier,
            per_minute=None,
        )
        stack.push_async_callback(desk.close)
        yield Kit(store=store, desks={DESK: desk}, slack=slack, words=Words.load(), now=now)


def answering(kit: Kit) -> AsyncApp:
    """Our app, as it ships."""
    assert isinstance(kit.slack, SlackWorkspace)  # noqa: S101 - house made it
    dispatch = Dispatch(kit, TABLE, Aside(), tell_of)
    return bolt_app(kit.slack, dispatch, signing_secret=SECRET)


@asynccontextmanager
async def bare() -> AsyncIterator[AsyncApp]:
    """Open the least that Bolt can be, with its defaults."""

    async def listener(ack: AsyncAck) -> None:
        await ack()

    async with _sign_in() as api_url:
        client = AsyncWebClient(token=TOKEN, base_url=api_url)
        app = AsyncApp(client=client, signing_secret=SECRET)
        app.command(ids.COMMAND)(listener)
        app.action(ids.SHOW)(listener)
        app.view(ids.NEW_REQUEST)(listener)
        yield app


async def nothing(_kit: Kit, _row: Row) -> Done:
    return Done()


@asynccontextmanager
async def delivering(kit: Kit, **really: Delivery) -> AsyncIterator[None]:
    """Let the worker claim and settle rows meanwhile; only what `really` names is carried out."""
    deliveries = dict.fromkeys(DELIVERIES, Delivery(run=nothing)) | really
    worker = Deliver(kit, deliveries)
    working = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        await worker.stop(seconds=10)
        await working


@asynccontextmanager
async def _sign_in() -> AsyncIterator[str]:
    """Serve the one method that Bolt calls by itself, once."""

    async def who(_request: web.Request) -> web.Response:
        answer = {"ok": True, "team_id": TEAM, "user_id": "UBOT", "bot_id": "B1"}
        return web.json_response(answer)

    app = web.Application()
    app.router.add_post("/auth.test", who)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
