"""Every thread of a ticket in step with the desk."""

from dataclasses import replace

import pytest

from handlers.flows import tokens
from handlers.flows.follow import follow
from handlers.flows.people import identify
from handlers.workspace import Member, SlackBusy, SlackDown
from helpdesks.errors import Unclear, Unreachable
from helpdesks.models import Person, Role, Status
from store import Batch
from tests.handlers.stand_ins import AGENTS, ANA, BO, HELP, MARTA
from tests.handlers.steps import (
    ask,
    asked,
    card_of,
    deliver_in,
    later,
    look,
    thread,
    ticket_of,
    watch,
)


async def test_public_comments_come_into_the_thread_with_their_authors_oldest_first(
    door, card, desk
):
    ticket = ticket_of(desk)
    desk.says(ticket, "first answer")
    desk.says(ticket, "second answer")
    await look(door)

    assert thread(door, card) == ["Marta Klein: first answer", "Marta Klein: second answer"]


async def test_internal_comments_never_come(door, card, desk, slack, clock):
    ticket = ticket_of(desk)
    desk.says(ticket, "internal before", public=False, files={"hush.txt": b"hush"})
    desk.says(ticket, "public between")
    desk.says(ticket, "internal after", public=False)
    for _ in range(3):
        await look(door)
        await later(door, 30)

    assert thread(door, card) == ["Marta Klein: public between"]
    assert "internal" not in str(slack.sent)
    assert "hush" not in str(slack.sent)


async def test_the_description_is_said_by_the_card_alone(door, card, desk, clock):
    desk.sets(ticket_of(desk), title="Printer really on fire")
    await look(door)

    assert thread(door, card) == []


