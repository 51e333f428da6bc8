"""A connection to Slack that gets stuck is made anew."""

import asyncio
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from bot.socket import Socket


class Handler:
    """Bolt's handler, whose connection is what a test says it is."""

    def __init__(self, *, connects: bool = True) -> None:
        self.connects, self.alive, self.closed = connects, False, False
        self.client = SimpleNamespace(is_connected=self._is_connected)

    async def connect_async(self) -> None:
        if not self.connects:
            await asyncio.Event().wait()
        self.alive = True

    async def close_async(self) -> None:
        self.alive, self.closed = False, True

    async def _is_connected(self) -> bool:
        return self.alive


@pytest.fixture
def made() -> list[Handler]:
    return []


@pytest.fixture
def socket(made) -> Socket:
    def make():
        made.append(Handler())
        return made[-1]

    return Socket(make, every=0.01, patience=0.05)


@pytest.fixture
async def watched(socket):
    assert await socket.open(asyncio.Event())
    watching = asyncio.create_task(socket.watch())
    yield socket
    watching.cancel()


async def until(holds, seconds=5.0):
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)


async def test_a_connection_that_stays_dead_is_made_anew(watched, made):
    with capture_logs() as logs:
        made[0].alive = False
        await until(lambda: len(made) == 2 and made[1].alive)

    assert made[0].closed
    assert await watched.is_connected()
    assert [line["event"] for line in logs] == ["socket silent"]


async def test_a_short_break_is_left_to_the_sdk(watched, made):
    made[0].alive = False
    await asyncio.sleep(0.02)
    made[0].alive = True
    await asyncio.sleep(0.1)

    assert len(made) == 1


async def test_a_new_connection_that_does_not_come_about_is_given_up_for_another(watched, made):
    made[0].alive = False
    await until(lambda: len(made) >= 2)
    made[-1].connects = made[-1].alive = False
    await until(lambda: len(made) >= 3 and made[-1].alive)

    assert [handler.closed for handler in made[:-1]] == [True] * (len(made) - 1)


async def test_a_bot_that_is_told_to_stop_does_not_wait_for_slack(made):
    stop = asyncio.Event()
    handler = Handler(connects=False)
    opening = asyncio.create_task(Socket(lambda: handler).open(stop))
    await asyncio.sleep(0)
    stop.set()

    assert not await asyncio.wait_for(opening, 1)
    assert handler.closed


async def test_a_first_connection_that_gets_stuck_is_made_anew(made):
    def make():
        made.append(Handler(connects=len(made) > 0))
        return made[-1]

    socket = Socket(make, patience=0.05)

    assert await asyncio.wait_for(socket.open(asyncio.Event()), 5)
    assert [handler.closed for handler in made] == [True, False]
    assert await socket.is_connected()
