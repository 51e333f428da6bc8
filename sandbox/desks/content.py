"""Contents of attachments: on disk, or generated for measurements that must not touch the disk."""

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.hung_up import HungUp

CHUNK = 256 * 1024
FLUSH = 1024 * 1024


class TooLarge(Exception):
    """The bytes received went over the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    path: Path
    size: int

    def read(self) -> bytes:
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """`size` bytes that exist only while they are read: the bytes 0 to 255, over and over."""

    size: int

    def read(self) -> bytes:
        return (_PATTERN * (self.size // len(_PATTERN) + 1))[: self.size]

    async def chunks(self) -> AsyncIterator[bytes]:
        for _ in range(self.size // CHUNK):
            yield _PATTERN
        if rest := self.size % CHUNK:
            yield _PATTERN[:rest]


_PATTERN = bytes(range(256)) * (CHUNK // 256)
Content = Stored | Generated


class FileStore:
    """A temporary directory that is gone with `close()`."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="sandbox-desk-")
        self._numbers = itertools.count(1)

    def close(self) -> None:
        self._directory.cleanup()

    def keep(self, data: bytes) -> Stored:
        path = self._new_path()
        path.write_bytes(data)
        return Stored(path=path, size=len(data))

    async def receive(self, chunks: AsyncIterable[bytes], limit: int) -> Stored:
        """Write a stream to disk in memory that does not grow with it; TooLarge past `limit`."""
        path, size, waiting = self._new_path(), 0, bytearray()
        await asyncio.to_thread(path.touch)
        try:
            async for chunk in _within(limit, chunks):
                size += len(chunk)
                waiting += chunk
                if len(waiting) >= FLUSH:
                    await asyncio.to_thread(_append, path, bytes(waiting))
                    waiting.clear()
        except (TooLarge, HungUp):
            await asyncio.to_thread(path.unlink)
            raise
        await asyncio.to_thread(_append, path, bytes(waiting))
        return Stored(path=path, size=size)

    async def swallow(self, chunks: AsyncIterable[bytes], limit: int) -> Generated:
        """Count a stream and keep nothing of it."""
        size = 0
        async for chunk in _within(limit, chunks):
            size += len(chunk)
        return Generated(size=size)

    def _new_path(self) -> Path:
        return Path(self._directory.name) / f"{next(self._numbers)}"


async def _within(limit: int, chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same chunks; TooLarge past `limit`, HungUp when their sender is gone."""
    size = 0
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge
            yield chunk
    except ConnectionResetError:
        raise HungUp from None


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
