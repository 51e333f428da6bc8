"""Every payload that Slack can send is answered, and ours reach their listener."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from handlers import ids
from handlers.dispatch import Answer
from handlers.listeners import TABLE
from tests.handlers import bodies
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import ANA, BOT, HELP, TEAM
from tests.handlers.steps import asked, on_disk

VIEWS = (ids.NEW_REQUEST, ids.REPLY, ids.WATCH, ids.EDIT, ids.SETTINGS, ids.LINK, ids.CONFIRM)
NO_ACTIONS = {*VIEWS, ids.PROGRESS, ids.OPEN_LINK, ids.COMMAND, ids.METADATA}
ACTIONS = sorted({v for n, v in vars(ids).items() if n.isupper()} - NO_ACTIONS)

NOTHING = Answer()


def view(callback_id):
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": "",
        "external_id": "k",
        "blocks": [],
    }


class Heard:
    """A table of listeners that only remember that they were reached."""

    def __init__(self):
        self.by = []
        self.table = replace(
            TABLE,
            commands=self._mapped("command", TABLE.commands),
            actions=self._mapped("action", TABLE.actions),
            typing=self._mapped("typing", TABLE.typing),
            views=self._mapped("view", TABLE.views),
            closed=self._mapped("closed", TABLE.closed),
            options=self._mapped("options", TABLE.options, answer=[{"text": "One"}]),
            said=self._listener("said", ""),
        )

    def _mapped(self, kind, table, answer=NOTHING):
        return {name: self._listener(kind, name, answer) for name in table}

    def _listener(self, kind, name, answer=NOTHING):
        async def listener(_payload, _kit):
            self.by.append((kind, name))
            return answer

        return listener


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def listening(kit, slack, clock, heard):
    return FrontDoor(kit, slack, clock, heard.table)


@pytest.mark.parametrize("action", ACTIONS)
async def test_every_button_reaches_its_listener(listening, heard, action):
    response = await listening.press(action, "x")
    await listening.press(f"{action}:next", "x")

    assert response.status == 200
    assert heard.by == [("action", action)] * 2


@pytest.mark.parametrize("callback_id", VIEWS)
async def test_every_form_reaches_its_listener(listening, heard, callback_id):
    await listening.submit(view(callback_id))

    assert heard.by == [("view", callback_id)]


@pytest.mark.parametrize("callback_id", [ids.NEW_REQUEST, ids.REPLY, ids.EDIT])
async def test_typing_into_a_form_and_closing_it_are_heard(listening, heard, callback_id):
    await listening.types(view(callback_id), body="Half a")
    await listening.close(view(callback_id))

    assert heard.by == [("typing", callback_id), ("closed", callback_id)]


async def test_the_command_and_a_message_reach_their_listeners(listening, heard):
    await listening.command("help")
    await listening.say("hello")

    assert heard.by == [("command", ids.COMMAND), ("said", "")]


UNKNOWN = {
    "command": bodies.command("x", user=ANA, channel=HELP, trigger="1", word="/other"),
    "button": bodies.pressed(bodies.button("of_yesterday", "{}"), user=ANA, trigger="1"),
    "link": bodies.pressed(bodies.button(ids.OPEN_LINK, ""), user=ANA, trigger="1"),
    "empty block_actions": bodies.interaction("block_actions", ANA, actions=[]),
    "view": bodies.submitted(view("of_yesterday"), user=ANA),
    "closed view": bodies.closed(view("of_yesterday"), user=ANA),
    "progress": bodies.submitted(view(ids.PROGRESS), user=ANA),
    "typing": bodies.pressed_in(
        view("of_yesterday"), bodies.button("title", ""), user=ANA, trigger="1"
    ),
    "event": bodies.event({"type": "reaction_added", "user": ANA, "reaction": "ticket"}, "Ev1"),
    "shortcut": bodies.interaction("shortcut", ANA, callback_id="x", trigger_id="1"),
    "message shortcut": bodies.interaction(
        "message_action", ANA, callback_id="x", trigger_id="1", channel={"id": HELP}
    ),
    "old dialog": bodies.interaction("dialog_submission", ANA, callback_id="x", submission={}),
    "options": bodies.interaction("block_suggestion", ANA, action_id="x", block_id="b", value=""),
    "something new": bodies.interaction("of_next_year", ANA),
}


@pytest.mark.parametrize("kind", UNKNOWN)
async def test_what_nobody_listens_to_is_acked(door, slack, path, kind):
    response = await door.send(UNKNOWN[kind])

    assert response.status == 200
    assert (slack.sent, on_disk(path)) == ([], [])


async def test_the_values_that_slack_returns_are_checked_again(door, slack, path):
    for action in ACTIONS:
        for value in ("", "{}", "[1]", '{"desk":"elsewhere","ticket_id":"1","number":"1"}'):
            assert (await door.press(action, value)).status == 200

    assert on_disk(path) == []
    assert "elsewhere" not in str(slack.sent)


async def test_our_own_messages_are_not_heard(listening, heard):
    await listening.say("from us", user=BOT)
    await listening.say("from us", user=BOT, bot_id="B0BOT")

    assert heard.by == []


async def test_an_event_that_cannot_be_written_down_is_not_acked_and_comes_again(
    door, slack, desk, path
):
    card = await asked(door)
    reply = bodies.message(
        "Still burning", user=ANA, ts="1800000001.000100", thread_ts=card.ts, parent_user_id=BOT
    )
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON outbox"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
        refused = await door.send(bodies.event(reply, "Ev1"))
        db.execute("DROP TRIGGER full")
    again = await door.send(bodies.event(reply, "Ev1"))
    await door.deliver()

    assert (refused.status, again.status) == (500, 200)
    assert not refused.body
    [ticket] = desk.all_tickets.values()
    assert desk.said(ticket) == ["Please help.", "Still burning"]


async def test_a_listener_that_breaks_before_the_answer_tells_slack_and_nothing_more(
    kit, slack, clock
):
    async def broken(_payload, _kit):
        raise RuntimeError("words of a secret kind")

    door = FrontDoor(kit, slack, clock, replace(TABLE, commands={ids.COMMAND: broken}))
    response = await door.command("help")

    assert (response.status, response.body) == (500, "")


async def test_the_answer_does_not_wait_for_what_goes_on_afterwards(kit, slack, clock):
    gate, done = asyncio.Event(), asyncio.Event()

    async def work():
        await gate.wait()
        done.set()

    async def slow(_payload, _kit):
        return Answer(then=work)

    door = FrontDoor(kit, slack, clock, replace(TABLE, commands={ids.COMMAND: slow}))
    body = bodies.command("help", user=ANA, channel=HELP, trigger="1")
    response = await asyncio.wait_for(door.answered(body), 5)
    before = done.is_set()
    gate.set()
    await door.after.drain(5)

    assert (response.status, before, done.is_set()) == (200, False, True)


async def test_a_list_that_nobody_fills_gets_no_options(door):
    response = await door.send(looked_for("of_yesterday:1"))

    assert response.body == '{"options": []}'


@pytest.mark.parametrize("action", sorted(TABLE.options))
async def test_a_list_is_filled_by_its_listener(listening, heard, action):
    response = await listening.send(looked_for(f"{action}:region:2:abc"))

    assert heard.by == [("options", action)]
    assert response.body == '{"options": [{"text": "One"}]}'


def looked_for(action):
    return bodies.interaction(
        "block_suggestion",
        ANA,
        container={"type": "view", "view_id": "V1"},
        action_id=action,
        block_id=action,
        value="pri",
        team={"id": TEAM, "domain": "acme"},
    )
