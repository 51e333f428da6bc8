"""What is said at the desk arrives in a thread: words, then files, each once."""

from dataclasses import replace

import pytest

from handlers.flows import audience, jobs
from handlers.flows.follow import follow
from handlers.flows.relay_files import LARGEST
from handlers.workspace import (
    Author,
    Member,
    Message,
    SlackDown,
    SlackRefused,
    SlackUnclear,
)
from helpdesks.errors import Forbidden, NotFound, Unreachable
from helpdesks.models import Bytes
from store import Batch, New
from store import Message as Entry
from tests.handlers.stand_ins import AGENTS, HELP, MARTA, in_chunks
from tests.handlers.steps import (
    asked,
    card_of,
    deliver_in,
    hide,
    later,
    look,
    thread,
    ticket_of,
    waiting,
    watch,
)


def files_of(slack, card):
    return [(s.title, s.data) for s in slack.shown if s.thread_ts == card.ts]


async def test_files_follow_the_words_that_name_them(door, card, desk, slack):
    desk.says(ticket_of(desk), "Two for you", files={"one.txt": b"1", "二.pdf": b"22"})
    await look(door)

    [said] = thread(door, card)
    assert said == "Marta Klein: Two for you\nAttachments: one.txt (1 byte), 二.pdf (2 bytes)"
    assert files_of(slack, card) == [("one.txt", b"1"), ("二.pdf", b"22")]


async def test_words_are_shown_without_waking_anybody(door, card, desk, slack):
    html = "<p>Hi &lt;!channel&gt; <b>all</b></p>"
    desk.says(ticket_of(desk), "Hi <!channel> all", html=html)
    await look(door)

    assert "<!channel>" not in thread(door, card)[0]
    assert "&lt;!channel&gt;" in thread(door, card)[0]


async def test_a_post_whose_answer_was_lost_stands_once(door, card, desk, slack):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "Only once")
    desk.says(ticket_of(desk), "and this after it")
    await look(door)
    await later(door, 60)

    assert thread(door, card) == ["Marta Klein: Only once", "Marta Klein: and this after it"]


async def test_a_post_that_never_came_is_posted(door, card, desk, slack):
    slack.trouble.fail("post", SlackUnclear())
    desk.says(ticket_of(desk), "Twice tried")
    await look(door)
    await later(door, 60)

    assert thread(door, card) == ["Marta Klein: Twice tried"]


async def test_a_post_that_was_under_way_when_the_process_died_stands_once(
    door, card, desk, slack, kit, clock
):
    desk.says(ticket_of(desk), "Only once")
    slack.trouble.fail("post", KeyboardInterrupt(), done=True)
    with pytest.raises(KeyboardInterrupt):
        await look(door)
    before = thread(door, card)
    await kit.store.outbox.recover()
    await door.deliver()

    assert before == thread(door, card) == ["Marta Klein: Only once"]


async def test_a_file_whose_share_got_no_answer_is_shown_once(door, card, desk, slack):
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)
    await later(door, 60)

    assert files_of(slack, card) == [("one.txt", b"1")]


async def test_a_file_that_was_not_shown_is_shown_without_being_carried_again(
    door, card, desk, slack, kit
):
    slack.trouble.fail("share", SlackUnclear(), SlackDown())
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)
    while await waiting(kit):
        await later(door, 60)

    assert files_of(slack, card) == [("one.txt", b"1")]
    assert list(slack.uploaded.values()) == [b"1"]


async def test_a_file_stands_once_though_slack_tells_late_of_it_after_much_trouble(
    door, card, desk, slack, kit, monkeypatch
):
    told, answers = slack.shared_ts, iter([None, None])

    async def late(file_id, channel):
        return next(answers, await told(file_id, channel))

    monkeypatch.setattr(slack, "shared_ts", late)
    desk.trouble.fail("download", *[Unreachable()] * 6)
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)
    while await waiting(kit):
        await later(door, 60)

    assert files_of(slack, card) == [("one.txt", b"1")]


async def test_an_upload_that_slack_has_thrown_away_is_made_anew(door, card, desk, slack, kit):
    slack.trouble.fail("share", SlackUnclear(), SlackRefused("file_not_found"))
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)
    while await waiting(kit):
        await later(door, 60)

    assert files_of(slack, card) == [("one.txt", b"1")]
    assert list(slack.uploaded.values()) == [b"1", b"1"]


