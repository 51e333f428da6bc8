"""What becomes of a ticket at the desk is told in its threads, once and to whom it concerns."""

from dataclasses import replace

import pytest

from handlers.flows.cards import catch_up
from handlers.workspace import SlackDown
from helpdesks.errors import NotFound, Unreachable
from helpdesks.models import Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, HELP, LIN
from tests.handlers.steps import (
    ask,
    card_of,
    hide,
    later,
    look,
    merge,
    thread,
    ticket_of,
    waiting,
    watch,
)

GONE = "was deleted at the help desk, or moved where Deskhand may not see it"


async def links(kit, ticket):
    return await kit.store.links.of_ticket("support", ticket.id)


async def text_of(door, card):
    return next(p for p in door.slack.posts if p.ts == card.ts).all_text


# Closed, opened again, given to another group


async def test_a_closed_request_says_what_becomes_of_replies(door, card, desk):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await look(door)

    [told] = thread(door, card)
    assert told == (
        "The status changed from New to Closed. "
        "The request takes no more replies; a reply here offers a new one."
    )


async def test_a_request_that_is_opened_again_says_so(door, card, desk, clock):
    ticket = ticket_of(desk)
    desk.sets(ticket, status=Status.SOLVED)
    await look(door)
    clock.forward(minutes=5)
    desk.sets(ticket, status=Status.OPEN)
    await look(door)

    assert thread(door, card) == [
        "The status changed from New to Solved.",
        "The status changed from Solved to Open. The request is open again.",
    ]


async def given_to_another_group(door, desk, clock, ticket):
    """From the first group to the second; the second look has nothing new."""
    desk.sets(ticket, group_id="1")
    await look(door)
    for _ in range(2):
        clock.forward(minutes=5)
        desk.sets(ticket, group_id="2")
        await look(door)


async def test_another_group_is_told_once_and_without_its_name_and_the_first_one_is_not(
    door, card, desk, clock
):
    await given_to_another_group(door, desk, clock, ticket_of(desk))

    assert thread(door, card) == ["The request was given to another team."]


async def test_agents_are_told_of_another_group_by_name(door, desk, kit, clock):
    await watch(kit, detail="conversation", audience="agents")
    ticket = desk.opens("By phone")
    await look(door)
    await given_to_another_group(door, desk, clock, ticket)

    told = thread(door, card_of(door, "By phone"))
    assert told[1:] == ["The request moved from IT Service Desk to 设施与行政."]


async def test_a_message_that_gathers_names_no_group_to_requesters(door, desk, kit, slack, clock):
    rule = await watch(kit)
    ticket = desk.opens("By phone", group_id="1")
    await look(door)
    await kit.store.commit(Batch(watches=(replace(rule, hourly=1),)))
    clock.forward(minutes=5)
    desk.sets(ticket, group_id="2")
    await look(door)

    assert "设施与行政" not in str(slack.posts)
    assert "#118 By phone — The request was given to another team." in str(slack.posts)


async def test_a_group_that_nobody_names_is_not_told(door, card, desk, clock):
    ticket = ticket_of(desk)
    for group in ("1", "99"):
        desk.sets(ticket, group_id=group)
        await look(door)
        clock.forward(minutes=5)

    assert thread(door, card) == []


async def test_a_channel_that_is_shown_numbers_alone_is_not_told_of_groups(door, desk, kit, slack):
    await watch(kit, detail="numbers")
    ticket = desk.opens("Secret plan", group_id="1")
    await look(door)
    desk.sets(ticket, group_id="2", status=Status.SOLVED)
    await look(door)

    told = [p.text for p in slack.posts if p.channel == AGENTS and p.thread_ts]
    assert told == ["The status changed from New to Solved."]


# Deleted


