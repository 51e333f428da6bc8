"""What health tells is what stands in the store and what Slack said last."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.health import DeskHealth
from bot.measured import measured
from store import Backlog, Batch, Cursor, Store
from tests.bot.deliveries import a_kit, add, new
from tests.store.examples import NOON, Clock

DESK = SimpleNamespace(name="support", poll_seconds=30.0)


@pytest.fixture
async def kit(tmp_path):
    clock = Clock()
    store = await Store.open(tmp_path / "deskhand.db", clock=clock)
    yield a_kit(store, clock)
    await store.close()


async def now(kit, locked_out=""):
    slack = SimpleNamespace(locked_out=locked_out)
    return await measured(kit, slack, (DESK,), started=NOON, connected=True)


async def test_before_anything_has_happened_all_is_well(kit):
    health = await now(kit)

    assert health.ok
    assert (health.backlog, health.oldest_seconds, health.swept_at) == (0, 0.0, None)
    assert health.desks == (DeskHealth(name="support", poll_seconds=30.0),)


async def test_backlog_ages_and_the_last_sweep_are_told(kit):
    polled, swept = NOON - timedelta(seconds=9), NOON - timedelta(seconds=70)
    for cursor in (
        Cursor(desk="support", moment=NOON, polled_at=polled, down_since=NOON),
        Cursor(desk="Sweep", moment=NOON, polled_at=swept),
        Cursor(desk="gone", moment=NOON, polled_at=NOON),
    ):
        await kit.store.commit(Batch(cursor=cursor))
    await add(kit, new("a"), new("b", "desk:support:ticket:1"), new("c", "desk:support:ticket:2"))
    kit.now.forward(seconds=30)
    health = await now(kit)

    [desk] = health.desks
    assert (desk.polled_at, desk.down_since, health.swept_at) == (polled, NOON, swept)
    assert (health.backlog, health.oldest_seconds) == (3, 30.0)
    assert health.behind == (
        Backlog(lanes="desk:support", rows=2, oldest=NOON),
        Backlog(lanes="slack", rows=1, oldest=NOON),
    )


async def test_a_slack_that_locks_us_out_is_not_well(kit):
    health = await now(kit, "token_revoked")

    assert (health.ok, health.locked_out) == (False, "token_revoked")
