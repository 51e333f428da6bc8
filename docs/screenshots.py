"""`python -m docs.screenshots`: take the pictures of the documentation anew.

Tells a small story in the sandbox, with the bot as a process of its own, and photographs its page
in Chromium. Pictures have a fixed size; what is in them may differ by the time of day.
"""

import asyncio
import re
import shutil
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from sandbox import Sandbox
from sandbox.slack.acts import Seen

PICTURES = Path(__file__).parent / "pictures"
LARGEST = 400_000  # bytes a picture may have
SHARPNESS = 1.5  # pixels of a picture for one of the page
PATIENCE = 15.0  # seconds

CHANNEL = "it-help"
TITLE = "Laptop does not wake up after the weekend"
BODY = "It has only shown this logo since this morning. I tried two chargers."
ANSWER = "Hold the power button for 30 seconds, then follow page 2."
GUIDE = ("wake-up-guide.pdf", b"%PDF-1.7\n" + bytes(48_000))
LOGO = """
<body style="margin: 0; display: grid; place-items: center; background: #10181f">
  <div style="width: 44px; height: 44px; border: 7px solid #9fd8cf; border-radius: 50%"></div>
"""
BESIDE = """
<body style="margin: 0; padding: 28px; display: flex; gap: 28px; background: #d9e3df">
  <img style="border-radius: 14px; box-shadow: 0 6px 24px #0003" width="640" src="{left}">
  <img style="border-radius: 14px; box-shadow: 0 6px 24px #0003" width="640" src="{right}">
"""


def main() -> int:
    """Take every picture; 1 when one came out too large for a README."""
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(_take())
    pictures = sorted(PICTURES.glob("*.png"))
    for picture in pictures:
        sys.stdout.write(f"{picture.name}: {picture.stat().st_size // 1000} kB\n")
    return int(any(picture.stat().st_size > LARGEST for picture in pictures))


async def _take() -> None:
    async with Sandbox.start(poll_seconds=1) as sandbox, _browser() as browser:
        await sandbox.start_bot()
        await sandbox.bot_ready()
        card = await _ask(sandbox, browser)
        number = await _converse(sandbox, card)
        await _side_by_side(sandbox, browser, card, number)
        await _phone(sandbox, browser)


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def _page(
    browser: Browser, address: str, *, width: int, height: int, dark: bool = False
) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SHARPNESS,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(address)
    yield page
    await context.close()


async def _ask(sandbox: Sandbox, browser: Browser) -> Seen:
    """Ana fills in the form, which is photographed, and sends it; answers her card."""
    ana = sandbox.person("ana")
    address = f"{sandbox.page_url}?as=ana&channel={CHANNEL}"
    async with _page(browser, "about:blank", width=360, height=120) as page:
        await page.set_content(LOGO)
        photo = await page.screenshot()
    await ana.command(f"/request new {TITLE}", channel=CHANNEL)
    await ana.modal()
    async with _page(browser, address, width=640, height=1240) as page:
        form = page.get_by_test_id("modal")
        await form.get_by_label("Description").fill(BODY)
        await form.get_by_label("Priority").select_option("high")
        await form.get_by_label("Category").select_option("Hardware")
        await form.get_by_label("Asset number").fill("A-1042")
        await form.locator("input[type=file]").set_input_files(
            {"name": "laptop.png", "mimeType": "image/png", "buffer": photo}
        )
        await form.get_by_text("laptop.png").wait_for()
        await form.evaluate("dialog => { dialog.style.maxHeight = 'none' }")
        await page.screenshot(path=PICTURES / "form.png")
        await page.get_by_test_id("modal-submit").click()
        card = await ana.sees(TITLE, channel=CHANNEL, timeout=PATIENCE)
    await (await ana.modal()).dismiss_all()
    return card


async def _converse(sandbox: Sandbox, card: Seen) -> int:
    """Marta answers at the desk with a file, Ana thanks in the thread; the request's number."""
    found = re.search(r"#(\d+)", card.all_text)
    number = int(found[1]) if found else 0
    ana, marta = sandbox.person("ana"), sandbox.kf5.agent("marta")
    await asyncio.sleep(2)  # even Marta needs a moment to read
    await marta.set(number, status="open", assignee="marta")
    await ana.sees("The status changed", channel=CHANNEL, timeout=PATIENCE)
    await marta.reply(number, ANSWER, files=[GUIDE])
    async with asyncio.timeout(PATIENCE):
        while not any(message.files for message in card.thread()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.1)
    thanks = await ana.post("That did it, thank you!", channel=CHANNEL, thread=card)
    await thanks.wait_reaction("white_check_mark", timeout=PATIENCE)
    await marta.set(number, status="solved")
    await card.shows("Solved", timeout=PATIENCE)
    await ana.sees("from Open to Solved", channel=CHANNEL, timeout=PATIENCE)
    return number


async def _side_by_side(sandbox: Sandbox, browser: Browser, card: Seen, number: int) -> None:
    """The thread in the workspace, and the same request at the desk, in one picture."""
    thread = f"{sandbox.page_url}?as=ana&channel={CHANNEL}&thread={card.ts}"
    async with _page(browser, thread, width=640, height=1000) as page:
        await page.get_by_test_id("thread").get_by_text("from Open to Solved").wait_for()
        left = await page.screenshot()
    async with _page(
        browser, f"{sandbox.page_url}desk/kf5/{number}", width=640, height=1000
    ) as page:
        await page.get_by_test_id("comment").first.scroll_into_view_if_needed()
        right = await page.screenshot()
    async with _page(browser, "about:blank", width=1364, height=1056) as page:
        await page.set_content(BESIDE.format(left=_data(left), right=_data(right)))
        await page.screenshot(path=PICTURES / "thread.png")


async def _phone(sandbox: Sandbox, browser: Browser) -> None:
    """Xiaolin looks through her requests, in Chinese, on a phone in the dark."""
    xiaolin = sandbox.person("xiaolin")
    await xiaolin.command("/request 列表", channel="@deskhand")
    await xiaolin.sees("我的全部工单", channel="@deskhand", timeout=PATIENCE)
    address = f"{sandbox.page_url}?as=xiaolin&channel=@deskhand"
    async with _page(browser, address, width=430, height=834, dark=True) as page:
        await page.get_by_text("我的全部工单").first.wait_for()
        await page.screenshot(path=PICTURES / "phone.png")


def _data(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"


if __name__ == "__main__":
    sys.exit(main())
