"""Every word of Slack's for trouble, and what it means for what waits."""

import pytest

from handlers.webapi import lockout
from handlers.webapi.codes import BUSY, LOCKED_OUT, OF_THE_TOKEN, PASSING
from handlers.workspace import (
    Message,
    SlackBusy,
    SlackDown,
    SlackLockedOut,
    SlackRefused,
    SlackUnclear,
)
from tests.handlers.webapi.small_slack import refuses, status

HELLO = Message(text="Hello")
OF_THE_CALLS = sorted(LOCKED_OUT.keys() - OF_THE_TOKEN)
FOR_GOOD = (
    "access_denied",
    "as_user_not_supported",
    "cant_update_message",
    "channel_not_found",
    "channel_type_not_supported",
    "edit_window_closed",
    "enterprise_is_restricted",
    "file_type_not_allowed",
    "file_upload_size_restricted",
    "file_uploads_disabled",
    "invalid_arguments",
    "invalid_blocks",
    "is_archived",
    "is_inactive",
    "message_limit_exceeded",
    "messages_tab_disabled",
    "method_deprecated",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_permission",
    "no_text",
    "not_in_channel",
    "restricted_action",
    "restricted_action_read_only_channel",
    "storage_limit_reached",
    "thread_not_found",
    "too_many_attachments",
    "unknown_method",
    "user_not_in_channel",
    "a_word_of_next_year",
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("handlers.webapi.calls.PAUSE", 0.001)
    monkeypatch.setattr("handlers.webapi.pace.BETWEEN_POSTS", 0.0)


def test_no_word_means_two_things():
    assert not BUSY & PASSING
    assert not (BUSY | PASSING) & LOCKED_OUT.keys()
    assert LOCKED_OUT.keys() > OF_THE_TOKEN
    assert not set(FOR_GOOD) & (BUSY | PASSING | LOCKED_OUT.keys())


@pytest.mark.parametrize("code", sorted(BUSY))
async def test_who_is_asked_to_wait_waits(slack, workspace, code):
    slack.say("chat.update", refuses(code))

    with pytest.raises(SlackBusy):
        await workspace.update("C1", "1.1", HELLO, key="k1")


@pytest.mark.parametrize("code", sorted(PASSING))
async def test_slacks_own_trouble_passes_and_a_post_is_looked_for(slack, workspace, code):
    slack.say("chat.update", refuses(code))
    slack.say("chat.postMessage", refuses(code))

    with pytest.raises(SlackDown) as raised:
        await workspace.update("C1", "1.1", HELLO, key="k1")
    assert type(raised.value) is SlackDown
    with pytest.raises(SlackUnclear):
        await workspace.post("C1", HELLO, key="k1")


@pytest.mark.parametrize("code", sorted(LOCKED_OUT))
async def test_what_an_administrator_can_mend_is_no_refusal(slack, workspace, code):
    slack.say("chat.postMessage", refuses(code))
    slack.say("users.info", refuses(code))

    with pytest.raises(SlackLockedOut) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.code == code
    with pytest.raises(SlackLockedOut):
        await workspace.member("U1")
    assert len(slack.asked("users.info")) == 1


@pytest.mark.parametrize("code", FOR_GOOD)
async def test_every_other_word_is_for_good(slack, workspace, code):
    slack.say("chat.postMessage", refuses(code))

    with pytest.raises(SlackRefused) as raised:
        await workspace.post("C1", HELLO, key="k1")
    assert raised.value.code == code


@pytest.mark.parametrize("code", sorted(LOCKED_OUT))
async def test_the_log_says_once_what_an_administrator_has_to_do(slack, workspace, code, capsys):
    slack.say("chat.update", *[refuses(code)] * 3)

    for _ in range(3):
        with pytest.raises(SlackLockedOut):
            await workspace.update("C1", "1.1", Message(text="my salary"), key="k1")

    logged = capsys.readouterr().out
    assert logged.count("slack locked us out") == 1
    assert LOCKED_OUT[code] in logged
    assert "salary" not in logged
    assert "xoxb" not in logged


@pytest.mark.parametrize("code", sorted(OF_THE_TOKEN))
async def test_a_token_that_is_taken_for_one_call_is_taken(slack, workspace, code, capsys):
    slack.say("chat.update", refuses(code))
    slack.say("reactions.add", refuses("too_many_reactions"))
    assert workspace.locked_out == ""
    with pytest.raises(SlackLockedOut):
        await workspace.update("C1", "1.1", HELLO, key="k1")
    assert workspace.locked_out == code

    with pytest.raises(SlackRefused):
        await workspace.react("C1", "1.1", "eyes")

    assert workspace.locked_out == ""
    assert capsys.readouterr().out.count("slack lets us in again") == 1


@pytest.mark.parametrize("code", OF_THE_CALLS)
async def test_what_one_call_may_not_do_is_mended_when_that_call_is_let_in(slack, workspace, code):
    slack.say("chat.update", refuses(code, needed="chat:write"))
    with pytest.raises(SlackLockedOut):
        await workspace.update("C1", "1.1", HELLO, key="k1")
    await workspace.react("C1", "1.1", "eyes")
    assert workspace.locked_out == f"{code}: needed: chat:write"

    await workspace.update("C1", "1.1", HELLO, key="k1")

    assert workspace.locked_out == ""


async def test_trouble_on_the_way_says_nothing_about_the_token(slack, workspace):
    slack.say("chat.update", refuses("token_revoked"), status(500))
    for _ in range(2):
        with pytest.raises(SlackDown):
            await workspace.update("C1", "1.1", HELLO, key="k1")

    assert workspace.locked_out == "token_revoked"


async def test_what_is_not_met_any_more_is_over(slack, workspace, monkeypatch):
    slack.say("chat.update", refuses("missing_scope"))
    with pytest.raises(SlackLockedOut):
        await workspace.update("C1", "1.1", HELLO, key="k1")

    monkeypatch.setattr(lockout, "FORGOTTEN", -1.0)

    assert workspace.locked_out == ""
