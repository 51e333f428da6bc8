"""Commands, answers, modals, menus and shortcuts with a Bolt app behind them."""

import asyncio
import json

import aiohttp
import pytest


def plain(words):
    return {"type": "plain_text", "text": words}


def field(block_id, **more):
    element = {"type": "plain_text_input", "action_id": "it"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element,
        **more,
    }


def modal(title, *blocks, **more):
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": list(blocks) or [field("name", optional=True)],
        **more,
    }


class App:
    """A Bolt app whose answers the test chooses."""

    def __init__(self):
        self.bodies = []
        self.answer = {}
        self.form = modal("One")

    def fill(self, app):
        @app.command("/request")
        @app.command("/raw")
        async def command(ack, body, client):
            self.bodies.append(body)
            await ack(**self.answer)
            if body["text"] == "form":
                await client.views_open(trigger_id=body["trigger_id"], view=self.form)

        @app.view("form")
        @app.view_closed("form")
        @app.action("go")
        @app.action("it")
        @app.action("pick")
        @app.options("pick")
        @app.shortcut("new_request")
        @app.shortcut("from_message")
        async def rest(ack, body):
            self.bodies.append(body)
            await ack(**self.answer)


@pytest.fixture
async def app(slack, connected):
    app = App()
    async with connected(slack, app.fill):
        yield app


@pytest.fixture
def ana(slack):
    return slack.person("ana")


async def opened(ana, app, form=None):
    app.form = form or app.form
    await ana.command("/request form", channel="it-help")
    return await ana.modal()


async def test_names_and_links_are_escaped_only_where_the_manifest_says_so(slack, ana, app):
    line = "ask @marta in #general & <b> https://acme.example"
    await ana.command(f"/request {line}", channel="it-help")
    await ana.command(f"/raw {line}", channel="it-help")
    marta, general = slack.user("marta"), slack.channel("general")
    assert app.bodies[0]["text"] == (
        f"ask <@{marta}|marta> in <#{general}|general> &amp; &lt;b&gt; <https://acme.example>"
    )
    assert app.bodies[1]["text"] == line


@pytest.mark.parametrize(
    ("channel", "name"),
    [("it-help", "it-help"), ("finance", "privategroup"), ("@deskhand", "directmessage")],
)
async def test_a_command_says_where_it_was_typed(ana, app, channel, name):
    await ana.command("/request", channel=channel)
    assert app.bodies[0]["channel_name"] == name


async def test_a_command_nobody_has_is_not_valid(slack, ana):
    answer = await ana.command("/pizza", channel="it-help")
    assert (answer.status, answer.text) == ("unknown", "/pizza is not a valid command.")
    assert not slack.journal.find(kind="command")


async def test_a_command_in_a_thread_is_refused(ana, app):
    parent = await ana.post("parent", channel="it-help")
    answer = await ana.command("/request", channel="it-help", thread=parent)
    assert answer.status == "refused"
    assert app.bodies == []


async def test_the_answer_in_an_ack_is_for_the_asker_alone(slack, ana, app):
    app.answer = {"text": "only you"}
    answer = await ana.command("/request", channel="it-help")
    assert answer.text == "only you"
    assert (await ana.sees("only you", channel="it-help")).ephemeral
    assert slack.person("bo").messages("it-help") == []


async def test_an_answer_in_the_channel_shows_the_command_too(slack, ana, app):
    app.answer = {"text": "for all", "response_type": "in_channel"}
    await ana.command("/request x", channel="it-help")
    texts = [message.text for message in slack.person("bo").messages("it-help")]
    assert texts == ["/request x", "for all"]


async def test_a_bad_answer_is_a_failure(ana, app):
    app.answer = {"text": "x", "blocks": [{"type": "nothing"}]}
    answer = await ana.command("/request", channel="it-help")
    assert (answer.status, answer.error) == ("failed", "invalid_blocks")


async def respond(body, **answer):
    async with (
        aiohttp.ClientSession() as session,
        session.post(body["response_url"], json=answer) as response,
    ):
        return response.status, await response.text()


async def test_a_response_url_takes_five_answers(ana, app):
    await ana.command("/request", channel="it-help")
    for number in range(5):
        assert await respond(app.bodies[0], text=f"{number}") == (200, "ok")
    status, text = await respond(app.bodies[0], text="six")
    assert (status, json.loads(text)["error"]) == (404, "used_url")
    assert all(message.ephemeral for message in ana.messages("it-help"))


