"""What a person answers becomes a comment under that person's identity, once."""

from dataclasses import replace

import pytest

from handlers.workspace import SlackRefused, SlackUnclear
from helpdesks.errors import (
    Accepted,
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    Unclear,
    Unreachable,
)
from helpdesks.models import Abilities, Role, Status
from store import Batch
from tests.handlers import bodies
from tests.handlers.stand_ins import ANA, HELP, LIN, MARTA, TEAM
from tests.handlers.steps import dead, later, ref, thread, ticket_of, values

AT = "1800000001.1"


async def test_a_comment_whose_answer_was_lost_is_there_once(door, card, desk, slack):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.say("Only once", ts=AT, thread_ts=card.ts)
    await door.deliver()
    under_way = slack.reactions[HELP, AT][:]
    await later(door, 60)
    await later(door, 60)

    assert desk.said(ticket_of(desk)) == ["Please help.", "Only once"]
    assert under_way == ["hourglass_flowing_sand"]
    assert slack.reactions[HELP, AT] == ["white_check_mark"]
    assert thread(door, card) == []


async def test_the_same_words_said_twice_are_two_comments_though_an_answer_was_lost(
    door, card, desk
):
    await door.say("Any news?", ts=AT, thread_ts=card.ts)
    await door.deliver()
    desk.trouble.fail("add_comment", Unclear())
    await door.say("Any news?", ts="1800000001.2", thread_ts=card.ts)
    await door.deliver()
    await later(door, 60)

    assert desk.said(ticket_of(desk)) == ["Please help.", "Any news?", "Any news?"]


async def test_an_answer_under_way_when_the_process_died_is_looked_for_first(door, card, desk, kit):
    desk.trouble.fail("add_comment", KeyboardInterrupt(), done=True)
    await door.say("Only once", ts=AT, thread_ts=card.ts)
    with pytest.raises(KeyboardInterrupt):
        await door.deliver()
    await kit.store.outbox.recover()
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "Only once"]


async def test_answers_keep_their_order_while_the_first_of_them_waits(door, card, desk):
    desk.trouble.fail("add_comment", RateLimited(30))
    for n, text in enumerate(["one", "two", "three"]):
        await door.say(text, ts=f"1800000001.{n}", thread_ts=card.ts)
    await door.deliver()
    before = desk.said(ticket_of(desk))
    await later(door, 30)

    assert before == ["Please help."]
    assert desk.said(ticket_of(desk)) == ["Please help.", "one", "two", "three"]


async def test_a_reply_to_a_closed_request_offers_a_new_one_with_its_words(door, card, desk, slack):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await door.say("It is back!", ts=AT, thread_ts=card.ts)
    await door.deliver()
    [told] = slack.whispers
    [value] = values(told.message, "continue_draft")
    await door.press("continue_draft", value)
    form = slack.form
    await door.submit(form, title="Printer on fire again")
    await door.deliver()

    assert slack.reactions[HELP, AT] == ["warning"]
    assert "is closed for good" in told.text
    assert "This goes on from request #118." in str(form)
    words = "It is back!\n\nThis goes on from request #118."
    assert ticket_of(desk, "Printer on fire again").description == words


async def test_nobody_else_gets_the_offer_of_a_closed_request(door, card, desk, slack):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await door.say("It is back!", ts=AT, thread_ts=card.ts)
    await door.deliver()
    [value] = values(slack.whispers[0].message, "continue_draft")
    before = dict(slack.views)
    await door.press("continue_draft", value, user=LIN)

    assert slack.views == before


async def test_a_comment_that_came_through_before_the_request_was_closed_counts(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.say("Thanks!", ts=AT, thread_ts=card.ts)
    await door.deliver()
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await later(door, 60)

    assert slack.reactions[HELP, AT] == ["white_check_mark"]
    assert slack.whispers == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotFound(), "There is no such request, or you may not see it."),
        (Refused("请补充 <b>"), "请补充 &lt;b&gt;"),
    ],
)
async def test_a_refused_answer_is_marked_and_told_with_its_words(
    door, card, desk, slack, error, said
):
    desk.trouble.fail("add_comment", error)
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.deliver()

    assert slack.reactions[HELP, AT] == ["warning"]
    [told] = slack.whispers
    assert (told.user, told.channel, told.thread_ts) == (ANA, HELP, card.ts)
    assert said in told.text
    assert "Hear me" in told.text
    assert values(told.message, "retry")