async def test_a_file_that_slack_throws_away_again_and_again_is_said(door, card, desk, slack, kit):
    slack.trouble.fail("share", *[SlackRefused("file_not_found")] * 2)
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)
    await later(door, 60)

    assert "one.txt (1 byte) is not shown here." in thread(door, card)[-1]
    assert len(slack.uploaded) == 2
    [dead] = await kit.store.outbox.list("dead")
    await kit.store.outbox.retry(dead.id)
    await door.deliver()
    assert files_of(slack, card) == [("one.txt", b"1")]


async def test_a_desk_that_is_down_delays_its_files_alone(door, card, desk, slack):
    desk.trouble.fail("download", Unreachable())
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    desk.says(ticket_of(desk), "Words")
    await look(door)
    before = (len(thread(door, card)), files_of(slack, card))
    await later(door, 60)

    assert before == (2, [])
    assert files_of(slack, card) == [("one.txt", b"1")]


@pytest.mark.parametrize("error", [NotFound(), Forbidden()])
async def test_a_file_the_desk_does_not_give_is_said_with_where_it_is(
    door, card, desk, slack, error
):
    desk.trouble.fail("download", error)
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1", "two.txt": b"2"})
    await look(door)

    note = thread(door, card)[-1]
    assert note.startswith("one.txt (1 byte) is not shown here. The file was not accepted.")
    assert "https://desk.example" in note
    assert files_of(slack, card) == [("two.txt", b"2")]


async def test_a_file_slack_refuses_is_said(door, card, desk, slack):
    slack.trouble.fail("upload", SlackRefused("file_uploads_disabled"))
    desk.says(ticket_of(desk), "File", files={"one.txt": b"1"})
    await look(door)

    assert "one.txt (1 byte) is not shown here." in thread(door, card)[-1]


@pytest.mark.parametrize(
    ("size", "said"), [(0, "The file is empty."), (LARGEST + 1, "The file is too large.")]
)
async def test_a_file_that_cannot_go_is_said_without_being_fetched(
    door, card, desk, slack, size, said, monkeypatch
):
    comment = desk.says(ticket_of(desk), "File", files={"odd.bin": b"x"})
    resized(desk, comment, size)
    await look(door)

    assert said in thread(door, card)[-1]
    assert (slack.uploaded, files_of(slack, card)) == ({}, [])


@pytest.mark.parametrize(
    ("size", "data", "said"),
    [
        (None, b"x", "The size of the file is not known"),
        (0, b"", "The file is empty."),
        (LARGEST + 1, b"x", "The file is too large."),
    ],
)
async def test_a_file_whose_size_is_first_told_when_it_comes_is_judged_then(
    door, card, desk, slack, size, data, said, monkeypatch
):
    comment = desk.says(ticket_of(desk), "File", files={"odd.bin": b"x"})
    resized(desk, comment, None)
    monkeypatch.setattr(desk, "download", lambda _: Opened(size, data))
    await look(door)

    assert said in thread(door, card)[-1]
    assert slack.uploaded == {}


async def test_a_size_the_comment_does_not_tell_is_taken_from_the_file(door, card, desk, slack):
    comment = desk.says(ticket_of(desk), "File", files={"odd.bin": b"x"})
    resized(desk, comment, None)
    await look(door)

    assert files_of(slack, card) == [("odd.bin", b"x")]


async def test_where_a_thread_cannot_be_written_to_any_more_its_ticket_finds_another_place(
    door, card, desk, slack, kit
):
    slack.channels[HELP] = replace(slack.channels[HELP], archived=True)
    desk.says(ticket_of(desk), "Not into the void", files={"one.txt": b"1"})
    await look(door)
    for _ in range(3):
        await later(door, 60)

    assert thread(door, card) == []
    assert "Marta Klein: Not into the void\nAttachment: one.txt (1 byte)" in slack.said_in("D0ANA")
    assert [(s.title, s.channel) for s in slack.shown] == [("one.txt", "D0ANA")]
    assert "SlackRefused: is_archived" in [
        row.last_error for row in await kit.store.outbox.list("dead")
    ]
    assert await waiting(kit) == []