async def test_what_was_said_in_the_thread_does_not_come_back(door, card, desk, clock):
    await door.say("Any news?", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    for _ in range(3):
        await look(door)
        await later(door, 30)

    assert thread(door, card) == []
    assert desk.said(ticket_of(desk)) == ["Please help.", "Any news?"]


async def test_the_same_words_from_the_desk_do_come(door, card, desk):
    await door.say("Thanks!", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    desk.says(ticket_of(desk), "Thanks!")
    await look(door)

    assert thread(door, card) == ["Marta Klein: Thanks!"]


async def test_an_answer_written_just_before_a_persons_own_is_not_passed_over(door, card, desk):
    desk.says(ticket_of(desk), "Have you tried turning it off?")
    await door.say("It is still on fire", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    await look(door)

    assert thread(door, card) == ["Marta Klein: Have you tried turning it off?"]


async def test_an_answer_between_a_persons_own_is_not_passed_over_while_slack_is_down(
    door, card, desk, slack
):
    ticket = ticket_of(desk)
    await door.say("one", ts="1800000001.1", thread_ts=card.ts)
    await door.deliver()
    desk.says(ticket, "two")
    slack.trouble.fail("post", SlackDown())
    await look(door)
    desk.says(ticket, "three", by="7")
    await door.say("four", ts="1800000001.2", thread_ts=card.ts)
    await door.deliver()
    await look(door)
    await later(door, 90)

    assert thread(door, card) == ["Marta Klein: two", "Ana Example: three"]


async def test_a_reply_by_command_is_shown_in_the_thread_once(door, card, desk, clock):
    ticket = ticket_of(desk)
    await door.command(f"reply {ticket.number} By command")
    await door.deliver()
    await look(door)
    await later(door, 60)

    assert thread(door, card) == ["Ana Example: By command"]


async def test_two_threads_of_a_ticket_show_each_others_words(door, card, desk, kit):
    await watch(kit, detail="conversation")
    desk.says(ticket_of(desk), "to both")
    await look(door)
    theirs = card_of(door, "Printer on fire", AGENTS)
    await later(door, 60)
    await door.say("On my way", user=MARTA, channel=AGENTS, ts="1800000001.1", thread_ts=theirs.ts)
    await door.deliver()
    await look(door)
    await door.say("Great", ts="1800000001.2", thread_ts=card.ts)
    await door.deliver()
    await look(door)

    assert thread(door, card) == ["Marta Klein: to both", "Marta Klein: On my way"]
    assert thread(door, theirs) == [
        "Ana Example: Please help.",
        "Marta Klein: to both",
        "Ana Example: Great",
    ]


async def test_a_watch_of_titles_shows_cards_and_their_changes_and_no_words(door, desk, kit, slack):
    await watch(kit)
    ticket = desk.opens("By phone")
    desk.says(ticket, "not for the channel")
    await look(door)
    card = card_of(door, "By phone")
    desk.sets(ticket, status=Status.SOLVED)
    await look(door)
    await later(door, 15)

    assert "not for the channel" not in str(slack.sent)
    assert thread(door, card) == ["The status changed from New to Solved."]
    assert "Solved" in card_of(door, "By phone").text


async def test_what_was_said_before_a_channel_watched_is_not_told_after_the_fact(
    door, desk, kit, slack, clock
):
    ticket = desk.opens("Old story")
    desk.says(ticket, "long ago")
    await look(door)
    clock.forward(days=1)
    await watch(kit, detail="conversation")
    desk.says(ticket, "news")
    await look(door)

    card = card_of(door, "Old story")
    assert thread(door, card) == ["Ana Example: About: Old story", "Marta Klein: news"]


@pytest.mark.parametrize("change", [{"role": Role.REQUESTER}, {"active": False}])
async def test_a_watch_falls_with_the_right_of_who_set_it(door, desk, kit, slack, clock, change):
    await watch(kit)
    desk.persons["9"] = replace(desk.persons["9"], **change)
    desk.opens("Not for them any more")
    await look(door)
    desk.opens("Nor this")
    await look(door)

    assert await kit.store.channels.of_desk("support") == ()
    [told] = slack.said_in(AGENTS)
    assert f"<@{MARTA}>" in told


async def test_a_watch_falls_when_its_channel_is_shared_with_others(door, desk, kit, slack):
    await watch(kit)
    slack.channels[AGENTS] = replace(slack.channels[AGENTS], shared=True)
    desk.opens("Not for others")
    await look(door)

    assert await kit.store.channels.of_desk("support") == ()
    assert "Not for others" not in str(slack.sent)


async def test_a_watch_shows_a_ticket_once(door, desk, kit, slack):
    await watch(kit)
    ticket = desk.opens("By phone")
    for n in range(4):
        await look(door)
        await later(door, 60)
        desk.says(ticket, f"{n}", public=False)

    assert len([p for p in slack.posts if p.key.startswith("card:")]) == 1


async def test_a_watch_shows_what_meets_its_rule_alone(door, desk, kit, slack):
    await watch(kit, AGENTS, "organization", subject="42", statuses=("open",))
    await watch(kit, HELP, "mine", subject="7", set_by=ANA)
    desk.opens("Ana's, new")
    desk.opens("Ana's, open", status=Status.OPEN, status_said="open")
    desk.opens("Lin's, open", requester="8", status=Status.OPEN, status_said="open")
    desk.opens("Elsewhere, open", organization_id=None, requester="9", status=Status.OPEN)
    await look(door)

    def shown(channel):
        return sorted(text.split(": ")[1].partition(".")[0] for text in slack.said_in(channel))

    assert shown(AGENTS) == ["Ana's, open", "Lin's, open"]
    assert shown(HELP) == ["Ana's, new", "Ana's, open"]


async def test_a_private_request_is_shown_in_no_watching_channel(door, desk, kit, slack):
    await watch(kit, detail="conversation")
    await ask(door, "My salary slip", private=["private"])
    await follow_and_wait(door)
    desk.says(ticket_of(desk, "My salary slip"), "about the salary")
    await follow_and_wait(door)

    assert "salary" in str(slack.said_in("D0ANA"))
    assert slack.said_in(AGENTS) == []


async def test_a_private_request_is_not_shown_while_it_is_being_opened(door, desk, kit, slack):
    await watch(kit)
    desk.trouble.fail("open_ticket", Unclear(), done=True)
    await ask(door, "My salary slip", private=["private"])
    await follow_and_wait(door)
    await follow_and_wait(door)

    assert len(desk.all_tickets) == 1
    assert slack.said_in(AGENTS) == []


async def test_a_request_that_is_being_opened_gets_its_own_card_first(door, desk, kit, slack):
    await watch(kit, HELP)
    desk.trouble.fail("open_ticket", Unclear(), done=True)
    await ask(door, "Printer on fire")
    await door.deliver()
    await look(door)
    before = slack.said_in(HELP)
    await later(door, 120)

    assert before == []
    [link] = await kit.store.links.of_ticket("support", ticket_of(desk).id)
    assert link.opened_by == ANA
    assert len(slack.said_in(HELP)) == 1


async def test_a_status_is_told_once_and_by_its_own_name(door, card, desk, clock):
    ticket = ticket_of(desk)
    desk.sets(ticket, status=Status.OTHER, status_said="待<供应商>")
    for _ in range(3):
        await look(door)
        await later(door, 30)
    desk.sets(ticket, status=Status.NEW)
    await look(door)

    assert thread(door, card) == [
        "The status changed from New to 待&lt;供应商&gt;.",
        "The status changed from 待&lt;供应商&gt; to New.",
    ]


async def test_the_card_says_what_the_desk_says(door, card, desk):
    desk.sets(ticket_of(desk), title="Printer <!here> out", assignee_id="9")
    await look(door)
    await later(door, 15)

    now = card_of(door, "Printer")
    assert now.ts == card.ts
    assert "Printer &lt;!here&gt; out" in now.text
    assert "Assignee: Marta Klein." in now.text


async def test_a_card_in_a_chinese_persons_messages_is_chinese(door, desk, slack):
    await ask(door, "打印机", user="U0LIN", private=["private"])
    await door.deliver()
    desk.sets(ticket_of(desk, "打印机"), status=Status.SOLVED)
    await look(door)

    [card, note] = slack.said_in("D0LIN")
    assert "工单" in card
    assert "状态" in note


async def test_a_desk_that_is_down_is_waited_for(door, card, desk):
    desk.says(ticket_of(desk), "answer")
    desk.trouble.fail("comments", Unreachable(), Unreachable())
    await look(door)
    before = thread(door, card)
    await later(door, 60)
    await later(door, 60)

    assert (before, thread(door, card)) == ([], ["Marta Klein: answer"])


async def follow_and_wait(door):
    """Look, and let every wait of a minute go by."""
    await look(door)
    await later(door, 60)
    await later(door, 60)


async def test_a_narrower_watch_does_not_open_what_a_wider_one_showed(door, desk, kit, slack):
    await watch(kit)
    ticket = desk.opens("By phone")
    await look(door)
    card_of(door, "By phone", AGENTS)
    await watch(kit, scope="mine", subject="9", detail="conversation")
    desk.says(ticket, "between the two of them")
    desk.sets(ticket, status=Status.SOLVED)
    await look(door)

    assert "between the two of them" not in str(slack.sent)
    assert "The status changed" not in str(slack.sent)


async def test_a_private_request_stays_private_after_its_own_thread_is_gone(
    door, desk, kit, slack, clock
):
    await slack.direct(ANA)
    await ask(door, "My salary slip", private=["private"])
    await door.deliver()
    ticket = ticket_of(desk, "My salary slip")
    [link] = await kit.store.links.of_ticket("support", ticket.id)
    await kit.store.commit(Batch(links=(replace(link, gone_at=kit.now()),)))
    await watch(kit)
    clock.forward(days=8)
    await kit.store.prune(clock())
    desk.sets(ticket, status=Status.OPEN)
    await look(door)

    assert slack.said_in(AGENTS) == []


async def test_a_private_request_is_not_known_by_its_title_while_it_is_being_opened(
    door, desk, kit, slack, clock, monkeypatch
):
    await watch(kit)
    await look(door)
    clock.forward(seconds=5)
    opens = desk.open_ticket

    async def shortens(draft, **more):
        """Cut the title, and be looked at before the answer arrives."""
        ticket = await opens(draft, **more)
        desk.sets(ticket, title=ticket.title[:8])
        await follow(kit, "support")
        await deliver_in(kit, "desk:support:ticket:")
        await deliver_in(kit, "slack:")
        return desk.all_tickets[ticket.id]

    monkeypatch.setattr(desk, "open_ticket", shortens)
    await ask(door, "My salary slip", private=["private"])
    await door.deliver()

    assert "My sala" in str(slack.said_in("D0ANA"))
    assert slack.said_in(AGENTS) == []


# Whose right a thread or a watch rests on


async def test_a_request_that_is_somebody_elses_now_is_told_no_more(door, card, desk, slack, clock):
    desk.persons["20"] = Person(id="20", name="Else", email="else@else.example")
    clock.forward(minutes=5)
    desk.sets(ticket_of(desk), requester_id="20", organization_id="99")
    desk.says(ticket_of(desk), "for Else alone")
    await look(door)
    await later(door, 60)

    assert thread(door, card) == []


async def test_a_request_of_a_colleague_that_one_may_read_goes_on(door, card, desk, kit, clock):
    desk.persons["7"] = replace(desk.persons["7"], role=Role.AGENT)
    clock.forward(minutes=5)
    desk.sets(ticket_of(desk), requester_id="8")
    desk.says(ticket_of(desk), "for both of you")
    await look(door)

    assert thread(door, card) == ["Marta Klein: for both of you"]


async def test_a_channel_that_is_shown_the_request_anyway_goes_on(door, card, desk, kit, clock):
    await watch(kit, HELP, detail="conversation")
    desk.persons["20"] = Person(id="20", name="Else", email="else@else.example")
    clock.forward(minutes=5)
    desk.sets(ticket_of(desk), requester_id="20")
    desk.says(ticket_of(desk), "for the channel")
    await look(door)

    assert thread(door, card) == ["Marta Klein: for the channel"]


async def test_who_was_confirmed_wrongly_is_told_no_more(door, desk, slack, kit, clock):
    slack.members["U0GUS"] = Member(id="U0GUS", name="Gus", email="gus@x.example", guest=True)
    confirmed = replace(
        await identify(kit, desk, ANA), user="U0GUS", level="linked", checked_at=kit.now()
    )
    await kit.store.commit(Batch(identities=(confirmed,)))
    await slack.direct("U0GUS")
    await ask(door, "Guest asks", user="U0GUS", private=["private"])
    await door.deliver()
    await tokens.remove(kit, confirmed)
    clock.forward(minutes=1)
    desk.says(ticket_of(desk, "Guest asks"), "for Ana alone")
    await look(door)

    assert "for Ana alone" not in str(slack.posts)


async def test_somebody_new_whom_the_desk_does_not_find_yet_hears_of_their_request(
    door, desk, slack, clock, monkeypatch
):
    found = desk.person_by_email

    async def not_yet(email):
        return None if email.startswith("bo@") else await found(email)

    monkeypatch.setattr(desk, "person_by_email", not_yet)
    card = await asked(door, "I am new here", user=BO)
    clock.forward(minutes=1)
    desk.says(ticket_of(desk, "I am new here"), "Welcome.")
    await look(door)

    assert thread(door, card) == ["Marta Klein: Welcome."]


async def test_a_watch_of_ones_own_requests_falls_when_one_is_somebody_else(
    door, desk, kit, slack, clock
):
    await watch(kit, HELP, "mine", subject="8", set_by=ANA)
    desk.opens("Not Ana's business", requester="8")
    await look(door)

    [told] = slack.said_in(HELP)
    assert told.startswith("Requests are no longer shown in this channel")


async def test_a_ticket_does_not_wait_for_a_card_that_a_watch_has_asked_for(door, desk, kit, slack):
    await watch(kit)
    ticket = desk.opens("By phone")
    slack.trouble.fail("post", SlackBusy(60))
    await look(door)
    desk.sets(ticket, status=Status.OPEN)
    await look(door)

    caught_up = await kit.store.outbox.beginning("catch-up:")
    assert {row.state for row in caught_up} == {"done"}
