from datetime import UTC, datetime

import pytest

from handlers import ids
from handlers.webapi import SlackWorkspace
from handlers.workspace import Message, SlackBusy, SlackDown, SlackRefused
from tests.handlers.webapi.small_slack import TOKEN, refuses, status

SINCE = datetime(2026, 3, 1, 12, tzinfo=UTC)
CARD = Message(text="Request #118", blocks=({"type": "divider"},))
MINE = {"event_type": ids.METADATA, "event_payload": {"key": "k1"}}


async def test_signing_in_tells_the_team_and_the_bot(workspace):
    assert (workspace.team, workspace.bot_user) == ("T1", "UBOT")


async def test_a_refused_token_is_said_and_leaves_nothing_open(slack, carrier):
    slack._answers["auth.test"] = [refuses("invalid_auth")]

    with pytest.raises(SlackRefused, match="invalid_auth"):
        await SlackWorkspace.open(token="xoxb-no", api_url=f"{slack.url}/api/", carrier=carrier)


async def test_a_post_carries_its_key_and_unfurls_nothing(slack, workspace):
    slack.say("chat.postMessage", {"ts": "17.1", "channel": "C1"})

    ts = await workspace.post("C1", CARD, key="k1", thread_ts="16.0")

    assert ts == "17.1"
    [sent] = slack.asked("chat.postMessage")
    assert sent == {
        "channel": "C1",
        "thread_ts": "16.0",
        "text": "Request #118",
        "blocks": [{"type": "divider"}],
        "metadata": MINE,
        "unfurl_links": False,
        "unfurl_media": False,
    }


async def test_calls_are_signed_with_the_bots_token(slack, workspace):
    await workspace.react("C1", "1.1", "eyes")

    assert slack.sent[-1].headers["Authorization"] == f"Bearer {TOKEN}"


async def test_our_post_is_found_on_a_later_page(slack, workspace):
    others = [
        {"ts": "1.0", "user": "UBOT", "metadata": {**MINE, "event_payload": {"key": "k2"}}},
        {"ts": "2.0", "user": "UEVE", "metadata": MINE},
        {"ts": "3.0", "user": "UBOT"},
    ]
    slack.say(
        "conversations.history",
        {"messages": others, "response_metadata": {"next_cursor": "more"}},
        {"messages": [{"ts": "4.0", "user": "UBOT", "metadata": MINE}]},
    )

    ts = await workspace.find_post("C1", "k1", since=SINCE)

    assert ts == "4.0"
    _, second = slack.asked("conversations.history")
    assert second["cursor"] == "more"
    assert second["include_all_metadata"] == "1"


async def test_a_reply_is_looked_for_in_its_thread(slack, workspace):
    slack.say("conversations.replies", {"messages": []})

    ts = await workspace.find_post("C1", "k1", since=SINCE, thread_ts="16.0")

    assert ts is None
    [asked] = slack.asked("conversations.replies")
    assert asked["ts"] == "16.0"


async def test_a_thread_is_read_page_by_page_from_a_moment_on(slack, workspace):
    slack.say(
        "conversations.replies",
        {"messages": [{"ts": "16.0"}, {"ts": "17.1"}], "response_metadata": {"next_cursor": "2"}},
        {"messages": [{"ts": "16.0"}, {"ts": "17.2"}], "response_metadata": {"next_cursor": ""}},
    )

    found = [raw["ts"] async for raw in workspace.replies("C1", "16.0", since=SINCE)]

    assert found == ["16.0", "17.1", "16.0", "17.2"]
    first, second = slack.asked("conversations.replies")
    assert (first["channel"], first["ts"], first["limit"]) == ("C1", "16.0", "200")
    assert float(first["oldest"]) == SINCE.timestamp()
    assert second["cursor"] == "2"


async def test_slack_may_ask_to_wait_while_a_thread_is_read(slack, workspace):
    slack.say("conversations.replies", status(429, Retry_After="7"))

    with pytest.raises(SlackBusy) as told:
        [raw async for raw in workspace.replies("C1", "16.0", since=SINCE)]

    assert told.value.retry_after == 7


async def test_an_update_keeps_the_key(slack, workspace):
    await workspace.update("C1", "17.1", CARD, key="k1")

    [sent] = slack.asked("chat.update")
    assert (sent["ts"], sent["metadata"]) == ("17.1", MINE)


async def test_an_ephemeral_message_is_for_one_person(slack, workspace):
    await workspace.ephemeral("C1", "U1", Message(text="Only you"), thread_ts="16.0")

    [sent] = slack.asked("chat.postEphemeral")
    assert sent == {"channel": "C1", "user": "U1", "thread_ts": "16.0", "text": "Only you"}