async def test_it_is_said_in_its_authors_name_with_their_picture_in_slack(door, card, desk, slack):
    picture = "https://avatars.slack.example/marta.png"
    slack.members[MARTA] = replace(slack.members[MARTA], picture=picture)
    await door.command("list", user=MARTA)
    desk.says(ticket_of(desk), "Hello")
    desk.says(ticket_of(desk), "From nobody in Slack", by="1")
    await look(door)

    said = [p.message.author for p in slack.posts if p.thread_ts == card.ts]
    assert said == [
        Author(name="Marta Klein (help desk)", picture=picture),
        Author(name="Deskhand (help desk)"),
    ]


@pytest.mark.parametrize("in_names", [True, False])
async def test_who_said_it_is_named_once_above_or_in_the_words(door, card, desk, slack, in_names):
    slack.in_names = in_names
    desk.says(ticket_of(desk), "Hello")
    await look(door)

    [said] = [p.message for p in slack.posts if p.thread_ts == card.ts]
    assert said.text == "Marta Klein: Hello"
    assert (said.author is not None) is in_names
    assert ("Marta Klein" in str(said.blocks)) is not in_names


async def test_in_their_own_messages_nobody_is_told_what_they_said_elsewhere(door, desk, slack):
    card = await asked(door, private=["private"])
    desk.says(ticket_of(desk), "By mail", by="7", files={"one.txt": b"1"})
    desk.says(ticket_of(desk), "An answer")
    await look(door)
    await later(door, 60)
    await look(door)

    assert thread(door, card) == ["Marta Klein: An answer"]
    assert slack.shown == []


async def test_what_has_waited_is_said_as_it_is_at_the_desk_by_then(door, card, desk, slack, kit):
    first = desk.says(ticket_of(desk), "Hush")
    second = desk.says(ticket_of(desk), "Deleted by then")
    desk.says(ticket_of(desk), "An answer")
    slack.trouble.fail("post", SlackDown())
    await look(door)
    hide(desk, first)
    desk.conversations[ticket_of(desk).id].remove(second)
    await later(door, 60)
    await look(door)

    assert thread(door, card) == ["Marta Klein: An answer"]
    assert "post_comment" not in await waiting(kit)


async def test_a_file_whose_comment_is_internal_by_then_is_not_shown(door, card, desk, slack):
    comment = desk.says(ticket_of(desk), "Two", files={"one.txt": b"1"})
    desk.trouble.fail("download", Unreachable())
    await look(door)
    hide(desk, comment)
    await later(door, 60)
    await look(door)

    assert slack.shown == []
    assert thread(door, card) == [
        "A comment stood here. It was taken back because it was made internal at the help desk."
    ]


class Opened:
    """A download that tells another size, or none."""

    def __init__(self, size, data):
        self.body = Bytes(
            name="odd.bin",
            size=size,
            content_type="application/octet-stream",
            chunks=in_chunks(data),
        )

    async def __aenter__(self):
        return self.body

    async def __aexit__(self, *_):
        return None


def resized(desk, comment, size):
    """Let the desk tell another size of the comment's one attachment."""
    [attachment] = comment.attachments
    changed = replace(comment, attachments=(replace(attachment, size=size),))
    conversation = desk.conversations[ticket_of(desk).id]
    conversation[conversation.index(comment)] = changed


# What was said has to be known, whatever becomes of the desk


@pytest.fixture
async def ours(door, slack, kit):
    """A channel for agents, with the card of Ana's request in it."""
    slack.members["U0GUEST"] = Member(id="U0GUEST", name="Gast", guest=True)
    await watch(kit, detail="conversation", audience="agents")
    await asked(door)
    await look(door)
    await later(door, 2)
    return card_of(door, "Printer on fire", AGENTS)


async def guest_joins(door):
    door.slack.present[AGENTS].append("U0GUEST")
    rows = (audience.check(AGENTS, "U0GUEST"),)
    await door.kit.store.commit(Batch(outbox=rows))
    for _ in range(4):
        await later(door, 70)


async def test_a_note_whose_answer_was_lost_leaves_with_the_others_while_the_desk_is_down(
    door, ours, desk, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "She is the CEO", public=False)
    await look(door)
    stood = "She is the CEO" in str(slack.posts)
    desk.trouble.down(Unreachable())
    await guest_joins(door)

    assert stood
    assert "She is the CEO" not in str(slack.posts)


