"""What the shipped process weighs, idle and after many commands. Linux only.

`python -m bench.memory` prints the table. The bot is a process of its own at the sandbox, in
Socket Mode, as a person starts it.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.table import Row, printed
from sandbox.launch import Sandbox

SECONDS = 15.0  # until the bot has connected
PAUSE = 0.05
KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """`settle`: seconds until what the start or the last answer needed is over."""

    commands: int = 2000
    together: int = 10
    settle: float = 2.0


def rows(size: Size | None = None) -> list[Row]:
    return asyncio.run(measured(size or Size()))


async def measured(size: Size) -> list[Row]:
    async with Sandbox.start() as sandbox, running_bot(sandbox) as pid:
        await asyncio.sleep(size.settle)
        idle = resident(pid)
        left = iter(range(size.commands))
        await asyncio.gather(*(_ask(sandbox, left) for _ in range(size.together)))
        await asyncio.sleep(size.settle)
        after = resident(pid)
    return [
        Row(what="memory, idle", ours=f"{idle:.1f} MiB"),
        Row(
            what=f"memory after {size.commands:,} commands, against idle",
            ours=f"{after:.1f} MiB",
            reference=f"{idle:.1f} MiB",
            ratio=after / idle,
        ),
    ]


async def _ask(sandbox: Sandbox, left: Iterator[int]) -> None:
    ana = sandbox.person("ana")
    for _ in left:
        answer = await ana.command("/request help", channel="it-help")
        if answer.status != "ok":
            raise RuntimeError(f"answered with {answer.status} {answer.error}")


@asynccontextmanager
async def running_bot(sandbox: Sandbox) -> AsyncIterator[int]:
    """Run the bot; answers its process id."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env={**os.environ, **sandbox.bot_environment()},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            while not sandbox.slack.socket.connections:  # noqa: ASYNC110 - a process tells nothing
                await asyncio.sleep(PAUSE)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def resident(pid: int) -> float:
    """MiB in memory now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [said] = [line for line in lines if line.startswith("VmRSS")]
    return int(said.split()[1]) / KIB


if __name__ == "__main__":
    print(printed(rows()))
