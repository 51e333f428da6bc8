"""The SQLite file: three connections on two threads.

Writes go to one thread and share transactions: those that wait together are committed together,
each in a savepoint of its own, so that a failing one takes back only itself. A group with a promise
in it is committed with `synchronous=FULL`, one of caches alone with `NORMAL`. Reads go to a second
thread and see every commit that was awaited before.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from store.errors import Damaged, Unsupported, Unwritable, named
from store.schema import migrate
from store.worker import Job, Worker

T = TypeVar("T")

_APPLICATION_ID = 0x4445534B  # "DESK": tells our file from another program's
_OLDEST_SQLITE = (3, 37, 0)  # strict tables
_SECONDS_FOR_A_LOCK = 5.0


@dataclass(frozen=True, slots=True)
class _Connections:
    promises: sqlite3.Connection
    caches: sqlite3.Connection
    reads: sqlite3.Connection

    def close(self) -> None:
        self.reads.close()
        self.caches.close()
        self.promises.close()


class Database:
    """Runs functions of a connection on the right thread; knows no table."""

    def __init__(self, connections: _Connections) -> None:
        self._connections = connections
        self._writer = Worker("store-writes", self._run_writes)
        self._reader = Worker("store-reads", self._run_reads)

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """Open or create the file, mode 0600, and bring its tables up to date."""
        return cls(await asyncio.to_thread(_open, path))

    def read(self, call: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        return self._reader.submit(call)

    def write(
        self,
        call: Callable[[sqlite3.Connection], T],
        *,
        durable: bool = True,
        after: Callable[[], None] | None = None,
    ) -> asyncio.Future[T]:
        """Commit what `call` writes; durable: it outlives a power cut once this was awaited."""
        return self._writer.submit(call, durable=durable, after=after)

    async def close(self) -> None:
        await self._writer.close()
        await self._reader.close()
        await asyncio.to_thread(self._connections.close)

    def _run_reads(self, group: list[Job]) -> None:
        for job in group:
            job.run(self._connections.reads)

    def _run_writes(self, group: list[Job]) -> None:
        durable = any(job.durable for job in group)
        db = self._connections.promises if durable else self._connections.caches
        try:
            _run_together(db, group)
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            for job in group:
                job.error = job.error or error


def _run_together(db: sqlite3.Connection, group: list[Job]) -> None:
    db.execute("BEGIN IMMEDIATE")
    if len(group) == 1:  # nobody to protect: no savepoint
        group[0].run(db)
        db.execute("COMMIT" if group[0].error is None else "ROLLBACK")
        return
    for job in group:
        _run_in_savepoint(db, job)
    db.execute("COMMIT")


def _run_in_savepoint(db: sqlite3.Connection, job: Job) -> None:
    db.execute("SAVEPOINT job")
    job.run(db)
    if job.error is not None:
        if not db.in_transaction and isinstance(job.error, sqlite3.Error):
            raise job.error  # a full disk, for one, ends the whole transaction
        db.execute("ROLLBACK TO job")
    db.execute("RELEASE job")


def _open(path: Path) -> _Connections:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise Unsupported(f"SQLite 3.37 or newer is needed; this is {sqlite3.sqlite_version}.")
    _make_private(path)
    try:
        with ExitStack() as opened:
            promises, caches, reads = (
                opened.enter_context(closing(_connect(path, synchronous)))
                for synchronous in ("FULL", "NORMAL", "NORMAL")
            )
            _prepare(promises, path)
            reads.execute("PRAGMA query_only = ON")
            opened.pop_all()
    except sqlite3.Error as error:
        raise named(error) from error
    return _Connections(promises, caches, reads)


def _make_private(path: Path) -> None:
    """Create the file if need be; only its owner may read it. SQLite's side files follow it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise Unwritable(f"The database {path} cannot be opened: {error.strerror}.") from error


def _connect(path: Path, synchronous: str) -> sqlite3.Connection:
    """A connection in autocommit mode; it is opened here and used by one worker alone."""
    db = sqlite3.connect(
        path,
        timeout=_SECONDS_FOR_A_LOCK,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Refuse another program's file, then migrate: under one lock, so that two starts agree."""
    db.execute("BEGIN IMMEDIATE")
    [(application_id,)] = db.execute("PRAGMA application_id")
    [(tables,)] = db.execute("SELECT count(*) FROM sqlite_master")
    if tables and application_id != _APPLICATION_ID:
        raise Damaged(f"{path} is a database of another program.")
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    migrate(db)
    db.execute("COMMIT")
