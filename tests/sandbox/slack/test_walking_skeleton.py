"""/request, modal, submit, message, button, thread: with Bolt, over both transports."""

import pytest

FORM = {
    "type": "modal",
    "callback_id": "new_request",
    "title": {"type": "plain_text", "text": "New request"},
    "submit": {"type": "plain_text", "text": "Create"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "title"},
        },
        {
            "type": "input",
            "block_id": "priority",
            "optional": True,
            "label": {"type": "plain_text", "text": "Priority"},
            "element": {
                "type": "static_select",
                "action_id": "priority",
                "options": [
                    {"text": {"type": "plain_text", "text": word}, "value": word.lower()}
                    for word in ("Low", "High")
                ],
            },
        },
    ],
}


def tiny_app(app):
    @app.command("/request")
    async def open_form(ack, body, client):
        await ack()
        form = FORM | {"private_metadata": body["channel_id"]}
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    @app.view("new_request")
    async def create(ack, view, client):
        values = view["state"]["values"]
        title = values["title"]["title"]["value"]
        if title == "bad":
            await ack(response_action="errors", errors={"title": "Not like this."})
            return
        await ack()
        chosen = values["priority"]["priority"]["selected_option"]
        button = {
            "type": "button",
            "action_id": "take",
            "value": title,
            "text": {"type": "plain_text", "text": "Take it"},
        }
        await client.chat_postMessage(
            channel=view["private_metadata"],
            text=f"Request: {title} ({chosen['value'] if chosen else 'no priority'})",
            blocks=[
                {"type": "section", "text": {"type": "mrkdwn", "text": f"*{title}*"}},
                {"type": "actions", "elements": [button]},
            ],
        )

    @app.action("take")
    async def take(ack, body, client):
        await ack()
        await client.chat_postMessage(
            channel=body["channel"]["id"],
            thread_ts=body["container"]["message_ts"],
            text=f"<@{body['user']['id']}> takes {body['actions'][0]['value']}",
        )


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_request_goes_from_command_to_thread(start, connected, mode):
    async with start(mode) as slack, connected(slack, tiny_app):
        ana = slack.person("ana")

        answer = await ana.command("/request", channel="it-help")
        assert answer.status == "ok"
        modal = await ana.modal("New request")
        modal.fill("title", "Printer on fire")
        modal.choose("priority", "high")
        outcome = await modal.submit()
        assert outcome.closed
        assert outcome.view is None

        card = await slack.person("marta").sees("Printer on fire", channel="it-help")
        assert card.text == "Request: Printer on fire (high)"
        assert (await card.click("take")).status == "ok"
        reply = await ana.sees("takes Printer on fire", channel="it-help")
        assert reply.thread_ts == card.ts
        assert "@marta takes" in reply.all_text
        assert [message.ts for message in card.thread()] == [reply.ts]


async def test_a_field_left_empty_is_caught_before_the_app_hears_of_it(slack, connected):
    async with connected(slack, tiny_app):
        ana = slack.person("ana")
        await ana.command("/request", channel="it-help")
        modal = await ana.modal()
        outcome = await modal.submit()
        assert outcome.errors == {"title": "Please complete this required field."}
        assert not slack.journal.find(name="view_submission new_request")


async def test_errors_of_the_app_stand_under_the_field(slack, connected):
    async with connected(slack, tiny_app):
        ana = slack.person("ana")
        await ana.command("/request", channel="it-help")
        modal = await ana.modal()
        modal.fill("title", "bad")
        outcome = await modal.submit()
        assert outcome.errors == modal.errors == {"title": "Not like this."}
        assert not outcome.closed
        modal.fill("title", "good")
        assert (await modal.submit()).closed
