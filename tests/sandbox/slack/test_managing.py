"""Channels that are renamed, archived, converted, shared and deleted; people who come and go."""

import pytest

from sandbox.slack.acts import NotPossible
from tests.sandbox.slack.recorded import SAMPLES, check

CHANNEL_EVENTS = [
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_deleted",
    "channel_left",
    "channel_shared",
    "channel_unshared",
    "channel_id_changed",
    "group_archive",
    "group_unarchive",
    "group_rename",
    "group_deleted",
    "group_left",
]
OTHER_EVENTS = [
    "message.channels",
    "message.groups",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "tokens_revoked",
    "app_uninstalled",
]


@pytest.fixture
def content(manifest):
    events = [*CHANNEL_EVENTS, *OTHER_EVENTS]
    return manifest | {
        "settings": manifest["settings"] | {"event_subscriptions": {"bot_events": events}}
    }


@pytest.fixture
async def managed(start, connected, content):
    """A Slack whose app keeps the bodies of all events."""
    async with start(content=content) as slack:
        slack.bodies = []

        def fill(app):
            @app.use
            async def keep(body):
                slack.bodies.append(body)

        async with connected(slack, fill):
            yield slack


async def heard(slack, kind, **wanted):
    """The body of the event of that type; its shape is Slack's."""

    def found():
        for body in slack.bodies:
            event = body["event"]
            if event["type"] == kind and all(event.get(k) == v for k, v in wanted.items()):
                return body
        return None

    body = await slack.settled(found)
    name = "".join(word.title() for word in kind.split("_"))
    if kind != "message" and SAMPLES:
        shown = {**body, "event": {k: v for k, v in body["event"].items() if k != "event_ts"}}
        check(shown, f"events/{name}Payload")
    return body


@pytest.mark.parametrize(("name", "side"), [("it-help", "channel"), ("desk-agents", "group")])
async def test_a_channels_life_is_told_by_its_kind(managed, name, side):
    marta, channel = managed.person("marta"), managed.channel(name)
    marta.archive(name)
    assert (await heard(managed, f"{side}_archive"))["event"]["channel"] == channel
    assert (await managed.client().conversations_info(channel=channel))["channel"]["is_archived"]
    marta.unarchive(name)
    assert (await heard(managed, f"{side}_unarchive"))["event"]["channel"] == channel
    marta.rename(name, "moved")
    renamed = (await heard(managed, f"{side}_rename"))["event"]["channel"]
    assert (renamed["id"], renamed["name"]) == (channel, "moved")
    marta.remove_app("moved")
    left = (await heard(managed, f"{side}_left"))["event"]
    assert left["actor_id"] == managed.user("marta")
    await heard(managed, "member_left_channel", user=managed.app.bot_user)
    marta.invite_app("moved")
    joined = await heard(managed, "member_joined_channel", user=managed.app.bot_user)
    assert joined["event"]["inviter"] == managed.user("marta")
    marta.delete_channel("moved")
    assert (await heard(managed, f"{side}_deleted"))["event"]["channel"] == channel
    answer = managed.client().conversations_info(channel=channel)
    assert (await managed.refused(answer))[0] == "channel_not_found"


async def test_slack_itself_writes_what_was_done_into_the_channel(managed):
    marta = managed.person("marta")
    marta.rename("it-help", "help")
    marta.remove("help", "bo")
    marta.make_private("help")
    named = (await heard(managed, "message", subtype="channel_name"))["event"]
    assert (named["old_name"], named["name"]) == ("it-help", "help")
    assert (await heard(managed, "message", subtype="channel_leave"))["event"]["user"] == (
        managed.user("bo")
    )
    converted = (await heard(managed, "message", subtype="channel_convert_to_private"))["event"]
    assert converted["channel_type"] == "group"


async def test_a_conversion_shows_in_what_a_channel_is(managed):
    marta, api = managed.person("marta"), managed.client()
    channel = managed.channel("desk-agents")
    assert (await api.conversations_info(channel=channel))["channel"]["is_private"]
    marta.make_public("desk-agents")
    shown = (await api.conversations_info(channel=channel))["channel"]
    assert (shown["is_private"], shown["is_channel"]) == (False, True)