async def test_a_response_url_lasts_thirty_minutes(slack, ana, app):
    await ana.command("/request", channel="it-help")
    slack.clock.advance(30 * 60 + 1)
    status, text = await respond(app.bodies[0], text="late")
    assert (status, json.loads(text)["error"]) == (404, "expired_url")


async def test_a_response_url_works_where_the_bot_is_not(slack, ana, app):
    await ana.command("/request", channel="finance")
    await respond(app.bodies[0], text="seen", response_type="in_channel")
    assert not (await slack.person("marta").sees("seen", channel="finance")).ephemeral


async def test_bad_blocks_for_a_response_url_are_refused(ana, app):
    await ana.command("/request", channel="it-help")
    status, text = await respond(app.bodies[0], text="x", blocks=[{"type": "nothing"}])
    assert (status, json.loads(text)["error"]) == (400, "invalid_blocks")


BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "go", "value": "1", "text": plain("One")},
        {"type": "button", "action_id": "no", "value": "2", "text": plain("Two")},
    ],
}


async def test_a_button_of_an_ephemeral_message_can_replace_and_delete_it(slack, ana, app):
    app.answer = {"text": "choose", "blocks": [BUTTON]}
    await ana.command("/request", channel="it-help")
    app.answer = {}
    seen = await ana.sees("choose", channel="it-help")
    await seen.click("go")
    body = app.bodies[1]
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    await respond(body, replace_original=True, text="chosen")
    assert (await seen.shows("chosen")).ephemeral
    await respond(body, delete_original=True)
    assert ana.messages("it-help") == []


async def test_a_message_can_be_replaced_through_its_button(slack, ana, app):
    await slack.client().chat_postMessage(
        channel=slack.channel("it-help"), text="card", blocks=[BUTTON]
    )
    seen = await ana.sees("card", channel="it-help")
    await seen.click("go", value="1")
    [action] = app.bodies[0]["actions"]
    assert (action["value"], action["block_id"], action["type"]) == ("1", "row", "button")
    assert app.bodies[0]["message"]["ts"] == seen.ts
    await respond(app.bodies[0], replace_original="true", text="done")
    await slack.person("bo").sees("done", channel="it-help")


async def test_a_button_that_is_not_there_cannot_be_pressed(slack, ana, app):
    await slack.client().chat_postMessage(
        channel=slack.channel("it-help"), text="card", blocks=[BUTTON]
    )
    seen = await ana.sees("card", channel="it-help")
    with pytest.raises(AssertionError, match="there is: go, no"):
        await seen.click("maybe")


async def test_the_state_of_a_message_holds_what_was_chosen(slack, ana, app):
    options = [{"text": plain(word), "value": word} for word in ("a", "b")]
    select = {"type": "static_select", "action_id": "pick", "options": options}
    blocks = [{"type": "section", "block_id": "s", "text": plain("x"), "accessory": select}]
    await slack.client().chat_postMessage(
        channel=slack.channel("it-help"), text="menu", blocks=[*blocks, BUTTON]
    )
    seen = await ana.sees("menu", channel="it-help")
    await seen.select("pick", "b")
    assert app.bodies[0]["actions"][0]["selected_option"]["value"] == "b"
    await seen.click("go")
    state = app.bodies[1]["state"]["values"]
    assert state["s"]["pick"]["selected_option"]["value"] == "b"


async def test_update_push_and_clear(ana, app):
    form = await opened(ana, app)
    app.answer = {"response_action": "update", "view": modal("Two")}
    outcome = await form.submit()
    assert (form.title, outcome.closed) == ("Two", False)
    app.answer = {"response_action": "push", "view": modal("Three")}
    await form.submit()
    assert form.title == "Three"
    assert form.view["previous_view_id"] == form.view["root_view_id"]
    app.answer = {}
    await form.submit()
    assert form.title == "Two"
    app.answer = {"response_action": "clear"}
    outcome = await form.submit()
    assert outcome.closed
    assert not form.is_open


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": modal("x" * 25)},
        {"text": "hello"},
    ],
    ids=["unknown field", "bad view", "not an answer"],
)
async def test_a_wrong_answer_to_a_form_leaves_it_open_with_a_notice(ana, app, answer):
    form = await opened(ana, app)
    app.answer = answer
    outcome = await form.submit()
    assert outcome.failed == form.notice == "We had some trouble connecting. Try again?"
    assert form.is_open


