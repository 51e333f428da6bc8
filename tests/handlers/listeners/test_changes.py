"""Edits and deletions: on disk, once, before Slack hears that we have them."""

import pytest

from store import StoreError
from tests.handlers.stand_ins import ANA, BOT, HELP, TEAM
from tests.handlers.steps import on_disk


@pytest.fixture
async def raw(door, card, slack):
    """What Ana wrote in the thread; the desk has it."""
    raw = slack.writes("At that door", user=ANA, thread_ts=card.ts, parent_user_id=BOT)
    await door.say(raw["text"], ts=raw["ts"], thread_ts=card.ts, parent_user_id=BOT)
    await door.deliver()
    return raw


async def test_an_edit_is_on_disk_with_its_receipt_when_slack_is_answered(door, raw, kit, path):
    response = await door.edit(raw, "At the door", event_id="Ev7")
    key = f"edited:{TEAM}:{HELP}:{raw['ts']}:{raw['edited']['ts']}"

    assert response.status == 200
    assert on_disk(path)[-1] == ("correct_comment", key)
    assert await kit.store.receipts.seen("Ev7")


async def test_a_deletion_is_on_disk_when_slack_is_answered(door, raw, path):
    await door.delete(raw)

    assert on_disk(path)[-1] == ("withdraw_comment", f"deleted:{TEAM}:{HELP}:{raw['ts']}")


async def test_what_cannot_be_written_is_asked_for_again(door, raw, kit, path, monkeypatch):
    async def full(_batch):
        raise StoreError

    monkeypatch.setattr(kit.store, "commit", full)
    response = await door.edit(raw, "At the door")

    assert response.status == 500
    assert not [key for _, key in on_disk(path) if key.startswith("edited:")]


async def test_a_change_waits_behind_its_message_while_that_looks_for_its_ticket(
    door, slack, card, path
):
    raw = slack.writes("At that door", user=ANA, thread_ts="2.0", parent_user_id=BOT)
    await door.say(raw["text"], ts=raw["ts"], thread_ts="2.0", parent_user_id=BOT)
    await door.edit(raw, "At the door")

    assert [kind for kind, _ in on_disk(path)][-2:] == ["place_message", "place_change"]


@pytest.mark.parametrize("value", ["", "{}", '{"row":1}', '{"row":999,"key":"x"}'])
async def test_a_button_that_was_made_up_sends_nothing(door, raw, path, value):
    before = on_disk(path)
    await door.press("send_correction", value)

    assert on_disk(path) == before
