"""One living card for each ticket and channel."""

import re
from dataclasses import replace

import pytest

from handlers.flows import audience
from handlers.flows import follow as following
from handlers.flows.cards import post_card, update_card
from handlers.flows.jobs import PostCard
from handlers.workspace import SlackBusy, SlackRefused, SlackUnclear
from helpdesks.errors import Unreachable
from helpdesks.models import Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, BOT, HELP, MARTA
from tests.handlers.steps import (
    ask,
    asked,
    card_of,
    later,
    look,
    thread,
    ticket_of,
    waiting,
    watch,
)


@pytest.fixture
async def card(door):
    """Ana has asked for help; its card has stood in the channel for a minute."""
    card = await asked(door)
    await later(door, 60)
    return card


def shown(door, card):
    """The card as it stands there now."""
    return next(p for p in door.slack.posts if (p.channel, p.ts) == (card.channel, card.ts))


def labels(post):
    """What the buttons say."""
    elements = [e for block in post.message.blocks for e in block.get("elements", ())]
    return [e["text"]["text"] for e in elements if e["type"] == "button"]


def updates(slack):
    """How often a card was changed."""
    return sum(re.search(r"'card:\d+'$", sent) is not None for sent in slack.sent)


async def watched(kit, **changes):
    """Let the channel of the agents be shown requests."""
    rule = replace(await watch(kit, changes.pop("channel", AGENTS)), **changes)
    await kit.store.commit(Batch(watches=(rule,)))
    return rule


async def test_in_calm_a_change_shows_at_once(door, card, desk):
    desk.sets(ticket_of(desk), status=Status.SOLVED)
    await look(door)

    assert "Solved" in shown(door, card).text


async def test_a_burst_changes_it_once_in_ten_seconds_and_the_last_change_arrives(
    door, card, desk, slack
):
    ticket = ticket_of(desk)
    for n in range(20):
        desk.sets(ticket, title=f"Printer on fire {n}")
        await look(door)
        await later(door, 1)
    await later(door, 10)

    assert "Printer on fire 19." in shown(door, card).text
    assert updates(slack) == 3


async def test_a_card_that_was_posted_just_now_rests_first(door, desk):
    card = await asked(door)
    desk.sets(ticket_of(desk), status=Status.SOLVED)
    await later(door, 4)
    await look(door)
    early = shown(door, card).text
    await later(door, 6)

    assert "Solved" not in early
    assert "Solved" in shown(door, card).text


async def test_what_it_says_already_is_not_said_again(door, card, kit, slack):
    [link] = await kit.store.links.in_channel(kit.slack.team, HELP)
    await kit.store.commit(Batch(outbox=(update_card(link),)))
    await later(door, 60)

    assert updates(slack) == 0
    assert await waiting(kit) == []


async def test_an_update_that_waits_holds_up_nothing_in_its_channel(door, desk, kit):
    card = await asked(door)
    ticket = ticket_of(desk)
    desk.sets(ticket, status=Status.SOLVED)
    desk.says(ticket, "Done.")
    await look(door)

    assert "Marta Klein: Done." in thread(door, card)
    assert await waiting(kit) == ["update_card"]


async def test_slack_asking_one_card_to_wait_delays_no_other(door, desk, slack):
    first, second = await asked(door, "First"), await asked(door, "Second")
    await later(door, 60)
    slack.trouble.fail("update", SlackBusy(30))
    desk.sets(ticket_of(desk, "First"), status=Status.SOLVED)
    await look(door)
    desk.sets(ticket_of(desk, "Second"), status=Status.SOLVED)
    await look(door)
    early = shown(door, first).text
    await later(door, 30)

    assert "Solved" not in early
    assert "Solved" in shown(door, second).text
    assert "Solved" in shown(door, first).text


async def test_it_says_until_when_it_is_in_step(door, card, desk):
    desk.sets(ticket_of(desk), status=Status.PENDING)
    await look(door)
    moment = int(door.clock().timestamp())

    assert f"In step with the help desk as of <!date^{moment}^" in shown(door, card).all_text


async def test_while_the_desk_is_down_it_does_not_claim_to_be_in_step(door, desk, kit):
    card = await asked(door)
    desk.sets(ticket_of(desk), status=Status.PENDING)
    await look(door)
    heard = int(door.clock().timestamp())
    door.clock.forward(seconds=60)
    desk.trouble.fail("changed_since", Unreachable())
    await following.follow(kit, "support")
    await door.deliver()

    assert "Pending" in shown(door, card).text
    assert f"as of <!date^{heard}^" in shown(door, card).all_text