async def test_where_another_try_cannot_help_none_is_offered(door, card, desk, slack):
    desk.trouble.fail("add_comment", Forbidden())
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.deliver()

    [told] = slack.whispers
    assert "You may read this request but not write in it" in told.text
    assert "Hear me" in told.text
    assert values(told.message, "retry") == []


async def test_a_refused_answer_that_is_tried_again_loses_its_warning(door, card, desk, slack):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.deliver()
    [value] = values(slack.whispers[0].message, "retry")
    desk.trouble.fail("add_comment", Unreachable())
    await door.press("retry", value)
    await door.deliver()
    under_way = slack.reactions[HELP, AT][:]
    await later(door, 60)

    assert under_way == ["hourglass_flowing_sand"]
    assert slack.reactions[HELP, AT] == ["white_check_mark"]
    assert desk.said(ticket_of(desk))[-1] == "Hear me"


async def test_a_reply_by_form_that_fails_says_so_in_the_form_and_once_more_outside(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.press("open_reply", ref(ticket_of(desk)))
    await door.submit(slack.form, body="Typed with care")
    await door.deliver()

    assert "Typed with care" in str(slack.form)
    assert "Typed with care" in slack.said_in("D0ANA")[0]


async def test_a_reply_by_command_hears_that_it_waits_and_then_that_it_is_there(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Unreachable(), Unreachable())
    await door.command("reply 118 Still there?")
    for _ in range(3):
        await later(door, 60)

    assert [said.text.partition(".")[0] for said in slack.answers] == [
        "Your reply to #118 is on its way",
        "The help desk is not answering right now, but your reply to #118 is safe",
        "Your reply is in request #118",
    ]


async def test_where_the_command_cannot_be_answered_any_more_its_writer_hears_it_otherwise(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Unreachable())
    await door.command("reply 118 Still there?")
    await door.deliver()
    slack.trouble.fail("respond", SlackRefused("expired_url"))
    await later(door, 60)

    assert [told.text for told in slack.whispers] == ["Your reply is in request #118."]


async def test_people_who_are_mentioned_are_called_by_their_names(door, card, desk):
    await door.say(f"<@{MARTA}> and <@U0GONE> know", ts=AT, thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "@Marta and @U0GONE know"


async def test_more_files_than_a_comment_takes_are_named(door, card, desk, slack):
    desk.abilities = Abilities(attachments_per_comment=2, attachment_limit=100)
    for n in range(4):
        slack.files[f"F{n}"] = b"x"
    files = [bodies.file("F0", 101), *(bodies.file(f"F{n}", 1) for n in range(1, 4))]
    await door.say("Four", subtype="file_share", files=files, ts=AT, thread_ts=card.ts)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk).id][-1]
    assert [a.name for a in comment.attachments] == ["F1.txt"]
    for name in ("F0.txt", "F2.txt", "F3.txt"):
        assert name in comment.text
        assert name in slack.whispers[0].all_text


async def test_a_file_the_desk_refuses_stays_behind_and_the_words_go(door, card, desk, slack):
    slack.files["F1"] = b"x"
    desk.trouble.fail("upload", Refused("no such type"))
    files = [bodies.file("F1", 1)]
    await door.say("See", subtype="file_share", files=files, ts=AT, thread_ts=card.ts)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk).id][-1]
    assert comment.attachments == ()
    assert comment.text.startswith("See\n")
    assert "The file was not accepted." in comment.text


async def test_a_file_of_unknown_size_stays_behind_and_the_words_go(door, card, desk, slack):
    slack.files["F1"] = b"x"
    files = [{**bodies.file("F1", 1), "size": None}]
    await door.say("See", subtype="file_share", files=files, ts=AT, thread_ts=card.ts)
    await door.deliver()

    comment = desk.conversations[ticket_of(desk).id][-1]
    assert "The size of the file is not known" in comment.text


async def test_a_file_name_cannot_leave_its_folder(door, card, desk, slack):
    slack.files["F1"] = b"x"
    files = [bodies.file("F1", 1, name="../../etc/x\u202etxt.exe")]
    await door.say("See", subtype="file_share", files=files, ts=AT, thread_ts=card.ts)
    await door.deliver()

    [attachment] = desk.conversations[ticket_of(desk).id][-1].attachments
    assert "/" not in attachment.name
    assert "\u202e" not in attachment.name


async def test_a_mistake_of_ours_is_told_by_a_reference_and_the_lane_goes_on(
    door, card, desk, slack, capsys
):
    desk.trouble.fail("add_comment", ZeroDivisionError("sekret-detail"))
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.say("And me", ts="1800000001.2", thread_ts=card.ts)
    await door.deliver()

    row = await dead(door)
    reference = row.last_error.split()[2]
    assert row.last_error == f"Unexpected: see {reference} in the log"
    assert reference in slack.whispers[0].text
    assert reference in capsys.readouterr().out
    assert "sekret-detail" not in str(slack.sent)
    assert desk.said(ticket_of(desk)) == ["Please help.", "And me"]


