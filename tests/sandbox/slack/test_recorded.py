"""Our payloads have the keys that Slack's published samples have, and no others."""

import aiohttp
import pytest

from tests.sandbox.slack.recorded import SAMPLES, check

pytestmark = pytest.mark.skipif(SAMPLES is None, reason="the recorded samples are not here")


@pytest.fixture
async def app(slack, connected):
    """An app that keeps every body it gets."""
    bodies = []

    def fill(app):
        @app.use
        async def keep(body, next_):
            bodies.append(body)
            await next_()

        @app.command("/request")
        @app.action("go")
        @app.shortcut("from_message")
        @app.view("form")
        @app.view_closed("form")
        @app.event("message")
        @app.event("app_mention")
        @app.event("reaction_added")
        @app.event("file_shared")
        @app.event("file_created")
        @app.event("member_joined_channel")
        @app.event("app_home_opened")
        async def done(ack):
            await ack()

    async with connected(slack, fill):
        yield bodies


async def got(slack, bodies, fits):
    return await slack.settled(lambda: next((body for body in bodies if fits(body)), None))


def plain(words):
    return {"type": "plain_text", "text": words}


ROW = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}],
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("T"),
    "submit": plain("S"),
    "notify_on_close": True,
    "blocks": [{"type": "section", "text": plain("x")}],
}


async def test_commands_actions_and_shortcuts(slack, app):
    ana = slack.person("ana")
    await ana.command("/request x", channel="it-help")
    check(app[0], "app-backend/slash-commands/SlashCommandPayload")
    await slack.client().chat_postMessage(
        channel=slack.channel("it-help"), text="card", blocks=[ROW]
    )
    seen = await ana.sees("card", channel="it-help")
    await seen.click("go")
    body = await got(slack, app, lambda body: body.get("type") == "block_actions")
    check(body, "app-backend/interactive-components/BlockActionPayload")
    await ana.message_shortcut("from_message", seen)
    body = await got(slack, app, lambda body: body.get("type") == "message_action")
    check(body, "app-backend/interactive-components/MessageShortcutPayload")


async def test_modals(slack, app):
    api, ana = slack.client(), slack.person("ana")
    answer = await api.views_open(trigger_id=slack.triggers_for("ana"), view=FORM)
    check(answer.data, "api/views.open")
    await (await ana.modal()).submit()
    body = await got(slack, app, lambda body: body.get("type") == "view_submission")
    check(body, "app-backend/views/ViewSubmissionPayload")
    await api.views_open(trigger_id=slack.triggers_for("ana"), view=FORM)
    await (await ana.modal()).close()
    body = await got(slack, app, lambda body: body.get("type") == "view_closed")
    check(body, "app-backend/views/ViewClosedPayload")


async def test_events(slack, app):
    ana = slack.person("ana")
    seen = await ana.post("@deskhand hi", channel="it-help")
    await ana.post("", channel="it-help", thread=seen, files=[("a.txt", b"a")])
    await ana.edit(seen, "@deskhand hello")
    await ana.react(seen, "ticket")
    other = await ana.post("bye", channel="it-help")
    await ana.delete(other)
    slack.person("marta").invite_app("office")
    await slack.client().views_publish(
        user_id=slack.user("ana"), view={"type": "home", "blocks": []}
    )
    ana.look_at_app("home")
    for kind, subtype, name in (
        ("message", None, "Message"),
        ("message", "file_share", "MessageFileShare"),
        ("message", "message_changed", "MessageChanged"),
        ("message", "message_deleted", "MessageDeleted"),
        ("app_mention", None, "AppMention"),
        ("reaction_added", None, "ReactionAdded"),
        ("file_shared", None, "FileShared"),
        ("file_created", None, "FileCreated"),
        ("member_joined_channel", None, "MemberJoinedChannel"),
        ("app_home_opened", None, "AppHomeOpened"),
    ):

        def fits(body, kind=kind, subtype=subtype):
            event = body.get("event", {})
            return (event.get("type"), event.get("subtype")) == (kind, subtype)

        check(await got(slack, app, fits), f"events/{name}Payload")


async def test_answers_of_the_web_api(slack):
    api, channel = slack.client(), slack.channel("it-help")
    ana = slack.user("ana")
    posted = await api.chat_postMessage(channel=channel, text="x")
    at = {"channel": channel, "ts": posted["ts"]}
    await api.chat_postMessage(channel=channel, text="reply", thread_ts=posted["ts"])
    await slack.person("ana").post("y", channel="it-help", files=[("a.txt", b"a")])
    plain_one = await api.chat_postMessage(channel=channel, text="plain")
    liked = {"channel": channel, "timestamp": plain_one["ts"]}
    upload = await api.files_getUploadURLExternal(filename="a.txt", length=1)
    async with aiohttp.ClientSession() as session:
        await session.post(upload["upload_url"], data=b"a")
    files = [{"id": upload["file_id"], "title": "A"}]
    answers = {
        "auth.test": await api.auth_test(),
        "team.info": await api.team_info(),
        "bots.info": await api.bots_info(bot=slack.app.bot_id),
        "users.info": await api.users_info(user=ana, include_locale=True),
        "users.list": await api.users_list(),
        "users.lookupByEmail": await api.users_lookupByEmail(email="ana@acme.example"),
        "users.conversations": await api.users_conversations(types="public_channel,im"),
        "conversations.info": await api.conversations_info(channel=channel),
        "conversations.list": await api.conversations_list(types="public_channel,im"),
        "conversations.members": await api.conversations_members(channel=channel),
        "conversations.open": await api.conversations_open(users=ana),
        "conversations.join": await api.conversations_join(channel=slack.channel("office")),
        "conversations.history": await api.conversations_history(channel=channel),
        "conversations.replies": await api.conversations_replies(**at),
        "chat.postMessage": posted,
        "chat.update": await api.chat_update(text="z", **at),
        "chat.getPermalink": await api.chat_getPermalink(channel=channel, message_ts=posted["ts"]),
        "chat.postEphemeral": await api.chat_postEphemeral(channel=channel, user=ana, text="x"),
        "reactions.add": await api.reactions_add(name="eyes", **liked),
        "reactions.get": await api.reactions_get(**liked),
        "files.getUploadURLExternal": upload,
        "files.completeUploadExternal": await api.files_completeUploadExternal(files=files),
        "files.info": await api.files_info(file=upload["file_id"]),
        "views.publish": await api.views_publish(user_id=ana, view={"type": "home", "blocks": []}),
        "apps.connections.open": await api.apps_connections_open(app_token=slack.app.app_token),
        "chat.delete": await api.chat_delete(**at),
    }
    for name, answer in answers.items():
        check(answer.data, f"api/{name}")
