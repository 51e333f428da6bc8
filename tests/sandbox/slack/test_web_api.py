import asyncio
import json
from urllib.parse import urlsplit

import aiohttp
import pytest


async def call(slack, method, *, token=None, **request):
    headers = {"Authorization": f"Bearer {slack.app.bot_token if token is None else token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(slack.server.api_url + method, **request) as answer,
    ):
        return answer, await answer.json()


async def test_the_bot_learns_who_it_is_and_which_scopes_it_has(slack):
    answer = await slack.client().auth_test()
    assert answer["user_id"] == slack.app.bot_user
    assert answer["bot_id"] == slack.app.bot_id
    assert answer["team_id"] == slack.workspace.team.id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_call_without_a_token_is_not_authed(slack):
    assert (await slack.refused(slack.client(token="").auth_test()))[0] == "not_authed"


async def test_a_wrong_token_is_refused(slack):
    assert (await slack.refused(slack.client("xoxb-other").auth_test()))[0] == "invalid_auth"


async def test_each_kind_of_token_has_its_methods(slack):
    api = slack.client()
    answer = api.apps_connections_open(app_token=slack.app.bot_token)
    assert (await slack.refused(answer))[0] == "not_allowed_token_type"
    answer = slack.client(slack.app.app_token).auth_test()
    assert (await slack.refused(answer))[0] == "not_allowed_token_type"


async def test_a_revoked_token_works_no_more(slack):
    assert (await slack.client().auth_revoke())["revoked"]
    assert (await slack.refused(slack.client().auth_test()))[0] == "token_revoked"


async def test_a_missing_scope_is_named(start):
    async with start(scopes=["commands", "users:read"]) as slack:
        error, answer = await slack.refused(slack.client().chat_postMessage(channel="C1", text="x"))
        assert error == "missing_scope"
        assert answer["needed"] == "chat:write"
        assert answer["provided"] == "commands,users:read"


async def test_an_unknown_method_is_said_to_be_one(slack):
    error, answer = await slack.refused(slack.client().api_call("chat.shout"))
    assert (error, answer["req_method"]) == ("unknown_method", "chat.shout")


@pytest.mark.parametrize(
    "how",
    [
        lambda args: {"json": args},
        lambda args: {"data": {**args, "blocks": json.dumps(args["blocks"])}},
        lambda args: {"params": {**args, "blocks": json.dumps(args["blocks"])}},
        lambda args: {"data": multipart({**args, "blocks": json.dumps(args["blocks"])})},
    ],
    ids=["json", "form", "query", "multipart"],
)
async def test_arguments_may_come_in_any_form(slack, how):
    args = {"channel": slack.channel("general"), "text": "hi", "blocks": [{"type": "divider"}]}
    _, answer = await call(slack, "chat.postMessage", **how(args))
    assert answer["ok"], answer
    assert answer["message"]["blocks"][0]["type"] == "divider"


def multipart(args):
    form = aiohttp.FormData(args)
    form.add_field("unused", b"", filename="x")
    return form


async def test_the_token_may_be_an_argument(slack):
    async with (
        aiohttp.ClientSession() as session,
        session.get(slack.server.api_url + "auth.test?token=" + slack.app.bot_token) as answer,
    ):
        assert (await answer.json())["ok"]


async def test_charsets_are_warned_of_where_slack_does(slack):
    headers = {"Content-Type": "application/json"}
    _, answer = await call(slack, "api.test", data=b'{"a":"b"}', headers=headers)
    assert answer["warning"] == "missing_charset"
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    _, answer = await call(slack, "api.test", data=b"a=b", headers=headers)
    assert answer["response_metadata"]["warnings"] == ["superfluous_charset"]
    assert answer["args"] == {"a": "b"}


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"{", "invalid_json"), (b"[]", "json_not_object")],
)
async def test_unreadable_json_is_refused(slack, body, error):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    _, answer = await call(slack, "api.test", data=body, headers=headers)
    assert answer["error"] == error


async def test_the_journal_has_the_call_without_the_token(slack):
    await slack.client().chat_postMessage(channel=slack.channel("general"), text="hello")
    [entry] = slack.journal.find(kind="call", name="chat.postMessage")
    assert entry.request["text"] == "hello"
    assert entry.answer["ok"]
    lines = slack.journal.to_json_lines()
    assert slack.app.bot_token not in lines
    assert json.loads(lines.splitlines()[entry.seq - 1])["name"] == "chat.postMessage"


async def test_a_status_fault_hits_once(slack):
    slack.faults.status("slack", "auth.test", 429, retry_after=7)
    error, answer = await slack.refused(slack.client().auth_test())
    assert error == "ratelimited"
    assert answer.headers["Retry-After"] == "7"
    assert (await slack.client().auth_test())["ok"]


async def test_a_call_cut_after_the_write_is_done_all_the_same(slack):
    slack.faults.arm(side="slack", match="chat.postMessage", what="cut_after")
    channel = slack.channel("general")
    with pytest.raises(aiohttp.ClientError):
        await slack.client().chat_postMessage(channel=channel, text="once")
    assert [message.text for message in slack.workspace.messages.all(channel)] == ["once"]


async def test_a_call_cut_before_is_not_done(slack):
    slack.faults.arm(side="slack", match="chat.*", what="cut_before")
    channel = slack.channel("general")
    with pytest.raises(aiohttp.ClientError):
        await slack.client().chat_postMessage(channel=channel, text="never")
    assert slack.workspace.messages.all(channel) == []


async def test_slack_can_be_down_and_up_again(slack):
    slack.faults.down("slack")
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await slack.client().auth_test()
    slack.faults.up("slack")
    assert (await slack.client().auth_test())["ok"]


async def test_code_and_html_faults_answer_as_told(slack):
    slack.faults.arm(side="slack", match="auth.test", what="code", code="internal_error")
    assert (await slack.refused(slack.client().auth_test()))[0] == "internal_error"
    slack.faults.arm(side="slack", match="auth.test", what="html")
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.server.api_url + "auth.test") as answer,
    ):
        assert answer.status == 200
        assert answer.content_type == "text/html"


async def test_a_slow_answer_waits_for_the_clock(slack):
    slack.faults.slow("slack", "auth.test", 3600)
    asked = asyncio.ensure_future(slack.client().auth_test())
    await slack.settled(lambda: slack.clock.sleeping)
    slack.clock.advance(3600)
    assert (await asked)["ok"]


async def test_the_team_and_the_bot_can_be_asked_about(slack):
    api = slack.client()
    assert (await api.team_info())["team"]["name"] == "Acme"
    assert (await api.bots_info(bot=slack.app.bot_id))["bot"]["app_id"] == slack.app.id
    assert (await slack.refused(api.bots_info(bot="B404")))[0] == "bot_not_found"


async def test_custom_emoji_need_their_scope(slack):
    assert (await slack.refused(slack.client().emoji_list()))[0] == "missing_scope"


async def test_custom_emoji_are_none(start):
    async with start(scopes=["emoji:read"]) as slack:
        assert (await slack.client().emoji_list())["emoji"] == {}


async def test_a_caller_who_hangs_up_gets_nothing_done_and_makes_no_noise(slack, caplog):
    url = urlsplit(slack.server.api_url)
    _, writer = await asyncio.open_connection(url.hostname, url.port)
    head = f"POST {url.path}chat.postMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode() + b'{"channel":')
    writer.close()
    await writer.wait_closed()

    await slack.settled(lambda: slack.journal.find(name="chat.postMessage"))
    [entry] = slack.journal.find(name="chat.postMessage")
    assert entry.status == "499"
    assert caplog.text == ""
