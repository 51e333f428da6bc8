"""What is said at the desk arrives in a thread: words, then files, each once."""

from dataclasses import replace

import pytest

from handlers.flows.relay import LARGEST
from handlers.workspace import SlackDown, SlackRefused, SlackUnclear
from helpdesks.errors import Forbidden, NotFound, Unreachable
from helpdesks.models import Bytes
from tests.handlers.stand_ins import HELP, in_chunks
from tests.handlers.steps import asked, later, look, thread, ticket_of, waiting


@pytest.fixture
async def card(door):
    """Ana has asked for help; its card stands in the channel."""
    return await asked(door)


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


async def test_where_a_thread_cannot_be_written_to_any_more_its_requester_hears_it_in_person(
    door, card, desk, slack, kit
):
    slack.channels[HELP] = replace(slack.channels[HELP], archived=True)
    desk.says(ticket_of(desk), "Not into the void", files={"one.txt": b"1"})
    await look(door)

    assert thread(door, card) == []
    assert slack.said_in("D0ANA") == [
        "Marta Klein: Not into the void\nAttachment: one.txt (1 byte)"
    ]
    assert [(s.title, s.channel) for s in slack.shown] == [("one.txt", "D0ANA")]
    assert "SlackRefused: is_archived" in [
        row.last_error for row in await kit.store.outbox.list("dead")
    ]
    assert await waiting(kit) == []


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
