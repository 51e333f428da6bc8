"""The smallest bot that can be told everything by the sandbox's settings; run as a script."""

import asyncio
import os
import sys

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def new_app():
    api = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=api, signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "unused"))

    @app.command("/request")
    async def answer(ack, command):
        await ack(f"You said {command['text']}")

    return app


async def main():
    sys.stdout.write(f"starting with {os.environ['DESKHAND_CONFIG']}\n")
    app = new_app()
    if address := os.environ.get("DESKHAND_HTTP"):
        await serve(app, *address.split(":"))
    else:
        handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
        await handler.start_async()


async def serve(app, host, port):
    async def health(_):
        return web.Response(text="ok")

    web_app = app.web_app(path="/slack/events")
    web_app.router.add_get("/health", health)
    runner = web.AppRunner(web_app)
    await runner.setup()
    await web.TCPSite(runner, host, int(port)).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
