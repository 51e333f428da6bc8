"""A real browser before the sandbox's page."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from sandbox.launch import Sandbox

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DESKTOP = {"width": 1440, "height": 900}
PATIENCE = 15_000  # milliseconds
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("DESKHAND_BROWSER") != "required",
    reason="needs Debian's chromium",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


async def window_at(browser: Browser, world: Sandbox, path: str, **options: Any) -> Page:
    """Open a window of its own at a path of the sandbox's page."""
    context = await browser.new_context(**{"viewport": DESKTOP} | options)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(world.page_url.rstrip("/") + path)
    return page