async def test_a_ticket_that_is_not_there_is_looked_for_twice_and_then_told_once(
    door, card, desk, kit
):
    ticket = ticket_of(desk)
    desk.says(ticket, "last words")
    await look(door)
    desk.sets(ticket)
    await desk.delete(ticket.id)
    await ask_for_a_look(door, ticket)
    first = thread(door, card)
    await later(door, 61)
    await ask_for_a_look(door, ticket)
    await later(door, 61)

    assert first == ["Marta Klein: last words"]
    [told] = thread(door, card)[1:]
    assert GONE in told
    assert GONE in await text_of(door, card)
    assert "Printer" not in await text_of(door, card)
    assert await links(kit, ticket) == ()


async def test_a_ticket_that_is_deleted_while_it_is_compared_is_looked_for_again(
    door, card, desk, kit
):
    ticket = ticket_of(desk)
    reading = desk.comments

    async def just_deleted(ticket_id, **how):
        desk.comments = reading
        await desk.delete(ticket_id)
        async for comment in reading(ticket_id, **how):
            yield comment

    desk.comments = just_deleted
    await ask_for_a_look(door, ticket)
    await later(door, 61)

    assert GONE in str(thread(door, card))
    assert await kit.store.outbox.list("dead") == ()


async def test_what_a_ticket_lacks_is_no_deletion(door, card, desk, kit):
    desk.trouble.fail("comments", NotFound())
    await ask_for_a_look(door, ticket_of(desk))
    await later(door, 61)

    assert thread(door, card) == []
    assert [row.kind for row in await kit.store.outbox.list("dead")] == ["catch_up"]


async def test_who_writes_to_a_deleted_ticket_lets_its_thread_know(door, card, desk, kit):
    ticket = ticket_of(desk)
    await desk.delete(ticket.id)
    await door.say("Anybody there?", thread_ts=card.ts)
    await door.deliver()
    await later(door, 61)

    assert GONE in str(thread(door, card))


async def test_a_right_that_was_missing_for_a_moment_is_no_deletion(door, card, desk, kit):
    ticket = ticket_of(desk)
    desk.trouble.fail("ticket", NotFound())
    await ask_for_a_look(door, ticket)
    await later(door, 61)

    assert thread(door, card) == []
    assert len(await links(kit, ticket)) == 1


async def test_a_desk_that_is_down_between_the_two_looks_deletes_nothing(door, card, desk, kit):
    ticket = ticket_of(desk)
    desk.trouble.fail("ticket", NotFound(), Unreachable())
    await ask_for_a_look(door, ticket)
    await later(door, 61)
    await later(door, 61)

    assert thread(door, card) == []
    assert len(await links(kit, ticket)) == 1


async def test_a_ticket_that_nobody_was_shown_goes_without_a_word(door, desk, kit, slack):
    ticket = desk.opens("Unseen")
    await desk.delete(ticket.id)
    await ask_for_a_look(door, ticket)

    assert slack.posts == []
    assert await kit.store.outbox.list("dead") == ()


# Merged


async def test_the_thread_of_a_merged_request_goes_on_with_the_parent(door, card, desk, kit):
    ticket = ticket_of(desk)
    desk.says(ticket, "first answer")
    await look(door)
    parent = await opened_later(door, desk, "Printers on fire")
    merge(desk, ticket, parent)
    await look(door)
    desk.says(parent, "second answer")
    await later(door, 60)
    await look(door)
    await later(door, 15)

    first, told, second = thread(door, card)
    assert (first, second) == ("Marta Klein: first answer", "Marta Klein: second answer")
    assert told == (
        f"Request #{ticket.number} was merged into request #{parent.number} at the help desk. "
        f"From now on this thread is about #{parent.number}."
    )
    assert "Printers on fire" in await text_of(door, card)
    assert await links(kit, ticket) == ()


async def test_what_was_said_just_before_a_merge_arrives(door, card, desk):
    ticket = ticket_of(desk)
    desk.says(ticket, "told in time")
    await look(door)
    parent = await opened_later(door, desk, "Printers on fire")
    desk.says(parent, "long before the merge", by="7")
    door.clock.forward(minutes=5)
    desk.says(ticket, "not told in time")
    merge(desk, ticket, parent)
    await look(door)
    await later(door, 15)

    said = thread(door, card)
    assert said.count("Marta Klein: told in time") == 1
    assert said.count("Marta Klein: not told in time") == 1


