"""The process is killed in the middle: what was awaited is there, the rest whole or absent."""

import subprocess
import sys
from pathlib import Path

import pytest

from store import Store

ROOT = Path(__file__).parents[2]

WRITER = """
import asyncio, sys
from store import Batch, New, Store
from tests.store.examples import LINK, MESSAGE
from dataclasses import replace

async def write(store, n):
    key = f"{n}"
    new = New(key=key, lane=f"lane {n % 3}", kind="reply", payload={"n": n})
    message = replace(MESSAGE, ts=key)
    assert await store.commit(Batch(receipt=key, outbox=(new,), messages=(message,)))
    print(n, flush=True)

async def main(path):
    store = await Store.open(path)
    n = 0
    while True:
        await asyncio.gather(*(write(store, n + i) for i in range(7)))
        n += 7

asyncio.run(main(sys.argv[1]))
"""

SENDER = """
import asyncio, sys
from datetime import UTC, datetime
from store import Batch, New, Store

async def main(path):
    store = await Store.open(path)
    await store.commit(Batch(outbox=(New(key="a", lane="l", kind="reply", payload={}),)))
    [row] = await store.outbox.claim(datetime.now(UTC), 1, 3600)
    await store.outbox.save_progress(row, {"uploads": ["t1"]})
    print("sent", flush=True)
    await asyncio.sleep(60)

asyncio.run(main(sys.argv[1]))
"""


def run_and_kill(script, path, lines):
    """What the child said before it was killed, which is after so many lines."""
    with subprocess.Popen(  # noqa: S603 -- our own script, in our own Python
        [sys.executable, "-c", script, path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        said = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        said += child.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.parametrize("lines", [1, 40, 333])
async def test_what_was_awaited_before_the_kill_is_there(path, lines):
    told = run_and_kill(WRITER, path, lines)
    assert len(told) >= lines

    store = await Store.open(path)
    await store.ping()
    kept = {row.key for row in await store.outbox.list(limit=100_000)}
    assert set(told) <= kept
    for key in kept:
        assert await store.receipts.seen(key)
        assert len(await store.messages.find("T1", "C1", key)) == 1
    await store.close()


async def test_a_row_that_was_being_sent_is_looked_for_first(path):
    assert run_and_kill(SENDER, path, 1) == ["sent"]

    store = await Store.open(path)
    assert await store.outbox.recover() == 1
    [row] = await store.outbox.in_flight("l")
    assert (row.state, row.uncertain, row.progress) == ("waiting", True, {"uploads": ["t1"]})
    await store.close()
