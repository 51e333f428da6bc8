"""What Deskhand serves over HTTP: Slack's requests in HTTP mode, webhooks, how it is doing."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot import health as told
from bot import webhooks
from bot.health import Health
from bot.settings import Address
from bot.webhooks import Webhooks
from store.errors import StoreError

log = structlog.get_logger()

HealthOf = Callable[[], Awaitable[Health]]

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes; Slack's own largest, a submitted modal of 250 KB in form encoding, stays far below."""


def application(app: AsyncApp | None, health: HealthOf, hooks: Webhooks) -> web.Application:
    """Build the routes; `app` is None in Socket Mode, where Slack's requests come otherwise."""
    site = _Site(app, health)
    routes = web.Application(client_max_size=LARGEST_BODY)
    routes.router.add_get("/health", site.health)
    routes.router.add_get("/metrics", site.metrics)
    routes.router.add_post(webhooks.PATH, hooks.receive)
    if app is not None:
        routes.router.add_post("/slack/events", site.events)
    return routes


async def serve(application: web.Application, address: Address) -> web.AppRunner:
    """Start to listen; `await runner.cleanup()` ends it. OSError when the address is taken."""
    runner = web.AppRunner(application, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, address.host, address.port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


class _Site:
    def __init__(self, app: AsyncApp | None, health: HealthOf) -> None:
        self._app, self._health = app, health

    async def events(self, request: web.Request) -> web.Response:
        """Hand a request to Bolt, which checks its signature before anything reads it."""
        assert self._app is not None  # noqa: S101 - the route exists only with an app
        bolt = await _bolt_request(request)
        if bolt is None:
            return _unsigned()
        answer = await self._app.async_dispatch(bolt)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            return _unsigned()
        return await to_aiohttp_response(answer)

    async def health(self, _request: web.Request) -> web.Response:
        try:
            health = await self._health()
        except StoreError as error:
            body = {"ok": False, "store": type(error).__name__}
            return web.json_response(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
        status = HTTPStatus.OK if health.ok else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(told.as_json(health), status=status)

    async def metrics(self, _request: web.Request) -> web.Response:
        try:
            text = told.as_metrics(await self._health())
        except StoreError:
            raise web.HTTPServiceUnavailable from None
        return web.Response(body=text.encode(), headers={"Content-Type": told.METRICS_TYPE})


async def _bolt_request(request: web.Request) -> AsyncBoltRequest | None:
    """Read a request for Bolt; None when it cannot be Slack's, whose times are whole numbers."""
    moment = request.headers.get("X-Slack-Request-Timestamp", "")
    try:
        body = (await request.read()).decode()
    except UnicodeDecodeError:
        return None
    if not (moment.isascii() and moment.isdecimal()):
        return None
    headers: dict[str, str | Sequence[str]] = {
        name: request.headers.getall(name) for name in request.headers
    }
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)


def _unsigned() -> web.Response:
    log.warning("refused a request that Slack did not sign")
    return web.json_response({"error": "invalid request"}, status=HTTPStatus.UNAUTHORIZED)
