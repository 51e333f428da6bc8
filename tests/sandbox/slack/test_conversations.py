import pytest


async def test_a_conversation_can_be_described(slack):
    api = slack.client()
    answer = await api.conversations_info(
        channel=slack.channel("desk-agents"), include_num_members=True
    )
    channel = answer["channel"]
    assert (channel["name"], channel["is_private"], channel["is_member"]) == (
        "desk-agents",
        True,
        True,
    )
    assert channel["num_members"] == 3
    public = (await api.conversations_info(channel=slack.channel("office")))["channel"]
    assert not public["is_member"]


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(slack):
    answer = slack.client().conversations_info(channel=slack.channel("finance"))
    assert (await slack.refused(answer))[0] == "channel_not_found"


async def test_each_kind_of_conversation_needs_its_scope(start):
    async with start(scopes=["channels:read"]) as slack:
        api = slack.client()
        await api.conversations_info(channel=slack.channel("general"))
        error, answer = await slack.refused(
            api.conversations_info(channel=slack.channel("desk-agents"))
        )
        assert (error, answer["needed"]) == ("missing_scope", "groups:read")


async def test_lists_are_read_page_by_page(slack):
    names = []
    pages = await slack.client().conversations_list(types="public_channel,private_channel", limit=2)
    async for page in pages:
        assert len(page["channels"]) <= 2
        names += [channel["name"] for channel in page["channels"]]
    assert names == ["general", "it-help", "office", "desk-agents"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"cursor": "rubbish"}, "invalid_cursor"),
        ({"limit": 1001}, "invalid_limit"),
        ({"types": "secret"}, "invalid_types"),
    ],
)
async def test_lists_asked_for_wrongly_are_refused(slack, asked, error):
    assert (await slack.refused(slack.client().conversations_list(**asked)))[0] == error


