"""Requests by their number, where several desks count for themselves."""

from dataclasses import replace

import pytest

from handlers.flows.follow import follow
from handlers.views.state import ReplyChoice, TicketRef
from handlers.workspace import SlackDown, SlackRefused
from helpdesks.errors import Unreachable
from tests.handlers.desks.steps import set_desk, told
from tests.handlers.stand_ins import BO, LIN, MARTA
from tests.handlers.steps import later, on_disk, values


@pytest.fixture
def both(desk, factory):
    """A request 118 of Ana's at two desks."""
    return desk.opens("Printer on fire"), factory.opens("Robot arm stuck")


async def choices(slack) -> list[ReplyChoice]:
    return [ReplyChoice.from_text(value) for value in values(told(slack).message, "reply_at")]


@pytest.mark.parametrize("typed", ["factory#118", "factory 118", "show factory#118"])
async def test_the_desk_may_be_said_with_the_number(door, slack, both, typed):
    await door.command(typed)

    assert "Robot arm stuck" in told(slack).all_text
    assert "Printer on fire" not in told(slack).all_text


async def test_a_misspelt_desk_is_answered_with_the_nearest(door, slack, both):
    await door.command("factroy#118")
    near = told(slack).text
    await door.command("warehouse#118")

    assert near == "There is no help desk “factroy”. Did you mean `/request factory#118`?"
    assert "Possible here: `support`, `factory`, `payroll`" in told(slack).text


async def test_in_a_channel_with_a_desk_the_number_is_that_desks(door, slack, kit, both):
    await set_desk(kit, "factory")
    await door.command("118")

    assert "Robot arm stuck" in told(slack).all_text


async def test_a_number_that_the_channels_desk_does_not_have_is_looked_for(
    door, slack, kit, both, desk
):
    there = desk.opens("Only at support")
    await set_desk(kit, "factory")
    await door.command(there.number)

    assert "Only at support" in told(slack).all_text


async def test_a_number_known_at_one_desk_only_is_that_one(door, slack, kit, desk, factory):
    desk.opens("Printer on fire")
    factory.opens("Of Marta", requester="9", organization_id=None)
    await door.command("whoami")
    await follow(kit, "support")
    await follow(kit, "factory")
    factory.trouble.down(Unreachable())
    await door.command("118")

    assert "Printer on fire" in told(slack).all_text


async def test_a_number_that_nothing_is_known_of_is_asked_for_everywhere(door, slack, factory):
    factory.opens("Robot arm stuck")
    await door.command("118")

    assert "Robot arm stuck" in told(slack).all_text


async def test_a_number_that_several_have_is_asked_about(door, slack, both):
    await door.command("118")
    refs = [TicketRef.from_text(value) for value in values(told(slack).message, "show")]
    said = told(slack).text
    await door.press("show", refs[1])

    assert [ref.desk for ref in refs] == ["support", "factory"]
    assert "Which request #118 do you mean?" in said
    assert "Printer on fire" in said
    assert "Robot arm stuck" in said
    assert "Robot arm stuck" in told(slack).all_text


async def test_a_number_that_none_has_is_told(door, slack):
    await door.command("118")

    assert told(slack).text.startswith("There is no such request")


async def test_a_number_that_none_has_is_told_with_the_desks_that_are_silent(door, slack, factory):
    factory.trouble.down(Unreachable())
    await door.command("118")

    assert told(slack).text == (
        "No help desk that answered has a request #118. Not answering: factory"
    )


async def test_the_titles_of_others_are_not_offered(door, slack, desk, factory):
    desk.opens("Salary of Marta", requester="9", organization_id=None)
    factory.opens("Robot arm stuck")
    await door.command("118", user=LIN)

    assert "Salary" not in str(slack.sent)


async def test_somebody_unknown_everywhere_hears_the_reason(door, slack, both):
    await door.command("118", user=BO)

    assert told(slack).text.startswith("The help desk does not know you yet.")


async def test_a_reply_with_its_desk_is_on_disk_before_the_ack(door, slack, both, factory, path):
    await door.command("reply factory#118 It *works* again")
    rows = on_disk(path)
    await door.deliver()

    assert [kind for kind, _ in rows] == ["add_comment"]
    assert factory.said(both[1])[-1] == "It works again"
    assert slack.answers[0].text == "Your reply to #118 (factory) is on its way."


async def test_a_reply_in_a_channel_with_a_desk_goes_to_that_desk(door, kit, both, factory):
    await set_desk(kit, "factory")
    await door.command("reply 118 Thanks")
    await door.deliver()

    assert factory.said(both[1])[-1] == "Thanks"


async def test_a_reply_to_the_only_such_request_is_sent(door, slack, factory):
    ticket = factory.opens("Robot arm stuck")
    await door.command("reply 118 Thanks")
    await door.deliver()

    assert factory.said(ticket)[-1] == "Thanks"
    assert slack.answers[0].text == "Your reply to #118 (factory) is on its way."


