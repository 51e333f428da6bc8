"""People write while the bot is away for longer than Slack is patient."""

from sandbox.launch import Sandbox
from sandbox.slack import delivery
from tests.journeys.steps import ask_and_see, number_of, said_at, until


async def test_what_people_wrote_while_the_bot_was_away_arrives_once_and_in_order(
    world, monkeypatch
):
    monkeypatch.setattr(delivery, "RETRY_PAUSES", (0.0, 0.05, 0.05))
    ana, lin = world.person("ana"), world.person("xiaolin")
    printer = await ask_and_see(ana, "Printer on fire")
    chair = await ask_and_see(lin, "Chair squeaks", channel="it-help")
    heard = await ana.post("heard before", channel="it-help", thread=printer)
    await heard.wait_reaction("white_check_mark", timeout=10)
    await world.stop_bot(kill=True)
    missed = [
        await ana.post("one", channel="it-help", thread=printer),
        await lin.post("squeak", channel="it-help", thread=chair),
        await ana.post("", channel="it-help", thread=printer, files=[("smoke.txt", b"grey")]),
        await ana.post("three", channel="it-help", thread=printer, files=[("a.txt", b"a")]),
        await lin.post("squeak squeak", channel="it-help", thread=chair),
    ]
    await until(lambda: world.slack.slack.delivery.pending == 0)
    await world.start_bot()
    await world.bot_ready()
    after = await ana.post("heard after", channel="it-help", thread=printer)
    for message in (*missed, after):
        await message.wait_reaction("white_check_mark", timeout=20)

    said = said_at(world, printer)
    assert [said[1], said[2], *said[4:]] == ["heard before", "one", "three", "heard after"]
    assert said_at(world, chair)[1:] == ["squeak", "squeak squeak"]
    assert files_at(world, printer) == [[], [], [], ["smoke.txt"], ["a.txt"], []]


def files_at(world: Sandbox, card) -> list[list[str]]:
    """The names of the files of each comment."""
    comments = world.kf5.ticket(number_of(card)).comments
    return [[file.name for file in comment.attachments] for comment in comments]