async def test_where_only_they_could_see_it_is_not_allowed_the_message_comes_directly(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Forbidden())
    slack.trouble.fail("ephemeral", SlackRefused("user_not_in_channel"))
    slack.trouble.fail("post", SlackUnclear(), done=True)
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.deliver()
    slack.trouble.fail("ephemeral", SlackRefused("user_not_in_channel"))
    await later(door, 60)

    assert len(slack.said_in("D0ANA")) == 1
    assert "Hear me" in slack.said_in("D0ANA")[0]


async def test_a_colleague_without_the_right_to_write_is_never_lent_the_requesters_name(
    door, card, desk
):
    desk.persons["8"] = replace(desk.persons["8"], organization_id=None)
    await door.say("Let me", user=LIN, ts=AT, thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help."]


async def test_what_the_desk_took_and_does_not_show_is_looked_for_and_never_sent_again(
    door, card, desk
):
    desk.trouble.fail("add_comment", Accepted())
    await door.say("Taken", ts=AT, thread_ts=card.ts)
    await door.deliver()
    for _ in range(3):
        await later(door, 120)

    assert desk.said(ticket_of(desk)) == ["Please help."]


async def test_an_agents_answer_is_never_sent_as_the_requesters(door, card, desk, slack):
    """Where a desk takes no comments of agents, the words stay with the agent."""
    desk.abilities = Abilities(agent_comments=False)
    slack.files["F1"] = b"1"
    files = [bodies.file("F1", 1)]
    await door.say("Try turning it off", ts=AT, thread_ts=card.ts, user=MARTA, files=files)
    await door.say("It still burns", ts="1800000001.2", thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk)) == ["Please help.", "It still burns"]
    assert (desk.held, slack.reactions[HELP, AT]) == ({}, ["warning"])
    [told] = slack.whispers
    assert told.user == MARTA
    assert "takes no answers of agents" in told.text
    assert "<https://desk.example|Open the help desk>" in told.text
    assert "Try turning it off" in told.all_text
    assert values(told.message, "retry") == []


async def test_a_thread_is_answered_though_the_desk_finds_its_number_no_more(
    door, card, desk, slack
):
    desk.trouble.fail("by_number", NotFound())
    await door.say("Still there?", ts=AT, thread_ts=card.ts)
    await door.deliver()

    assert desk.said(ticket_of(desk))[-1] == "Still there?"
    assert slack.reactions[HELP, AT] == ["white_check_mark"]


@pytest.fixture
async def agents_card(card, kit):
    """The same thread is for agents: plain words in it are internal notes."""
    link = await kit.store.links.find(TEAM, HELP, card.ts)
    await kit.store.commit(Batch(links=(replace(link, audience="agents"),)))
    return card


def comments(desk):
    return desk.conversations[ticket_of(desk).id][1:]


async def test_an_agents_plain_words_in_a_thread_for_agents_are_an_internal_note(
    door, agents_card, desk, slack, kit
):
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()
    [entry] = await kit.store.messages.find(TEAM, HELP, AT)

    assert [(one.text, one.public) for one in comments(desk)] == [("Not for Ana", False)]
    assert entry.internal
    assert slack.reactions[HELP, AT] == ["white_check_mark"]


async def test_a_note_whose_answer_was_lost_is_there_once_and_internal(door, agents_card, desk):
    desk.says(ticket_of(desk), "Not for Ana")
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()
    await later(door, 60)
    await later(door, 60)

    assert [one.public for one in comments(desk) if one.text == "Not for Ana"] == [True, False]


async def test_only_agents_write_notes_and_nobody_else_reads_what_they_tried(
    door, agents_card, desk, slack
):
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=LIN)
    await door.say("Not for Marta", ts="1800000001.2", thread_ts=agents_card.ts)
    await door.deliver()

    assert comments(desk) == []
    assert [told.user for told in slack.whispers] == [LIN, ANA]
    assert "Only agents of the help desk write internal notes" in slack.whispers[1].text
    assert values(slack.whispers[1].message, "retry") == []
    assert slack.reactions[HELP, AT] == ["warning"]


