"""A person's hands on the page: real clicks in a real browser against a real Bolt app."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page import samples
from tests.sandbox.page.samples import mrkdwn, plain

PHONE = {"viewport": {"width": 420, "height": 900}}


def text_input(block_id, label, **more):
    element = {"type": "plain_text_input", "action_id": block_id, **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def form(**more):
    view = {
        "type": "modal",
        "callback_id": "new",
        "title": plain("New request"),
        "submit": plain("Create"),
        "blocks": [
            text_input("title", "Title"),
            text_input("text", "What happened?", multiline=True),
            {
                "type": "input",
                "block_id": "kind",
                "label": plain("Kind"),
                "dispatch_action": True,
                "optional": True,
                "element": {
                    "type": "static_select",
                    "action_id": "kind",
                    "options": [samples.LOW, samples.HIGH],
                },
            },
            {
                "type": "input",
                "block_id": "asset",
                "label": plain("Asset"),
                "optional": True,
                "element": {"type": "external_select", "action_id": "asset", "min_query_length": 1},
            },
            {
                "type": "input",
                "block_id": "files",
                "label": plain("Files"),
                "optional": True,
                "element": {"type": "file_input", "action_id": "files", "max_files": 2},
            },
        ],
    }
    return view | more


@pytest.fixture
def desk_app(bolt):
    """A small help-desk app: a form, a card in the channel, an answer in its thread."""
    bolt.submitted = []

    @bolt.command("/request")
    @bolt.shortcut("new_request")
    async def opened(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @bolt.action("kind")
    async def chosen(ack, body, client):
        await ack()
        more = form(title=plain("Another kind"))
        await client.views_update(view_id=body["view"]["id"], view=more)

    @bolt.options("asset")
    async def assets(ack, payload):
        await ack(options=[samples.option(f"Printer {payload['value']}", "p1")])

    @bolt.view("new")
    async def created(ack, view, client):
        values = view["state"]["values"]
        title = values["title"]["title"]["value"]
        if title == "bad":
            await ack(response_action="errors", errors={"title": "Not that one."})
            return
        await ack()
        bolt.submitted.append(values)
        button = {
            "type": "button",
            "action_id": "reply",
            "text": plain("Reply"),
            "value": "1",
            **samples.CONFIRM,
        }
        blocks = [
            {"type": "section", "text": mrkdwn(f"*#1* {title}")},
            {"type": "actions", "elements": [button]},
        ]
        await client.chat_postMessage(channel="#it-help", text=f"#1 {title}", blocks=blocks)

    @bolt.action("reply")
    async def replied(ack, body, client):
        await ack()
        message = body["message"]["ts"]
        await client.chat_postMessage(
            channel=body["channel"]["id"], text="Done.", thread_ts=message
        )

    return bolt


async def test_a_request_from_the_command_to_the_answer_in_the_thread(desk_app, sandbox, window):
    async with desk_app.connected():
        page = await window("/?as=ana")
        await page.get_by_test_id("composer").press_sequentially("/req")
        await expect(page.get_by_role("option")).to_contain_text("[new | list]")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")

        modal = page.get_by_test_id("modal")
        await expect(modal).to_contain_text("New request")
        await expect(modal.get_by_label("Title")).to_be_focused()
        await modal.get_by_label("Title").fill("bad")
        await modal.get_by_test_id("modal-submit").click()
        await expect(modal).to_contain_text("Please complete this required field.")
        await modal.get_by_label("What happened?").fill("It prints 中文 upside down")
        await modal.get_by_test_id("modal-submit").click()
        await expect(modal.get_by_test_id("field-error").first).to_have_text("Not that one.")
        await modal.get_by_label("Title").fill("Printer")

        await modal.get_by_label("Asset").press_sequentially("x")
        await page.get_by_role("option", name="Printer x").click()
        await expect(modal.locator(".chip")).to_contain_text("Printer x")
        files = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"}
        await modal.locator("input[type=file]").set_input_files(files)
        await expect(modal.get_by_text("5 B")).to_be_visible()

        await modal.get_by_label("Kind").select_option("high")
        await expect(modal.get_by_role("heading")).to_have_text("Another kind")
        await expect(modal.get_by_label("Title")).to_have_value("Printer")
        await expect(modal.locator(".chip")).to_have_count(2)
        await modal.get_by_test_id("modal-submit").click()
        await expect(modal).to_have_count(0)

        card = page.get_by_test_id("message").filter(has_text="#1 Printer")
        await card.get_by_role("button", name="Reply", exact=True).click()
        await page.get_by_test_id("confirm").get_by_role("button", name="Do").click()
        await card.get_by_test_id("thread-link").click()
        thread = page.get_by_test_id("thread")
        await expect(thread).to_contain_text("Done.")
        await thread.get_by_test_id("thread-composer").fill("Thank you")
        await page.keyboard.press("Enter")
        await expect(thread).to_contain_text("Thank you")

    [values] = desk_app.submitted
    assert values["text"]["text"]["value"] == "It prints 中文 upside down"
    assert values["asset"]["asset"]["selected_option"]["value"] == "p1"
    assert values["files"]["files"]["files"][0]["name"] == "a.txt"


async def test_two_windows_are_two_people_at_once(sandbox, window):
    ana, bo = await window("/?as=ana"), await window("/?as=bo&channel=general")
    await ana.get_by_test_id("composer").fill("hello @bo <script>alert(1)</script>")
    await ana.keyboard.press("Enter")

    await expect(bo.get_by_test_id("channel-it-help").locator(".count")).to_have_text("1")
    await bo.get_by_test_id("channel-it-help").click()
    message = bo.get_by_test_id("message").filter(has_text="<script>alert(1)</script>")
    await expect(message.locator(".mention-me")).to_have_text("@Bo")
    await expect(bo.get_by_test_id("channel-it-help").locator(".count")).to_have_count(0)

    await message.hover()
    await message.get_by_test_id("message-emoji").click()
    await bo.get_by_role("button", name="tada").click()
    await expect(ana.get_by_test_id("reaction")).to_contain_text("🎉")

    own = ana.get_by_test_id("message").filter(has_text="hello")
    await own.hover()
    await own.get_by_test_id("message-message-menu").click()
    await ana.get_by_role("menuitem", name="Edit").click()
    await ana.get_by_test_id("edit").fill("goodbye")
    await ana.keyboard.press("Enter")
    await expect(bo.get_by_text("(edited)")).to_be_visible()
    await expect(bo.get_by_test_id("messages")).to_contain_text("goodbye")


async def test_what_is_being_typed_survives_news_from_others(sandbox, window):
    page = await window("/?as=ana")
    composer = page.get_by_test_id("composer")
    await composer.fill("half a senten")
    await sandbox.person("bo").post("news", channel="it-help")

    await expect(page.get_by_test_id("messages")).to_contain_text("news")
    await expect(composer).to_have_value("half a senten")
    await expect(composer).to_be_focused()


async def test_an_app_that_does_not_answer_leaves_the_form_open_with_a_notice(
    desk_app, sandbox, window
):
    async with desk_app.connected():
        page = await window("/?as=ana")
        await page.get_by_test_id("shortcuts").click()
        await page.get_by_role("menuitem", name="New request").click()
        modal = page.get_by_test_id("modal")
        await modal.get_by_label("Title").fill("Printer")
        await modal.get_by_label("What happened?").fill("Nothing prints")
        sandbox.faults.drop_acks(2)
        await modal.get_by_test_id("modal-submit").click()

        await expect(modal.get_by_test_id("modal-submit")).to_be_disabled()
        sandbox.clock.advance(4)
        await expect(modal.get_by_test_id("modal-notice")).to_contain_text("trouble connecting")
        await expect(modal.get_by_label("Title")).to_have_value("Printer")
        await page.keyboard.press("Escape")
        await expect(modal).to_have_count(0)


async def test_an_agent_answers_at_the_desk_and_a_note_looks_different(sandbox, window):
    page = await window("/desk/kf5?agent=marta")
    await page.get_by_test_id("filter-pending").click()
    await page.get_by_role("link", name="VPN drops every few minutes").click()
    box = page.get_by_test_id("desk-reply")
    await box.get_by_test_id("desk-text").fill("Please try gate 3")
    files = {"name": "gate.txt", "mimeType": "text/plain", "buffer": b"3"}
    await box.get_by_test_id("desk-file").set_input_files(files)
    await expect(box.locator(".chip")).to_contain_text("1 B")
    await box.get_by_role("button", name="Send public reply").click()
    await expect(page.get_by_test_id("comment").last).to_contain_text("gate.txt")

    await box.get_by_text("Internal note 内部备注").click()
    await box.get_by_test_id("desk-text").fill("She sounded annoyed")
    await box.get_by_role("button", name="Save internal note").click()
    last = page.get_by_test_id("comment").last
    await expect(last).to_have_attribute("data-public", "false")
    await expect(last).to_contain_text("She sounded annoyed")

    await page.get_by_test_id("desk-status").select_option("solved")
    await expect(page.locator(".ticket-head .pill")).to_contain_text("已解决")
    ticket = sandbox.kf5.ticket(109)
    assert [one.public for one in ticket.comments[-2:]] == [True, False]
    assert ticket.status == "solved"


async def test_the_backstage_shows_the_wire_and_arms_faults(bolt, sandbox, window):
    page = await window("/?as=ana")
    await page.get_by_test_id("backstage").click()
    await bolt.client.chat_postMessage(channel="#it-help", text="hello")
    await page.get_by_test_id("traffic-row").filter(has_text="chat.postMessage").click()
    await expect(page.get_by_test_id("traffic-detail")).to_contain_text('"text": "hello"')
    await page.get_by_test_id("traffic-filter").fill("-postMessage")
    await expect(page.get_by_test_id("traffic-row").filter(has_text="postMessage")).to_be_hidden()

    await page.get_by_test_id("tab-faults").click()
    await page.get_by_test_id("arm-slow-desk").click()
    await expect(page.get_by_test_id("faults")).to_contain_text("KF5 slow")
    await page.get_by_test_id("power-kf5").click()
    await expect(page.get_by_test_id("faults")).to_contain_text("is down")
    assert {fault.what for fault, _ in sandbox.faults.armed()} == {"slow", "down"}


@pytest.mark.parametrize(
    "path", ["/?as=xiaolin", "/desk/kf5/109", "/activity?as=ana", "/app/home?as=ana&tab=about"]
)
async def test_nothing_is_wider_than_a_phone(sandbox, window, path):
    await sandbox.person("ana").post(
        "很长的中文" * 60 + "https://x.example/" + "a" * 200, channel="it-help"
    )
    page = await window(path, **PHONE)

    assert await page.evaluate("document.documentElement.scrollWidth") == 420


async def test_on_a_phone_the_side_bar_opens_and_closes(sandbox, window):
    page = await window("/?as=ana", **PHONE)
    general = page.get_by_test_id("channel-general")
    await expect(general).not_to_be_in_viewport()
    await page.get_by_test_id("menu").click()
    await expect(general).to_be_in_viewport()
    await general.click()
    await expect(page.get_by_role("heading", name="general", exact=True, level=1)).to_be_visible()
    await expect(general).not_to_be_in_viewport()


async def test_the_theme_is_remembered(sandbox, window):
    page = await window("/?as=ana", color_scheme="light")
    await page.get_by_test_id("theme").click()
    await page.reload()
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_a_message_shortcut_opens_a_form_with_a_second_one_on_top(bolt, sandbox, window):
    @bolt.shortcut("from_message")
    async def opened(ack, body, client):
        await ack()
        more = {"type": "button", "action_id": "more", "text": plain("More")}
        blocks = [text_input("title", "Title"), {"type": "actions", "elements": [more]}]
        view = form(blocks=blocks, private_metadata=body["message"]["text"])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.action("more")
    async def pushed(ack, body, client):
        await ack()
        typed = body["view"]["state"]["values"]["title"]["title"]["value"]
        blocks = [
            {"type": "section", "text": plain(f"{body['view']['private_metadata']}: {typed}")}
        ]
        view = {"type": "modal", "title": plain("Details"), "blocks": blocks}
        await client.views_push(trigger_id=body["trigger_id"], view=view)

    async with bolt.connected():
        await sandbox.person("bo").post("The lamp is red", channel="it-help")
        page = await window("/?as=ana")
        await page.get_by_test_id("message").hover()
        await page.get_by_test_id("message-message-menu").click()
        await page.get_by_role("menuitem", name="Make it a request").click()
        modal = page.get_by_test_id("modal")
        await modal.get_by_label("Title").fill("Lamp")
        await modal.get_by_role("button", name="More", exact=True).click()
        await expect(modal).to_contain_text("The lamp is red: Lamp")
        await modal.get_by_test_id("modal-back").click()
        await expect(modal.get_by_label("Title")).to_have_value("Lamp")
        await modal.get_by_test_id("modal-close").click()
        await expect(modal).to_have_count(0)
        await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_the_home_tab_is_published_used_and_keeps_what_is_typed(bolt, sandbox, window):
    pressed = []

    def home(count):
        button = {"type": "button", "action_id": "refresh", "text": plain("Refresh")}
        words = {"type": "section", "text": mrkdwn(f"Pressed *{count}* times")}
        row = {"type": "actions", "block_id": "row", "elements": [button]}
        return {"type": "home", "blocks": [words, text_input("note", "Note"), row]}

    @bolt.event("app_home_opened")
    async def opened(event, client):
        await client.views_publish(user_id=event["user"], view=home(0))

    @bolt.action("refresh")
    async def refreshed(ack, body, client):
        await ack()
        pressed.append(body["view"]["state"]["values"]["note"]["note"]["value"])
        await client.views_publish(user_id=body["user"]["id"], view=home(len(pressed)))

    async with bolt.connected():
        page = await window("/?as=ana")
        await page.get_by_test_id("nav-home").click()
        home_tab = page.get_by_test_id("home")
        await expect(home_tab).to_contain_text("Pressed 0 times")
        await home_tab.get_by_label("Note").fill("keep me")
        await home_tab.get_by_role("button", name="Refresh").click()
        await expect(home_tab).to_contain_text("Pressed 1 times")
        await expect(home_tab.get_by_label("Note")).to_have_value("keep me")
    assert pressed == ["keep me"]


async def test_files_can_be_pasted_and_taken_out_again(sandbox, window):
    page = await window("/?as=ana")
    await page.get_by_test_id("composer").focus()
    await page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["hello"], "first.txt", {type: "text/plain"}));
            data.items.add(new File(["more"], "second.txt", {type: "text/plain"}));
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    chips = page.locator(".composer .chip")
    await expect(chips.nth(1)).to_contain_text("4 B")
    await page.get_by_role("button", name="Remove second.txt").click()
    await page.get_by_test_id("send").click()

    await expect(page.get_by_test_id("file")).to_contain_text("first.txt")
    await expect(chips).to_have_count(0)
    [sent] = sandbox.person("bo").messages("it-help")
    assert [file.name for file in sent.files] == ["first.txt"]
