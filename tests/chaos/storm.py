"""Carries the plan's troubles out, each at its time."""

import asyncio
from collections.abc import Iterable

from tests.chaos.plan import Trouble
from tests.chaos.stage import Stage

_FALLS = ("kill", "stop")


async def happen(stage: Stage, troubles: Iterable[Trouble], begun: float) -> None:
    """Until the last trouble is over; the bot is at work then."""
    every = list(troubles)
    async with asyncio.TaskGroup() as together:
        together.create_task(_fall(stage, [t for t in every if t.what in _FALLS], begun))
        for trouble in every:
            if trouble.what not in _FALLS:
                together.create_task(_one(stage, trouble, begun))


async def at(begun: float, seconds: float) -> None:
    """Wait until so many seconds after the beginning."""
    await asyncio.sleep(begun + seconds - asyncio.get_running_loop().time())


async def _fall(stage: Stage, falls: Iterable[Trouble], begun: float) -> None:
    for trouble in falls:
        await at(begun, trouble.at)
        stage.fall(f"gets {trouble.what}")
        await stage.world.stop_bot(kill=trouble.what == "kill")
        await asyncio.sleep(trouble.seconds)
        await stage.start_bot()


async def _one(stage: Stage, trouble: Trouble, begun: float) -> None:
    await at(begun, trouble.at)
    faults = stage.world.faults
    match trouble.what:
        case "down":
            faults.down(trouble.side)
            await asyncio.sleep(trouble.seconds)
            faults.up(trouble.side)
        case "disconnect":
            await stage.world.slack.socket.disconnect()
        case "duplicate":
            faults.duplicate_events(trouble.times)
        case "delay":
            faults.delay_events(trouble.seconds, trouble.times)
        case "reorder":
            faults.reorder_events(trouble.times)
        case "drop_acks":
            faults.drop_acks(trouble.times)
        case _:
            faults.arm(
                side=trouble.side,
                what=trouble.fault,
                match=trouble.match,
                times=trouble.times,
                status=trouble.status,
                retry_after=1 if trouble.status == 429 else None,
                seconds=trouble.seconds,
            )
