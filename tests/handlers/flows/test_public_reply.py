"""A public reply from among agents names its readers, waits, and can be taken back."""

from dataclasses import replace

import pytest

from handlers.flows import cache
from handlers.workspace import SlackDown
from helpdesks.errors import NotFound, Refused, Unclear, Unreachable
from store import Batch
from tests.handlers import bodies
from tests.handlers.replies import agents_alone, card_among_agents
from tests.handlers.stand_ins import AGENTS, ANA, BO, HELP, MARTA
from tests.handlers.steps import dead, delivery, later, on_disk, ref, values
from tests.handlers.views import filling


@pytest.fixture
async def known(door, kit, desk):
    """A request of Ana's; Marta is known as an agent, and has a channel for agents alone."""
    ticket = desk.opens("Printer on fire")
    await door.command("whoami", user=MARTA)
    await agents_alone(kit)
    await kit.store.commit(Batch(tickets=(cache.kept("support", ticket),)))
    return ticket


async def opened(door, ticket, channel=AGENTS):
    await door.press("open_reply", ref(ticket), user=MARTA, channel=channel)
    return door.slack.form


async def sent(door, ticket, words="It is out."):
    """Marta answers from the form that the card in her channel opens."""
    form = await opened(door, ticket)
    await door.submit(form, user=MARTA, body=words)
    return door.slack.form


async def undo(door, view):
    await door.press_in(view, "undo", *buttons(view, "undo"), user=MARTA)


async def undo_typed(door, answer):
    await door.press("undo", *values(answer.message, "undo"), user=MARTA, channel=AGENTS)


def buttons(view, action):
    elements = [e for block in view["blocks"] for e in block.get("elements", ())]
    return [e["value"] for e in elements if e.get("action_id") == action]


async def test_the_form_names_who_will_read_it(door, known):
    form = await opened(door, known)

    assert (
        "Public: Ana Example &lt;ana@acme.example&gt; and everybody who may see request"
        f" #{known.number} will read this."
    ) in str(form)
    assert form["submit"]["text"] == "Send publicly"


async def test_a_requester_nobody_remembers_is_not_waited_for(door, desk, known):
    desk.trouble.fail("people", Unreachable())
    form = await opened(door, known)

    assert "Public: the requester and everybody who may see request" in str(form)


async def test_somebody_who_is_no_agent_does_not_learn_whose_request_it_is(door, slack, known):
    await door.press("open_reply", ref(known), user=BO, channel=AGENTS)

    assert "Public: the requester" in str(slack.form)
    assert "Ana" not in str(slack.form)


async def test_it_is_on_disk_before_slack_hears_of_it_and_waits_five_seconds(
    door, kit, slack, desk, known, path
):
    form = await opened(door, known)
    before = on_disk(path)
    filled = filling.submitted(form, body="It is out.")
    response = await door.answered(bodies.submitted(filled, user=MARTA))
    rows = on_disk(path)[len(before) :]
    await later(door, 4.9)
    early = desk.said(known)
    await later(door, 0.2)

    assert rows == [("add_comment", f"reply:{form['external_id']}")]
    assert "goes out in 5 seconds. Ana Example" in response.body
    assert early == ["About: Printer on fire"]
    assert desk.said(known)[-1] == "It is out."
    assert desk.conversations[known.id][-1].public


async def test_afterwards_the_form_shows_what_became_of_it(door, slack, known):
    view = await sent(door, known)
    await later(door, 5)

    assert f"Your reply is in request #{known.number}." in str(slack.views[view["external_id"]])


async def test_elsewhere_a_reply_goes_at_once(door, desk, known):
    form = await opened(door, known, channel=HELP)
    await door.submit(form, user=MARTA, body="At once")
    await door.deliver()

    assert "Public:" not in str(form)
    assert desk.said(known)[-1] == "At once"


async def test_undo_stops_it_and_the_form_is_there_again_filled(door, kit, slack, desk, known):
    slack.files["F1"] = b"smoke"
    form = await opened(door, known)
    await door.submit(form, user=MARTA, body="Oh no", files=[bodies.file("F1", 5)])
    await undo(door, slack.form)
    again = slack.form
    await later(door, 60)

    assert desk.said(known) == ["About: Printer on fire"]
    assert again["callback_id"] == "reply"
    assert again["external_id"] != form["external_id"]
    assert "Oh no" in str(again)
    assert "F1" in str(again)
    assert again["submit"]["text"] == "Send publicly"


async def test_what_was_taken_back_can_be_sent_after_all_and_is_there_once(
    door, slack, desk, known
):
    await undo(door, await sent(door, known, "Oh no"))
    await door.submit(slack.form, user=MARTA, body="Oh yes")
    await later(door, 5)

    assert desk.said(known) == ["About: Printer on fire", "Oh yes"]


async def test_pressing_undo_twice_takes_back_once(door, slack, desk, known):
    view = await sent(door, known, "Oh no")
    await undo(door, view)
    await undo(door, view)
    await later(door, 5)

    assert desk.said(known) == ["About: Printer on fire"]
    assert "Oh no" in str(slack.form)
    assert slack.whispers == []