@pytest.mark.parametrize("code", ["message_not_found", "is_archived", "not_in_channel"])
async def test_one_that_cannot_be_changed_any_more_asks_for_a_new_home(
    door, card, desk, kit, slack, code
):
    slack.trouble.fail("update", SlackRefused(code))
    desk.sets(ticket_of(desk), status=Status.SOLVED)
    await look(door)

    moved = await kit.store.outbox.find(f"move:{HELP}:{card.ts}")
    assert moved.payload["why"] == code
    assert await kit.store.outbox.list("dead") == ()


async def test_a_refusal_for_another_reason_is_a_dead_letter(door, card, desk, kit, slack):
    slack.trouble.fail("update", SlackRefused("msg_too_long"))
    desk.sets(ticket_of(desk), status=Status.SOLVED)
    await look(door)

    [row] = await kit.store.outbox.list("dead")
    assert row.kind == "update_card"


async def test_with_numbers_neither_title_nor_people_are_shown(door, desk, kit, slack):
    await watched(kit, detail="numbers")
    ticket = desk.opens("Dismissal of Bo Lund")
    await look(door)
    await later(door, 60)
    desk.sets(ticket, status=Status.SOLVED, assignee_id="9")
    await look(door)

    [card] = [p for p in slack.posts if p.channel == AGENTS and p.thread_ts is None]
    assert card.text == f"Request #{ticket.number}. 🟣 Solved."
    assert "Dismissal" not in str(slack.sent)
    assert "Marta Klein" not in str(slack.sent)
    assert "Ana Example" not in str(slack.sent)


async def test_a_persons_own_request_is_shown_in_full_where_numbers_are_shown(door, desk, kit):
    await watched(kit, channel=HELP, detail="numbers")
    card = await asked(door)

    assert "Printer on fire" in card.text


async def test_without_its_watch_a_card_shows_the_least(door, desk, kit, slack):
    rule = await watched(kit)
    ticket = desk.opens("By phone")
    await look(door)
    await later(door, 60)
    await kit.store.commit(Batch(unwatch=((rule.team, rule.channel, rule.desk),)))
    desk.sets(ticket, title="Not for them any more", status=Status.SOLVED)
    await look(door)

    [card] = [p for p in slack.posts if p.channel == AGENTS and p.thread_ts is None]
    assert card.text == f"Request #{ticket.number}. 🟣 Solved."
    assert "Not for them" not in str(slack.sent)


async def test_a_watch_that_ended_meanwhile_posts_no_card(door, desk, kit, slack):
    rule = await watched(kit)
    desk.opens("By phone")
    slack.trouble.fail("post", SlackBusy(60))
    await look(door)
    await kit.store.commit(Batch(unwatch=((rule.team, rule.channel, rule.desk),)))
    await later(door, 60)

    assert slack.posts == []


async def test_a_card_that_waited_long_shows_what_is_known_by_now(door, desk, kit, slack):
    await watched(kit)
    ticket = desk.opens("By phone")
    slack.trouble.fail("post", SlackBusy(60))
    await look(door)
    door.clock.forward(seconds=30)
    desk.sets(ticket, status=Status.SOLVED)
    await look(door)
    await later(door, 60)

    [card] = [p for p in slack.posts if p.thread_ts is None]
    assert "Solved" in card.text
    assert thread(door, card) == []


async def test_in_a_channel_for_agents_it_says_that_plain_words_are_notes(door, desk, kit, slack):
    await watched(kit, audience="agents")
    desk.opens("By phone")
    await look(door)

    [card] = slack.posts
    [link] = await kit.store.links.in_channel(kit.slack.team, AGENTS)
    assert link.audience == "agents"
    assert "Internal: plain words here are notes for agents." in card.all_text
    assert "Reply in this thread to add an internal note." in card.all_text
    assert labels(card) == ["Show", "Public reply"]


async def test_a_request_made_in_a_channel_for_agents_is_one_of_theirs(door, kit):
    await watched(kit, audience="agents")
    await ask(door, "My own screen", user=MARTA, channel=AGENTS)
    await door.deliver()

    [link] = await kit.store.links.in_channel(kit.slack.team, AGENTS)
    assert (link.audience, link.opened_by) == ("agents", MARTA)


