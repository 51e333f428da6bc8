"""The one place that knows everyone: from the settings to a running bot, and its orderly end."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot import web
from bot.alone import alone
from bot.bolt import bolt_app
from bot.check.startup import look_around
from bot.deliver import Deliver
from bot.desks import open_desks
from bot.health import Health
from bot.measured import measured
from bot.scheduler import looks_at, schedule
from bot.settings import Mistake, Mistaken, Settings
from bot.socket import prove, socket_of
from bot.stopping import Grace, Stopped, unless
from bot.webhooks import Webhooks
from handlers.dispatch import Dispatch
from handlers.edge import Afterwards, guarded
from handlers.flows import form_fields, reconcile
from handlers.flows.deliveries import DELIVERIES
from handlers.flows.surprises import tell_of
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.webapi.workspace import SlackWorkspace
from handlers.words import Words
from handlers.workspace import SlackRefused
from helpdesks.carrier import Carrier
from store import Store

log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    with suppress(Stopped):
        async with running(settings, stop):
            await stop.wait()
            log.info("stopping")


@asynccontextmanager
async def running(settings: Settings, stop: asyncio.Event) -> AsyncIterator[Kit]:
    """A bot at work; leaving it finishes what was begun, for at most nine seconds.

    Raises Stopped when `stop` is set while it has to wait for others before it can begin.
    """
    async with AsyncExitStack() as house:
        kit, slack = await _kit(house, settings, stop)
        after, grace = Afterwards(), Grace()
        secret = settings.slack.signing_secret.get_secret_value()
        app = bolt_app(slack, Dispatch(kit, TABLE, after, tell_of), signing_secret=secret)
        started = kit.now()
        deliver = Deliver(kit, DELIVERIES)
        working = asyncio.create_task(guarded(deliver.run(), what="delivering"))

        async def finish() -> None:
            await after.drain(grace.left)
            await deliver.stop(grace.left)
            await asyncio.wait({working}, timeout=grace.left)
            await deliver.stop(grace.left)  # what was being claimed at that very moment

        house.push_async_callback(finish)
        looks = looks_at(kit)
        for one in looks.values():
            house.push_async_callback(one.stop)
        socket = socket_of(app, settings.slack) if settings.slack.mode == "socket" else None

        async def connected() -> bool:
            return socket is None or await socket.is_connected()

        await reconcile.begin(kit)
        await unless(stop, form_fields.read_first(kit))
        scheduler = schedule(kit, settings.desks, looks, connected)
        scheduler.start()
        house.callback(scheduler.shutdown, wait=False)
        if socket is not None and await socket.open(stop):
            house.push_async_callback(socket.close)
            watching = asyncio.create_task(socket.watch())
            house.callback(watching.cancel)
        if settings.http is not None:

            async def health() -> Health:
                told = await measured(
                    kit, slack, settings.desks, started=started, connected=await connected()
                )
                return replace(told, delivering=not working.done())

            http = settings.slack.mode == "http"
            hooks = Webhooks(settings.desks, hint=lambda desk: looks[desk].soon())
            routes = web.application(app if http else None, health, hooks)
            runner = await web.serve(routes, settings.http)
            house.push_async_callback(runner.cleanup)
        log.info("ready", mode=settings.slack.mode, desks=list(kit.desks))
        looking = asyncio.create_task(guarded(look_around(kit, settings), what="looking around"))
        house.callback(looking.cancel)
        house.callback(grace.begin)
        yield kit


async def _kit(
    house: AsyncExitStack, settings: Settings, stop: asyncio.Event
) -> tuple[Kit, SlackWorkspace]:
    keys = [key.get_secret_value() for key in settings.secret_keys]
    house.enter_context(alone(settings.database))
    store = await Store.open(settings.database, keys)
    house.push_async_callback(store.close)
    carrier = Carrier()
    house.push_async_callback(carrier.close)
    slack = await unless(stop, _sign_in(settings, carrier))
    house.push_async_callback(slack.close)
    if settings.slack.mode == "socket":
        with _accepted("SLACK_APP_TOKEN"):
            await unless(stop, prove(settings.slack, slack.client))
    desks = open_desks(settings.desks, carrier)
    for desk in desks.values():
        house.push_async_callback(desk.close)
    kit = Kit(
        store=store,
        desks=desks,
        slack=slack,
        words=Words.load(),
        now=utc_now,
        locale=settings.language,
    )
    return kit, slack


async def _sign_in(settings: Settings, carrier: Carrier) -> SlackWorkspace:
    with _accepted("SLACK_BOT_TOKEN"):
        return await SlackWorkspace.open(
            token=settings.slack.bot_token.get_secret_value(),
            api_url=settings.slack.api_url,
            carrier=carrier,
        )


@contextmanager
def _accepted(setting: str) -> Iterator[None]:
    """A token that Slack refuses is a mistake in the settings."""
    try:
        yield
    except SlackRefused as error:
        problem = f"is not accepted by Slack ({error.code})"
        remedy = "take it anew from your app's pages at https://api.slack.com/apps"
        raise Mistaken([Mistake(where=setting, problem=problem, remedy=remedy)]) from None
