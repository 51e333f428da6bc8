"""A thread that cannot be written to any more: its ticket goes on elsewhere, with all it has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.flows import homes
from handlers.flows.follow import follow
from handlers.flows.threads import ReadThread, read_thread
from handlers.views.homes import LOST_WATCH, MOVED
from handlers.workspace import Channel, SlackDown, SlackRefused, SlackUnclear
from helpdesks.models import Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, DIRECT, HELP, MARTA, TEAM
from tests.handlers.steps import (
    ask,
    asked,
    card_of,
    deliver_in,
    hide,
    later,
    look,
    merge,
    thread,
    ticket_of,
    waiting,
    watch,
)


def changes(slack, channel=HELP, **changed):
    slack.channels[channel] = replace(slack.channels[channel], **changed)


def deletes(slack, card, *, leaves_replies=False):
    """An administrator deletes a message of ours; what hangs below it keeps a tombstone."""
    slack.posts = [post for post in slack.posts if post.ts != card.ts]
    if leaves_replies:
        tombstone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": card.ts}
        slack.written.append({"channel": card.channel, **tombstone})


async def move(door, why, channel=HELP, thread_ts=""):
    await door.kit.store.commit(Batch(outbox=(homes.move(channel, thread_ts, why),)))
    await settled(door)


async def move_at_once(door, why, card):
    """A new home is looked for before anything else is tried again."""
    await door.kit.store.commit(Batch(outbox=(homes.move(card.channel, card.ts, why),)))
    await door.deliver()
    await settled(door)


async def settled(door):
    for _ in range(4):
        await later(door, 40)


async def living(kit, desk, title="Printer on fire"):
    return await kit.store.links.of_ticket("support", ticket_of(desk, title).id)


async def test_every_reason_has_its_sentence():
    assert {"archived", "outside", "silenced", "shared", "deleted"} == set(MOVED)
    assert set(LOST_WATCH) < set(MOVED)
    assert {"is_archived", "not_in_channel", "thread_not_found"} < homes.LOST


# The channel is lost


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"archived": True, "member": False}, "was archived"),
        ({"member": False}, "no longer in"),
    ],
)
async def test_an_answer_that_finds_the_channel_lost_is_told_in_direct_messages(
    door, card, desk, slack, kit, changed, said
):
    desk.says(ticket_of(desk), "before")
    await look(door)
    changes(slack, **changed)
    desk.says(ticket_of(desk), "after")
    await look(door)
    await settled(door)

    new = card_of(door, "Printer on fire", DIRECT)
    assert said in str(thread(door, new))
    assert thread(door, new).count("Marta Klein: after") == 1
    assert "Marta Klein: before" not in thread(door, new)
    [link] = await living(kit, desk)
    assert (link.channel, link.opened_by) == (DIRECT, ANA)


async def test_answers_that_wait_for_a_lost_thread_arrive_in_the_new_one_in_order(
    door, card, desk, slack
):
    changes(slack, archived=True)
    for words in ("one", "two", "three"):
        desk.says(ticket_of(desk), words)
    await look(door)
    await settled(door)

    said = [s for s in thread(door, card_of(door, "Printer", DIRECT)) if "Marta" in s]
    assert said == ["Marta Klein: one", "Marta Klein: two", "Marta Klein: three"]


async def test_what_people_say_in_the_new_home_reaches_the_ticket(door, card, desk, slack):
    changes(slack, archived=True)
    await move(door, "is_archived")
    new = card_of(door, "Printer on fire", DIRECT)
    await door.say("Hello?", channel=DIRECT, ts="1800000009.1", thread_ts=new.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Hello?"


async def test_what_ana_said_in_the_old_thread_is_not_said_to_her_again(door, card, desk, slack):
    await door.say("Any news?", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    changes(slack, archived=True)
    await move(door, "is_archived")
    desk.says(ticket_of(desk), "Yes")
    await look(door)

    said = thread(door, card_of(door, "Printer on fire", DIRECT))
    assert [s for s in said if "Any news" in s] == []
    assert "Marta Klein: Yes" in said


async def test_a_home_is_found_once_whatever_happens_in_between(door, card, desk, slack, kit):
    changes(slack, archived=True)
    slack.trouble.fail("post", SlackUnclear(), done=True)
    for _ in range(3):
        await move(door, "is_archived")
        await move(door, "is_archived", thread_ts=card.ts)

    cards = [p for p in slack.posts if p.channel == DIRECT and p.thread_ts is None]
    assert len(cards) == 1
    assert len(await living(kit, desk)) == 1
    assert len(thread(door, cards[0])) == 1


@pytest.mark.parametrize("why", ["is_archived", "message_not_found"])
async def test_an_answer_that_stands_in_the_old_home_though_slack_never_said_so_is_not_repeated(
    door, card, desk, slack, kit, why
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "Only once")
    await look(door)
    if why == "is_archived":
        changes(slack, archived=True)
    else:
        deletes(slack, card, leaves_replies=True)
    await move_at_once(door, why, card)

    new = card_of(door, "Printer on fire", DIRECT if why == "is_archived" else HELP)
    assert new.ts != card.ts
    assert [s for p in (card, new) for s in thread(door, p) if "Only" in s] == [
        "Marta Klein: Only once"
    ]


async def test_an_answer_whose_file_did_not_arrive_in_the_old_home_is_said_once_more_with_it(
    door, card, desk, slack
):
    slack.trouble.fail("upload", SlackDown())
    desk.says(ticket_of(desk), "See the plan", files={"plan.pdf": b"%PDF"})
    desk.says(ticket_of(desk), "And the list", files={"list.txt": b"1"})
    await look(door)
    changes(slack, archived=True)
    await move_at_once(door, "is_archived", card)

    new = card_of(door, "Printer on fire", DIRECT)
    said = [s.splitlines()[0] for s in thread(door, new) if "Marta" in s]
    assert said == ["Marta Klein: See the plan", "Marta Klein: And the list"]
    assert [s.title for s in slack.shown if s.thread_ts == new.ts] == ["plan.pdf", "list.txt"]


async def test_an_answer_whose_file_has_arrived_though_slack_never_said_so_is_not_repeated(
    door, card, desk, slack
):
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "See the plan", files={"plan.pdf": b"%PDF"})
    await look(door)
    changes(slack, archived=True)
    await move_at_once(door, "is_archived", card)

    assert "See the plan" not in str(thread(door, card_of(door, "Printer on fire", DIRECT)))
    assert [s.title for s in slack.shown] == ["plan.pdf"]


async def test_a_file_that_nobody_can_look_for_is_shown_again_rather_than_never(
    door, card, desk, slack
):
    slack.trouble.fail("share", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "See the plan", files={"plan.pdf": b"%PDF"})
    await look(door)
    changes(slack, archived=True)
    slack.trouble.fail("shared_ts", *[SlackRefused("access_denied")] * 2)
    await move_at_once(door, "is_archived", card)

    new = card_of(door, "Printer on fire", DIRECT)
    assert [s.title for s in slack.shown if s.thread_ts == new.ts] == ["plan.pdf"]


async def test_an_answer_that_slack_never_confirmed_is_said_again_rather_than_without_its_files(
    door, card, desk, slack
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "See the plan", files={"plan.pdf": b"%PDF"})
    await look(door)
    changes(slack, archived=True)
    await move_at_once(door, "is_archived", card)

    new = card_of(door, "Printer on fire", DIRECT)
    assert "Marta Klein: See the plan" in str(thread(door, new))
    assert [s.title for s in slack.shown if s.thread_ts == new.ts] == ["plan.pdf"]


async def test_two_requests_become_one_while_both_move_and_one_card_is_left(
    door, card, desk, slack, kit
):
    slack.channels["C0OTHER"] = replace(slack.channels[HELP], id="C0OTHER")
    await asked(door, "Printer in water", channel="C0OTHER")
    changes(slack, archived=True)
    await move(door, "is_archived", thread_ts=card.ts)
    changes(slack, "C0OTHER", archived=True)
    other = card_of(door, "Printer in water")
    await kit.store.commit(Batch(outbox=(homes.move("C0OTHER", other.ts, "is_archived"),)))
    await deliver_in(kit, "place:")
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await deliver_in(kit, "slack:")
    merge(desk, ticket_of(desk), ticket_of(desk, "Printer in water"))
    door.clock.forward(seconds=2)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    await settled(door)

    links = await living(kit, desk, "Printer in water")
    assert [link.channel for link in links] == [DIRECT]
    assert await living(kit, desk) == ()
    first, second = [p for p in slack.posts if p.key.startswith("card:") and p.channel == DIRECT]
    assert links[0].card_ts == second.ts
    assert "goes on here" in first.text


async def test_an_answer_nobody_can_look_for_is_said_again_rather_than_never(
    door, card, desk, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "Once or twice")
    await look(door)
    changes(slack, member=False)
    slack.trouble.fail("find_post", *[SlackRefused("not_in_channel")] * 4)
    await move_at_once(door, "not_in_channel", card)

    assert "Marta Klein: Once or twice" in thread(door, card_of(door, "Printer on fire", DIRECT))


async def test_a_channel_that_came_back_keeps_its_threads(door, card, desk, slack, kit):
    changes(slack, archived=True)
    desk.says(ticket_of(desk), "in between")
    await look_without_the_rest(door, slack)
    await settled(door)

    assert thread(door, card) == ["Marta Klein: in between"]
    [link] = await living(kit, desk)
    assert link.channel == HELP


async def look_without_the_rest(door, slack):
    """The post fails; by the time a new home is looked for the channel is back."""
    slack.trouble.fail("post", SlackRefused("is_archived"))
    changes(slack, archived=False)
    await look(door)


async def test_a_closed_request_of_a_lost_channel_is_let_be(door, card, desk, slack, kit):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await look(door)
    changes(slack, archived=True)
    await move(door, "is_archived")
    await move(door, "is_archived", thread_ts=card.ts)

    assert slack.said_in(DIRECT) == []
    assert await living(kit, desk) == ()


async def test_a_person_who_is_gone_has_no_new_home(door, card, desk, slack, kit):
    changes(slack, archived=True)
    slack.trouble.fail("direct", SlackRefused("user_disabled"))
    await move(door, "is_archived", thread_ts=card.ts)

    assert await living(kit, desk) == ()


async def test_direct_messages_that_are_lost_are_given_up(door, desk, slack, kit):
    await ask(door, "Mine alone", private=["private"])
    await door.deliver()
    [link] = await living(kit, desk, "Mine alone")
    await move(door, "messages_tab_disabled", DIRECT, link.thread_ts)

    assert await living(kit, desk, "Mine alone") == ()


async def test_no_more_than_fifty_threads_move_by_themselves(door, desk, slack, kit):
    for n in range(55):
        await ask(door, f"Request {n}")
    await door.deliver()
    changes(slack, archived=True)
    await kit.store.commit(Batch(outbox=(homes.move(HELP, "", "is_archived"),)))
    await door.deliver()
    for _ in range(60):
        await later(door, 2)

    moved = [p for p in slack.posts if p.channel == DIRECT and p.thread_ts is None]
    assert len(moved) == 50


# What a watch shows


async def test_who_set_a_lost_channel_to_show_requests_is_told_once_and_why(door, desk, kit, slack):
    await watch(kit)
    for title in ("One", "Two"):
        desk.opens(title)
    await look(door)
    changes(slack, AGENTS, archived=True)
    for _ in range(2):
        await move(door, "is_archived", AGENTS)

    [told] = slack.said_in("D0MARTA")
    assert f"<#{AGENTS}> was archived, so requests are no longer shown there." in told
    assert await kit.store.channels.of_desk("support") == ()
    assert await living(kit, desk, "One") == ()


async def test_a_watch_whose_card_finds_the_channel_lost_ends_the_same_way(door, desk, kit, slack):
    await watch(kit, detail="conversation")
    ticket = desk.opens("One")
    await look(door)
    changes(slack, AGENTS, member=False)
    desk.says(ticket, "to nobody")
    await look(door)
    await settled(door)

    [told] = slack.said_in("D0MARTA")
    assert "Deskhand is no longer in" in told
    assert "to nobody" not in str(slack.posts)


# The card is lost


async def test_a_card_that_was_deleted_is_posted_anew(door, card, desk, slack, kit):
    desk.says(ticket_of(desk), "before")
    await look(door)
    deletes(slack, card)
    desk.sets(ticket_of(desk), title="Printer still on fire")
    await look(door)
    await settled(door)

    new = card_of(door, "Printer still on fire", HELP)
    [told] = thread(door, new)
    assert "because its earlier card was deleted" in told
    [link] = await living(kit, desk, "Printer still on fire")
    assert (link.thread_ts, link.opened_by) == (new.ts, ANA)


async def test_the_thread_that_a_deleted_card_leaves_behind_says_where_it_goes_on(
    door, card, desk, slack
):
    desk.says(ticket_of(desk), "before")
    await look(door)
    deletes(slack, card, leaves_replies=True)
    desk.sets(ticket_of(desk), title="Printer still on fire")
    await look(door)
    await settled(door)

    new = card_of(door, "Printer still on fire", HELP)
    there = await slack.permalink(HELP, new.ts)
    assert thread(door, card)[-1] == f"Request #118 goes on here: <{there}>"


async def test_who_writes_below_a_deleted_card_still_reaches_the_ticket(door, card, desk, slack):
    deletes(slack, card, leaves_replies=True)
    await move(door, "message_not_found", thread_ts=card.ts)
    await door.say("Still here", ts="1800000009.1", thread_ts=card.ts, parent_user_id="USLACKBOT")
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Still here"


async def test_a_watch_shows_a_deleted_card_anew_and_no_more_of_it_than_before(
    door, desk, kit, slack
):
    await watch(kit, detail="numbers")
    ticket = desk.opens("Nobody's business")
    await look(door)
    [first] = [p for p in slack.posts if p.channel == AGENTS]
    deletes(slack, first)
    desk.sets(ticket, status=Status.OPEN)
    await look(door)
    await settled(door)

    cards = [p for p in slack.posts if p.channel == AGENTS and p.thread_ts is None]
    assert len(cards) == 1
    assert "business" not in str(slack.sent)


async def test_a_new_card_of_a_thread_for_agents_takes_plain_words_for_notes_still(
    door, desk, kit, slack
):
    rule = await watch(kit, detail="conversation", audience="agents")
    ticket = desk.opens("By phone")
    await look(door)
    await kit.store.commit(Batch(watches=(replace(rule, audience="requesters"),)))
    deletes(slack, card_of(door, "By phone", AGENTS))
    await later(door, 2)
    desk.sets(ticket, status=Status.PENDING)
    await look(door)
    await settled(door)
    new = card_of(door, "By phone", AGENTS)
    await door.say("between us", user=MARTA, channel=AGENTS, thread_ts=new.ts)
    await door.deliver()

    said = desk.conversations[ticket.id][-1]
    assert (said.text, said.public) == ("between us", False)


# The channel is shared


async def test_a_request_leaves_a_channel_that_is_shared_now(door, card, desk, slack, kit):
    changes(slack, shared=True)
    desk.says(ticket_of(desk), "not for others")
    await look(door)
    await settled(door)

    assert "not for others" not in str(slack.said_in(HELP))
    said = thread(door, card_of(door, "Printer on fire", DIRECT))
    assert "shared with another organization" in str(said)
    assert "Marta Klein: not for others" in said
    old = next(p for p in slack.posts if p.ts == card.ts)
    assert "Printer" not in old.all_text
    assert "not shown here any more" in old.text


async def test_direct_messages_with_people_of_this_workspace_are_never_shared(door, desk, slack):
    await ask(door, "Mine alone", private=["private"])
    await door.deliver()
    slack.channels[DIRECT] = Channel(id=DIRECT, member=True, direct=True, shared=True)
    desk.says(ticket_of(desk, "Mine alone"), "for you")
    await look(door)

    assert "Marta Klein: for you" in slack.said_in(DIRECT)


async def test_an_answer_that_is_on_its_way_when_the_channel_gets_another_id_is_said_once(
    door, card, desk, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    desk.says(ticket_of(desk), "Only once")
    await look(door)
    await renamed(slack, kit, "C0NEW")
    for _ in range(2):
        await later(door, 60)

    assert slack.said_in("C0NEW", card.ts) == ["Marta Klein: Only once"]


async def test_a_card_that_is_on_its_way_when_the_channel_gets_another_id_is_posted_once(
    door, slack, kit
):
    slack.trouble.fail("post", SlackUnclear(), done=True)
    card = await asked(door)
    await renamed(slack, kit, "C0NEW")
    for _ in range(2):
        await later(door, 60)

    assert [post.ts for post in slack.posts if post.key.startswith("card:")] == [card.ts]
    assert await kit.store.links.find(TEAM, "C0NEW", card.ts) is not None


async def test_a_channel_that_we_may_not_write_to_any_more_is_lost(door, card, desk, slack):
    slack.trouble.fail("post", SlackRefused("no_permission"))
    desk.says(ticket_of(desk), "after")
    await look(door)
    await settled(door)

    assert thread(door, card_of(door, "Printer on fire", DIRECT)).count("Marta Klein: after") == 1


async def renamed(slack, kit, new):
    """Slack gives the channel of requests another id."""
    slack.channels[new] = replace(slack.channels[HELP], id=new)
    slack.posts = [replace(p, channel=new) if p.channel == HELP else p for p in slack.posts]
    await kit.store.rename_channel(TEAM, HELP, new)


# In between


async def test_a_channel_that_came_back_delays_no_reply(door, card, desk, slack, kit):
    desk.says(ticket_of(desk), "in between")
    await look_without_the_rest(door, slack)
    await door.say("Any news?", ts="1800000009.1", thread_ts=card.ts)
    await door.deliver()

    assert "look_again" in await waiting(kit)
    assert desk.said(ticket_of(desk))[-1] == "Any news?"


async def test_in_a_channel_that_came_back_what_was_given_up_is_said_first_and_in_order(
    door, card, desk, slack, kit
):
    slack.trouble.fail("post", *[SlackRefused("is_archived")] * 2)
    for words in ("one", "two", "three"):
        desk.says(ticket_of(desk), words)
    await follow(kit, "support")
    await deliver_in(kit, "desk:")
    for _ in range(5):
        await deliver_in(kit, "slack:")
    before = thread(door, card)
    await settled(door)

    assert before == []
    assert thread(door, card) == [f"Marta Klein: {words}" for words in ("one", "two", "three")]
    assert await kit.store.outbox.list("dead") == ()


async def test_several_that_were_given_up_are_retried_oldest_first(door, card, desk, slack, kit):
    slack.trouble.fail("post", *[SlackRefused("fatal_error")] * 3)
    for words in ("one", "two", "three"):
        desk.says(ticket_of(desk), words)
    await look(door)
    await kit.store.commit(Batch(outbox=(homes.move(HELP, card.ts, "is_archived"),)))
    retried, retry = [], kit.store.outbox.retry

    async def noted(row_id):
        retried.append(row_id)
        return await retry(row_id)

    kit.store.outbox.retry = noted
    await settled(door)

    assert retried == sorted(retried)
    assert thread(door, card) == [f"Marta Klein: {words}" for words in ("one", "two", "three")]


async def test_what_was_taken_back_and_is_public_again_goes_with_the_request(
    door, card, desk, slack
):
    comment = desk.says(ticket_of(desk), "There and back")
    for public in (False, True):
        await later(door, 2)
        await look(door)
        hide(desk, comment, public=public)
    stood = thread(door, card)
    changes(slack, archived=True)
    await look(door)
    await settled(door)

    assert "There and back" not in str(stood)
    assert thread(door, card_of(door, "Printer", DIRECT)).count("Marta Klein: There and back") == 1


async def test_a_home_is_looked_for_though_the_thread_is_about_to_be_read(
    door, card, desk, slack, kit
):
    read = read_thread(ReadThread(channel=HELP, thread_ts=card.ts, since=kit.now()))
    await kit.store.commit(Batch(outbox=(replace(read, due_at=kit.now() + timedelta(hours=1)),)))
    changes(slack, archived=True)
    await move(door, "is_archived", thread_ts=card.ts)

    [link] = await living(kit, desk)
    assert link.channel == DIRECT
    assert "read_thread" in await waiting(kit)


async def test_where_the_new_cards_channel_is_lost_as_well_the_next_one_says_why(
    door, card, desk, slack, kit
):
    deletes(slack, card)
    await kit.store.commit(Batch(outbox=(homes.move(HELP, card.ts, "message_not_found"),)))
    await deliver_in(kit, "place:")
    changes(slack, archived=True)
    await settled(door)

    [told] = thread(door, card_of(door, "Printer", DIRECT))
    assert "because its earlier card was deleted" in told
    assert "say_moved" not in await waiting(kit)


async def test_nobody_waits_for_a_card_that_is_not_coming(door, desk, slack, kit):
    await watch(kit)
    desk.opens("Nobody's business")
    await look(door)
    old = card_of(door, "Nobody", AGENTS)
    deletes(slack, old)
    await kit.store.commit(Batch(outbox=(homes.move(AGENTS, old.ts, "message_not_found"),)))
    await deliver_in(kit, "place:")
    changes(slack, AGENTS, archived=True)
    for _ in range(3):
        await later(door, 1)

    assert "say_moved" not in await waiting(kit)
    assert await living(kit, desk, "Nobody's business") == ()
