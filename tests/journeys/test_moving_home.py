"""Channels are archived, left, converted and shared, cards deleted: requests find a new home."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.at_desks import AtDesk, at_work_for
from tests.journeys.steps import ask_and_see, number_of, said_at, until

DIRECT = "@deskhand"


@pytest.fixture
async def zammad() -> AsyncIterator[AtDesk]:
    """The bot at work for Zammad alone, where tickets can be merged."""
    async with at_work_for("zammad") as desk:
        yield desk


async def test_the_requests_of_an_archived_channel_go_on_in_direct_messages(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Asked before")
    marta.archive("it-help")
    new = await ana.sees("Asked before", channel=DIRECT, timeout=15)
    await ana.sees("was archived", channel=DIRECT, timeout=10)
    await world.kf5.agent("marta").reply(number_of(card), "We found you")
    answer = await ana.sees("We found you", channel=DIRECT, timeout=15)
    thanks = await ana.post("Good", channel=DIRECT, thread=new)
    await thanks.wait_reaction("white_check_mark", timeout=10)

    assert answer.thread_ts == new.ts
    assert said_at(world, card)[-2:] == ["We found you", "Good"]


async def test_the_requests_of_a_channel_we_are_taken_out_of_go_on(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Asked before")
    await world.kf5.agent("marta").reply(number_of(card), "said in the channel")
    await ana.sees("said in the channel", channel="it-help", timeout=10)
    marta.remove_app("it-help")
    new = await ana.sees("Asked before", channel=DIRECT, timeout=15)
    await world.kf5.agent("marta").reply(number_of(card), "said in person")
    await ana.sees("said in person", channel=DIRECT, timeout=15)

    assert not any("said in the channel" in m.text for m in new.thread())


async def test_while_the_bot_is_away_nothing_of_an_archived_channel_is_lost(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Asked before")
    await world.stop_bot()
    marta.archive("it-help")
    for words in ("first", "second"):
        await world.kf5.agent("marta").reply(number_of(card), words)
    await world.restart_bot()
    await ana.sees("second", channel=DIRECT, timeout=20)

    new = await ana.sees("Asked before", channel=DIRECT)
    assert [m.text.split(": ")[-1] for m in new.thread() if "Marta" in m.text] == [
        "first",
        "second",
    ]


async def test_a_renamed_channel_goes_on_as_before(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Asked before")
    marta.rename("it-help", "help-with-it")
    await world.kf5.agent("marta").reply(number_of(card), "Still here")
    answer = await ana.sees("Still here", channel="help-with-it", timeout=10)

    assert answer.thread_ts == card.ts


async def test_a_channel_that_turns_private_and_gets_another_id_goes_on(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Asked before")
    marta.make_private("it-help")
    marta.change_id("it-help")
    await until(lambda: "channel id changed" in world.bot_log(), 10)
    await world.kf5.agent("marta").reply(number_of(card), "Still here")
    answer = await ana.sees("Still here", channel="it-help", timeout=10)
    message = await ana.post("Me too", channel="it-help", thread=answer)
    await message.wait_reaction("white_check_mark", timeout=10)

    assert said_at(world, card)[-1] == "Me too"


async def test_the_requests_of_a_channel_that_is_shared_leave_it(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Between us")
    marta.share("it-help")
    await ana.sees("Between us", channel=DIRECT, timeout=15)
    await world.kf5.agent("marta").reply(number_of(card), "nothing for others")
    await ana.sees("nothing for others", channel=DIRECT, timeout=15)
    await card.shows("not shown here any more", timeout=10)

    assert "Between us" not in card.now().all_text
    assert not any("nothing for others" in m.all_text for m in marta.messages("it-help"))


async def test_a_card_that_an_administrator_deletes_is_posted_anew(world):
    ana, marta = world.person("ana"), world.person("marta")
    card = await ask_and_see(ana, "Deleted by mistake")
    message = await ana.post("said below", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=10)
    number = number_of(card)
    marta.remove_message(card)
    await world.kf5.agent("marta").set(number, status="solved")
    new = await ana.sees("Deleted by mistake", channel="it-help", timeout=25)
    await world.kf5.agent("marta").reply(number, "here it goes on")
    answer = await ana.sees("here it goes on", channel="it-help", timeout=15)
    late = await ana.post("said in the old thread", channel="it-help", thread=message)
    await late.wait_reaction("white_check_mark", timeout=10)

    await until(lambda: any("goes on here" in m.text for m in message.thread()), 10)
    assert new.ts != card.ts
    assert answer.thread_ts == new.ts


async def test_the_thread_of_a_merged_ticket_goes_on_with_the_other(zammad):
    world = zammad.world
    ana = world.person("ana")
    first = await ask_and_see(ana, "Printer on fire")
    second = await ask_and_see(ana, "Printer still on fire")
    pane = zammad.pane
    await pane.merge("marta", zammad.one("Printer still on fire").id, str(number_of(first)))
    await until(lambda: any("was merged into" in m.text for m in second.thread()), 15)
    await zammad.answers("Printer on fire", "One answer for both")
    await ana.sees("One answer for both", channel="it-help", timeout=15)
    said = [m for m in (*first.thread(), *second.thread()) if "One answer" in m.text]

    assert len(said) == 1