async def test_a_reply_in_a_merged_thread_reaches_the_parent(door, card, desk):
    ticket, parent = ticket_of(desk), await opened_later(door, desk, "Printers on fire")
    merge(desk, ticket, parent)
    await look(door)
    await door.say("still burning", ts="1800000009.1", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(parent)[-1] == "still burning"


async def test_nothing_of_a_parent_is_told_to_who_may_not_see_it(door, card, desk, kit, slack):
    ticket = ticket_of(desk)
    parent = await opened_later(
        door, desk, "Whose salary is wrong", requester="9", organization_id=None
    )
    desk.says(parent, "a matter of 4711 euros")
    merge(desk, ticket, parent)
    await look(door)
    await later(door, 60)

    [told] = thread(door, card)
    assert "was merged into another request" in told
    assert "was merged into another request" in await text_of(door, card)
    assert parent.number not in told
    for secret in ("salary", "4711"):
        assert secret not in str(slack.sent)
    assert await links(kit, ticket) == ()


async def test_a_channel_does_not_read_anothers_request_that_its_asker_may_read(
    door, card, desk, slack
):
    """Ana may read what Lin asks, as they are of one organization; the channel may not."""
    ticket = ticket_of(desk)
    parent = await opened_later(door, desk, "Lin's raise", requester="8")
    merge(desk, ticket, parent)
    await look(door)

    assert "raise" not in str(slack.sent)
    assert "was merged into another request" in thread(door, card)[0]


async def test_in_direct_messages_it_goes_on_for_who_may_read_it(door, desk, slack):
    await ask(door, "Mine alone", private=["private"])
    await door.deliver()
    parent = await opened_later(door, desk, "Lin's printer", requester="8")
    merge(desk, ticket_of(desk, "Mine alone"), parent)
    await look(door)

    assert "Lin's printer" in card_of(door, "Lin's printer", "D0ANA").all_text


async def test_a_private_parent_is_shown_in_no_channel(door, card, desk, slack):
    await door.slack.direct("U0ANA")
    await ask(door, "My salary slip", private=["private"])
    await door.deliver()
    merge(desk, ticket_of(desk), ticket_of(desk, "My salary slip"))
    await look(door)

    assert "salary" not in str(slack.said_in(HELP))


@pytest.mark.parametrize("first", ["merged", "parent"])
async def test_a_channel_that_watches_both_is_pointed_to_the_other_card(
    door, desk, kit, slack, first
):
    await watch(kit, detail="conversation")
    ticket, parent = desk.opens("One"), desk.opens("Two")
    desk.says(ticket, "said to one")
    await look(door)
    await later(door, 60)
    one, two = card_of(door, "One", AGENTS), card_of(door, "Two", AGENTS)
    merge(desk, ticket, parent)
    await ask_for_a_look(door, ticket if first == "merged" else parent)
    await look(door)
    desk.says(parent, "said to both")
    await later(door, 60)
    await look(door)

    link = await slack.permalink(AGENTS, two.ts)
    assert link in thread(door, one)[-1]
    assert link in await text_of(door, one)
    everything = [*thread(door, one), *thread(door, two)]
    assert everything.count("Marta Klein: said to one") == 1
    assert thread(door, two)[-1] == "Marta Klein: said to both"


async def test_a_channel_that_does_not_watch_the_parent_is_told_nothing_of_it(
    door, desk, kit, slack
):
    await watch(kit, HELP, "mine", subject="8", detail="conversation", set_by=LIN)
    ticket = desk.opens("Lin's own", requester="8")
    await look(door)
    parent = await opened_later(door, desk, "Ana's own", requester="7")
    desk.says(parent, "between Ana and the desk")
    merge(desk, ticket, parent)
    await look(door)

    shown = str(slack.said_in(HELP))
    assert "merged into another request" in shown
    assert "Ana" not in shown


async def test_while_slack_is_down_a_merge_waits(door, card, desk, slack):
    ticket, parent = ticket_of(desk), await opened_later(door, desk, "Printers on fire")
    merge(desk, ticket, parent)
    slack.trouble.fail("channel", SlackDown())
    await look(door)
    await later(door, 60)

    assert len([said for said in thread(door, card) if "was merged into" in said]) == 1


async def test_a_merged_ticket_gets_no_card(door, desk, kit, slack):
    parent, ticket = desk.opens("Lives on"), desk.opens("Merged away")
    merge(desk, ticket, parent)
    await look(door)
    await watch(kit)
    desk.sets(ticket)
    await look(door)

    assert "Merged away" not in str(slack.sent)


async def test_a_ticket_merged_into_one_that_is_gone_is_told_without_it(door, card, desk, kit):
    ticket, parent = ticket_of(desk), desk.opens("Gone by then")
    merge(desk, ticket, parent)
    del desk.all_tickets[parent.id]
    await look(door)

    assert "was merged into another request" in thread(door, card)[0]


async def test_what_was_asked_for_in_private_stays_so_in_a_merge(door, card, desk, slack, clock):
    clock.forward(minutes=5)
    private = await asked_in_private(door, desk, clock)
    merge(desk, private, ticket_of(desk))
    await look(door)
    clock.forward(minutes=5)
    desk.says(ticket_of(desk), "for all who read this")
    await later(door, 70)
    await look(door)
    await later(door, 70)

    assert "hush" not in str(slack.said_in(HELP))
    assert thread(door, card) == ["Marta Klein: for all who read this"]


async def test_it_stays_so_after_its_own_thread_is_gone(door, card, desk, slack, kit, clock):
    clock.forward(minutes=5)
    private = await asked_in_private(door, desk, clock)
    [link] = await links(kit, private)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    merge(desk, private, ticket_of(desk))
    await look(door)
    await later(door, 70)

    assert "hush" not in str(slack.said_in(HELP))


async def test_what_a_merge_has_ended_is_still_taken_back(door, card, desk, slack, clock):
    clock.forward(minutes=5)
    said = desk.says(ticket_of(desk), "a slip")
    await look(door)
    parent, child = await opened_later(door, desk, "Else's own", requester="8"), ticket_of(desk)
    merge(desk, child, parent)
    desk.conversations[child.id] = []
    await look(door)
    ended = "a slip" in str(slack.posts)
    hide(desk, said)
    await later(door, 2)
    await look(door)
    await later(door, 70)

    assert ended
    assert "a slip" not in str(slack.posts)


async def asked_in_private(door, desk, clock):
    """Ana's request between her and the help desk, and an answer to it."""
    await door.slack.direct(ANA)
    await ask(door, "My salary slip", private=["private"], body="hush, please")
    await door.deliver()
    clock.forward(minutes=5)
    ticket = ticket_of(desk, "My salary slip")
    desk.says(ticket, "hush, here it is")
    await look(door)
    clock.forward(minutes=5)
    return ticket


async def opened_later(door, desk, title, **more):
    door.clock.forward(minutes=5)
    ticket = desk.opens(title, **more)
    door.clock.forward(minutes=5)
    return ticket


async def ask_for_a_look(door, ticket):
    await door.kit.store.commit(Batch(outbox=(catch_up("support", ticket.id, ticket.number),)))
    await door.deliver()


async def test_the_second_look_for_a_ticket_holds_up_no_reply(door, card, desk, kit):
    ticket = ticket_of(desk)
    desk.trouble.fail("ticket", NotFound())
    await ask_for_a_look(door, ticket)
    await door.say("Any news?", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()

    assert await waiting(kit) == ["look_again"]
    assert desk.said(ticket)[-1] == "Any news?"