async def test_closing_is_told_when_asked_for(ana, app):
    form = await opened(ana, app, modal("One", notify_on_close=True))
    form.fill("name", "x")
    await form.close()
    assert app.bodies[-1]["type"] == "view_closed"
    assert not app.bodies[-1]["is_cleared"]
    assert app.bodies[-1]["view"]["state"] == {"values": {}}
    assert not form.is_open


async def test_the_x_closes_all_and_names_the_root(ana, app):
    form = await opened(ana, app, modal("One", notify_on_close=True))
    root = form.id
    app.answer = {"response_action": "push", "view": modal("Two")}
    await form.submit()
    app.answer = {}
    await form.dismiss_all()
    assert app.bodies[-1]["is_cleared"]
    assert app.bodies[-1]["view"]["id"] == root
    assert not form.is_open


async def test_closing_is_not_told_otherwise(ana, app):
    form = await opened(ana, app)
    await form.close()
    assert [body.get("type") for body in app.bodies] == [None]


async def test_an_input_that_dispatches_tells_at_once_and_others_do_not(slack, ana, app):
    blocks = [field("quiet", optional=True), field("loud", dispatch_action=True, optional=True)]
    form = await opened(ana, app, modal("One", *blocks))
    form.fill("quiet", "a")
    form.fill("loud", "b")
    await slack.settled(lambda: len(app.bodies) == 2)
    body = app.bodies[1]
    assert body["container"] == {"type": "view", "view_id": form.id}
    assert body["actions"][0]["value"] == "b"
    values = body["view"]["state"]["values"]
    assert (values["quiet"]["it"]["value"], values["loud"]["it"]["value"]) == ("a", "b")
    assert "response_url" not in body


async def test_a_trigger_from_a_modal_can_push(slack, ana, app):
    form = await opened(ana, app, modal("One", BUTTON, field("name", optional=True)))
    await form.click("go")
    await slack.client().views_push(trigger_id=app.bodies[-1]["trigger_id"], view=modal("Two"))
    await form.changed()
    assert form.title == "Two"


async def test_options_are_loaded_as_one_types(ana, app):
    select = {"type": "external_select", "action_id": "pick", "min_query_length": 2}
    block = {"type": "input", "block_id": "who", "label": plain("Who"), "element": select}
    form = await opened(ana, app, modal("One", block))
    assert await form.search("who", "m") == []
    app.answer = {"options": [{"text": plain("Marta"), "value": "7"}]}
    assert [option["value"] for option in await form.search("who", "ma")] == ["7"]
    assert app.bodies[-1]["value"] == "ma"
    form.choose("who", "7")
    assert form.values["who"]["pick"]["selected_option"]["text"]["text"] == "Marta"
    app.answer = {"options": [{"text": plain("x" * 76), "value": "7"}]}
    assert await form.search("who", "mar") == []


async def test_shortcuts_come_with_what_they_stand_on(slack, ana, app):
    await ana.shortcut("new_request")
    body = app.bodies[0]
    assert body["type"] == "shortcut"
    assert "channel" not in body
    seen = await slack.person("bo").post("broken", channel="office")
    await ana.message_shortcut("from_message", seen)
    body = app.bodies[1]
    assert (body["message"]["text"], body["message_ts"]) == ("broken", seen.ts)
    assert body["channel"]["name"] == "office"
    with pytest.raises(AssertionError, match="no global shortcut"):
        await ana.shortcut("other")


async def test_a_slow_form_says_so(slack, ana, app):
    form = await opened(ana, app)
    slack.faults.drop_acks()

    async def advance():
        await slack.settled(lambda: slack.journal.find(kind="ack"))
        slack.clock.advance(3)

    outcome, _ = await asyncio.gather(form.submit(), advance())
    assert outcome.failed
    assert form.is_open


async def test_a_home_tab_is_published_when_opened(slack, connected):
    def fill(app):
        @app.event("app_home_opened")
        async def publish(event, client):
            blocks = [{"type": "section", "text": plain(f"Hello {event['tab']}")}]
            await client.views_publish(
                user_id=event["user"], view={"type": "home", "blocks": blocks}
            )

    async with connected(slack, fill):
        home = await slack.person("ana").open_home()
        assert "Hello home" in home.text
