"""Who reads what is written in a thread: everybody, or agents alone."""

from dataclasses import replace

import pytest

from handlers.workspace import SlackBusy, SlackUnclear
from helpdesks.errors import Refused
from store import Batch
from tests.handlers import bodies
from tests.handlers.replies import agents_alone, card_among_agents
from tests.handlers.stand_ins import AGENTS, BOT, HELP, MARTA, TEAM
from tests.handlers.steps import asked, later, ticket_of, values

TS = "1800000001.1"


@pytest.fixture
async def ticket(door, kit, desk):
    """Ana has asked for help, and the agents have a card of it in their channel."""
    await asked(door)
    await agents_alone(kit)
    return ticket_of(desk)


async def test_plain_words_among_agents_become_an_internal_note_of_their_writer(
    door, kit, slack, desk, ticket
):
    card = await card_among_agents(kit, ticket)
    await door.say("She is angry", user=MARTA, channel=AGENTS, ts=TS, thread_ts=card)
    await door.deliver()

    comment = desk.conversations[ticket.id][-1]
    assert (comment.author.id, comment.text, comment.public) == ("9", "She is angry", False)
    assert slack.reactions[AGENTS, TS] == ["white_check_mark"]
    assert "She is angry" not in str([post for post in slack.posts if post.channel != AGENTS])


async def test_a_thread_that_was_ever_for_agents_stays_internal(door, kit, desk, ticket):
    card = await card_among_agents(kit, ticket)
    await kit.store.commit(Batch(unwatch=((TEAM, AGENTS, "support"),)))
    await door.say("Still ours", user=MARTA, channel=AGENTS, ts=TS, thread_ts=card)
    await door.deliver()

    assert not desk.conversations[ticket.id][-1].public


async def test_an_older_thread_of_a_channel_that_is_for_agents_now_is_internal(
    door, kit, desk, ticket
):
    card = await card_among_agents(kit, ticket, audience="requesters")
    await door.say("From now on", user=MARTA, channel=AGENTS, ts=TS, thread_ts=card)
    await door.deliver()

    assert not desk.conversations[ticket.id][-1].public


async def test_what_is_said_where_the_ticket_is_not_shown_any_more_still_reaches_it(
    door, kit, desk
):
    card = await asked(door)
    link = await kit.store.links.find(TEAM, HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    await door.say("Hello?", ts=TS, thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Hello?"
    assert desk.conversations[ticket_of(desk).id][-1].public


async def test_a_message_that_is_quicker_than_the_link_is_internal_all_the_same(
    door, kit, desk, ticket
):
    quick = bodies.message(
        "Before the link",
        user=MARTA,
        channel=AGENTS,
        ts=TS,
        thread_ts="1800000000.9",
        parent_user_id=BOT,
    )
    await door.send(bodies.event(quick, "Ev1"))
    await card_among_agents(kit, ticket, ts="1800000000.9")
    await later(door, 1)

    assert desk.said(ticket)[-1] == "Before the link"
    assert not desk.conversations[ticket.id][-1].public


async def test_a_requester_who_writes_among_agents_writes_nothing(door, kit, slack, desk, ticket):
    card = await card_among_agents(kit, ticket)
    await door.say("I am here too", channel=AGENTS, ts=TS, thread_ts=card)
    await door.deliver()

    assert desk.said(ticket) == ["Please help."]
    assert slack.reactions[AGENTS, TS] == ["warning"]
    assert "I am here too" in slack.whispers[-1].text


async def test_a_note_that_was_refused_and_is_tried_again_stays_a_note(
    door, kit, slack, desk, ticket
):
    card = await card_among_agents(kit, ticket)
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("Again", user=MARTA, channel=AGENTS, ts=TS, thread_ts=card)
    await door.deliver()
    told = slack.whispers[-1]
    await door.press("retry", *values(told.message, "retry"), user=MARTA, channel=AGENTS)
    await door.deliver()

    assert f"Your internal note on #{ticket.number} was not delivered." in told.text
    assert desk.said(ticket)[-1] == "Again"
    assert not desk.conversations[ticket.id][-1].public


async def test_what_was_said_among_agents_is_a_note_though_the_mark_drops_before_it_is_placed(
    door, kit, desk, ticket
):
    quick = bodies.message(
        "Said among us",
        user=MARTA,
        channel=AGENTS,
        ts=TS,
        thread_ts="1800000000.9",
        parent_user_id=BOT,
    )
    await door.send(bodies.event(quick, "Ev1"))
    await kit.store.commit(Batch(unwatch=((TEAM, AGENTS, "support"),)))
    await card_among_agents(kit, ticket, ts="1800000000.9", audience="requesters")
    await later(door, 1)

    assert desk.said(ticket)[-1] == "Said among us"
    assert not desk.conversations[ticket.id][-1].public


async def test_nobody_is_told_that_a_message_belongs_nowhere_while_its_card_is_on_its_way(
    door, slack, desk
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    slack.trouble.fail("find_post", SlackBusy(30))
    card = await asked(door)
    await door.say("First!", ts=TS, thread_ts=card.ts, parent_user_id=BOT)
    for _ in range(60):
        await later(door, 1)

    assert desk.said(ticket_of(desk)) == ["Please help.", "First!"]
    assert slack.whispers == []


async def test_once_the_card_is_given_up_a_message_belongs_nowhere(door, slack, kit):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    slack.trouble.fail("find_post", SlackBusy(30))
    card = await asked(door)
    await door.say("First!", ts=TS, thread_ts=card.ts, parent_user_id=BOT)
    await later(door, 25)
    early = slack.whispers[:]
    [row] = await kit.store.outbox.beginning("card:")
    await kit.store.outbox.drop(row.id)
    await later(door, 5)

    assert early == []
    assert "this message belongs to no request" in slack.whispers[0].text