async def test_a_note_whose_answer_was_lost_is_known_before_the_desk_is_back(
    door, ours, desk, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    comment = desk.says(ticket_of(desk), "She is the CEO", public=False)
    await look(door)
    desk.trouble.down(Unreachable())
    await later(door, 70)
    before = await kit.store.messages.of_comment("support", comment.id)
    await guest_joins(door)

    assert [entry.internal for entry in before] == [True]
    assert "She is the CEO" not in str(slack.posts)


async def test_a_file_for_agents_whose_answer_was_lost_leaves_while_the_desk_is_down(
    door, ours, desk, slack
):
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "A note", public=False, files={"hush.txt": b"hush"})
    await look(door)
    stood = len(slack.shown)
    desk.trouble.down(Unreachable())
    await guest_joins(door)

    assert (stood, slack.shown) == (1, [])


async def test_a_file_for_agents_that_is_given_up_does_not_stay(door, ours, desk, slack):
    slack.trouble.fail("share", SlackRefused("fatal_error"), done=True)
    desk.says(ticket_of(desk), "A note", public=False, files={"hush.txt": b"hush"})
    await look(door)
    await later(door, 10)

    assert slack.shown == []
    assert thread(door, ours)[-1].startswith("A file of an internal note is not shown here.")


async def test_what_is_said_of_a_file_is_taken_back_with_its_comment(door, card, desk, slack):
    comment = desk.says(ticket_of(desk), "Oh no", files={"layoffs.txt": b""})
    await later(door, 2)
    await look(door)
    before = thread(door, card)[-1]
    hide(desk, comment)
    await later(door, 2)
    await look(door)

    assert before.startswith("layoffs.txt (0 bytes) is not shown here.")
    assert "layoffs.txt" not in str(slack.posts)


@pytest.mark.parametrize("down", [False, True])
async def test_nothing_is_said_of_a_file_whose_comment_became_internal_meanwhile(
    door, card, desk, slack, down
):
    comment = desk.says(ticket_of(desk), "Oh no", files={"layoffs.txt": b""})
    await later(door, 2)
    await follow(door.kit, "support")
    for lanes in ("desk:", "slack:", "files:"):
        await deliver_in(door.kit, lanes)
    hide(desk, comment)
    door.clock.forward(seconds=6)
    if down:
        desk.trouble.fail("comments", Unreachable())
    await door.deliver()
    await later(door, 20)

    assert thread(door, card) == ["Marta Klein: Oh no\nAttachment: layoffs.txt (0 bytes)"]
    assert "post_note" not in await waiting(door.kit)


async def test_what_is_said_of_a_file_waits_for_no_desk_that_is_down_and_is_said_after_it(
    door, card, desk, slack
):
    desk.says(ticket_of(desk), "A file", files={"empty.txt": b""})
    await later(door, 2)
    await follow(door.kit, "support")
    for lanes in ("desk:", "slack:", "files:"):
        await deliver_in(door.kit, lanes)
    door.clock.forward(seconds=6)
    desk.trouble.fail("comments", Unreachable())
    await door.deliver()
    before = thread(door, card)
    await later(door, 20)

    assert len(before) == 1
    assert thread(door, card)[1].startswith("empty.txt (0 bytes) is not shown here.")


# In the desk's order


@pytest.mark.parametrize("seconds", [1, 14, 20])
async def test_what_waits_for_its_desk_is_said_before_what_follows_it(
    door, card, desk, slack, kit, seconds
):
    desk.says(ticket_of(desk), "one")
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    desk.trouble.fail("comments", Unreachable())
    door.clock.forward(seconds=6)
    await deliver_in(kit, "slack:")
    desk.says(ticket_of(desk), "two")
    await later(door, seconds)
    await look(door)
    desk.says(ticket_of(desk), "three")
    for _ in range(4):
        await look(door)
        await later(door, 20)

    assert thread(door, card) == [f"Marta Klein: {words}" for words in ("one", "two", "three")]
    assert await waiting(kit) == []


