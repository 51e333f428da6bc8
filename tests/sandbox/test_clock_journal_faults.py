import asyncio
import json

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import KEPT, Journal
from sandbox.seed import new_workspace


def test_timestamps_are_unique_and_rise_even_within_a_microsecond():
    clock = Clock()
    stamps = [clock.ts() for _ in range(1_000)]
    assert stamps == sorted(set(stamps))


async def test_advancing_wakes_who_sleeps():
    clock = Clock()
    sleeper = asyncio.ensure_future(clock.sleep(3_600))
    await asyncio.sleep(0)
    clock.advance(1_800)
    await asyncio.sleep(0.01)
    assert not sleeper.done()
    clock.advance(1_800)
    await asyncio.wait_for(sleeper, 1)


async def test_waiting_within_a_time_cancels_nothing():
    clock = Clock()
    answer = asyncio.get_running_loop().create_future()
    waiting = asyncio.ensure_future(clock.within(3, answer))
    await asyncio.sleep(0)
    clock.advance(3)
    assert not await waiting
    assert not answer.cancelled()
    answer.set_result(1)
    assert await clock.within(3, answer)


def test_the_journal_strikes_out_secrets_and_forgets_the_oldest():
    journal = Journal(Clock())
    heard = []
    stop = journal.subscribe(heard.append)
    entry = journal.record(
        side="kf5",
        kind="call",
        name="GET /x",
        request={
            "headers": {"Authorization": "Basic YTpi", "X": "Bearer abc.def"},
            "token": "t",
            "text": "my xoxb-123-abc here",
        },
    )
    assert heard == [entry]
    text = journal.to_json_lines()
    for secret in ("YTpi", "abc.def", "xoxb-123-abc"):
        assert secret not in text
    assert json.loads(text)["request"]["text"] == "my [struck out] here"
    stop()
    for _ in range(KEPT):
        journal.record(side="kf5", kind="call", name="GET /y")
    assert len(journal) == KEPT
    assert len(heard) == 1
    assert journal.find(name="GET /x") == []


def test_a_fault_is_taken_as_often_as_it_is_armed():
    faults = Faults()
    faults.arm(side="kf5", match="PUT /apiv2/requests/", what="cut_after", times=2)
    faults.arm(side="slack", match="chat.*", what="code", code="fatal_error")
    assert faults.take("kf5", "GET /apiv2/requests/1.json") is None
    assert faults.take("slack", "views.open") is None
    assert faults.take("kf5", "PUT /apiv2/requests/1.json").what == "cut_after"
    assert faults.take("slack", "chat.update").code == "fatal_error"
    assert faults.take("kf5", "PUT /apiv2/requests/2.json").what == "cut_after"
    assert faults.take("kf5", "PUT /apiv2/requests/3.json") is None
    assert faults.armed() == []


def test_faults_of_deliveries_do_not_touch_requests():
    faults = Faults()
    faults.duplicate_events()
    assert faults.take("slack", "chat.postMessage") is None
    assert faults.take_delivery("duplicate_events", "message")
    assert not faults.take_delivery("duplicate_events", "message")


def test_events_can_be_delayed_and_reordered_by_name():
    faults = Faults()
    faults.delay_events(2.5, times=2, match="message")
    faults.reorder_events()
    assert faults.take_delivery("delay_events", "user_change") is None
    assert faults.take_delivery("delay_events", "message").seconds == 2.5
    assert faults.take_delivery("reorder_events", "user_change")
    assert [(one.what, left) for one, left in faults.armed()] == [("delay_events", 1)]


def test_the_same_seed_gives_the_same_workspace():
    first, second, other = (new_workspace(Clock(), seed=seed) for seed in (7, 7, 8))
    ids = [[user.id for user in workspace.users.all()] for workspace in (first, second, other)]
    assert ids[0] == ids[1] != ids[2]
    assert first.app.bot_token == second.app.bot_token


def test_the_seed_has_its_people_and_channels():
    workspace = new_workspace(Clock())
    assert [user.name for user in workspace.users.humans()] == [
        "ana",
        "xiaolin",
        "marta",
        "wang",
        "bo",
        "gus",
    ]
    finance = workspace.channels.named("finance")
    assert workspace.app.bot_user not in finance.members
    assert workspace.channels.find_dm(workspace.users.named("bo").id, workspace.app.bot_user)
    assert new_workspace(Clock(), people=False).users.humans() == []
