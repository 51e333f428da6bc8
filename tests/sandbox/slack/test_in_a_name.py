"""What the app posts in somebody's name, and how Slack shows it."""

import pytest

MARTA = {"username": "Marta Klein", "icon_url": "https://acme.example/marta.png"}


@pytest.fixture
async def posted(slack):
    """The answer to a post in Marta's name."""
    return await slack.client().chat_postMessage(
        channel=slack.channel("it-help"),
        text="It works again.",
        metadata={"event_type": "sent", "event_payload": {"key": "1"}},
        **MARTA,
    )


async def test_a_post_in_somebodys_name_has_a_name_and_no_user(slack, posted):
    message = posted["message"]
    assert (message["subtype"], message["username"]) == ("bot_message", "Marta Klein")
    assert message["icons"]["image_48"] == MARTA["icon_url"]
    assert message["bot_id"] == slack.app.bot_id
    assert not {"user", "team", "app_id", "bot_profile"} & set(message)


async def test_history_and_threads_show_it_the_same_way(slack, posted):
    api, channel = slack.client(), slack.channel("it-help")
    await api.chat_postMessage(channel=channel, text="more", thread_ts=posted["ts"], **MARTA)
    await slack.person("ana").post("thanks", channel="it-help", thread=_at(slack, posted))
    [listed] = (await api.conversations_history(channel=channel, include_all_metadata=True))[
        "messages"
    ]
    assert listed["username"] == "Marta Klein"
    assert listed["metadata"]["event_payload"] == {"key": "1"}
    assert listed["reply_users"] == [slack.app.bot_id, slack.user("ana")]
    thread = (await api.conversations_replies(channel=channel, ts=posted["ts"]))["messages"]
    assert [one.get("username") for one in thread] == ["Marta Klein", "Marta Klein", None]
    assert not any("parent_user_id" in one for one in thread)


async def test_its_words_can_be_changed_and_the_name_stays(slack, posted):
    api, at = slack.client(), {"channel": posted["channel"], "ts": posted["ts"]}
    answer = await api.chat_update(text="It really works.", username="Somebody", **at)
    assert answer["message"]["username"] == "Marta Klein"
    assert _at(slack, posted).text == "It really works."
    await api.chat_delete(**at)
    assert _at(slack, posted) is None


async def test_without_the_scope_slack_leaves_the_name_out(start):
    async with start(scopes=["chat:write"]) as slack:
        answer = await slack.client().chat_postMessage(
            channel=slack.channel("general"), text="x", **MARTA
        )
    assert answer["message"]["user"] == slack.app.bot_user
    assert "username" not in answer["message"]


async def test_a_reaction_to_it_names_nobody_as_its_writer(slack, posted):
    await slack.person("ana").react(_at(slack, posted), "eyes")
    entries = await slack.settled(lambda: slack.journal.find(kind="event", name="reaction_added"))
    assert "item_user" not in entries[0].request["event"]


def _at(slack, posted):
    return slack.workspace.messages.get(posted["channel"], posted["ts"])