async def test_a_reply_that_may_be_for_several_waits_for_a_choice(
    door, slack, desk, both, factory, path
):
    await door.command("reply 118 It *works* &amp; runs")
    rows = on_disk(path)
    await door.deliver()
    asked = told(slack).text
    [_, there] = await choices(slack)
    await door.press("reply_at", there)
    told_ack = await door.submit(slack.form, body="It works & runs")
    await door.deliver()

    assert [kind for kind, _ in rows] == ["find_desk"]
    assert "What you wrote is kept." in asked
    assert told_ack["response_action"] == "update"
    assert factory.said(both[1])[-1] == "It works & runs"
    assert len(desk.said(both[0])) == 1


async def test_the_form_has_what_was_typed_in_the_command(door, slack, both):
    await door.command("reply 118 The arm &amp; the leg")
    await door.deliver()
    await door.press("reply_at", (await choices(slack))[1])

    assert "The arm & the leg" in str(slack.form)
    assert slack.form["title"]["text"] == "Reply to #118"


async def test_words_that_no_form_can_hold_are_sent_when_the_desk_is_chosen(
    door, slack, both, factory
):
    words = "word " * 1_000
    await door.command(f"reply 118 {words}")
    await door.deliver()
    await door.press("reply_at", (await choices(slack))[1])
    await door.deliver()

    assert factory.said(both[1])[-1] == words.strip()
    assert slack.views == {}


async def test_nobody_else_gets_the_words_that_are_kept(door, slack, both):
    await door.command("reply 118 my secret words")
    await door.deliver()
    choice = (await choices(slack))[0]
    await door.press("reply_at", choice, user=MARTA)

    assert told(slack).text == "This draft is no longer there."
    assert slack.views == {}


async def test_while_a_desk_is_silent_a_reply_may_be_for_it(door, slack, desk, factory, path):
    ticket = factory.opens("Robot arm stuck")
    desk.opens("Printer on fire")
    factory.trouble.down(Unreachable())
    await door.command("reply 118 Thanks")
    await door.deliver()
    offered = [choice.desk for choice in await choices(slack)]
    await door.press("reply_at", (await choices(slack))[1])
    await door.submit(slack.form, body="Thanks")
    factory.trouble.up()
    await door.deliver()

    assert offered == ["support", "factory"]
    assert factory.said(ticket)[-1] == "Thanks"


async def test_a_reply_that_no_desk_takes_is_given_back(door, slack):
    await door.command("reply 118 my words")
    await door.deliver()
    [post] = slack.posts

    assert "Your reply to #118 was not delivered." in post.text
    assert "my words" in post.all_text
    assert values(post.message, "retry")


async def test_a_guests_reply_is_given_back_with_the_reason(door, slack, both):
    slack.members[LIN] = replace(slack.members[LIN], guest=True, locale="en-US")
    await door.command("reply 118 my words", user=LIN)
    await door.deliver()
    [post] = slack.posts

    assert "Guests of this workspace" in post.text
    assert "my words" in post.all_text


async def test_while_slack_is_down_a_reply_waits_for_its_desk_to_be_found(door, slack, both, desk):
    slack.trouble.down(SlackDown())
    await door.command("reply 118 These words cost me ten minutes")
    await door.deliver()
    slack.trouble.up()
    await later(door, 60)
    await door.press("reply_at", (await choices(slack))[0])
    await door.submit(slack.form, body="These words cost me ten minutes")
    await door.deliver()

    assert "These words cost me ten minutes" in str(desk.said(both[0]))


async def test_after_a_restart_a_reply_still_finds_its_desk(door, kit, factory, monkeypatch):
    ticket = factory.opens("Robot arm stuck")
    await door.command("reply 118 Thanks")
    await kit.store.outbox.claim(kit.now(), 1, 60)  # and there the process ended
    await kit.store.outbox.recover()
    await door.deliver()

    assert factory.said(ticket)[1:] == ["Thanks"]


async def test_a_choice_that_slack_does_not_take_where_it_was_asked_for_is_told_anyway(
    door, slack, both
):
    slack.trouble.fail("respond", SlackRefused("expired_url"))
    await door.command("reply 118 Thanks")
    await door.deliver()
    [whisper] = slack.whispers

    assert len(values(whisper.message, "reply_at")) == 2


async def test_a_reply_without_words_opens_the_form_or_asks(door, slack, both, payroll):
    payroll.opens("one")
    there = payroll.opens("two")
    await door.command(f"reply {there.number}")
    opened = slack.form["title"]["text"]
    await door.command("reply 118")

    assert opened == f"Reply to #{there.number}"
    assert [choice.desk for choice in await choices(slack)] == ["support", "factory", "payroll"]


async def test_a_request_that_was_shown_is_remembered_for_its_forms(door, kit, factory):
    ticket = factory.opens("Robot arm stuck")
    await door.command("factory#118", user=MARTA)

    kept = await kit.store.tickets.get("factory", ticket.id)
    assert kept is not None
    assert kept.title == "Robot arm stuck"
