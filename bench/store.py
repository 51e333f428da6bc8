"""The store beside raw sqlite3, used the straightforward way behind a one-thread executor.

`python -m bench.store` prints the table. A ratio above 1 means that the store is faster.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from bench.table import Row, printed
from store import Batch, CachedTicket, New, Store

LINKS = 1_000_000
TICKETS = 20_000
LOOK_UPS = 300
WRITES = 40
WRITERS = 50
ROUNDS = 61
GOAL = 0.9

_LOOK_UP = "SELECT * FROM links WHERE team = ? AND channel = ? AND thread_ts = ?"
_INSERT = (
    "INSERT INTO outbox (key, replaceable, lane, kind, payload, progress, state, attempts,"
    " uncertain, due_at, created_at, updated_at)"
    " VALUES (?, 0, ?, 'reply', ?, '{}', 'waiting', 0, 0, 0, 0, 0)"
)
_PAYLOAD = {"ticket": "118", "text": "The printer on the third floor is on fire again. " * 4}
_RAW_PAYLOAD = str(_PAYLOAD)


class Raw:
    """sqlite3 as one writes it first: one connection, one thread, one transaction per write."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._path = path

    async def run(self, call: Callable[[sqlite3.Connection], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, self._db)

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._db = await loop.run_in_executor(self._thread, self._connect)

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        return db

    async def close(self) -> None:
        await self.run(lambda db: db.close())
        self._thread.shutdown()

    async def look_up(self, n: int) -> None:
        key = ("T1", _channel(n), f"{n}.000100")
        await self.run(lambda db: db.execute(_LOOK_UP, key).fetchone())

    async def write(self, key: str) -> None:
        def insert(db: sqlite3.Connection) -> None:
            with db:
                db.execute(_INSERT, (key, "lane", _RAW_PAYLOAD))

        await self.run(insert)


class Ours:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def look_up(self, n: int) -> None:
        await self._store.links.find("T1", _channel(n), f"{n}.000100")

    async def write(self, key: str) -> None:
        new = New(key=key, lane="lane", kind="reply", payload=_PAYLOAD)
        await self._store.commit(Batch(outbox=(new,)))


def rows() -> list[Row]:
    """Measure in turns, so that both meet the same machine, and keep the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_rows(Path(folder) / "bench.db"))


async def _rows(path: Path) -> list[Row]:
    store, raw = await Store.open(path), Raw(path)
    await raw.open()
    await raw.run(_fill)
    ours = Ours(store)
    keys = map(str, count())
    ids = random.sample(range(LINKS), LOOK_UPS)
    together = f"{WRITERS} durable writes at once, against raw sqlite3"
    table = [
        await _compare(
            "link among 1,000,000, against raw sqlite3",
            lambda: _one_by_one(ours.look_up, ids),
            lambda: _one_by_one(raw.look_up, ids),
            goal=GOAL,
        ),
        await _compare(
            "durable write, against raw sqlite3",
            lambda: _one_by_one(ours.write, [next(keys) for _ in range(WRITES)]),
            lambda: _one_by_one(raw.write, [next(keys) for _ in range(WRITES)]),
            goal=GOAL,
        ),
        await _compare(
            together,
            lambda: _at_once(ours.write, [next(keys) for _ in range(WRITERS)]),
            lambda: _at_once(raw.write, [next(keys) for _ in range(WRITERS)]),
        ),
        Row(
            what="search for 打印 in 20,000 requests",
            ours=f"{await _search(store) * 1000:.1f} ms",
        ),
    ]
    await raw.close()
    await store.close()
    return table


async def _compare(
    name: str,
    ours: Callable[[], Awaitable[float]],
    raw: Callable[[], Awaitable[float]],
    *,
    goal: float | None = None,
) -> Row:
    seconds = [(await ours(), await raw()) for _ in range(ROUNDS)]
    mine, theirs = (min(column) for column in zip(*seconds, strict=True))
    ratio = theirs / mine
    return Row(
        what=name,
        ours=f"{mine * 1000:.2f} ms",
        reference=f"{theirs * 1000:.2f} ms",
        ratio=ratio,
        goal="" if goal is None else f">= {goal}",
        met=None if goal is None else ratio >= goal,
    )


@contextmanager
def _stopwatch() -> Iterator[Callable[[], float]]:
    start = time.perf_counter()
    yield lambda: time.perf_counter() - start


async def _one_by_one(call: Callable[[Any], Awaitable[None]], given: list[Any]) -> float:
    with _stopwatch() as passed:
        for each in given:
            await call(each)
        return passed()


async def _at_once(call: Callable[[Any], Awaitable[None]], given: list[Any]) -> float:
    with _stopwatch() as passed:
        await asyncio.gather(*(call(each) for each in given))
        return passed()


async def _search(store: Store) -> float:
    now = datetime.now(UTC)
    example = CachedTicket(
        desk="support",
        id="0",
        number="0",
        title="打印机坏了, printer broken",
        description="三楼的打印机无法连接网络 The printer on the third floor is offline. " * 3,
        status="open",
        status_said="open",
        priority=None,
        requester_id="7",
        assignee_id=None,
        organization_id=None,
        group_id=None,
        created_at=now,
        updated_at=now,
        comment_count=None,
        raw={},
    )
    for start in range(0, TICKETS, 500):
        ids = map(str, range(start, start + 500))
        tickets = tuple(replace(example, id=each, number=each) for each in ids)
        await store.commit(Batch(tickets=tickets))
    with _stopwatch() as passed:
        await store.tickets.search("support", "打印")
        return passed()


def _fill(db: sqlite3.Connection) -> None:
    insert = (
        "INSERT INTO links VALUES"
        " ('T1', :channel, :ts, :ts, 'support', :n, :n, 'U1', 0, 'en-GB', 'open', 0)"
    )
    links = ({"channel": _channel(n), "ts": f"{n}.000100", "n": str(n)} for n in range(LINKS))
    with db:
        db.executemany(insert, links)


def _channel(n: int) -> str:
    return f"C{n % 200:08}"


if __name__ == "__main__":
    print(printed(rows()))
