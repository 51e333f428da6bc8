import os
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.launch import Sandbox

MANIFEST = Path(__file__).parent / "manifest.yml"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
async def sandbox():
    async with Sandbox.start(manifest=MANIFEST) as running:
        yield running


@pytest.fixture
async def http(sandbox):
    """Asks the page's addresses; `http.act("message", ...)` is a control route."""
    async with aiohttp.ClientSession(sandbox.page_url) as session:
        yield Http(session)


class Http:
    def __init__(self, session):
        self.session = session

    async def text(self, path, **headers):
        async with self.session.get(path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def act(self, path, **body):
        async with self.session.post(f"/_sandbox/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def refused(self, path, **body):
        """The status and the words of a control route that says no."""
        async with self.session.post(f"/_sandbox/{path}", json=body) as answer:
            told = await answer.json()
            assert told["ok"] is False
            return answer.status, told["error"]

    async def upload(self, data, **query):
        headers = {"Content-Type": "application/octet-stream"}
        url = "/_sandbox/upload"
        async with self.session.post(url, data=data, params=query, headers=headers) as answer:
            return await answer.json()


@pytest.fixture
async def bolt(sandbox):
    """A Bolt app at the sandbox's Slack; `async with bolt():` connects what was registered."""
    client = AsyncWebClient(token=sandbox.workspace.app.bot_token, base_url=sandbox.slack_url)
    app = AsyncApp(client=client, signing_secret="unused")

    @asynccontextmanager
    async def connected():
        api = AsyncWebClient(base_url=sandbox.slack_url)
        handler = AsyncSocketModeHandler(app, sandbox.workspace.app.app_token, web_client=api)
        await handler.connect_async()
        try:
            yield
        finally:
            await handler.close_async()

    app.connected = connected
    return app


@pytest.fixture
def chromium_path():
    """Debian's Chromium; tests skip where it is not installed, unless they are told not to."""
    if not CHROMIUM.exists():
        if os.environ.get("DESKHAND_BROWSER") == "required":
            pytest.fail(f"{CHROMIUM} is required here and not installed")
        pytest.skip(f"{CHROMIUM} is not installed")
    return str(CHROMIUM)


@pytest.fixture
async def chromium(chromium_path):
    expect.set_options(timeout=5000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def window(sandbox, chromium):
    """Opens a window of the page; a script error in any of them fails the test."""
    errors = []

    async def opened(path="/?as=ana", **options):
        page = await chromium.new_page(**options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(5000)
        await page.goto(sandbox.page_url.rstrip("/") + path)
        await page.wait_for_selector("body[data-live]")
        return page

    yield opened
    assert errors == []
