"""Every element of a form under a person's hands, and forms that change while somebody types."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.sandbox.page import samples
from tests.sandbox.page.samples import option, plain

PLACES = [option("Hamburg"), option("Berlin")]
ROOMS = [option(f"Room {number}", f"r{number}") for number in range(1, 8)]
ELEMENTS = {
    "day": {"type": "datepicker"},
    "hour": {"type": "timepicker"},
    "moment": {"type": "datetimepicker"},
    "count": {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
    "price": {"type": "number_input", "is_decimal_allowed": True},
    "page": {"type": "url_text_input"},
    "mail": {"type": "email_text_input"},
    "level": {"type": "radio_buttons", "options": [samples.LOW, samples.HIGH]},
    "parts": {"type": "checkboxes", "options": [option("Screen"), option("Keyboard")]},
    "place": {"type": "static_select", "options": PLACES},
    "rooms": {
        "type": "multi_static_select",
        "option_groups": [
            {"label": plain("Ground floor"), "options": ROOMS[:4]},
            {"label": plain("First floor"), "options": ROOMS[4:]},
        ],
        "max_selected_items": 2,
    },
    "asset": {"type": "external_select", "min_query_length": 2},
    "assets": {"type": "multi_external_select", "min_query_length": 0},
}


def field(name, *, dispatch=False, **more):
    element = {**ELEMENTS.get(name, {"type": "plain_text_input"}), "action_id": "it", **more}
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.capitalize()),
        "optional": True,
        "dispatch_action": dispatch,
        "element": element,
    }


def form(*blocks):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("New request"),
        "submit": plain("Create"),
        "blocks": list(blocks),
    }


class App:
    """`again(values)` makes the blocks after a choice; `offer(query)` answers an option list."""

    def __init__(self, bolt):
        self.connected = bolt.connected
        self.told, self.submitted = asyncio.Queue(), []
        self.again, self.offer = None, None

        @bolt.action("it")
        async def chosen(ack, body, client):
            await ack()
            values = body["view"]["state"]["values"]
            self.told.put_nowait((body["actions"][0], values))
            if self.again:
                view = form(*self.again(values))
                await client.views_update(view_id=body["view"]["id"], view=view)

        @bolt.options("it")
        async def typed(ack, payload):
            await ack(**await self.offer(payload["value"]))

        @bolt.view("form")
        async def sent(ack, view):
            await ack()
            self.submitted.append(
                {block_id: held["it"] for block_id, held in view["state"]["values"].items()}
            )


@pytest.fixture
async def app(bolt):
    app = App(bolt)
    async with app.connected():
        yield app


@pytest.fixture
def shown(sandbox, app, window):
    """Opens a form of these blocks before Ana; answers the window and the modal in it."""

    async def opened(*blocks, **options):
        page = await window("/?as=ana", **options)
        user = sandbox.workspace.users.named("ana")
        sandbox.workspace.views.open(user.id, form(*blocks))
        return page, page.get_by_test_id("modal")

    return opened


async def test_every_element_is_filled_by_hand_and_read_as_slack_has_it(shown, app):
    async def offer(query):
        return {"options": [option(f"Printer {query}", f"p-{query}")]}

    app.offer = offer
    page, modal = await shown(*(field(name) for name in ELEMENTS))
    await modal.get_by_label("Day", exact=True).fill("2026-03-01")
    await modal.get_by_label("Hour").fill("09:30")
    await modal.get_by_label("Moment").fill("2026-03-01T10:30")
    for name, words in {
        "Count": "7",
        "Price": "7.50",
        "Page": "https://acme.example",
        "Mail": "ana@acme.example",
    }.items():
        await modal.get_by_label(name, exact=True).fill(words)
    await modal.get_by_label("High").check()
    await modal.get_by_label("Screen").check()
    await modal.get_by_label("Keyboard").check()
    await modal.get_by_label("Place").select_option("berlin")
    await modal.get_by_label("Rooms").press_sequentially("room 7")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await modal.get_by_label("Asset", exact=True).press_sequentially("xy")
    await page.get_by_role("option", name="Printer xy").click()
    await modal.get_by_label("Assets").press_sequentially("a")
    await page.get_by_role("option", name="Printer a").click()
    await modal.get_by_label("Assets").press_sequentially("b")
    await page.get_by_role("option", name="Printer b").click()
    await modal.get_by_test_id("modal-submit").click()
    await expect(modal).to_have_count(0)

    [got] = app.submitted
    assert got["day"]["selected_date"] == "2026-03-01"
    assert got["hour"]["selected_time"] == "09:30"
    assert isinstance(got["moment"]["selected_date_time"], int)
    assert [got[name]["value"] for name in ("count", "price")] == ["7", "7.50"]
    assert got["level"]["selected_option"]["value"] == "high"
    assert [one["value"] for one in got["parts"]["selected_options"]] == ["screen", "keyboard"]
    assert got["place"]["selected_option"]["value"] == "berlin"
    assert [one["value"] for one in got["rooms"]["selected_options"]] == ["r7", "r2"]
    assert got["asset"]["selected_option"]["value"] == "p-xy"
    assert [one["value"] for one in got["assets"]["selected_options"]] == ["p-a", "p-b"]


async def test_what_does_not_fit_stays_visible_with_the_reason_under_it(shown, app):
    _, modal = await shown(field("count"), field("mail"), field("page"))
    await modal.get_by_label("Count").fill("seven")
    await modal.get_by_label("Mail").fill("nobody")
    await modal.get_by_label("Page").fill("acme")
    await modal.get_by_test_id("modal-submit").click()
    errors = modal.get_by_test_id("field-error")
    await expect(errors).to_have_text(
        [
            "Please enter a valid number.",
            "Please enter a valid email address.",
            "Please enter a valid URL.",
        ]
    )
    await expect(modal.get_by_label("Count")).to_have_value("seven")
    await expect(modal.get_by_label("Count")).to_be_focused()
    await modal.get_by_label("Count").fill("12")
    await modal.get_by_test_id("modal-submit").click()

    await expect(errors.first).to_have_text("Must be 9 or less.")
    assert app.submitted == []


async def test_a_choice_tells_the_app_all_that_was_typed_so_far(shown, app):
    live = ("day", "level", "parts", "place")
    _, modal = await shown(field("words"), *(field(name, dispatch=True) for name in live))
    acts = {
        "day": lambda: modal.get_by_label("Day", exact=True).fill("2026-03-01"),
        "level": lambda: modal.get_by_label("High").check(),
        "parts": lambda: modal.get_by_label("Screen").check(),
        "place": lambda: modal.get_by_label("Place").select_option("berlin"),
    }
    for name, act in acts.items():
        await modal.get_by_label("Words").fill(f"typed before {name}")
        await act()
        action, values = await asyncio.wait_for(app.told.get(), 5)
        assert action["block_id"] == name
        assert values["words"]["it"]["value"] == f"typed before {name}"
    assert values["day"]["it"]["selected_date"] == "2026-03-01"
    assert app.told.empty()


async def test_levels_follow_each_other_by_keyboard_alone(shown, app):
    def blocks(values):
        chosen = values["place"]["it"]["selected_option"]["value"]
        rooms = {"type": "static_select", "options": ROOMS[:2]}
        below = field(f"room-in-{chosen}", **rooms)
        return [field("place", dispatch=True), below, field("words")]

    app.again = blocks
    page, modal = await shown(field("place", dispatch=True), field("words"))
    await modal.get_by_label("Words").fill("kept")
    await modal.get_by_label("Place").focus()
    await page.keyboard.type("Ber")
    below = modal.get_by_label("Room-in-berlin")
    await expect(below).to_be_visible()
    await expect(modal.get_by_label("Place")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(below).to_be_focused()
    await page.keyboard.type("Room 2")
    await modal.get_by_label("Place").select_option("hamburg")
    await expect(below).to_have_count(0)
    await expect(modal.get_by_label("Room-in-hamburg")).to_have_value("")
    await expect(modal.get_by_label("Words")).to_have_value("kept")


async def test_focus_caret_and_words_stay_while_the_app_changes_the_form(sandbox, shown):
    page, modal = await shown(field("place"), field("words"), field("count"), field("mail"))
    await modal.get_by_label("Mail").fill("ana@acme.example")
    await modal.get_by_label("Words").fill("half a senten")
    for _ in range(3):
        await page.keyboard.press("ArrowLeft")
    view = sandbox.workspace.views.top(sandbox.workspace.users.named("ana").id)
    renamed = {**field("words"), "label": plain("Other words")}
    changed = {**field("mail"), "block_id": "mail-2"}
    sandbox.workspace.views.update(view, form(renamed, field("level"), field("count"), changed))

    words = modal.get_by_label("Other words")
    await expect(words).to_be_focused()
    await page.keyboard.type("!")
    await expect(words).to_have_value("half a sen!ten")
    await expect(modal.get_by_label("Place")).to_have_count(0)
    await expect(modal.get_by_label("Mail")).to_have_value("")


async def test_a_block_that_goes_above_takes_no_focus_from_the_field_below(sandbox, shown):
    page, modal = await shown(field("place"), field("level"), field("words"))
    await modal.get_by_label("Words").fill("ab")
    await page.keyboard.press("ArrowLeft")
    view = sandbox.workspace.views.top(sandbox.workspace.users.named("ana").id)
    sandbox.workspace.views.update(view, form(field("level"), field("words")))

    await expect(modal.get_by_label("Place")).to_have_count(0)
    await page.keyboard.type("-")
    await expect(modal.get_by_label("Words")).to_have_value("a-b")


async def test_a_list_that_is_loaded_says_what_it_is_doing(sandbox, shown, app):
    answer = asyncio.Event()

    async def offer(query):
        await answer.wait()
        found = [option(f"Desk {number}", f"d{number}") for number in range(100)]
        many = [{"label": plain("Desks"), "options": found}] if query == "de" else []
        return {"option_groups": many}

    app.offer = offer
    page, modal = await shown(field("asset", initial_option=option("Old one", "old")))
    await expect(modal.locator(".chip")).to_contain_text("Old one")
    box = modal.get_by_label("Asset")
    menu = modal.get_by_role("listbox")
    await box.press_sequentially("d")
    await expect(menu).to_contain_text("Type 1 more characters")
    await box.press_sequentially("e")
    await expect(menu).to_contain_text("Searching…")
    answer.set()
    await expect(menu.get_by_role("option")).to_have_count(100)
    await expect(menu).to_contain_text("Desks")
    await box.press_sequentially("x")
    await expect(menu).to_contain_text("No results")
    sandbox.faults.drop_acks()
    await box.press_sequentially("y")
    await expect(menu).to_contain_text("Searching…")
    sandbox.clock.advance(4)
    await expect(menu).to_contain_text("This list could not be loaded.")
    await page.keyboard.press("Escape")
    await expect(modal).to_be_visible()


async def test_a_long_form_is_no_wider_than_a_phone(shown):
    blocks = [field(name) for name in ELEMENTS]
    page, modal = await shown(*blocks, viewport={"width": 420, "height": 900})
    await expect(modal).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 420