async def test_a_form_that_was_closed_a_moment_before_leaves_its_draft(door, slack, known):
    view = await sent(door, known, "Oh no")
    slack.views.clear()
    await undo(door, view)
    await door.deliver()

    [told] = slack.whispers
    assert "Your draft is kept for a week: Oh no" in told.text


async def test_undo_that_comes_too_late_says_so(door, slack, desk, known):
    view = await sent(door, known)
    await later(door, 5)
    await undo(door, view)

    assert desk.said(known)[-1] == "It is out."
    assert f"Your public reply to #{known.number} has already been sent" in str(slack.form)


async def test_undo_is_too_late_once_it_was_tried(door, slack, desk, known):
    desk.trouble.fail("add_comment", Unreachable())
    view = await sent(door, known)
    await later(door, 5)
    await undo(door, view)
    await later(door, 70)

    assert "has already been sent" in str(slack.sent)
    assert desk.said(known)[-1] == "It is out."


async def test_nobody_undoes_what_another_wrote(door, desk, known):
    view = await sent(door, known)
    await door.press_in(view, "undo", *buttons(view, "undo"), user=ANA)
    await later(door, 5)

    assert desk.said(known)[-1] == "It is out."


async def test_what_is_said_after_it_keeps_its_place_behind_it(door, kit, desk, known):
    card = await card_among_agents(kit, known)
    await sent(door, known, "First")
    await door.say("Second", user=MARTA, channel=AGENTS, ts="1800000001.1", thread_ts=card)
    await door.deliver()
    early = desk.said(known)
    await later(door, 5)

    assert early == ["About: Printer on fire"]
    assert desk.said(known)[1:] == ["First", "Second"]
    assert [c.public for c in desk.conversations[known.id][1:]] == [True, False]


async def test_what_is_said_after_it_need_not_wait_once_it_was_taken_back(door, kit, desk, known):
    card = await card_among_agents(kit, known)
    view = await sent(door, known, "First")
    await door.say("Second", user=MARTA, channel=AGENTS, ts="1800000001.1", thread_ts=card)
    await undo(door, view)
    await door.deliver()

    assert desk.said(known)[1:] == ["Second"]


async def test_one_that_was_refused_is_tried_again_at_once(door, slack, desk, known):
    desk.trouble.fail("add_comment", Refused("no"))
    view = await sent(door, known)
    await later(door, 5)
    shown = slack.views[view["external_id"]]
    await door.press_in(shown, "retry", *buttons(shown, "retry"), user=MARTA)
    await door.deliver()

    assert desk.said(known)[-1] == "It is out."


async def test_a_reply_typed_among_agents_is_held_and_names_its_readers(
    door, slack, desk, known, path
):
    await door.command(f"reply {known.number} It is *out*", user=MARTA, channel=AGENTS)
    answer = slack.answers[-1]
    await door.deliver()
    early = desk.said(known)
    await later(door, 5)

    assert answer.text == (
        f"Your public reply to #{known.number} goes out in 5 seconds. "
        "Ana Example &lt;ana@acme.example&gt; and everybody who may see the request will read it."
    )
    assert early == ["About: Printer on fire"]
    assert desk.said(known)[-1] == "It is out"
    assert f"Your reply is in request #{known.number}." in slack.answers[-1].text


async def test_one_typed_and_undone_is_shown_with_its_words(door, slack, desk, known):
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])
    shown = slack.answers[-1]
    await later(door, 5)

    assert shown.replace
    assert shown.text == (f"Your public reply to #{known.number} was not sent. You wrote: Oh no")
    assert desk.said(known) == ["About: Printer on fire"]


async def test_one_typed_and_undone_can_be_written_again(door, slack, desk, known):
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])
    [draft] = values(slack.answers[-1].message, "continue_draft")
    await door.press("continue_draft", draft, user=MARTA, channel=AGENTS)
    filled = str(slack.form)
    await door.submit(slack.form, user=MARTA, body="Oh yes")
    await later(door, 5)

    assert "Oh no" in filled
    assert desk.said(known)[1:] == ["Oh yes"]


async def test_one_typed_and_undone_can_become_an_internal_note_once(door, slack, desk, known):
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])
    [held] = values(slack.answers[-1].message, "as_note")
    await door.press("as_note", held, user=MARTA, channel=AGENTS)
    await door.press("as_note", held, user=MARTA, channel=AGENTS)
    said = slack.answers[-1].text
    await door.deliver()

    assert said == f"Your internal note on #{known.number} is on its way."
    [note] = desk.conversations[known.id][1:]
    assert (note.text, note.public) == ("Oh no", False)


async def test_a_reply_that_was_not_undone_cannot_be_made_a_note(door, slack, desk, known):
    await door.command(f"reply {known.number} Oh yes", user=MARTA, channel=AGENTS)
    [held] = values(slack.answers[-1].message, "undo")
    await door.press("as_note", held, user=MARTA, channel=AGENTS)
    await later(door, 5)

    assert [(c.text, c.public) for c in desk.conversations[known.id][1:]] == [("Oh yes", True)]