async def test_members_come_with_a_cursor(slack):
    api, channel = slack.client(), slack.channel("it-help")
    first = await api.conversations_members(channel=channel, limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await api.conversations_members(channel=channel, limit=4, cursor=cursor)
    assert len(first["members"]) == 4
    assert slack.app.bot_user in rest["members"]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_history_is_read_page_by_page_newest_first(slack):
    api, channel = slack.client(), slack.channel("general")
    for number in range(5):
        await slack.person("ana").post(f"{number}", channel="general")
    first = await api.conversations_history(channel=channel, limit=2)
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await api.conversations_history(channel=channel, limit=2, cursor=cursor)
    assert [m["text"] for m in (*first["messages"], *second["messages"])] == list("4321")


async def test_history_can_be_cut_by_time(slack):
    api, channel, ana = slack.client(), slack.channel("general"), slack.person("ana")
    stamps = [(await ana.post(word, channel="general")).ts for word in ("a", "b", "c")]
    between = await api.conversations_history(channel=channel, oldest=stamps[0], latest=stamps[2])
    assert [message["text"] for message in between["messages"]] == ["b"]
    one = await api.conversations_history(
        channel=channel, oldest=stamps[1], latest=stamps[1], inclusive=True, limit=1
    )
    assert [message["text"] for message in one["messages"]] == ["b"]


async def test_the_parent_leads_every_page_of_replies(slack):
    api, channel, ana = slack.client(), slack.channel("it-help"), slack.person("ana")
    parent = await ana.post("parent", channel="it-help")
    for number in range(3):
        await ana.post(f"{number}", channel="it-help", thread=parent)
    texts = []
    async for page in await api.conversations_replies(channel=channel, ts=parent.ts, limit=2):
        assert page["messages"][0]["text"] == "parent"
        texts += [message["text"] for message in page["messages"][1:]]
    assert texts == ["0", "1", "2"]


async def test_a_thread_that_never_was_is_not_found(slack):
    answer = slack.client().conversations_replies(channel=slack.channel("general"), ts="1.000001")
    assert (await slack.refused(answer))[0] == "thread_not_found"


async def test_messages_are_only_for_members(slack):
    answer = slack.client().conversations_history(channel=slack.channel("office"))
    assert (await slack.refused(answer))[0] == "not_in_channel"


async def test_direct_messages_can_be_opened(slack):
    api = slack.client()
    answer = await api.conversations_open(users=slack.user("ana"), return_im=True)
    assert answer["channel"]["user"] == slack.user("ana")
    group = await api.conversations_open(users=[slack.user("ana"), slack.user("bo")])
    again = await api.conversations_open(users=[slack.user("bo"), slack.user("ana")])
    assert group["channel"]["id"] == again["channel"]["id"]
    known = await api.conversations_open(channel=group["channel"]["id"])
    assert known["already_open"]


@pytest.mark.parametrize(
    ("users", "error"), [("", "users_list_not_supplied"), ("U404", "user_not_found")]
)
async def test_nobody_cannot_be_written_to(slack, users, error):
    answer = slack.client().api_call("conversations.open", params={"users": users})
    assert (await slack.refused(answer))[0] == error


async def test_the_bot_can_join_a_public_channel_and_not_a_private_one(slack):
    api = slack.client()
    channel = slack.channel("office")
    assert (await api.conversations_join(channel=channel))["channel"]["is_member"]
    assert (await api.conversations_join(channel=channel))["warning"] == "already_in_channel"
    private = api.conversations_join(channel=slack.channel("desk-agents"))
    assert (await slack.refused(private))[0] == "method_not_supported_for_channel_type"


async def test_the_bot_can_leave(start):
    async with start(scopes=["channels:manage", "chat:write"]) as slack:
        api, channel = slack.client(), slack.channel("it-help")
        await api.conversations_leave(channel=channel)
        assert (await api.conversations_leave(channel=channel))["not_in_channel"]
        post = api.chat_postMessage(channel=channel, text="x")
        assert (await slack.refused(post))[0] == "not_in_channel"
        general = api.conversations_leave(channel=slack.channel("general"))
        assert (await slack.refused(general))[0] == "cant_leave_general"


async def test_a_person_can_be_looked_up(slack):
    api = slack.client()
    user = (await api.users_info(user=slack.user("xiaolin")))["user"]
    assert user["tz"] == "Asia/Shanghai"
    assert user["tz_offset"] == 8 * 3600
    assert user["profile"]["email"] == "xiaolin@acme.example"
    assert "locale" not in user
    asked = (await api.users_info(user=slack.user("xiaolin"), include_locale=True))["user"]
    assert asked["locale"] == "zh-CN"
    guest = (await api.users_info(user=slack.user("gus")))["user"]
    assert guest["is_restricted"]
    assert (await slack.refused(api.users_info(user="U404")))[0] == "user_not_found"


async def test_addresses_are_shown_only_with_their_scope(start):
    async with start(scopes=["users:read"]) as slack:
        api = slack.client()
        user = (await api.users_info(user=slack.user("ana")))["user"]
        assert "email" not in user["profile"]
        lookup = api.users_lookupByEmail(email="ana@acme.example")
        assert (await slack.refused(lookup))[0] == "missing_scope"


async def test_addresses_find_active_people_only(slack):
    api = slack.client()
    found = await api.users_lookupByEmail(email="Ana@acme.example")
    assert found["user"]["id"] == slack.user("ana")
    slack.workspace.users.named("bo").deleted = True
    for email in ("bo@acme.example", "nobody@acme.example"):
        assert (await slack.refused(api.users_lookupByEmail(email=email)))[0] == "users_not_found"


async def test_everybody_is_listed(slack):
    names = []
    async for page in await slack.client().users_list(limit=3):
        names += [member["name"] for member in page["members"]]
    assert names == ["deskhand", "ana", "xiaolin", "marta", "wang", "bo", "gus"]


async def test_the_bots_own_conversations_are_listed(slack):
    answer = await slack.client().users_conversations(types="public_channel,private_channel,im")
    kinds = [channel.get("name", "im") for channel in answer["channels"]]
    assert kinds == ["im"] * 6 + ["general", "it-help", "desk-agents"]


async def test_reactions_come_and_go(slack):
    api, channel = slack.client(), slack.channel("general")
    seen = await slack.person("ana").post("x", channel="general")
    at = {"channel": channel, "timestamp": seen.ts}
    await api.reactions_add(name="white_check_mark", **at)
    assert (await seen.wait_reaction("white_check_mark")).reactions == {
        "white_check_mark": ["deskhand"]
    }
    again = api.reactions_add(name="white_check_mark", **at)
    assert (await slack.refused(again))[0] == "already_reacted"
    got = await api.reactions_get(**at)
    assert got["message"]["reactions"][0]["count"] == 1
    await api.reactions_remove(name="white_check_mark", **at)
    gone = api.reactions_remove(name="white_check_mark", **at)
    assert (await slack.refused(gone))[0] == "no_reaction"
    bad = api.reactions_add(name="not a name", **at)
    assert (await slack.refused(bad))[0] == "invalid_name"
    nowhere = api.reactions_add(name="x", channel=channel, timestamp="1.000001")
    assert (await slack.refused(nowhere))[0] == "message_not_found"