async def test_who_is_no_agent_since_a_moment_ago_writes_no_note(door, agents_card, desk, kit):
    await door.say("Note", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()
    desk.persons["9"] = replace(desk.persons["9"], role=Role.REQUESTER)
    await door.say("Another note", ts="1800000001.2", thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()

    assert [one.text for one in comments(desk)] == ["Note"]


async def test_a_desk_without_internal_comments_is_given_none(door, agents_card, desk, slack):
    desk.abilities = Abilities(internal_comments=False)
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()

    assert comments(desk) == []
    assert "takes no internal notes from outside" in slack.whispers[0].text


async def test_a_note_to_a_closed_request_is_quoted_in_no_new_one(door, agents_card, desk, slack):
    desk.sets(ticket_of(desk), status=Status.CLOSED)
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()

    [told] = slack.whispers
    assert "The request is closed for good." in told.text
    assert values(told.message, "continue_draft") == []
    assert comments(desk) == []


async def test_a_dead_note_that_is_tried_again_is_still_internal(door, agents_card, desk, slack):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("Not for Ana", ts=AT, thread_ts=agents_card.ts, user=MARTA)
    await door.deliver()
    [value] = values(slack.whispers[0].message, "retry")
    await door.press("retry", value, user=MARTA)
    await door.deliver()

    assert [(one.text, one.public) for one in comments(desk)] == [("Not for Ana", False)]


async def test_a_refused_answer_that_is_edited_and_tried_again_goes_with_its_newest_words(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Refused("no swearing"))
    raw = slack.writes("Damn it", user=ANA, thread_ts=card.ts)
    await door.say("Damn it", ts=raw["ts"], thread_ts=card.ts)
    await door.deliver()
    [value] = values(slack.whispers[0].message, "retry")
    door.clock.forward(hours=1)
    await door.edit(raw, "Dear me")
    await door.deliver()
    await door.press("retry", value)
    await door.deliver()

    assert [one.text for one in comments(desk)] == ["Dear me"]


async def test_files_that_are_carried_anew_do_not_bring_back_the_first_words(
    door, card, desk, slack
):
    """A token has run out, and the answer to the second try is lost."""
    slack.files["F1"] = b"1"
    files = [bodies.file("F1", 1)]
    desk.trouble.fail("add_comment", Unclear())
    raw = slack.writes("that smoke", user=ANA, thread_ts=card.ts, subtype="file_share", files=files)
    more = {"subtype": "file_share", "files": files}
    await door.say("that smoke", ts=raw["ts"], thread_ts=card.ts, **more)
    await door.deliver()
    await door.edit(raw, "the smoke")
    for held in desk.held.values():
        held.bound = True
    await later(door, 60)
    await later(door, 60)

    assert [(one.text, len(one.attachments)) for one in comments(desk)] == [("the smoke", 1)]


async def test_whoever_is_called_otherwise_by_then_is_looked_for_by_the_name_that_was_sent(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.say(f"Ask <@{MARTA}>", ts=AT, thread_ts=card.ts)
    await door.deliver()
    slack.members[MARTA] = replace(slack.members[MARTA], name="Marta Renamed")
    await later(door, 60)

    assert desk.said(ticket_of(desk))[1:] == ["Ask @Marta"]


async def test_words_are_sent_again_as_they_were_sent_first(door, card, desk, slack):
    desk.trouble.fail("add_comment", Unclear())
    await door.say(f"Ask <@{MARTA}>", ts=AT, thread_ts=card.ts)
    await door.deliver()
    slack.members[MARTA] = replace(slack.members[MARTA], name="Marta Renamed")
    await later(door, 60)

    assert desk.said(ticket_of(desk))[1:] == ["Ask @Marta"]


async def test_what_was_left_out_is_looked_for_in_the_language_it_was_said_in(
    door, card, desk, slack
):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    empty = {"subtype": "file_share", "files": [bodies.file("F1", 0)]}
    await door.say("See", ts=AT, thread_ts=card.ts, **empty)
    await door.deliver()
    slack.members[ANA] = replace(slack.members[ANA], locale="zh-CN")
    await later(door, 60)

    assert len(desk.said(ticket_of(desk))) == 2


async def test_a_refused_answer_that_is_retried_from_elsewhere_loses_its_warning(
    door, card, desk, slack, kit
):
    desk.trouble.fail("add_comment", Refused("no"))
    await door.say("Hear me", ts=AT, thread_ts=card.ts)
    await door.deliver()
    before = slack.reactions[HELP, AT][:]
    await kit.store.outbox.retry((await dead(door)).id)
    await door.deliver()

    assert before == ["warning"]
    assert slack.reactions[HELP, AT] == ["white_check_mark"]
