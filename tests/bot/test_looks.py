import asyncio

import pytest

from bot import looks as module
from bot.looks import Looks

SOON = 10  # seconds, for what comes at once


class Desk:
    """Something to look at; each look takes until it is let go."""

    def __init__(self) -> None:
        self.begun: list[float] = []
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()

    async def look(self) -> None:
        self.begun.append(asyncio.get_running_loop().time())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.open.wait()
        finally:
            self.at_once -= 1


async def until(holds):
    async with asyncio.timeout(SOON):
        while not holds():
            await asyncio.sleep(0.005)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
async def looks(desk):
    looks = Looks(desk.look)
    yield looks
    await looks.stop()


async def test_a_hint_is_followed_at_once(desk, looks):
    looks.soon()

    await until(lambda: desk.begun)


async def test_many_hints_are_one_look(desk, looks):
    for _ in range(50):
        looks.soon()
    await until(lambda: desk.begun)
    await until(lambda: not looks._tasks)

    assert len(desk.begun) == 1


async def test_hints_during_a_look_are_one_more_look_after_it(desk, looks, monkeypatch):
    monkeypatch.setattr(module, "APART", 0.0)
    desk.open.clear()
    looks.soon()
    await until(lambda: desk.begun)
    for _ in range(50):
        looks.soon()
    desk.open.set()
    await until(lambda: len(desk.begun) > 1)
    await until(lambda: not looks._tasks)

    assert (len(desk.begun), desk.most_at_once) == (2, 1)


async def test_the_clock_and_a_hint_never_look_at_the_same_time(desk, looks):
    desk.open.clear()
    by_clock = asyncio.create_task(looks.now())
    await until(lambda: desk.begun)
    looks.soon()
    await asyncio.sleep(0)
    desk.open.set()
    await by_clock
    await until(lambda: len(desk.begun) > 1)

    assert desk.most_at_once == 1


async def test_hints_are_followed_a_second_apart(desk, looks):
    looks.soon()
    await until(lambda: desk.begun)
    looks.soon()
    await until(lambda: len(desk.begun) > 1)

    assert desk.begun[1] - desk.begun[0] >= module.APART


async def test_the_end_waits_for_no_look(desk, looks):
    desk.open.clear()
    looks.soon()
    await until(lambda: desk.begun)
    await looks.stop()

    assert desk.at_once == 0
