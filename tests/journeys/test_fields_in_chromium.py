"""Forms made from a desk's fields with real keys and clicks, in a real browser."""

import pytest
from playwright.async_api import expect

from tests.journeys.at_desks import at_work_for
from tests.journeys.browsing import chromium, needs_chromium, window_at
from tests.journeys.steps import until

pytestmark = needs_chromium

PHONE = {"width": 420, "height": 900}


@pytest.fixture
async def desk(request):
    async with at_work_for(request.param) as desk:
        yield desk


@pytest.fixture
async def typed(desk):
    """Type a command in #it-help; gives the page and the form that opens."""
    async with chromium() as browser:

        async def typed(line, person="ana", **options):
            path = f"/?as={person}&channel=it-help"
            page = await window_at(browser, desk.world, path, **options)
            await page.get_by_test_id("composer").fill(line)
            await page.keyboard.press("Enter")
            form = page.get_by_test_id("modal")
            await expect(form).to_be_visible()
            return page, form

        yield typed


@pytest.mark.parametrize("desk", ["udesk"], indirect=True)
async def test_four_levels_thousands_of_options_dates_and_numbers(desk, typed):
    page, form = await typed("/request new The door is stuck")
    keys = page.keyboard
    await form.get_by_label("Description").press_sequentially("Since this morning")
    await form.get_by_label("资产编号").press_sequentially("A-1042")
    levels = form.get_by_label("地点")
    for depth, label in enumerate(("北京市", "朝阳区", "望京", "3号楼")):
        await expect(levels).to_have_count(depth + 1)
        await levels.nth(depth).select_option(label=label)

    await form.get_by_label("Needed by").focus()
    await keys.type("01312030")
    await form.get_by_label("方便通话的时间").focus()
    await keys.type("0430PM")
    await form.get_by_label("Noticed at").focus()
    await keys.type("01142030")
    await keys.press("Tab")
    await keys.type("0901AM")
    await form.get_by_label("Pieces").press_sequentially("3")
    await form.get_by_label("Price of one").press_sequentially("12.50")
    await form.get_by_label("整个团队").check()
    await form.get_by_label("VPN").check()
    await until(lambda: len(pages_read(desk)) == 50, 15)
    await form.get_by_label("Cost centre").press_sequentially("4242")
    found = page.get_by_role("option", name="CC-4242")
    await expect(found).to_have_count(1)
    await keys.press("Enter")
    await form.get_by_label("Description").press("End")
    await keys.type(", and it is cold.")
    await form.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text("#1051")

    title = "The door is stuck"
    assert desk.said(title) == [("ana", "Since this morning, and it is cold.")]
    centres = desk.desk.field("SelectField_5").options
    assert desk.holds(title) == {
        "TextField_1": "A-1042",
        "TextField_3": "2030-01-31",
        "TextField_4": "16:30:00",
        "TextField_5": "2030-01-14 20:01",
        "TextField_8": "3",
        "TextField_9": "12.50",
        "SelectField_1": "4",
        "SelectField_2": "0",
        "SelectField_3": "4",
        "SelectField_4": "0,1,0,2",
        "SelectField_5": next(one.value for one in centres if one.title.startswith("CC-4242")),
    }


def pages_read(desk):
    """The pages of the long list that the bot has asked for."""
    calls = desk.world.journal.find(side="udesk")
    return [call for call in calls if "large_droplists" in call.name]


@pytest.mark.parametrize("desk", ["kf5"], indirect=True)
async def test_fields_appear_where_they_are_asked_and_words_stay(desk, typed):
    _, form = await typed("/request new It does not print")
    await form.get_by_label("Description").press_sequentially("Page 2 is missing")
    await form.get_by_label("Category").select_option(label="Software")
    await form.get_by_label("Asset number").press_sequentially("A-2201")
    await form.get_by_label("Kind of software").select_option(label="Other")
    await form.get_by_label("Name of the program").press_sequentially("Gnumeric")
    await form.get_by_label("Where is it?").select_option(label="Hamburg")
    await expect(form.get_by_label("Name of the program")).to_have_value("Gnumeric")
    await form.get_by_label("Category").select_option(label="Hardware")
    await expect(form.get_by_label("Kind of software")).to_have_count(0)
    await expect(form.get_by_label("Name of the program")).to_have_count(0)
    await expect(form.get_by_label("Description")).to_have_value("Page 2 is missing")
    await form.get_by_label("Category").select_option(label="Software")
    await form.get_by_label("Kind of software").select_option(label="Office")
    await form.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text("#119")

    assert desk.said("It does not print") == [("ana", "Page 2 is missing")]
    assert desk.holds("It does not print") == {
        "field_4": "Software",
        "field_8": "A-2201",
        "field_17": "Office",
        "field_21": '["Hamburg"]',
    }


@pytest.mark.parametrize("desk", ["zammad"], indirect=True)
async def test_a_form_is_filled_in_chinese_on_a_phone_and_read_in_the_readers_zone(desk, typed):
    page, form = await typed("/request 新建 机械臂停了", "xiaolin", viewport=PHONE)
    await form.get_by_label("描述").fill("三号线的机械臂停了。")
    category = form.get_by_label("Category")
    for depth, label in enumerate(("设备", "机械臂")):
        await expect(category).to_have_count(depth + 1)
        await category.nth(depth).select_option(label=label)
    await form.get_by_label("Starts at").fill("2030-01-14T20:01")
    await form.get_by_label("Room").press_sequentially("room 24")
    await page.get_by_role("option", name="Room 249").click()
    for words in ("vpn", "打印"):
        await form.get_by_label("Affected systems").press_sequentially(words)
        await page.keyboard.press("Enter")
    await form.get_by_test_id("modal-submit").click()
    await until(lambda: bool(desk.titled("机械臂停了")))
    await form.get_by_test_id("modal-close").click()
    await expect(form).to_have_count(0)

    held = desk.holds("机械臂停了")
    assert (held["category"], held["room"]) == ("设备::机械臂", "room-249")
    assert (held["starts_at"], held["affected_systems"]) == (
        "2030-01-14T12:01:00.000Z",
        ["vpn", "printing"],
    )
    await page.get_by_test_id("composer").fill(f"/request {desk.one('机械臂停了').number}")
    await page.keyboard.press("Enter")
    shown = page.get_by_test_id("message").filter(has_text="Starts at")
    await expect(shown).to_contain_text("20:01")
    await expect(shown).to_contain_text("设备 \u203a 机械臂")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