async def test_sharing_brings_a_stranger_and_is_told(managed):
    marta, api = managed.person("marta"), managed.client()
    channel = managed.channel("it-help")
    pia = marta.share("it-help", "Partner Ltd", "pia")
    body = await heard(managed, "channel_shared")
    assert body["event"]["connected_team_id"] == pia.team != managed.workspace.team.id
    assert body["is_ext_shared_channel"]
    joined = await heard(managed, "member_joined_channel", user=pia.id)
    assert joined["event"]["team"] == pia.team
    shown = (await api.conversations_info(channel=channel))["channel"]
    assert (shown["is_ext_shared"], shown["is_shared"]) == (True, True)
    assert shown["connected_team_ids"] == [pia.team]
    assert pia.id in (await api.conversations_members(channel=channel))["members"]
    marta.unshare("it-help", "Partner Ltd")
    told = (await heard(managed, "channel_unshared"))["event"]
    assert (told["previously_connected_team_id"], told["is_ext_shared"]) == (pia.team, False)
    await heard(managed, "member_left_channel", user=pia.id)
    assert not (await api.conversations_info(channel=channel))["channel"]["is_ext_shared"]


async def test_of_a_stranger_hardly_anything_is_known(managed):
    pia = managed.person("marta").share("it-help")
    api = managed.client()
    shown = (await api.users_info(user=pia.id, include_locale=True))["user"]
    assert (shown["team_id"], shown["is_stranger"]) == (pia.team, False)
    assert not {"locale", "is_email_confirmed"} & set(shown)
    assert "email" not in shown["profile"]
    lookup = api.users_lookupByEmail(email=pia.email)
    assert (await managed.refused(lookup))[0] == "users_not_found"
    managed.person("marta").unshare("it-help")
    assert (await api.users_info(user=pia.id))["user"]["is_stranger"]


async def test_a_stranger_writes_and_has_no_commands(managed):
    managed.person("marta").share("it-help")
    pia = managed.person("pia")
    await pia.post("hello from next door", channel="it-help")
    event = (await heard(managed, "message", user=pia.user.id, subtype=None))["event"]
    assert event["team"] == event["user_team"] == event["source_team"] == pia.user.team
    assert (await pia.command("/request help", channel="it-help")).status == "unknown"
    with pytest.raises(NotPossible):
        pia.channel("general")


async def test_a_new_id_takes_everything_along(managed):
    ana, api = managed.person("ana"), managed.client()
    root = await ana.post("root", channel="it-help", files=[("a.txt", b"a")])
    await ana.post("reply", channel="it-help", thread=root)
    old = managed.channel("it-help")
    new = managed.person("marta").change_id("it-help")
    event = (await heard(managed, "channel_id_changed"))["event"]
    assert (event["old_channel_id"], event["new_channel_id"]) == (old, new)
    answer = api.conversations_info(channel=old)
    assert (await managed.refused(answer))[0] == "channel_not_found"
    thread = (await api.conversations_replies(channel=new, ts=root.ts))["messages"]
    assert [one["text"] for one in thread] == ["root", "reply"]
    file = (await api.files_info(file=root.files[0].id))["file"]
    assert file["channels"] == [new]


async def test_who_becomes_a_guest_changes_an_address_or_goes_is_told(managed):
    marta, api, bo = managed.person("marta"), managed.client(), managed.user("bo")
    marta.make_guest("bo")
    event = (await heard(managed, "user_change"))["event"]
    assert (event["user"]["id"], event["user"]["is_restricted"]) == (bo, True)
    marta.change_address("bo", "bo.lund@acme.example")
    shown = (await api.users_info(user=bo))["user"]
    assert (shown["profile"]["email"], shown["is_email_confirmed"]) == (
        "bo.lund@acme.example",
        False,
    )
    marta.deactivate("bo")
    assert (await api.users_info(user=bo))["user"]["deleted"]
    members = await api.conversations_members(channel=managed.channel("it-help"))
    assert bo not in members["members"]
    lookup = api.users_lookupByEmail(email="bo.lund@acme.example")
    assert (await managed.refused(lookup))[0] == "users_not_found"


async def test_somebody_new_can_be_brought_in(managed):
    marta = managed.person("marta")
    user = marta.add_member("kim", email="kim@acme.example", guest=True)
    marta.invite("desk-agents", "kim")
    joined = await heard(managed, "member_joined_channel", user=user.id)
    assert joined["event"]["channel_type"] == "G"
    shown = (await managed.client().users_info(user=user.id))["user"]
    assert (shown["is_restricted"], shown["is_email_confirmed"]) == (True, True)


