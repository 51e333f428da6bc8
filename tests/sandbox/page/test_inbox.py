import pytest

from sandbox.clock import Clock
from sandbox.page.inbox import Inbox, Unread
from sandbox.seed import new_workspace


@pytest.fixture
def workspace():
    return new_workspace(Clock())


@pytest.fixture
def inbox(workspace):
    return Inbox(workspace)


@pytest.fixture
def post(workspace, inbox):
    def written(user, text, channel="it-help", **more):
        return workspace.messages.post(
            channel=workspace.channels.named(channel).id,
            user=workspace.users.named(user).id,
            text=text,
            **more,
        )

    return written


@pytest.fixture
def ids(workspace):
    return {user.name: user.id for user in workspace.users.all()}


def told(inbox, user_id):
    return [(one.reason, one.text) for one in inbox.notices(user_id)]


def test_others_messages_are_unread_until_one_looks(workspace, inbox, post, ids):
    channel = workspace.channels.named("it-help").id
    post("bo", "hello")
    post("ana", "hello yourself")
    post("bo", f"<@{ids['ana']}> look")

    assert inbox.unread(ids["ana"], channel) == Unread(messages=2, mentions=1)
    assert inbox.unread(ids["bo"], channel) == Unread(messages=1, mentions=0)
    inbox.read(ids["ana"], channel)
    assert inbox.unread(ids["ana"], channel) == Unread()


def test_what_was_there_before_counts_as_read(workspace, ids):
    channel = workspace.channels.named("it-help").id
    workspace.messages.post(channel=channel, user=ids["bo"], text="old")
    assert Inbox(workspace).unread(ids["ana"], channel) == Unread()


def test_every_direct_message_has_a_badge(workspace, inbox, ids):
    channel = workspace.channels.dm(ids["ana"], ids["bo"])
    workspace.messages.post(channel=channel.id, user=ids["bo"], text="psst")

    assert inbox.unread(ids["ana"], channel.id).mentions == 1
    assert told(inbox, ids["ana"]) == [("dm", "psst")]


def test_a_reply_makes_no_channel_unread_but_tells_who_follows_the_thread(
    workspace, inbox, post, ids
):
    channel = workspace.channels.named("it-help").id
    root = post("ana", "help")
    inbox.read(ids["ana"], channel)
    post("bo", "here", thread_ts=root.ts)

    assert inbox.unread(ids["ana"], channel) == Unread()
    assert told(inbox, ids["ana"]) == [("thread", "here")]
    assert told(inbox, ids["marta"]) == []


def test_mentions_and_broadcasts_notify_members(inbox, post, ids):
    post("bo", f"<@{ids['ana']}> you")
    post("bo", "<!channel> all")

    assert told(inbox, ids["ana"]) == [
        ("mention", "<!channel> all"),
        ("mention", f"<@{ids['ana']}> you"),
    ]
    assert told(inbox, ids["marta"]) == [("mention", "<!channel> all")]


def test_an_ephemeral_message_tells_only_its_reader(inbox, post, ids):
    post("bo", "only you", only_for=ids["ana"])

    assert told(inbox, ids["ana"]) == [("ephemeral", "only you")]
    assert told(inbox, ids["marta"]) == []


def test_looking_at_the_list_takes_its_badge_away(inbox, post, ids):
    post("bo", "<!here> now")
    assert inbox.fresh(ids["ana"]) == 1
    inbox.looked(ids["ana"])
    assert inbox.fresh(ids["ana"]) == 0


def test_what_one_has_seen_in_its_place_is_no_news(workspace, inbox, post, ids):
    channel = workspace.channels.named("it-help").id
    root = post("ana", "help")
    post("bo", f"<@{ids['ana']}> here")
    post("bo", "in the thread", thread_ts=root.ts)
    inbox.read(ids["ana"], channel)
    assert inbox.fresh(ids["ana"]) == 1
    inbox.read_thread(ids["ana"], root.ts)
    assert inbox.fresh(ids["ana"]) == 0
    assert len(inbox.notices(ids["ana"])) == 2
