"""Of everything that Slack calls a message, what becomes a comment and what does not.

The list says what is accepted; a kind that nobody has met yet is left alone.
https://docs.slack.dev/reference/events/message
"""

import pytest

from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BOT, HELP
from tests.handlers.steps import asked, later, ticket_of

AT = "1800000001.000100"
OTHER = "U0SOMEBODY"
HEARD = {
    "plain words": ({"text": "Hello"}, "Hello"),
    "also sent to the channel": ({"text": "Hello", "subtype": "thread_broadcast"}, "Hello"),
    "in the third person": ({"text": "waves", "subtype": "me_message"}, "waves"),
    "words with a file": ({"text": "Look", "subtype": "file_share", "files": "F1"}, "Look"),
    "a file alone": ({"text": "", "subtype": "file_share", "files": "F1"}, ""),
    "a file alone, as Slack forgets to say": ({"text": "", "files": "F1"}, ""),
}
NOT_HEARD = {
    "another app": {"subtype": "bot_message", "bot_id": "B9", "user": None, "username": "Build"},
    "another app that has a user": {"bot_id": "B9", "user": "U9BUILD", "app_id": "A9"},
    "an integration in a person's name": {"bot_id": "B9", "user": ANA},
    "ourselves": {"bot_id": "B0BOT", "user": BOT, "app_id": bodies.APP},
    "ourselves in somebody's name": {
        "subtype": "bot_message",
        "bot_id": "B0BOT",
        "user": None,
        "username": "Marta Klein",
        "app_id": bodies.APP,
    },
    "who joined": {"subtype": "channel_join", "text": f"<@{ANA}> has joined the channel"},
    "who left": {"subtype": "channel_leave", "text": f"<@{ANA}> has left the channel"},
    "who joined a private one": {"subtype": "group_join"},
    "a new topic": {"subtype": "channel_topic", "topic": "Printers"},
    "a new purpose": {"subtype": "channel_purpose"},
    "a new name": {"subtype": "channel_name"},
    "an archived channel": {"subtype": "channel_archive"},
    "who may post": {"subtype": "channel_posting_permissions"},
    "a tombstone": {"subtype": "tombstone", "user": "USLACKBOT", "hidden": True},
    "a first reply": {"subtype": "message_replied", "message": {"text": "x", "user": ANA}},
    "something hidden": {"hidden": True},
    "something that a key of the company hides": {"subtype": "ekm_access_denied"},
    "a reminder": {"subtype": "reminder_add"},
    "an app that was added": {"subtype": "bot_add"},
    "a huddle": {"subtype": "huddle_thread"},
    "a kind of next year": {"subtype": "of_next_year"},
    "a kind without a name": {"subtype": ""},
    "no words and no files": {"text": ""},
    "nobody": {"user": None},
}


@pytest.fixture
async def card(door):
    """Ana has asked for help; its card stands in the channel."""
    card = await asked(door)
    await later(door, 60)
    return card


async def send(door, card, **more):
    """Send an event of a message in the card's thread."""
    given = {"user": ANA, "ts": AT, "thread_ts": card.ts, "parent_user_id": BOT, **more}
    event = bodies.message(given.pop("text", "Hello"), **given)
    response = await door.send(bodies.event(event, "Ev77"))
    assert response.status == 200
    await door.deliver()
    await later(door, 60)


@pytest.mark.parametrize("kind", HEARD)
async def test_what_people_say_becomes_a_comment(door, card, desk, slack, kind):
    given, text = HEARD[kind]
    if "files" in given:
        slack.files["F1"] = b"1"
        given = {**given, "files": [bodies.file("F1", 1)]}
    await send(door, card, **given)
    [comment] = desk.conversations[ticket_of(desk).id][1:]

    assert comment.text == text
    assert len(comment.attachments) == ("files" in given)
    assert slack.reactions[HELP, AT] == ["white_check_mark"]


@pytest.mark.parametrize("kind", NOT_HEARD)
async def test_everything_else_is_left_alone(door, card, desk, slack, kind):
    before = [len(slack.sent), await rows(door)]
    await send(door, card, **NOT_HEARD[kind])

    assert desk.said(ticket_of(desk)) == ["Please help."]
    assert [len(slack.sent), await rows(door)] == before


async def rows(door):
    return len(await door.kit.store.outbox.beginning(""))


SAID = {"type": "message", "user": ANA, "text": "Hello", "ts": AT}
NO_CHANGES = {
    "an unfurled link": {"attachments": [{"from_url": "https://x.example"}]},
    "a first reply": {"reply_count": 1},
    "the same words again": {"edited": {"user": ANA, "ts": "1800000009.000100"}},
}


@pytest.mark.parametrize("kind", NO_CHANGES)
async def test_a_message_that_only_looks_otherwise_is_no_edit(door, card, desk, kind):
    await send(door, card)
    before = SAID | {"thread_ts": card.ts}
    event = bodies.changed(before, before | NO_CHANGES[kind], ts="1800000009.000200")
    await door.send(bodies.event(event, "Ev78"))
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "Hello"]


async def test_a_tombstone_says_that_the_message_is_gone(door, card, desk):
    await send(door, card)
    before = SAID | {"thread_ts": card.ts}
    gone = before | {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was …"}
    await door.send(bodies.event(bodies.changed(before, gone, ts="1800000009.000200"), "Ev78"))
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1].endswith("was deleted in Slack.")


async def test_a_changed_card_of_ours_is_no_edit(door, card, desk):
    ours = {"type": "message", "bot_id": "B0BOT", "user": BOT, "ts": card.ts, "text": "a"}
    await door.send(bodies.event(bodies.changed(ours, ours | {"text": "b"}, ts="1.2"), "Ev78"))
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]
