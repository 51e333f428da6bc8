"""`/request sync`: a request held against its threads."""

import pytest

from handlers import ids
from handlers.workspace import SlackDown
from helpdesks.errors import Refused
from tests.handlers.replies import agents_alone, card_among_agents
from tests.handlers.stand_ins import AGENTS, ANA, BO, HELP, LIN, MARTA
from tests.handlers.steps import asked, ticket_of, values


@pytest.fixture
async def card(door):
    card = await asked(door)
    await door.deliver()
    return card


async def synced(door, user=ANA, channel=HELP):
    await door.command("sync 118", user=user, channel=channel)
    return door.slack.answers[-1]


async def test_a_request_that_is_in_step_is_said_to_be(door, card):
    said = await synced(door)

    assert said.text.startswith("Request #118 and its threads are in step.")
    assert f"<#{HELP}>: in step" in said.text


async def test_a_message_that_nobody_told_us_of_is_counted_and_brought_to_the_desk(
    door, card, slack, desk
):
    slack.writes("are you there?", user=ANA, thread_ts=card.ts)

    said = await synced(door)
    assert "1 message that the help desk does not have" in said.text
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "are you there?"]
    assert "are in step" in (await synced(door)).text


async def test_a_comment_that_the_thread_lacks_is_counted_and_shown(door, card, slack, desk):
    ticket = ticket_of(desk)
    desk.says(ticket, "We are on it.")

    said = await synced(door)
    assert "1 comment of the help desk that is missing here" in said.text
    await door.deliver()

    assert any("We are on it." in text for text in slack.said_in(HELP, card.ts))


async def test_an_internal_note_is_no_difference(door, card, slack, desk):
    desk.says(ticket_of(desk), "HUSH", public=False)

    assert "are in step" in (await synced(door)).text
    await door.deliver()
    assert not any("HUSH" in sent for sent in slack.sent)


async def test_what_was_refused_is_shown_to_its_writer_with_retry_and_counted_for_others(
    door, card, desk
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("my words", thread_ts=card.ts)
    await door.deliver()

    mine = await synced(door)
    assert "1 message of yours was refused" in mine.text
    assert "my words" in mine.all_text
    [ref] = values(mine.message, ids.RETRY)
    others = await synced(door, user=MARTA)
    assert "1 message of others was refused" in others.text
    assert "my words" not in others.all_text

    await door.press(ids.RETRY, ref)
    await door.deliver()
    assert desk.said(ticket_of(desk))[-1] == "my words"


async def test_a_thread_that_is_gone_gets_a_new_place(door, card, slack):
    await slack.delete(HELP, card.ts)

    said = await synced(door)
    assert "its thread is gone" in said.text
    await door.deliver()
    door.clock.forward(minutes=1)
    await door.deliver()

    assert [p for p in slack.posts if "Printer on fire" in p.all_text]


async def test_slack_that_does_not_answer_is_said_and_nothing_is_claimed(door, card, slack):
    slack.trouble.fail("replies", SlackDown("down"))

    said = await synced(door)

    assert "Slack does not say now what stands there" in said.text


async def test_somebody_who_may_not_see_the_request_is_told_only_that(door, card, desk):
    said = await synced(door, user=BO)

    assert "HELP" not in said.text
    assert "118" not in said.text


async def test_a_thread_in_direct_messages_is_not_named_to_others(door, desk, slack):
    await asked(door, private=["private"])
    await door.deliver()
    desk.says(ticket_of(desk), "We are on it.")

    said = await synced(door, user=LIN)  # of the same organization

    assert "私信" not in said.text
    assert "您不在其中的消息列里有 1 处不一致" in said.text


async def test_the_button_compares_once_more(door, card, slack):
    slack.writes("are you there?", user=ANA, thread_ts=card.ts)
    first = await synced(door)
    await door.deliver()

    [again] = values(first.message, ids.SYNC)
    await door.press(ids.SYNC, again)

    assert "are in step" in slack.answers[-1].text
    assert slack.answers[-1].replace


async def test_a_number_that_is_none_is_said(door):
    await door.command("sync printer")

    assert "number" in door.slack.answers[-1].text


async def test_what_is_on_its_way_is_said(door, card, desk, clock):
    await door.say("wait for it", thread_ts=card.ts)

    said = await synced(door)

    assert "1 message is on its way to the help desk" in said.text


async def test_a_requester_is_told_nothing_of_notes(door, card, kit, desk):
    ticket = ticket_of(desk)
    await agents_alone(kit)
    among = await card_among_agents(kit, ticket)
    desk.says(ticket, "HUSH", public=False)
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("a note", user=MARTA, channel=AGENTS, thread_ts=among)
    await door.deliver()
    await door.say("another", user=MARTA, channel=AGENTS, thread_ts=among)

    told = (await synced(door)).text
    assert "are in step" in told
    assert "elp desk" not in told
    assert "1 message of yours was refused" in (await synced(door, MARTA)).text
    assert "on its way" in (await synced(door, MARTA)).text
