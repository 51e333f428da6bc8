"""Files on their way into an article: Zammad takes them only inside its JSON.

So their bytes wait on this machine's disk, and the article's JSON is streamed from there.
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from helpdesks.carrier import limited
from helpdesks.errors import Refused, TooLarge, Unintelligible, Unreachable, WrongLength
from helpdesks.models import Bytes, Upload
from helpdesks.remembered import Clock
from helpdesks.zammad.folder import Folder
from helpdesks.zammad.wire.streaming import CHUNK
from helpdesks.zammad.wire.writing import file_name

KEPT_FOR = 6 * 3600.0
"""Seconds that a file waits for its article; later it must be carried anew."""

MOST = 1024 * 1024 * 1024
"""Bytes of all files that wait at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that waits on the disk; `size` is in bytes, `since` when it came."""

    path: Path
    size: int
    content_type: str
    since: float


class Spool:
    """Keeps files by their tokens until they are sent.

    None is above `limit` bytes, and all together are not above `most`.
    """

    def __init__(self, *, limit: int, clock: Clock, most: int = MOST) -> None:
        self._limit = limit
        self._most = most
        self._clock = clock
        self._folder = Folder()
        self._waiting: dict[str, Waiting] = {}
        self._held = 0

    async def close(self) -> None:
        self._waiting.clear()
        self._held = 0
        await asyncio.to_thread(self._folder.close)

    async def keep(self, file: Bytes) -> Upload:
        """Write a file to the disk; nothing is kept of one that is not as long as announced.

        Unreachable while there is no room, since what waits is on its way.
        """
        if file.size is None:
            raise Unintelligible("the size of a file")
        chunks = limited(file, self._limit).chunks
        await self._forget_old()
        if self._held + file.size > self._most:
            raise Unreachable(f"more than {self._most} bytes of files wait to be sent")
        self._held += file.size
        token = secrets.token_hex(16)
        path = self._folder.open() / token
        try:
            await _written(path, chunks, file.size)
            self._waiting[token] = Waiting(
                path=path, size=file.size, content_type=file.content_type, since=self._clock()
            )
        finally:
            if token not in self._waiting:
                self._held -= file.size
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
        """Drop files that a comment holds now, or that none will hold."""
        for upload in uploads:
            await self._drop(upload.token)

    async def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_FOR
        for token, waiting in list(self._waiting.items()):
            if waiting.since < oldest:
                await self._drop(token)

    async def _drop(self, token: str) -> None:
        if waiting := self._waiting.pop(token, None):
            self._held -= waiting.size
            await asyncio.to_thread(waiting.path.unlink, missing_ok=True)


@asynccontextmanager
async def opened(files: Sequence[Waiting]) -> AsyncIterator[list[BinaryIO]]:
    """Open files for reading; whoever stops reading halfway leaves none of them open."""
    with ExitStack() as stack:
        yield [stack.enter_context(await asyncio.to_thread(_open, file.path)) for file in files]


async def streamed(pieces: Sequence[bytes], files: Sequence[BinaryIO]) -> AsyncIterator[bytes]:
    """Give JSON that was cut where files belong, with the files, in base64."""
    for piece, file in zip(pieces, files, strict=False):
        yield piece
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield b64encode(chunk)
    yield pieces[-1]


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


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
