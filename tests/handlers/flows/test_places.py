"""Where a request is shown that was asked in a channel others read along."""

from dataclasses import replace

from tests.handlers.stand_ins import ANA, HELP
from tests.handlers.steps import asked, later, look, ticket_of


async def test_a_request_from_a_channel_that_is_shared_is_shown_to_who_asked_alone(
    door, desk, slack
):
    slack.channels[HELP] = replace(slack.channels[HELP], shared=True)
    card = await asked(door)
    desk.says(ticket_of(desk), "An answer")
    await later(door, 2)
    await look(door)

    assert card.channel == f"D{ANA[1:]}"
    assert slack.said_in(HELP) == []
    assert "An answer" not in str([p for p in slack.posts if p.channel == HELP])
    assert slack.said_in(card.channel, card.ts) == ["Marta Klein: An answer"]


async def test_who_asked_there_is_told_where_the_answers_come(door, slack):
    slack.channels[HELP] = replace(slack.channels[HELP], shared=True)
    await asked(door)

    assert "The answers come to your direct messages with Deskhand." in str(slack.form)
