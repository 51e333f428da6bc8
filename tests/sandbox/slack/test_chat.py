import pytest

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}


async def test_a_posted_message_has_what_slack_gives_it(slack):
    answer = await slack.client().chat_postMessage(
        channel=slack.channel("general"), text="a & b", blocks=[SECTION]
    )
    message = answer["message"]
    assert answer["ts"] == message["ts"]
    assert message["text"] == "a &amp; b"
    assert message["bot_id"] == slack.app.bot_id
    assert message["bot_profile"]["app_id"] == message["app_id"] == slack.app.id
    assert message["blocks"][0]["block_id"]


async def test_timestamps_rise(slack):
    api, channel = slack.client(), slack.channel("general")
    stamps = [(await api.chat_postMessage(channel=channel, text="x"))["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))


async def test_text_alone_becomes_rich_text(slack):
    answer = await slack.client().chat_postMessage(
        channel=slack.channel("general"), text="see <https://acme.example|this> *now*"
    )
    [block] = answer["message"]["blocks"]
    assert block["type"] == "rich_text"
    kinds = [leaf["type"] for leaf in block["elements"][0]["elements"]]
    assert kinds == ["text", "link", "text", "text"]


async def test_a_user_id_means_direct_messages(slack):
    answer = await slack.client().chat_postMessage(channel=slack.user("ana"), text="psst")
    assert answer["channel"].startswith("D")
    assert (await slack.person("ana").sees("psst", channel="@deskhand")).user == "deskhand"


async def test_a_name_finds_the_channel(slack):
    answer = await slack.client().chat_postMessage(channel="#it-help", text="by name")
    assert answer["channel"] == slack.channel("it-help")


@pytest.mark.parametrize(
    ("where", "error"),
    [("office", "not_in_channel"), ("finance", "channel_not_found"), (None, "channel_not_found")],
)
async def test_where_the_bot_is_not_it_cannot_post(slack, where, error):
    channel = slack.channel(where) if where else "C404"
    answer = slack.client().chat_postMessage(channel=channel, text="x")
    assert (await slack.refused(answer))[0] == error


async def test_an_archived_channel_takes_nothing(slack):
    slack.workspace.channels.archive(slack.workspace.channels.named("it-help"))
    answer = slack.client().chat_postMessage(channel=slack.channel("it-help"), text="x")
    assert (await slack.refused(answer))[0] == "is_archived"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": "x", "blocks": "no json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "input"}]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": "t"}, "invalid_metadata_format"),
        ({"text": "x", "attachments": [{"text": "t"}] * 101}, "too_many_attachments"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        (
            {
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "x" * 2_900}}]
                * 5,
            },
            "msg_blocks_too_long",
        ),
    ],
)
async def test_bad_content_is_refused_in_slacks_words(slack, content, error):
    answer = slack.client().chat_postMessage(channel=slack.channel("general"), **content)
    assert (await slack.refused(answer))[0] == error


async def test_a_message_needs_words(slack):
    answer = slack.client().api_call(
        "chat.postMessage", params={"channel": slack.channel("general")}
    )
    assert (await slack.refused(answer))[0] == "no_text"