async def test_where_the_desk_takes_no_notes_none_is_offered(door, slack, desk, known):
    desk.abilities = replace(desk.abilities, internal_comments=False)
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])

    assert values(slack.answers[-1].message, "as_note") == []
    assert len(values(slack.answers[-1].message, "continue_draft")) == 1


async def test_words_that_no_form_holds_are_not_cut_by_undo(door, slack, desk, known):
    words = "很长的话 " * 900
    await door.command(f"reply {known.number} {words}", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])
    shown = slack.answers[-1].message

    assert values(shown, "continue_draft") == []
    await door.press("as_note", *values(shown, "as_note"), user=MARTA, channel=AGENTS)
    await door.deliver()
    assert desk.said(known)[-1].count("很长的话") == 900


async def test_a_reply_goes_out_even_if_slack_does_not_show_that_it_waits(door, slack, desk, known):
    slack.trouble.fail("respond", SlackDown())
    await door.command(f"reply {known.number} It is out", user=MARTA, channel=AGENTS)
    await later(door, 5)

    assert desk.said(known)[-1] == "It is out"


async def test_in_chinese_too(door, slack, known):
    slack.members[MARTA] = replace(slack.members[MARTA], locale="zh-CN")
    await door.command(f"reply {known.number} 好了", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])

    assert slack.answers[-2].text.startswith(
        f"您对工单 #{known.number} 的公开回复将在 5 秒后发出。"
    )
    assert (
        slack.answers[-1].text == f"您对工单 #{known.number} 的公开回复没有发送。 您写的内容：好了"
    )


async def test_one_that_may_be_there_is_not_taken_back_though_it_is_tried_again(
    door, slack, desk, known
):
    desk.trouble.fail("add_comment", Unclear(), done=True)
    await door.command(f"reply {known.number} It is out", user=MARTA, channel=AGENTS)
    held = slack.answers[-1]
    await later(door, 5)
    desk.trouble.fail("find_added", Refused("no"))
    await later(door, 60)
    await door.press("retry", delivery(await dead(door)), user=MARTA)
    await undo_typed(door, held)
    shown = slack.answers[-1].text
    await door.deliver()

    assert "has already been sent" in shown
    assert desk.said(known)[1:] == ["It is out"]


async def test_words_that_were_taken_back_are_told_though_slack_takes_no_answer(
    door, slack, desk, known
):
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    held = slack.answers[-1]
    slack.trouble.fail("respond", SlackDown("x"))
    await undo_typed(door, held)
    await later(door, 60)

    assert desk.said(known) == ["About: Printer on fire"]
    assert "was not sent. You wrote: Oh no" in slack.whispers[-1].text
    assert values(slack.whispers[-1].message, "continue_draft")


async def test_undo_pressed_again_shows_the_words_again_until_they_went_on(door, slack, known):
    await door.command(f"reply {known.number} Oh no", user=MARTA, channel=AGENTS)
    held = slack.answers[-1]
    for _ in range(2):
        await undo_typed(door, held)
    again = slack.answers[-1]
    await door.press("as_note", *values(again.message, "as_note"), user=MARTA, channel=AGENTS)
    answers = len(slack.answers)
    await undo_typed(door, held)

    assert "was not sent. You wrote: Oh no" in again.text
    assert len(slack.answers) == answers


async def test_a_form_that_slack_does_not_fill_again_leaves_its_draft(door, slack, desk, known):
    view = await sent(door, known, "Oh no")
    slack.trouble.fail("update_view", SlackDown("x"))
    await undo(door, view)
    await later(door, 60)

    assert desk.said(known) == ["About: Printer on fire"]
    assert "Your draft is kept for a week: Oh no" in slack.whispers[-1].text


async def test_nobody_is_named_to_an_agent_who_may_not_see_the_request(
    door, desk, known, monkeypatch
):
    async def hidden(number, *, as_=None):
        raise NotFound

    monkeypatch.setattr(desk, "by_number", hidden)
    form = await opened(door, known)

    assert "ana@acme.example" not in str(form)
    assert "everybody who may see request" in str(form)


async def test_one_that_was_undone_is_as_careful_wherever_it_is_written_again(
    door, slack, desk, known
):
    await door.command(f"reply {known.number} oh no", user=MARTA, channel=AGENTS)
    await undo_typed(door, slack.answers[-1])
    [again] = values(slack.answers[-1].message, "continue_draft")
    await door.press("continue_draft", again, user=MARTA, channel=await slack.direct(MARTA))
    named = str(slack.form)
    await door.submit(slack.form, user=MARTA, body="better")
    await door.deliver()

    assert "ana@acme.example" in named
    assert desk.said(known) == ["About: Printer on fire"]
    await later(door, 11)
    assert desk.said(known) == ["About: Printer on fire", "better"]
