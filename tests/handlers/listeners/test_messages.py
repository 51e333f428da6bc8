"""What people write in a request's thread."""

import asyncio

import pytest

from bot.deliver import Deliver
from handlers.flows.deliveries import DELIVERIES
from handlers.workspace import Member, SlackUnclear
from helpdesks.errors import Refused
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BO, BOT, HELP, LIN, MARTA
from tests.handlers.steps import asked, later, on_disk, ticket_of, values

UNDER_OUR_CARD = {"parent_user_id": BOT}


async def test_a_reply_in_the_thread_is_on_disk_before_slack_hears_that_we_have_it(
    door, card, path
):
    before = on_disk(path)
    body = bodies.message("Also the one beside it", user=ANA, ts="1800000001.1", thread_ts=card.ts)
    response = await door.answered(bodies.event(body, "Ev1"))

    key = "message:T0ACME:C0HELP:1800000001.1"
    assert response.status == 200
    assert on_disk(path)[len(before) :] == [("add_comment", key), ("mark", f"mark:{key}")]


async def test_a_reply_becomes_a_comment_of_its_writer_with_its_marks(door, card, slack, desk):
    await door.say("It is *really* hot", user=MARTA, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk).id][-1]
    assert (comment.author.id, comment.text, comment.public) == ("9", "It is really hot", True)
    assert slack.reactions[HELP, "1800000001.1"] == ["white_check_mark"]


async def test_an_event_delivered_three_times_makes_one_row(door, card, path, desk):
    before = on_disk(path)
    for _ in range(3):
        response = await door.say("Once", event_id="Ev7", ts="1800000001.1", thread_ts=card.ts)
        assert response.status == 200
    rows = on_disk(path)[len(before) :]
    await door.deliver()
    await door.say("Once", event_id="Ev7", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert [kind for kind, _ in rows] == ["add_comment", "mark"]
    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]


async def test_what_was_given_up_does_not_come_back_with_the_event(door, card, desk, slack):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("Never mind", event_id="Ev7", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    await door.press("give_up", *values(slack.whispers[0].message, "give_up"))
    await door.say("Never mind", event_id="Ev7", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]


async def test_the_same_message_under_another_event_id_makes_one_comment(door, card, desk):
    for event_id in ("Ev7", "Ev8"):
        await door.say("Once", event_id=event_id, ts="1800000001.1", thread_ts=card.ts)
        await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]


async def test_the_same_event_at_once_makes_one_comment(door, card, desk):
    body = bodies.message("Once", user=ANA, ts="1800000001.1", thread_ts=card.ts)
    answers = await asyncio.gather(*(door.answered(bodies.event(body, "Ev7")) for _ in range(3)))
    await door.deliver()

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert desk.said(ticket_of(desk)) == ["Please help.", "Once"]


NOT_SAID = {
    "edit": {"subtype": "message_changed", "message": {"text": "x"}, "hidden": True},
    "deletion": {"subtype": "message_deleted", "deleted_ts": "1.1", "hidden": True},
    "unfurl": {"subtype": "message_changed", "message": {"attachments": []}},
    "bot": {"subtype": "bot_message", "bot_id": "B1"},
    "app posting as itself": {"bot_id": "B1", "app_id": "A1"},
    "join": {"subtype": "channel_join", "inviter": BO},
    "leave": {"subtype": "channel_leave"},
    "topic": {"subtype": "channel_topic", "topic": "x"},
    "reply's shadow": {"subtype": "message_replied"},
    "reminder": {"subtype": "reminder_add"},
    "old file comment": {"subtype": "file_comment"},
    "tombstone": {"subtype": "tombstone", "hidden": True},
    "not to be shown": {"hidden": True},
    "kind of next year": {"subtype": "of_next_year"},
    "nobody": {"user": ""},
    "no words": {"text": ""},
    "no words and no files": {"text": "", "files": []},
}


