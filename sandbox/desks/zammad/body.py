"""JSON bodies read as they arrive: long strings go to disk, so a large file never sits in memory.

Strings up to 64 KiB stay in the parsed value. Longer ones under the key `data`, where files come
as base64, become `Received`; all other long ones are read back as text, which together with the
JSON around them is bound to 32 MiB.
"""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from sandbox.desks.content import FileStore, Stored, TooLarge

LONG = 64 * 1024
LARGEST_TEXT = 32 * 1024 * 1024
_BLOCK = 1024 * 1024
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that came as base64, or None where it was none."""

    content: Stored | None


class NotJson(Exception):
    """The body is no JSON."""


class BodyReader:
    """Reads one body. Raises TooLarge past `limit` bytes, NotJson for what is none."""

    def __init__(self, chunks: AsyncIterator[bytes], files: FileStore, limit: int) -> None:
        self._chunks = chunks
        self._files = files
        self._limit = limit
        self._size = 0
        self._buffer = b""
        self._kept = bytearray()
        self._texts: dict[str, Stored] = {}

    async def read(self) -> Any:
        try:
            await self._split()
            value = json.loads(bytes(self._kept)) if self._kept.strip() else {}
            return await _Restored(texts=self._texts, files=self._files).value(value)
        except ValueError:
            raise NotJson from None
        finally:
            for stored in self._texts.values():
                await asyncio.to_thread(stored.path.unlink)

    async def _split(self) -> None:
        """Copy the JSON, with a name in place of each long string."""
        while self._buffer or await self._more():
            outside, quote, self._buffer = self._buffer.partition(b'"')
            self._keep(outside + quote)
            if quote:
                await self._string()

    async def _string(self) -> None:
        head = bytearray()
        pieces = self._pieces()
        async for piece in pieces:
            head += piece
            if len(head) > LONG:
                name = f"{uuid4().hex} {len(self._texts)}"
                self._texts[name] = await self._files.receive(
                    _chained(bytes(head), pieces), self._limit
                )
                self._keep(name.encode() + b'"')
                return
        self._keep(bytes(head) + b'"')

    async def _pieces(self) -> AsyncIterator[bytes]:
        """The rest of a string, as escaped as it came, without the quote that ends it."""
        while True:
            found = _STRING.match(self._buffer)
            end = found.end() if found else 0
            if end < len(self._buffer) and self._buffer[end : end + 1] == b'"':
                piece, self._buffer = self._buffer[:end], self._buffer[end + 1 :]
                yield piece
                return
            piece, self._buffer = self._buffer[:end], self._buffer[end:]
            yield piece
            if not await self._more():
                raise NotJson

    async def _more(self) -> bool:
        chunk = await anext(self._chunks, b"")
        self._size += len(chunk)
        if self._size > self._limit:
            raise TooLarge
        self._buffer += chunk
        return bool(chunk)

    def _keep(self, data: bytes) -> None:
        if len(self._kept) + len(data) > LARGEST_TEXT:
            raise TooLarge
        self._kept += data


async def _chained(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for piece in rest:
        yield piece


@dataclass(slots=True, kw_only=True)
class _Restored:
    """Puts long strings back where their names stand, files as files and texts as texts."""

    texts: dict[str, Stored]
    files: FileStore
    read: int = field(default=0)

    async def value(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: await self.value(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [await self.value(inner, key) for inner in value]
        if not isinstance(value, str) or value not in self.texts:
            return value
        stored = self.texts[value]
        if key == "data":
            return await asyncio.to_thread(self._file, stored)
        self.read += stored.size
        if self.read > LARGEST_TEXT:
            raise TooLarge
        return json.loads(b'"' + await asyncio.to_thread(stored.read) + b'"')

    def _file(self, stored: Stored) -> Received:
        target = self.files.keep(b"").path
        try:
            size = _decode(stored.path, target)
        except binascii.Error:
            target.unlink()
            return Received(content=None)
        return Received(content=Stored(path=target, size=size))


def _decode(source: Path, target: Path) -> int:
    """Decode base64 from file to file, with line breaks and slashes escaped as JSON may do."""
    size, rest = 0, b""
    with source.open("rb") as text, target.open("wb") as data:
        while block := text.read(_BLOCK):
            rest = _unescaped(rest + block)
            usable = max(len(rest) - 4, 0) // 4 * 4
            size += data.write(base64.b64decode(rest[:usable], validate=True))
            rest = rest[usable:]
        size += data.write(base64.b64decode(rest, validate=True))
    return size


def _unescaped(text: bytes) -> bytes:
    return text.replace(rb"\/", b"/").replace(rb"\n", b"").replace(rb"\r", b"")
