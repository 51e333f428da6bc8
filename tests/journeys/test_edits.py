"""What people write and then edit or delete, as the desk reads it."""

import pytest

from handlers.flows.missed import NEW
from sandbox.slack import delivery
from tests.journeys.steps import ask_and_see, said_at, until


async def test_an_edit_follows_as_a_correction_and_a_deletion_is_told(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Door squeaks")
    message = await ana.post("At the doors", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=10)
    await ana.edit(message, "At the *door*")
    await until(lambda: len(said_at(world, card)) == 3)
    await ana.delete(message)
    await until(lambda: len(said_at(world, card)) == 4)

    first, words, correction, tombstone = said_at(world, card)
    assert (first, words) == ("Please help.", "At the doors")
    assert correction.startswith("Correction of what I wrote at ")
    assert correction.endswith("At the door")
    assert tombstone.startswith("My message of ")
    assert tombstone.endswith(" was deleted in Slack.")


async def test_what_is_edited_and_deleted_while_the_desk_is_down_never_stood_there(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Window squeaks")
    world.faults.down("kf5")
    edited = await ana.post("At the windows", channel="it-help", thread=card)
    deleted = await ana.post("Forget me", channel="it-help", thread=card)
    await edited.wait_reaction("hourglass_flowing_sand", timeout=10)
    await ana.edit(edited, "At the window")
    await ana.delete(deleted)
    await until(lambda: world.slack.slack.delivery.pending == 0)
    world.faults.up("kf5")
    await edited.wait_reaction("white_check_mark", timeout=30)
    after = await ana.post("After", channel="it-help", thread=card)
    await after.wait_reaction("white_check_mark", timeout=30)

    assert said_at(world, card) == ["Please help.", "At the window", "After"]


@pytest.mark.timeout(180)  # what was written just now is not taken for deleted at once
async def test_what_is_edited_and_deleted_while_the_bot_is_away_is_told_once(world, monkeypatch):
    monkeypatch.setattr(delivery, "RETRY_PAUSES", (0.0, 0.05, 0.05))
    ana = world.person("ana")
    card = await ask_and_see(ana, "Chair squeaks")
    one = await ana.post("On the right", channel="it-help", thread=card)
    two = await ana.post("Forget me", channel="it-help", thread=card)
    for message in (one, two):
        await message.wait_reaction("white_check_mark", timeout=10)
    await world.stop_bot(kill=True)
    await ana.edit(one, "On the left")
    await ana.delete(two)
    await until(lambda: world.slack.slack.delivery.pending == 0)
    await world.start_bot()
    await world.bot_ready()
    await until(lambda: len(said_at(world, card)) == 5, seconds=NEW.total_seconds() + 20)
    await world.stop_bot(kill=True)
    await world.start_bot()
    await world.bot_ready()
    after = await ana.post("After", channel="it-help", thread=card)
    await after.wait_reaction("white_check_mark", timeout=20)

    *first, correction, tombstone, last = said_at(world, card)
    assert first == ["Please help.", "On the right", "Forget me"]
    assert correction.endswith("On the left")
    assert tombstone.endswith(" was deleted in Slack.")
    assert last == "After"
