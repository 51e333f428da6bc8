"""An orderly end, whenever it is asked for."""

import asyncio

import pytest

from bot.stopping import Grace, Stopped, unless
from handlers.workspace import SlackDown
from sandbox.launch import Sandbox


@pytest.fixture
def stop() -> asyncio.Event:
    return asyncio.Event()


async def answer(seconds=0.0):
    await asyncio.sleep(seconds)
    return "done"


async def test_work_that_is_done_in_time_is_what_it_is(stop):
    assert await unless(stop, answer()) == "done"


async def test_work_is_given_up_once_we_are_told_to_stop(stop):
    ended = []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("tidied up")

    waiting = asyncio.create_task(unless(stop, work()))
    await asyncio.sleep(0)
    stop.set()
    with pytest.raises(Stopped):
        await asyncio.wait_for(waiting, 5)

    assert ended == ["tidied up"]


async def test_trouble_of_the_work_is_told_as_it_is(stop):
    async def work():
        raise SlackDown("no answer")

    with pytest.raises(SlackDown):
        await unless(stop, work())


async def test_all_who_finish_share_one_time(stop):
    grace = Grace(9.0)
    before = grace.left
    grace.begin()
    await asyncio.sleep(0.01)

    assert before == 9.0
    assert 8.0 < grace.left < 9.0
    over = Grace(0.0)
    over.begin()
    assert over.left == 0.0


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_bot_that_cannot_sign_in_yet_ends_when_it_is_told_to(method):
    async with Sandbox.start() as world:
        world.faults.status("slack", method, 503, times=1000)
        await world.start_bot()
        await said(world, "slack does not let us in yet")
        began = asyncio.get_running_loop().time()
        await world.stop_bot()

        assert await world.bot_ended() == 0
        assert asyncio.get_running_loop().time() - began < 5


async def said(world, words, seconds=20):
    """Wait until the bot has said something in its log."""
    async with asyncio.timeout(seconds):
        while words not in world.bot_log():
            await asyncio.sleep(0.05)
