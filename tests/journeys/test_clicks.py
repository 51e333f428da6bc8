"""The main job with real clicks: Ana in Slack, Marta at the desk, in a real browser."""

from functools import partial

import pytest
from playwright.async_api import expect

from tests.journeys.browsing import chromium, needs_chromium, window_at

pytestmark = needs_chromium


@pytest.fixture
async def window(world):
    """Open the sandbox's page; gives a function from a path to a page."""
    async with chromium() as browser:
        yield partial(window_at, browser, world)


async def test_asked_answered_and_solved(world, window):
    ana = await window("/?as=ana&channel=it-help")
    await ana.get_by_test_id("composer").fill("/request new The projector hums")
    await ana.keyboard.press("Enter")
    form = ana.get_by_test_id("modal")
    await expect(form.get_by_label("Title")).to_have_value("The projector hums")
    await form.get_by_label("Description").fill("Room 5.01, since Monday.")
    sound = {"name": "hum.txt", "mimeType": "text/plain", "buffer": b"mmmmm"}
    await form.locator("input[type=file]").set_input_files(sound)
    await form.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text("#119")
    await form.get_by_test_id("modal-close").click()
    channel = ana.get_by_test_id("messages")
    card = channel.get_by_test_id("message").filter(has_text="#119 The projector hums")
    await expect(card).to_contain_text("New")

    marta = await window("/desk/kf5/119?as=marta")
    await expect(marta.get_by_test_id("comment")).to_contain_text("Room 5.01, since Monday.")
    await expect(marta.locator("body")).to_contain_text("hum.txt")
    await marta.get_by_test_id("desk-text").fill("Please unplug it for a minute.")
    await marta.get_by_test_id("desk-send").click()

    await card.get_by_test_id("thread-link").click()
    thread = ana.get_by_test_id("thread")
    await expect(thread).to_contain_text("Please unplug it for a minute.")
    await thread.get_by_test_id("thread-composer").fill("Silence. Thank you!")
    await ana.keyboard.press("Enter")
    await expect(marta.locator("body")).to_contain_text("Silence. Thank you!")
    await marta.get_by_test_id("desk-status").select_option("solved")

    await expect(card).to_contain_text("Solved")
    assert [c.text for c in world.kf5.ticket(119).comments] == [
        "Room 5.01, since Monday.",
        "Please unplug it for a minute.",
        "Silence. Thank you!",
    ]


async def test_an_internal_note_never_shows_and_the_list_leads_to_the_request(world, window):
    ana = await window("/?as=ana&channel=office", color_scheme="dark")
    marta = await window("/desk/kf5/112?as=marta")
    await marta.get_by_text("Internal note 内部备注").click()
    await marta.get_by_test_id("desk-text").fill("between us agents")
    await marta.get_by_test_id("desk-send").click()
    await expect(marta.locator("body")).to_contain_text("between us agents")
    await ana.get_by_test_id("composer").fill("/request list open")
    await ana.keyboard.press("Enter")
    row = ana.get_by_test_id("message").filter(has_text="My open requests")
    await expect(row).to_contain_text("#112")
    await row.get_by_role("button", name="Show", exact=True).first.click()

    await expect(ana.get_by_test_id("messages")).to_contain_text("Requester")
    await expect(ana.get_by_test_id("messages")).not_to_contain_text("between us agents")


async def test_in_chinese_on_a_phone(world, window):
    lin = await window("/?as=xiaolin&channel=it-help", viewport={"width": 420, "height": 900})
    await lin.get_by_test_id("composer").fill("/request 新建 空调漏水")
    await lin.keyboard.press("Enter")
    form = lin.get_by_test_id("modal")
    await expect(form).to_contain_text("新建工单")
    await form.get_by_label("描述").fill("会议室的空调一直在滴水。")
    await form.get_by_test_id("modal-submit").click()

    await expect(form).to_contain_text("#119")
    assert world.kf5.ticket(119).title == "空调漏水"
