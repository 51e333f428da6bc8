"""Files on their way into an article: Zammad takes them only inside its JSON.

So their bytes wait on this machine's disk, and the article's JSON is streamed from there.
"""

import asyncio
import secrets
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpdesks.carrier import limited
from helpdesks.errors import Refused, TooLarge, Unintelligible, WrongLength
from helpdesks.models import Bytes, Upload
from helpdesks.remembered import Clock
from helpdesks.zammad.wire.streaming import CHUNK
from helpdesks.zammad.wire.writing import file_name

KEPT_FOR = 6 * 3600.0
"""Seconds that a file waits for its article; later it must be carried anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that waits on the disk; `size` is in bytes, `since` when it came."""

    path: Path
    size: int
    content_type: str
    since: float


class Spool:
    """Keeps files by their tokens, none above `limit` bytes, until they are sent."""

    def __init__(self, *, limit: int, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._waiting: dict[str, Waiting] = {}

    async def close(self) -> None:
        self._waiting.clear()
        if self._directory is not None:
            await asyncio.to_thread(self._directory.cleanup)
            self._directory = None

    async def keep(self, file: Bytes) -> Upload:
        """Write a file to the disk; nothing is kept of one that is not as long as announced."""
        if file.size is None:
            raise Unintelligible("the size of a file")
        await self._forget_old()
        token = secrets.token_hex(16)
        path = Path(self._open()) / token
        chunks = limited(file, self._limit).chunks
        try:
            await _written(path, chunks, file.size)
            self._waiting[token] = Waiting(
                path=path, size=file.size, content_type=file.content_type, since=self._clock()
            )
        finally:
            if token not in self._waiting:
                await asyncio.to_thread(path.unlink, missing_ok=True)
        return Upload(token=token, name=file_name(file.name), size=file.size)

    def find(self, uploads: Iterable[Upload]) -> list[Waiting]:
        """Find files by their tokens; Refused for one that is gone, TooLarge for all together."""
        found = [self._waiting.get(upload.token) for upload in uploads]
        here = [one for one in found if one is not None]
        if len(here) < len(found):
            raise Refused("a file is no longer here")
        if sum(one.size for one in here) > self._limit:
            raise TooLarge(self._limit)
        return here

    async def forget(self, uploads: Iterable[Upload]) -> None:
        """Drop files that a comment holds now."""
        for upload in uploads:
            if waiting := self._waiting.pop(upload.token, None):
                await asyncio.to_thread(waiting.path.unlink, missing_ok=True)

    async def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_FOR
        for token, waiting in list(self._waiting.items()):
            if waiting.since < oldest:
                del self._waiting[token]
                await asyncio.to_thread(waiting.path.unlink, missing_ok=True)

    def _open(self) -> str:
        if self._directory is None:
            self._directory = tempfile.TemporaryDirectory(prefix="deskhand-zammad-")
        return self._directory.name


async def streamed(pieces: Sequence[bytes], files: Sequence[Waiting]) -> AsyncIterator[bytes]:
    """Give JSON that was cut where files belong, with the files, in base64."""
    for piece, file in zip(pieces, files, strict=False):
        yield piece
        opened = await asyncio.to_thread(file.path.open, "rb")
        try:
            while chunk := await asyncio.to_thread(opened.read, CHUNK):
                yield b64encode(chunk)
        finally:
            await asyncio.to_thread(opened.close)
    yield pieces[-1]


async def _written(path: Path, chunks: AsyncIterator[bytes], size: int) -> None:
    got = 0
    opened = await asyncio.to_thread(path.open, "xb")
    try:
        async for chunk in chunks:
            got += len(chunk)
            await asyncio.to_thread(opened.write, chunk)
    finally:
        await asyncio.to_thread(opened.close)
    if got != size:
        raise WrongLength(announced=size, got=got)