async def test_a_response_goes_without_the_token_and_to_one_person(slack, workspace):
    slack.pages["/respond"] = status(200, "ok")

    await workspace.respond(f"{slack.url}/respond", CARD, replace=True)

    assert "Authorization" not in slack.sent[-1].headers


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (status(404, '{"ok": false, "error": "used_url"}'), SlackRefused),
        (status(404, "expired_url"), SlackRefused),
        (status(429, Retry_After="2"), SlackBusy),
        (status(500), SlackDown),
    ],
    ids=["used", "expired", "busy", "down"],
)
async def test_a_response_that_fails_says_why(slack, workspace, answer, error):
    slack.pages["/respond"] = answer

    with pytest.raises(error):
        await workspace.respond(f"{slack.url}/respond", CARD)


async def test_a_response_url_that_is_not_slacks_is_not_called(workspace):
    with pytest.raises(SlackRefused, match="foreign_response_url"):
        await workspace.respond("https://evil.example/commands/1", CARD)


async def test_an_opened_modal_has_an_id(slack, workspace):
    slack.say("views.open", {"view": {"id": "V1"}})
    slack.say("views.push", {"view": {"id": "V2"}})

    assert await workspace.open_view("1.2.3", {"type": "modal"}) == "V1"
    assert await workspace.push_view("1.2.3", {"type": "modal"}) == "V2"


async def test_a_modal_that_was_closed_is_not_an_error(slack, workspace):
    slack.say("views.update", refuses("not_found"))

    assert not await workspace.update_view({"type": "modal"}, external_id="k1")
    assert await workspace.update_view({"type": "modal"}, view_id="V1")


async def test_a_modal_that_changed_since_its_picture_is_a_conflict(slack, workspace):
    slack.say("views.update", refuses("hash_conflict"))

    with pytest.raises(SlackRefused, match="hash_conflict"):
        await workspace.update_view({"type": "modal"}, external_id="k1", picture="17.abc")
    assert slack.asked("views.update")[0]["hash"] == "17.abc"


async def test_a_home_is_published_for_its_person(slack, workspace):
    await workspace.publish_home("U1", {"type": "home"})

    assert slack.asked("views.publish") == [{"user_id": "U1", "view": {"type": "home"}}]


async def test_a_member_is_asked_for_with_the_language_and_remembered(slack, workspace):
    slack.say("users.info", {"user": {"id": "U1", "team_id": "T1", "locale": "zh-CN"}})

    first, second = await workspace.member("U1"), await workspace.member("U1")

    assert first.locale == "zh-CN"
    assert second is first
    [asked] = slack.asked("users.info")
    assert asked["include_locale"] == "1"


async def test_a_hidden_channel_is_one_we_are_not_in(slack, workspace):
    slack.say("conversations.info", refuses("channel_not_found"))

    channel = await workspace.channel("C9")

    assert (channel.id, channel.member) == ("C9", False)


async def test_an_invitation_counts_at_once(slack, workspace):
    outside = {"channel": {"id": "C1", "is_member": False}}
    slack.say("conversations.info", outside, {"channel": {"id": "C1", "is_member": True}})

    before, after = await workspace.channel("C1"), await workspace.channel("C1")

    assert (before.member, after.member) == (False, True)


async def test_a_direct_conversation_is_opened_once(slack, workspace):
    slack.say("conversations.open", {"channel": {"id": "D1"}})

    assert await workspace.direct("U1") == await workspace.direct("U1") == "D1"


@pytest.mark.parametrize("code", ["already_reacted", "message_not_found"])
async def test_a_reaction_that_is_there_or_has_no_message_is_fine(slack, workspace, code):
    slack.say("reactions.add", refuses(code))

    await workspace.react("C1", "1.1", "eyes")


async def test_a_reaction_that_is_gone_is_fine_and_others_are_not(slack, workspace):
    slack.say("reactions.remove", refuses("no_reaction"), refuses("not_in_channel"))

    await workspace.unreact("C1", "1.1", "eyes")
    with pytest.raises(SlackRefused):
        await workspace.unreact("C1", "1.1", "eyes")


async def test_a_message_has_a_link(slack, workspace):
    slack.say("chat.getPermalink", {"permalink": "https://acme.slack.com/archives/C1/p11"})

    assert await workspace.permalink("C1", "1.1") == "https://acme.slack.com/archives/C1/p11"