@pytest.mark.parametrize(
    ("act", "error"), [("uninstall_app", "account_inactive"), ("revoke_token", "token_revoked")]
)
async def test_an_app_that_is_removed_is_told_and_then_nothing_more(managed, act, error):
    marta, api = managed.person("marta"), managed.client()
    getattr(marta, act)()
    revoked = (await heard(managed, "tokens_revoked"))["event"]
    assert revoked["tokens"] == {"oauth": [], "bot": [managed.app.bot_user]}
    await heard(managed, "app_uninstalled")
    assert (await managed.refused(api.auth_test()))[0] == error
    assert (await marta.command("/request", channel="it-help")).status == "unknown"
    await marta.post("unheard", channel="it-help")
    marta.install_app()
    assert (await api.auth_test())["user_id"] == managed.app.bot_user
    await marta.post("heard", channel="it-help")
    await heard(managed, "message", text="heard")
    assert not [body for body in managed.bodies if body["event"].get("text") == "unheard"]


async def test_only_an_administrator_may_do_some_things(managed):
    ana = managed.person("ana")
    for act in (
        lambda: ana.delete_channel("it-help"),
        lambda: ana.make_private("it-help"),
        lambda: ana.deactivate("bo"),
        ana.uninstall_app,
    ):
        with pytest.raises(NotPossible, match="administrator"):
            act()


async def test_an_administrator_can_delete_the_apps_own_message(managed):
    api, channel = managed.client(), managed.channel("it-help")
    card = await api.chat_postMessage(channel=channel, text="card")
    seen = await managed.person("ana").sees("card", channel="it-help")
    managed.person("marta").remove_message(seen)
    # Bolt keeps what is about the app's own messages from its listeners; Slack sends it.
    event = await managed.settled(lambda: _sent(managed, "message_deleted"))
    assert event["previous_message"]["bot_id"] == managed.app.bot_id
    for call, error in (
        (api.chat_update(channel=channel, ts=card["ts"], text="x"), "message_not_found"),
        (
            api.chat_postMessage(channel=channel, text="x", thread_ts=card["ts"]),
            "thread_not_found",
        ),
        (api.conversations_replies(channel=channel, ts=card["ts"]), "thread_not_found"),
    ):
        assert (await managed.refused(call))[0] == error


async def test_under_a_tombstone_the_thread_goes_on(managed):
    api, channel = managed.client(), managed.channel("it-help")
    card = await api.chat_postMessage(channel=channel, text="card")
    seen = await managed.person("ana").sees("card", channel="it-help")
    await managed.person("ana").post("reply", channel="it-help", thread=seen)
    managed.person("marta").remove_message(seen)
    changed = (await heard(managed, "message", subtype="message_changed"))["event"]
    assert changed["message"]["subtype"] == "tombstone"
    await api.chat_postMessage(channel=channel, text="more", thread_ts=card["ts"])
    thread = (await api.conversations_replies(channel=channel, ts=card["ts"]))["messages"]
    assert [one.get("subtype") for one in thread] == ["tombstone", None, None]
    update = api.chat_update(channel=channel, ts=card["ts"], text="x")
    assert (await managed.refused(update))[0] == "cant_update_message"


async def test_an_archived_channel_takes_neither_changes_nor_reactions(managed):
    api, channel = managed.client(), managed.channel("it-help")
    ts = (await api.chat_postMessage(channel=channel, text="card"))["ts"]
    managed.person("marta").archive("it-help")
    update = api.chat_update(channel=channel, ts=ts, text="x")
    assert (await managed.refused(update))[0] == "is_inactive"
    react = api.reactions_add(channel=channel, timestamp=ts, name="eyes")
    assert (await managed.refused(react))[0] == "is_archived"


async def test_a_deleted_file_leaves_its_place(managed):
    marta, api = managed.person("marta"), managed.client()
    seen = await managed.person("ana").post("see", channel="it-help", files=[("a.txt", b"a")])
    await marta.delete_file(seen.files[0])
    event = (await heard(managed, "message", subtype="message_changed"))["event"]
    assert event["message"]["files"] == [{"id": seen.files[0].id, "mode": "tombstone"}]
    assert "edited" not in event["message"]
    described = api.files_info(file=seen.files[0].id)
    assert (await managed.refused(described))[0] == "file_deleted"


async def test_another_app_speaks_without_a_user(managed):
    managed.person("marta").through_other_app("deployed", channel="it-help", name="Deploys")
    event = (await heard(managed, "message", subtype="bot_message"))["event"]
    assert (event["username"], event["text"]) == ("Deploys", "deployed")
    assert event["bot_id"] != managed.app.bot_id
    assert "user" not in event


def _sent(slack, subtype):
    sent = (entry.request["event"] for entry in slack.journal.find(kind="event", name="message"))
    return next((event for event in sent if event.get("subtype") == subtype), None)