@pytest.mark.parametrize("kind", NOT_SAID)
async def test_what_no_person_newly_said_is_left_alone(door, card, path, kind):
    before = on_disk(path)
    given = {"ts": "1800000001.1", "thread_ts": card.ts, **UNDER_OUR_CARD, "user": ANA}
    event = {**bodies.message("x", **given), **NOT_SAID[kind]}
    response = await door.send(bodies.event(event, "Ev1"))

    assert response.status == 200
    assert on_disk(path) == before


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
async def test_what_a_person_said_in_another_way_goes_along(door, card, desk, subtype):
    await door.say("Said so", subtype=subtype, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Said so"


async def test_a_message_outside_threads_and_in_others_threads_writes_nothing(door, card, path):
    before = on_disk(path)
    await door.say("lunch?", ts="1800000001.1")
    await door.say("lunch!", ts="1800000001.2", thread_ts="1800000001.1", parent_user_id=BO)
    await door.say("the root itself", ts="1800000001.3", thread_ts="1800000001.3")
    await door.say("elsewhere", ts="1800000001.4", thread_ts=card.ts, channel="C0OTHER")

    assert on_disk(path) == before


async def test_a_message_that_is_quicker_than_the_cards_link_waits_and_becomes_a_comment(
    door, slack, desk, clock
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    card = await asked(door)
    await door.say("First!", ts="1800000001.1", thread_ts=card.ts, **UNDER_OUR_CARD)
    await door.deliver()
    before = desk.said(ticket_of(desk))
    await later(door, 2)

    assert before == ["Please help."]
    assert desk.said(ticket_of(desk)) == ["Please help.", "First!"]
    assert slack.reactions[HELP, "1800000001.1"] == ["white_check_mark"]


async def test_a_message_that_is_quicker_than_the_link_keeps_its_place_before_later_ones(
    door, slack, desk, clock
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    card = await asked(door)
    await door.say("First!", ts="1800000001.1", thread_ts=card.ts, **UNDER_OUR_CARD)
    clock.forward(seconds=2)
    await deliver_lane(door, "slack:")
    await door.say("Second!", ts="1800000001.2", thread_ts=card.ts, **UNDER_OUR_CARD)
    await later(door, 1)

    assert desk.said(ticket_of(desk)) == ["Please help.", "First!", "Second!"]


async def test_a_message_under_another_message_of_ours_is_told_that_it_belongs_nowhere(
    door, kit, slack, desk
):
    await door.say("Thanks, bot", ts="1800000001.1", thread_ts="1800000000.9", **UNDER_OUR_CARD)
    await door.deliver()
    waiting = await kit.store.outbox.counts()
    await later(door, 21)

    assert waiting["waiting"] == 1
    assert (await kit.store.outbox.counts())["waiting"] == 0
    [told] = slack.whispers
    assert (told.user, told.thread_ts) == (ANA, "1800000000.9")
    assert "this message belongs to no request" in told.text
    assert desk.all_tickets == {}


async def test_files_of_a_message_go_along_and_those_that_cannot_are_named(door, card, slack, desk):
    slack.files["F1"] = b"grey smoke"
    files = [
        bodies.file("F1", 10),
        bodies.file("F2", 5, mode="tombstone"),
        bodies.file("F3", 5, is_external=True, mode="external"),
        bodies.file("F4", 5, mode="canvas"),
        bodies.file("F5", 0),
    ]
    await door.say("", subtype="file_share", files=files, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk).id][-1]
    assert [(a.name, desk.held[a.id].data) for a in comment.attachments] == [
        ("F1.txt", b"grey smoke")
    ]
    for name in ("F2.txt", "F3.txt", "F4.txt", "F5.txt"):
        assert name in comment.text
    [told] = slack.whispers
    assert (told.user, told.thread_ts) == (ANA, card.ts)
    assert "The file is empty." in told.all_text


async def test_a_person_the_desk_does_not_know_may_not_answer_and_keeps_the_words(
    door, card, slack, desk
):
    await door.say("Let me in", user=BO, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]
    assert slack.reactions[HELP, "1800000001.1"] == ["warning"]
    [told] = slack.whispers
    assert (told.user, told.channel, told.thread_ts) == (BO, HELP, card.ts)
    assert "The help desk does not know you yet." in told.text
    assert "Let me in" in told.text


async def test_somebody_whose_request_it_is_not_never_writes_under_the_requesters_name(
    door, card, slack, desk
):
    await door.say("Me too", user=LIN, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]
    [told] = slack.whispers
    assert told.user == LIN
    assert "不能回复" in told.text
    assert "Me too" in told.text


async def test_a_stranger_from_a_shared_channel_is_told_in_words(door, card, slack, desk):
    slack.members["U0GUS"] = Member(id="U0GUS", name="Gus", email="g@else.example", guest=True)
    await door.say("Hi", user="U0GUS", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]
    assert "Guests of this workspace" in slack.whispers[0].text


async def deliver_lane(door, lanes):
    """Carry out what is due in the lanes that begin so, once."""
    worker = Deliver(door.kit, DELIVERIES)
    for row in await door.kit.store.outbox.claim(door.clock(), 9, 60, lanes=lanes):
        await worker._deliver(row)


async def test_messages_that_come_at_the_same_time_keep_their_order(door, card, desk):
    words = [f"word {n}" for n in range(8)]
    await asyncio.gather(
        *(door.say(said, ts=f"180000000{n}.1", thread_ts=card.ts) for n, said in enumerate(words))
    )
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", *words]
