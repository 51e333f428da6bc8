"""A request from Slack becomes a ticket, once, with its files, wherever it is shown."""

import re
from dataclasses import replace

import pytest

from handlers.workspace import Channel, SlackDown, SlackRefused, SlackUnclear
from helpdesks.errors import (
    Forbidden,
    HelpDeskError,
    NotFound,
    RateLimited,
    Refused,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
)
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, BO, FINANCE, HELP, LIN
from tests.handlers.steps import ask, asked, card_of, dead, later, ticket_of


@pytest.mark.parametrize("error", [Unclear(), Unintelligible("the ticket")])
async def test_a_ticket_whose_answer_was_lost_is_found_and_not_opened_again(door, desk, error):
    desk.trouble.fail("open_ticket", error, done=True)
    await ask(door, "Only once")
    await door.deliver()
    await later(door, 60)

    assert len(desk.all_tickets) == 1
    assert ticket_of(desk, "Only once").number in card_of(door, "Only once").text


async def test_a_ticket_that_was_not_opened_after_all_is_opened(door, desk):
    desk.trouble.fail("open_ticket", Unclear(), Unclear())
    await ask(door, "Only once")
    await door.deliver()
    await later(door, 60)
    await later(door, 60)

    assert len(desk.all_tickets) == 1


async def test_looking_is_tried_until_the_desk_answers(door, desk):
    desk.trouble.fail("open_ticket", Unclear(), done=True)
    desk.trouble.fail("find_opened", Unreachable(), Unreachable())
    await ask(door, "Only once")
    for _ in range(4):
        await later(door, 60)

    assert len(desk.all_tickets) == 1
    assert card_of(door, "Only once")


async def test_the_same_request_made_twice_by_a_person_is_two(door, desk, clock):
    await asked(door, "Same words")
    desk.trouble.fail("open_ticket", Unclear())
    await ask(door, "Same words")
    await door.deliver()
    await later(door, 60)

    assert len(desk.all_tickets) == 2


async def test_a_request_under_way_when_the_process_died_is_looked_for_first(door, desk, kit):
    desk.trouble.fail("open_ticket", KeyboardInterrupt(), done=True)
    await ask(door, "Only once")
    with pytest.raises(KeyboardInterrupt):
        await door.deliver()
    await kit.store.outbox.recover()
    await door.deliver()

    assert len(desk.all_tickets) == 1
    assert card_of(door, "Only once")


async def test_a_card_whose_post_got_no_answer_stands_once(door, desk, slack):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await asked(door, "Only once")
    await later(door, 60)

    assert len(slack.said_in(HELP)) == 1


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        (HELP, HELP),
        (FINANCE, "D0ANA"),
        ("C0NOWHERE", "D0ANA"),
        ("C0OLD", "D0ANA"),
        ("D0ANA", "D0ANA"),
    ],
)
async def test_the_card_stands_where_it_was_asked_or_in_the_persons_own_messages(
    door, slack, kit, channel, place
):
    slack.channels["C0OLD"] = Channel(id="C0OLD", member=True, archived=True)
    await kit.slack.direct(ANA)
    card = await asked(door, "Where", channel=channel)

    assert card.channel == place
    assert await kit.store.links.find("T0ACME", place, card.ts)


async def test_a_channel_that_takes_no_card_leaves_it_in_the_persons_own_messages(
    door, slack, kit, desk
):
    slack.trouble.fail("post", SlackRefused("restricted_action"))
    card = await asked(door, "Where")
    [link] = await kit.store.links.of_ticket("support", ticket_of(desk, "Where").id)

    assert (card.channel, link.channel, link.opened_by) == ("D0ANA", "D0ANA", ANA)


async def test_a_private_request_is_shown_to_its_writer_alone(door, slack, kit, desk):
    card = await asked(door, "My salary slip", private=["private"])
    [link] = await kit.store.links.of_ticket("support", ticket_of(desk, "My salary slip").id)

    assert (card.channel, link.private, link.opened_by) == ("D0ANA", True, ANA)
    assert slack.said_in(HELP) == []


