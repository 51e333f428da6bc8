import asyncio
import time

import pytest

from helpdesks import gate as gate_module
from helpdesks.gate import Gate


@pytest.fixture
def short_minute(monkeypatch):
    monkeypatch.setattr(gate_module, "MINUTE", 0.2)


async def enter(gate, *callers):
    """Let callers ("urgent 1", "other 1", …) line up in this order; gives the order of entry."""
    entered = []

    async def pass_through(caller):
        async with gate.turn(urgent=caller.startswith("urgent")):
            entered.append((caller, time.monotonic()))

    await asyncio.gather(*map(pass_through, callers))
    return entered


async def entries(gate, *callers):
    """Line up behind a closed gate, then open it."""
    async with gate.turn():
        line = asyncio.create_task(enter(gate, *callers))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    return [caller for caller, _ in await line]


async def test_a_gate_lets_in_only_so_many_at_once():
    gate, inside, most = Gate(together=2), 0, 0

    async def pass_through():
        nonlocal inside, most
        async with gate.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(pass_through() for _ in range(20)))

    assert most == 2


async def test_a_gate_lets_in_only_so_many_a_minute(short_minute):
    entered = await enter(Gate(together=5, per_minute=3), *(f"urgent {n}" for n in range(7)))

    assert [caller for caller, _ in entered] == [f"urgent {n}" for n in range(7)]
    assert all(entered[n + 3][1] - entered[n][1] >= 0.19 for n in range(4))


async def test_who_is_urgent_goes_before_those_who_came_earlier():
    gate = Gate(together=1)

    assert await entries(gate, "other 1", "other 2", "urgent 1", "urgent 2") == [
        "urgent 1",
        "urgent 2",
        "other 1",
        "other 2",
    ]


async def test_a_crowd_of_the_urgent_does_not_keep_the_others_out_for_ever():
    crowd = [f"urgent {n}" for n in range(12)]

    entered = await entries(Gate(together=1), "other 1", *crowd)

    assert entered.index("other 1") < 6
    assert [caller for caller in entered if caller != "other 1"] == crowd


async def test_after_a_burst_of_others_there_is_still_room_for_who_is_urgent():
    gate = Gate(together=2, per_minute=60)
    burst = asyncio.create_task(enter(gate, *(f"other {n}" for n in range(100))))
    await asyncio.sleep(0.05)

    async with asyncio.timeout(5):
        assert len(await enter(gate, *(f"urgent {n}" for n in range(20)))) == 20

    assert not burst.done()
    burst.cancel()
    await asyncio.gather(burst, return_exceptions=True)


async def test_all_together_never_pass_more_often_than_the_gate_allows(short_minute):
    callers = [f"{kind} {n}" for n in range(6) for kind in ("other", "urgent")]

    at = [moment for _, moment in await enter(Gate(together=3, per_minute=5), *callers)]

    assert len(at) == 12
    assert all(at[n + 5] - at[n] >= 0.19 for n in range(7))


async def test_one_who_goes_away_before_the_gate_leaves_the_place_free(monkeypatch):
    gate = Gate(together=1, per_minute=1)
    async with gate.turn():
        pass
    waiting = asyncio.create_task(enter(gate, "urgent 1"))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    monkeypatch.setattr(gate_module, "MINUTE", 0.0)

    async with asyncio.timeout(5), gate.turn():
        pass


async def test_one_who_is_called_away_while_being_let_in_leaves_the_place_free():
    gate = Gate(together=1)
    async with gate.turn():
        waiting = asyncio.create_task(enter(gate, "urgent 1"))
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    async with asyncio.timeout(5), gate.turn():
        pass
