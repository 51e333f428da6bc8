import asyncio
from datetime import UTC, datetime

import pytest

from handlers.webapi.calls import Calls
from handlers.webapi.codes import LOCKED_OUT
from handlers.workspace import (
    Message,
    SlackBusy,
    SlackDown,
    SlackLockedOut,
    SlackRefused,
    SlackUnclear,
)
from tests.handlers.webapi.small_slack import cut, refuses, says, status

HELLO = Message(text="Hello")
VIEW = {"type": "modal"}
LOST = {
    "cut": cut,
    "500": status(500),
    "503": status(503, "<html>down</html>", Content_Type="text/html"),
    "page": says("text/html", "<html>sign in</html>"),
    "text": says("text/plain", "what?"),
    "list": says("application/json", "[1, 2]"),
    "half": says("application/json", '{"ok": tr'),
    "internal_error": refuses("internal_error"),
    "fatal_error": refuses("fatal_error"),
    "no reason": {"ok": False},
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("handlers.webapi.calls.PAUSE", 0.001)


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST.keys())
async def test_a_post_whose_answer_is_lost_is_unclear_and_not_repeated(slack, workspace, answer):
    slack.say("chat.postMessage", answer)

    with pytest.raises(SlackUnclear):
        await workspace.post("C1", HELLO, key="k1")
    assert len(slack.asked("chat.postMessage")) == 1


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST.keys())
async def test_another_write_whose_answer_is_lost_may_be_made_again(slack, workspace, answer):
    slack.say("chat.update", answer)

    with pytest.raises(SlackDown):
        await workspace.update("C1", "1.1", HELLO, key="k1")
    assert len(slack.asked("chat.update")) == 1


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST.keys())
async def test_a_read_is_tried_again_and_then_given_up(slack, workspace, answer):
    slack.say("conversations.info", *[answer] * 9)

    with pytest.raises(SlackDown):
        await workspace.channel("C1")


async def test_a_read_survives_a_broken_connection(slack, workspace):
    found = {"channel": {"id": "C1", "name": "it", "is_member": True}}
    slack.say("conversations.info", status(502), cut, found)

    channel = await workspace.channel("C1")

    assert channel.name == "it"


async def test_where_nobody_listens_nothing_was_posted(workspace, slack):
    workspace.client.base_url = "http://127.0.0.1:9/api/"

    with pytest.raises(SlackDown):
        await workspace.post("C1", HELLO, key="k1")


async def test_slack_says_how_long_to_wait(slack, workspace):
    slack.say("chat.postMessage", status(429, '{"ok": false}', Retry_After="7"))

    with pytest.raises(SlackBusy) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.retry_after == 7


async def test_a_limit_without_a_time_waits_a_while(slack, workspace):
    slack.say("chat.postMessage", refuses("ratelimited"))

    with pytest.raises(SlackBusy) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.retry_after == 10


async def test_nobody_waits_longer_than_an_hour(slack, workspace):
    slack.say("chat.postMessage", status(429, "{}", Retry_After="9" * 400))

    with pytest.raises(SlackBusy) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.retry_after == 3600


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST.keys())
async def test_signing_in_waits_until_trouble_has_passed(slack, workspace, answer):
    slack.say("apps.connections.open", *[answer] * 5, {"url": "wss://"})

    signed_in = await Calls(workspace.client).sign_in("apps.connections.open")

    assert signed_in["url"] == "wss://"


async def test_signing_in_waits_as_long_as_slack_asks_to(slack, workspace):
    slack.say("apps.connections.open", status(429, "{}", Retry_After="1"), {"url": "wss://"})
    before = asyncio.get_running_loop().time()

    await Calls(workspace.client).sign_in("apps.connections.open")

    assert asyncio.get_running_loop().time() - before >= 1


@pytest.mark.parametrize("code", [*sorted(LOCKED_OUT), "user_removed_from_team"])
async def test_signing_in_ends_when_slack_refuses(slack, workspace, code, capsys):
    slack.say("apps.connections.open", cut, refuses(code))

    with pytest.raises(SlackRefused, match=code):
        await Calls(workspace.client).sign_in("apps.connections.open")
    assert "locked us out" not in capsys.readouterr().out


async def test_a_token_that_is_tried_out_is_refused(slack, workspace):
    slack.say("auth.test", refuses("token_revoked"))

    with pytest.raises(SlackRefused, match="token_revoked"):
        await Calls(workspace.client).whole("auth.test")


@pytest.mark.parametrize("answer", [cut, status(429, "{}", Retry_After="600")], ids=["cut", "429"])
async def test_signing_in_is_given_up_after_a_while(slack, workspace, answer):
    slack.say("apps.connections.open", *[answer] * 999)

    with pytest.raises(SlackDown):
        await Calls(workspace.client).sign_in("apps.connections.open", patience=0.05)


async def test_a_read_that_has_to_wait_is_not_tried_again_at_once(slack, workspace):
    slack.say("users.info", status(429, Retry_After="3"))

    with pytest.raises(SlackBusy):
        await workspace.member("U1")
    assert len(slack.asked("users.info")) == 1


async def test_a_refusal_carries_slacks_word_and_its_reasons(slack, workspace):
    reasons = ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    slack.say(
        "chat.postMessage", refuses("invalid_blocks", response_metadata={"messages": reasons})
    )

    with pytest.raises(SlackRefused) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.code == "invalid_blocks"
    assert "json-pointer:/blocks" in str(raised.value)


async def test_a_missing_scope_is_named(slack, workspace):
    slack.say("users.info", refuses("missing_scope", needed="users:read", provided="commands"))

    with pytest.raises(SlackLockedOut, match="users:read") as raised:
        await workspace.member("U1")
    assert raised.value.code == "missing_scope"


@pytest.mark.parametrize(
    "answer",
    [
        refuses("expired_trigger_id"),
        refuses("trigger_expired"),
        refuses("invalid_arguments", response_metadata={"messages": ["expired_trigger_id"]}),
    ],
    ids=["new name", "old name", "in the messages"],
)
async def test_a_late_trigger_has_one_name(slack, workspace, answer):
    slack.say("views.open", answer)

    with pytest.raises(SlackRefused) as raised:
        await workspace.open_view("1.2.3", VIEW)
    assert raised.value.code == "expired_trigger_id"


async def test_no_error_tells_the_token_or_the_message(slack, workspace):
    slack.say("chat.postMessage", refuses("channel_not_found"))

    with pytest.raises(SlackRefused) as raised:
        await workspace.post("C1", Message(text="my salary"), key="k1")
    chain = f"{raised.value!r} {raised.value}"
    assert "xoxb" not in chain
    assert "salary" not in chain


async def test_our_clock_may_be_a_little_ahead_when_a_post_is_looked_for(slack, workspace):
    await workspace.find_post("C1", "k1", since=datetime(2026, 3, 1, 12, tzinfo=UTC))

    [asked] = slack.asked("conversations.history")
    assert float(asked["oldest"]) < datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()


async def test_an_answer_without_what_was_asked_for_counts_as_lost(slack, workspace):
    slack.say("chat.postMessage", {"channel": "C1"})

    with pytest.raises(SlackUnclear, match="ts"):
        await workspace.post("C1", HELLO, key="k1")
    with pytest.raises(SlackDown, match="channel"):
        await workspace.channel("C1")