async def test_somebody_unknown_is_introduced_by_the_first_request_and_known_after_it(
    door, desk, slack
):
    card = await asked(door, "A monitor", user=BO)
    await door.say("Two, even", user=BO, ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    ticket = ticket_of(desk, "A monitor")
    assert (await desk.person(ticket.requester_id)).name == "Bo Lund"
    assert desk.said(ticket) == ["Please help.", "Two, even"]


async def test_files_that_stay_behind_are_named_in_the_persons_language(door, desk, slack):
    slack.files["F1"] = b"1"
    files = [bodies.file("F1", 1), bodies.file("F2", 9, mode="tombstone", name="旧.txt")]
    await ask(door, "打印机", user=LIN, files=files)
    await door.deliver()

    [first] = desk.conversations[ticket_of(desk, "打印机").id]
    assert [a.name for a in first.attachments] == ["F1.txt"]
    assert "旧.txt" in first.text
    assert "未附上" in first.text or "没有附上" in first.text
    assert "https://acme.slack.example/files/F2" in first.text
    assert "旧.txt" in str(slack.form)


async def test_a_file_is_uploaded_once_though_the_request_is_sent_twice(door, desk, slack):
    slack.files["F1"] = b"1"
    desk.trouble.fail("open_ticket", Unreachable())
    await ask(door, "With a file", files=[bodies.file("F1", 1)])
    await door.deliver()
    await later(door, 60)

    assert len(desk.held) == 1
    [first] = desk.conversations[ticket_of(desk, "With a file").id]
    assert [a.name for a in first.attachments] == ["F1.txt"]


async def test_a_token_that_ran_out_lets_the_files_be_carried_anew_once(door, desk, slack):
    slack.files["F1"] = b"1"
    desk.trouble.fail("open_ticket", Unreachable())
    await ask(door, "With a file", files=[bodies.file("F1", 1)])
    await door.deliver()
    desk.held.clear()
    await later(door, 60)

    [first] = desk.conversations[ticket_of(desk, "With a file").id]
    assert [desk.held[a.id].data for a in first.attachments] == [b"1"]


async def test_a_request_that_is_refused_with_fresh_files_is_refused_for_good(door, desk, slack):
    slack.files["F1"] = b"1"
    desk.trouble.fail("open_ticket", Unreachable(), Refused("no"), Refused("no"))
    await ask(door, "With a file", files=[bodies.file("F1", 1)])
    await door.deliver()
    await later(door, 60)

    assert (await dead(door)).last_error == "Refused: the desk refused the request"
    assert desk.all_tickets == {}


@pytest.mark.parametrize("user", [ANA, LIN])
@pytest.mark.parametrize(
    "error",
    [
        Refused("sekret <!here>"),
        Forbidden("sekret"),
        NotFound("sekret"),
        TooLarge(1024),
        HelpDeskError("sekret"),
        SlackRefused("fatal_error", ["sekret"]),
        RuntimeError("sekret"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
async def test_why_a_request_was_not_delivered_is_said_in_the_persons_language(
    door, desk, slack, error, user
):
    desk.trouble.fail("open_ticket", error)
    await ask(door, "x", user=user, body="y")
    await door.deliver()

    [told] = [p for p in slack.posts if p.channel == f"D{user[1:]}"]
    for shown in (told.text, str(slack.form)):
        assert bool(re.search("[\u4e00-\u9fff]", shown)) is (user == LIN)
        assert "<!here>" not in shown
        assert ("sekret" in shown) is (type(error) is Refused)


async def test_a_request_waits_for_slack_where_its_place_is_not_known(door, desk, slack):
    slack.trouble.fail("channel", SlackDown())
    await ask(door, "Patient")
    await door.deliver()
    before = len(desk.all_tickets)
    await later(door, 60)

    assert (before, len(desk.all_tickets)) == (0, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"guest": True}, "Guests of this workspace"),
        ({"bot": True}, "Apps cannot use the help desk"),
        ({"email": ""}, "Your Slack profile has no email address"),
        ({"confirmed": False}, "Slack has not confirmed your email address yet"),
    ],
)
async def test_for_whom_we_cannot_vouch_nothing_is_opened_and_the_words_are_kept(
    door, desk, slack, change, said
):
    slack.members[BO] = replace(slack.members[BO], **change)
    await ask(door, "Let me in", user=BO, body="To everything.")
    await door.deliver()

    assert desk.all_tickets == {}
    [told] = [p for p in slack.posts if p.channel == "D0BO"]
    assert said in told.text
    assert "To everything." in told.all_text


async def test_somebody_suspended_at_the_desk_is_told_so(door, desk, slack):
    desk.persons["7"] = replace(desk.persons["7"], active=False)
    await ask(door, "Let me in")
    await door.deliver()

    assert desk.all_tickets == {}
    assert "Your account at the help desk is suspended." in slack.said_in("D0ANA")[0]


async def test_a_desk_that_asks_to_wait_is_asked_again_no_sooner(door, desk):
    desk.trouble.fail("open_ticket", RateLimited(30))
    await ask(door, "Patient")
    await door.deliver()
    await later(door, 29)
    before = len(desk.all_tickets)
    await later(door, 2)

    assert (before, len(desk.all_tickets)) == (0, 1)