async def test_what_waits_for_its_desk_holds_up_no_other_thread(door, card, desk, slack, kit):
    other = await asked(door, "Another")
    desk.says(ticket_of(desk), "one")
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    desk.trouble.fail("comments", *[Unreachable()] * 3)
    door.clock.forward(seconds=6)
    await deliver_in(kit, "slack:")
    await kit.store.commit(Batch(outbox=(meanwhile(other),)))
    await door.deliver()

    assert thread(door, other) == ["Meanwhile"]
    assert thread(door, card) == []


def meanwhile(card):
    said = jobs.note(card.channel, Message(text="Meanwhile"), thread_ts=card.ts)
    return New(
        key="meanwhile",
        lane=jobs.channel_lane(card.channel),
        kind=jobs.POST_NOTE,
        payload=jobs.dump(said),
    )


async def test_what_waited_for_its_desk_and_became_internal_meanwhile_is_not_said(
    door, card, desk, slack, kit
):
    first, second = (desk.says(ticket_of(desk), words) for words in ("one", "two"))
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    desk.trouble.fail("comments", Unreachable())
    door.clock.forward(seconds=6)
    await deliver_in(kit, "slack:")
    await deliver_in(kit, "slack:C")  # the second one, which now waits behind the first
    hide(desk, first)
    hide(desk, second)
    for _ in range(3):
        await later(door, 20)

    assert thread(door, card) == []
    assert "post_comment" not in await waiting(kit)


async def test_what_has_only_just_begun_to_wait_is_looked_up_at_the_desk_as_well(
    door, card, desk, slack, kit
):
    desk.says(ticket_of(desk), "one")
    second = desk.says(ticket_of(desk), "two")
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    desk.trouble.fail("comments", Unreachable())
    door.clock.forward(seconds=6)
    await deliver_in(kit, "slack:")
    door.clock.forward(seconds=14)
    await deliver_in(kit, "slack:")
    hide(desk, second)
    await later(door, 2)
    await later(door, 2)

    assert thread(door, card) == ["Marta Klein: one"]


# What is settled by the time it is its turn


async def promised(door, desk):
    """An answer whose row waits for its turn; answers the row."""
    desk.says(ticket_of(desk), "An answer")
    await follow(door.kit, "support")
    await deliver_in(door.kit, "desk:")
    [row] = await door.kit.store.outbox.beginning("comment:")
    return row


async def test_what_stands_there_already_is_not_said_again(door, card, desk, slack, kit):
    await promised(door, desk)
    [comment] = desk.conversations[ticket_of(desk).id][1:]
    entry = Entry(
        team=kit.slack.team,
        channel=HELP,
        ts="1800000003.1",
        desk="support",
        ticket_id=ticket_of(desk).id,
        comment_id=comment.id,
        direction="to_slack",
        at=kit.now(),
    )
    await kit.store.commit(Batch(messages=(entry,)))
    await door.deliver()

    assert thread(door, card) == []
    assert await kit.store.outbox.beginning("comment:") == ()


async def test_what_stands_there_in_another_channel_alone_is_said_here(
    door, card, desk, slack, kit
):
    await promised(door, desk)
    [comment] = desk.conversations[ticket_of(desk).id][1:]
    entry = Entry(
        team=kit.slack.team,
        channel=AGENTS,
        ts="1800000003.1",
        desk="support",
        ticket_id=ticket_of(desk).id,
        comment_id=comment.id,
        direction="to_slack",
        at=kit.now(),
    )
    await kit.store.commit(Batch(messages=(entry,)))
    await door.deliver()

    assert thread(door, card) == ["Marta Klein: An answer"]


async def test_a_thread_that_its_ticket_has_left_is_told_nothing(door, card, desk, slack, kit):
    await promised(door, desk)
    [link] = await kit.store.links.in_channel(kit.slack.team, HELP)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    await door.deliver()

    assert thread(door, card) == []
    assert await kit.store.outbox.beginning("comment:") == ()


async def test_what_a_lost_answer_left_in_such_a_thread_is_known_and_can_be_taken_back(
    door, card, desk, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await promised(door, desk)
    await deliver_in(kit, "slack:")
    [link] = await kit.store.links.in_channel(kit.slack.team, HELP)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    await later(door, 60)

    [comment] = desk.conversations[ticket_of(desk).id][1:]
    [entry] = await kit.store.messages.of_comment("support", comment.id)
    assert entry.ts == slack.posts[-1].ts
    assert thread(door, card) == ["Marta Klein: An answer"]