async def test_in_a_channel_marked_for_agents_a_card_is_theirs_whoever_has_joined_by_then(
    door, desk, kit, slack
):
    await watched(kit, audience="agents")
    slack.present[AGENTS] = [MARTA, ANA, BOT]
    desk.opens("By phone")
    await look(door)

    card = next(p for p in slack.posts if p.key.startswith("card:"))
    [link] = await kit.store.links.in_channel(kit.slack.team, AGENTS)
    assert link.audience == "agents"
    assert "Internal:" in card.all_text
    assert labels(card) == ["Show", "Public reply"]


async def test_a_thread_that_was_for_agents_stays_so_when_somebody_joined_before_its_card(
    door, desk, kit, slack
):
    """Words that an agent meant for agents alone never become public by a mark that ends."""
    await watched(kit, audience="agents")
    slack.present[AGENTS] = [MARTA, ANA, BOT]
    ticket = desk.opens("By phone")
    await look(door)
    card = next(p for p in slack.posts if p.key.startswith("card:"))
    await kit.store.commit(Batch(outbox=(audience.check(AGENTS),)))
    await door.deliver()

    await door.say("only for us", user=MARTA, channel=AGENTS, thread_ts=card.ts)
    await door.deliver()

    assert not await audience.is_agents(kit, AGENTS)
    [*_, comment] = desk.conversations[ticket.id]
    assert (comment.text, comment.public) == ("only for us", False)


async def test_after_a_lost_answer_a_watched_card_is_found_and_not_posted_again(
    door, desk, kit, slack
):
    await watched(kit)
    desk.opens("By phone")
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await look(door)
    await later(door, 60)

    assert len(slack.posts) == 1
    assert len(await kit.store.links.in_channel(kit.slack.team, AGENTS)) == 1


# Asked for between somebody and the help desk


async def asked_in_private(door, title="My salary slip"):
    await door.slack.direct(ANA)
    await ask(door, title, private=["private"])
    await door.deliver()
    return ticket_of(door.kit.desk, title)


async def test_a_channel_never_gets_a_card_of_what_was_asked_in_private(door, desk, slack, kit):
    ticket = await asked_in_private(door)
    [link] = await kit.store.links.of_ticket("support", ticket.id)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    await watch(kit)
    door.clock.forward(days=8)
    await kit.store.prune(kit.now())
    card = PostCard(desk="support", ticket=ticket, channel=AGENTS, locale="en-US")
    await kit.store.commit(Batch(outbox=(post_card(card),)))
    await door.deliver()
    desk.sets(ticket, status=Status.OPEN)
    await look(door)

    assert slack.said_in(AGENTS) == []


async def test_a_card_that_a_lost_answer_left_in_a_channel_goes_once_it_is_found_to_be_private(
    door, desk, slack, kit
):
    await watch(kit)
    ticket = desk.opens("My salary slip", requester="7")
    slack.trouble.fail("post", SlackUnclear(), done=True)
    card = PostCard(desk="support", ticket=ticket, channel=AGENTS, locale="en-US")
    await kit.store.commit(Batch(outbox=(post_card(card),)))
    await door.deliver()
    stood = len(slack.said_in(AGENTS))
    theirs = replace(card, channel=await slack.direct(ANA), user=ANA, private=True)
    await kit.store.commit(Batch(outbox=(post_card(theirs),)))
    await later(door, 60)

    assert (stood, slack.said_in(AGENTS)) == (1, [])
    assert len(slack.said_in("D0ANA")) == 1


async def test_below_a_card_that_takes_the_place_of_one_for_agents_plain_words_stay_notes(
    door, desk, kit
):
    ticket = desk.opens("Printer on fire")
    await watch(kit)
    card = PostCard(
        desk="support", ticket=ticket, channel=AGENTS, locale="en-US", audience="agents"
    )
    await kit.store.commit(Batch(outbox=(post_card(card),)))
    await door.deliver()
    new = card_of(door, "Printer on fire", AGENTS)
    await door.say("between us", user=MARTA, channel=AGENTS, thread_ts=new.ts)
    await door.deliver()

    said = desk.conversations[ticket.id][-1]
    assert (said.text, said.public) == ("between us", False)