async def test_refused_blocks_say_where(slack):
    blocks = [SECTION, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = slack.client().chat_postMessage(
        channel=slack.channel("general"), text="x", blocks=blocks
    )
    _, refusal = await slack.refused(answer)
    expected = "must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    assert refusal["errors"] == [expected]
    assert refusal["response_metadata"]["messages"] == [f"[ERROR] {expected}"]


async def test_a_burst_is_taken_and_then_one_a_second(slack):
    api, channel = slack.client(), slack.channel("general")
    for number in range(5):
        await api.chat_postMessage(channel=channel, text=f"{number}")
    error, answer = await slack.refused(api.chat_postMessage(channel=channel, text="too fast"))
    assert (error, answer.status_code, answer.headers["Retry-After"]) == ("ratelimited", 429, "1")
    await api.chat_postMessage(channel=slack.channel("it-help"), text="another channel")
    slack.clock.advance(1)
    await api.chat_postMessage(channel=channel, text="now")


async def test_the_limit_can_be_lifted(slack):
    slack.server.slack.limits.enabled = False
    for number in range(20):
        await slack.client().chat_postMessage(channel=slack.channel("general"), text=f"{number}")


async def test_replies_stand_in_their_thread_and_broadcasts_also_in_the_channel(slack):
    api, channel = slack.client(), slack.channel("general")
    parent = await api.chat_postMessage(channel=channel, text="parent")
    await api.chat_postMessage(channel=channel, text="quiet", thread_ts=parent["ts"])
    loud = await api.chat_postMessage(
        channel=channel, text="loud", thread_ts=parent["ts"], reply_broadcast=True
    )
    assert loud["message"]["subtype"] == "thread_broadcast"
    history = (await api.conversations_history(channel=channel))["messages"]
    assert [message["text"] for message in history] == ["loud", "parent"]
    assert history[1]["reply_count"] == 2


async def test_an_update_with_text_alone_drops_the_blocks(slack):
    api, channel = slack.client(), slack.channel("general")
    posted = await api.chat_postMessage(channel=channel, text="old", blocks=[SECTION])
    await api.chat_update(channel=channel, ts=posted["ts"], text="new")
    [message] = (await api.conversations_history(channel=channel))["messages"]
    assert message["text"] == "new"
    assert message["blocks"][0]["type"] == "rich_text"
    assert message["edited"]["user"] == slack.app.bot_user


async def test_only_own_messages_can_be_updated_or_deleted(slack):
    api, channel = slack.client(), slack.channel("general")
    seen = await slack.person("ana").post("mine", channel="general")
    answer = api.chat_update(channel=channel, ts=seen.ts, text="x")
    assert (await slack.refused(answer))[0] == "cant_update_message"
    answer = api.chat_delete(channel=channel, ts=seen.ts)
    assert (await slack.refused(answer))[0] == "cant_delete_message"
    answer = api.chat_update(channel=channel, ts="1.000001", text="x")
    assert (await slack.refused(answer))[0] == "message_not_found"


async def test_an_update_may_not_be_longer_than_4000(slack):
    api, channel = slack.client(), slack.channel("general")
    posted = await api.chat_postMessage(channel=channel, text="x" * 41_000)
    assert len(posted["message"]["text"]) == 40_000
    answer = api.chat_update(channel=channel, ts=posted["ts"], text="x" * 4_001)
    assert (await slack.refused(answer))[0] == "msg_too_long"


async def test_a_deleted_parent_leaves_a_tombstone_while_it_has_replies(slack):
    api, channel = slack.client(), slack.channel("general")
    parent = await api.chat_postMessage(channel=channel, text="parent")
    reply = await api.chat_postMessage(channel=channel, text="reply", thread_ts=parent["ts"])
    await api.chat_delete(channel=channel, ts=parent["ts"])
    [left] = (await api.conversations_history(channel=channel))["messages"]
    assert (left["subtype"], left["text"]) == ("tombstone", "This message was deleted.")
    await api.chat_delete(channel=channel, ts=reply["ts"])
    assert (await api.conversations_history(channel=channel))["messages"] == []


async def test_an_ephemeral_message_is_for_one_and_for_now(slack):
    api, channel = slack.client(), slack.channel("it-help")
    answer = await api.chat_postEphemeral(channel=channel, user=slack.user("ana"), text="only you")
    ana, marta = slack.person("ana"), slack.person("marta")
    assert (await ana.sees("only you", channel="it-help")).ephemeral
    assert marta.messages("it-help") == []
    assert (await api.conversations_history(channel=channel))["messages"] == []
    update = api.chat_update(channel=channel, ts=answer["message_ts"], text="x")
    assert (await slack.refused(update))[0] == "message_not_found"
    ana.reload()
    assert ana.messages("it-help") == []


async def test_an_ephemeral_message_needs_a_member(slack):
    answer = slack.client().chat_postEphemeral(
        channel=slack.channel("desk-agents"), user=slack.user("ana"), text="x"
    )
    assert (await slack.refused(answer))[0] == "user_not_in_channel"


async def test_metadata_is_shown_only_when_asked_for(slack):
    api, channel = slack.client(), slack.channel("general")
    metadata = {"event_type": "card", "event_payload": {"number": "7"}}
    posted = await api.chat_postMessage(channel=channel, text="x", metadata=metadata)
    [plain] = (await api.conversations_history(channel=channel))["messages"]
    assert "metadata" not in plain
    await api.chat_update(channel=channel, ts=posted["ts"], text="y")
    answer = await api.conversations_history(channel=channel, include_all_metadata=True)
    assert answer["messages"][0]["metadata"] == metadata


async def test_a_permalink_leads_to_the_message(slack):
    api, channel = slack.client(), slack.channel("general")
    parent = await api.chat_postMessage(channel=channel, text="x")
    reply = await api.chat_postMessage(channel=channel, text="y", thread_ts=parent["ts"])
    answer = await api.chat_getPermalink(channel=channel, message_ts=reply["ts"])
    stamp = reply["ts"].replace(".", "")
    expected = f"/archives/{channel}/p{stamp}?thread_ts={parent['ts']}&cid={channel}"
    assert answer["permalink"].endswith(expected)
