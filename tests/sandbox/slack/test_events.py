"""Which events the app hears of, and what is in them."""

import pytest


@pytest.fixture
async def heard(slack, connected):
    """All events the app got; with the app still listening."""
    events = []

    def fill(app):
        @app.event("message")
        async def message(event):
            events.append(event)

        for name in (
            "app_mention",
            "reaction_added",
            "member_joined_channel",
            "file_shared",
            "file_created",
            "channel_archive",
            "app_home_opened",
        ):
            app.event(name)(message)

    async with connected(slack, fill):
        yield Heard(slack, events)


class Heard:
    def __init__(self, slack, events):
        self.slack = slack
        self.events = events

    async def one(self, **wanted):
        def fits(event):
            return all(event.get(key) == value for key, value in wanted.items())

        def found():
            return next((event for event in self.events if fits(event)), None)

        event = await self.slack.workspace.until(found, 3)
        assert event, f"no event like {wanted} among {self.events}"
        return event


async def test_a_typed_message_comes_as_slack_shapes_it(slack, heard):
    seen = await slack.person("ana").post(
        "*Hi* @marta & <all>, see #general https://acme.example", channel="it-help"
    )
    event = await heard.one(type="message", ts=seen.ts)
    marta, general = slack.user("marta"), slack.channel("general")
    assert event["text"] == (
        f"*Hi* <@{marta}> &amp; &lt;all&gt;, see <#{general}|general> <https://acme.example>"
    )
    assert event["channel_type"] == "channel"
    assert event["client_msg_id"]
    assert event["event_ts"] == event["ts"]
    [block] = event["blocks"]
    kinds = [leaf["type"] for leaf in block["elements"][0]["elements"]]
    assert kinds == ["text", "text", "user", "text", "channel", "text", "link"]
    assert block["elements"][0]["elements"][0] == {
        "type": "text",
        "text": "Hi",
        "style": {"bold": True},
    }


@pytest.mark.parametrize(
    ("channel", "kind"), [("desk-agents", "group"), ("@deskhand", "im"), ("general", "channel")]
)
async def test_the_kind_of_conversation_is_told(slack, heard, channel, kind):
    seen = await slack.person("marta").post("hi", channel=channel)
    assert (await heard.one(ts=seen.ts))["channel_type"] == kind


async def test_replies_name_their_thread(slack, heard):
    ana = slack.person("ana")
    parent = await ana.post("parent", channel="it-help")
    reply = await ana.post("reply", channel="it-help", thread=parent)
    event = await heard.one(ts=reply.ts)
    assert event["thread_ts"] == parent.ts
    assert event["parent_user_id"] == slack.user("ana")


async def test_files_come_with_the_message_and_by_themselves(slack, heard):
    seen = await slack.person("ana").post(
        "", channel="it-help", files=[("a.txt", b"abc", "text/plain")]
    )
    event = await heard.one(ts=seen.ts)
    assert event["subtype"] == "file_share"
    assert event["files"][0]["size"] == 3
    assert event["files"][0]["filetype"] == "text"
    assert not event["upload"]
    shared = await heard.one(type="file_shared")
    assert shared["file"] == {"id": seen.files[0].id}
    assert shared["channel_id"] == slack.channel("it-help")


async def test_edits_carry_both_versions(slack, heard):
    ana = slack.person("ana")
    seen = await ana.post("old", channel="it-help")
    await ana.edit(seen, "new")
    event = await heard.one(subtype="message_changed")
    assert event["hidden"]
    assert event["message"]["text"] == "new"
    assert event["message"]["edited"]["user"] == slack.user("ana")
    assert event["previous_message"]["text"] == "old"
    assert event["ts"] != seen.ts


async def test_deletions_carry_what_was_there(slack, heard):
    ana = slack.person("ana")
    seen = await ana.post("gone", channel="it-help")
    await ana.delete(seen)
    event = await heard.one(subtype="message_deleted")
    assert event["deleted_ts"] == seen.ts
    assert event["previous_message"]["text"] == "gone"


async def test_a_mention_is_two_events(slack, heard):
    seen = await slack.person("ana").post("@deskhand help", channel="it-help")
    assert (await heard.one(type="app_mention"))["ts"] == seen.ts
    assert (await heard.one(type="message"))["ts"] == seen.ts


async def test_reactions_name_message_and_author(slack, heard):
    ana = slack.person("ana")
    seen = await ana.post("x", channel="it-help")
    await slack.person("bo").react(seen, "ticket")
    event = await heard.one(type="reaction_added")
    assert event["item"] == {
        "type": "message",
        "channel": slack.channel("it-help"),
        "ts": seen.ts,
    }
    assert event["item_user"] == slack.user("ana")


async def test_joining_and_archiving_are_told(slack, heard):
    slack.person("marta").invite_app("office")
    joined = await heard.one(type="member_joined_channel")
    assert joined["user"] == slack.app.bot_user
    slack.workspace.channels.archive(slack.workspace.channels.named("office"))
    assert (await heard.one(type="channel_archive"))["channel"] == slack.channel("office")


async def test_looking_at_the_app_is_told(slack, heard):
    slack.person("ana").look_at_app("messages")
    event = await heard.one(type="app_home_opened")
    assert (event["tab"], event["user"]) == ("messages", slack.user("ana"))


async def test_where_the_bot_is_not_it_hears_nothing(slack, heard):
    ana = slack.person("ana")
    await ana.post("private", channel="finance")
    await ana.post("elsewhere", channel="office")
    seen = await ana.post("here", channel="it-help")
    await heard.one(ts=seen.ts)
    assert [event["text"] for event in heard.events if event["type"] == "message"] == ["here"]


async def test_the_bots_own_messages_come_back_over_the_wire(slack, heard):
    await slack.client().chat_postMessage(channel=slack.channel("it-help"), text="mine")
    await slack.settled(lambda: slack.journal.find(kind="event", name="message"))
    [entry] = slack.journal.find(kind="event", name="message")
    event = entry.request["event"]
    assert (event["bot_id"], event["app_id"]) == (slack.app.bot_id, slack.app.id)
    assert "subtype" not in event
    assert heard.events == []


async def test_events_without_their_scope_are_not_sent(start, connected):
    async with start(scopes=["commands", "im:history"]) as slack:
        got = []

        def fill(app):
            @app.event("message")
            async def message(event):
                got.append(event["text"])

        async with connected(slack, fill):
            ana = slack.person("ana")
            await ana.post("unheard", channel="it-help")
            await ana.post("heard", channel="@deskhand")
            await slack.settled(lambda: got)
            assert got == ["heard"]
