"""The bytes of files, carried between two servers in bounded memory.

Bytes that arrived refer to nothing and nothing refers to them, so a transfer that broke off may
be repeated: it is `Unreachable`, never `Unclear`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from helpdesks.addresses import is_here
from helpdesks.answers import Answer, refusal
from helpdesks.errors import (
    HelpDeskError,
    TooLarge,
    Unintelligible,
    Unreachable,
    WrongLength,
)
from helpdesks.models import Bytes

HeadersFor = Callable[[str], Mapping[str, str]]
"""Which headers go to this very address; asked again for each redirect."""

Progress = Callable[[int], None]
"""Told the number of bytes that went so far, at most every half second."""

READ_BUFFER = 256 * 1024
CONNECT_TIMEOUT = 10.0
SILENCE = 60.0
PROGRESS_EVERY = 0.5
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Carrier:
    """Fetches and sends files. One for the process; `silence` is the longest wait for a byte."""

    def __init__(self, *, silence: float = SILENCE) -> None:
        self._silence = silence
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @asynccontextmanager
    async def fetch(
        self, url: str, *, headers_for: HeadersFor, hops: int = 5
    ) -> AsyncIterator[Bytes]:
        """Open a file for reading; up to `hops` redirects are followed.

        `size` is None where the server does not say it. Raises what the status means, and
        `Unintelligible` for an address that leads nowhere.
        """
        response = await self._follow(_address(url), headers_for, hops)
        try:
            yield _file(response)
        finally:
            response.close()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        file: Bytes,
        progress: Progress | None = None,
    ) -> Answer:
        """Send a file as a request's body and read the answer, whatever its status.

        The file's size must be known; a file that gives another number of bytes stops the
        request with `WrongLength`.
        """
        if file.size is None:
            raise Unintelligible("the size of a file")
        try:
            async with asyncio.timeout(self._silence) as quiet:
                body = _Body(file.chunks, file.size, quiet, self._silence, progress)
                answer = await self._post(method, _address(url), headers, body)
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise body.failed or Unreachable(type(broken).__name__) from broken
        if answer.good and body.sent != body.size:
            raise body.failed or WrongLength(announced=body.size, got=body.sent)
        return answer

    async def _post(
        self, method: str, url: URL, headers: Mapping[str, str], body: "_Body"
    ) -> Answer:
        sized = {**headers, "Content-Length": str(body.size)}
        async with self._open().request(
            method,
            url,
            headers=sized,
            data=body.chunks(),
            allow_redirects=False,
            proxy=_proxy(url),
        ) as response:
            return Answer(response.status, response.headers, await response.read())

    async def _follow(self, url: URL, headers_for: HeadersFor, hops: int) -> aiohttp.ClientResponse:
        for _ in range(hops + 1):
            response = await self._get(url, headers_for(str(url)))
            if response.status not in REDIRECTS:
                return _accepted(response)
            response.close()
            url = _next(url, response.headers.get("Location", ""))
        raise Unintelligible("a file's address: it only leads on")

    async def _get(self, url: URL, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        asked = {**headers, "Accept-Encoding": "identity"}
        try:
            return await self._open().get(
                url, headers=asked, allow_redirects=False, proxy=_proxy(url)
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # Fresh connections only: none can die of age under an upload.
                connector=aiohttp.TCPConnector(force_close=True, limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                middlewares=(_once,),
                read_bufsize=READ_BUFFER,
                timeout=aiohttp.ClientTimeout(
                    total=None, connect=CONNECT_TIMEOUT, sock_read=self._silence
                ),
            )
        return self._session


@dataclass(slots=True)
class _Body:
    """A file on its way out: counted, watched, and its own error kept for the caller."""

    source: AsyncIterator[bytes]
    size: int
    quiet: asyncio.Timeout
    silence: float
    progress: Progress | None
    sent: int = 0
    failed: HelpDeskError | None = None
    told_at: float = 0.0

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self.source:
                self._count(len(chunk))
                yield chunk
            if self.sent < self.size:
                raise WrongLength(announced=self.size, got=self.sent)
        except HelpDeskError as failed:
            self.failed = failed
            raise

    def _count(self, length: int) -> None:
        self.sent += length
        if self.sent > self.size:
            raise WrongLength(announced=self.size, got=self.sent)
        now = asyncio.get_running_loop().time()
        self.quiet.reschedule(now + self.silence)
        if self.progress is not None and now - self.told_at >= PROGRESS_EVERY:
            self.told_at = now
            self.progress(self.sent)


def limited(file: Bytes, limit: int) -> Bytes:
    """Stop a file with `TooLarge` as soon as it is, or turns out to be, above `limit` bytes."""
    if file.size is not None and file.size > limit:
        raise TooLarge(limit)
    return replace(file, chunks=_up_to(file.chunks, limit))


def no_headers(_url: str) -> Mapping[str, str]:
    """Send nothing of ours to any address."""
    return MappingProxyType({})


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses share scheme, host and port."""
    return _origin(_address(one)) == _origin(_address(other))


def _origin(url: URL) -> tuple[str, str, int | None]:
    return url.scheme, (url.host or "").lower(), url.port


async def _up_to(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    total = 0
    async for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise TooLarge(limit)
        yield chunk


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Name a broken connection ourselves, before aiohttp repeats a PUT of its own accord."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as broken:
        raise aiohttp.ClientPayloadError(type(broken).__name__) from broken


def _file(response: aiohttp.ClientResponse) -> Bytes:
    encoded = "Content-Encoding" in response.headers
    size = None if encoded else response.content_length
    return Bytes(
        name=response.url.name,
        size=size,
        content_type=response.content_type,
        chunks=_received(response, size),
    )


async def _received(response: aiohttp.ClientResponse, size: int | None) -> AsyncIterator[bytes]:
    got = 0
    try:
        async for chunk in response.content.iter_any():
            got += len(chunk)
            yield chunk
    except (aiohttp.ClientError, TimeoutError) as broken:
        if size is None or isinstance(broken, TimeoutError):
            raise Unreachable(type(broken).__name__) from broken
        raise WrongLength(announced=size, got=got) from broken


def _accepted(response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
    answer = Answer(response.status, response.headers, b"")
    if answer.good:
        return response
    response.close()
    raise refusal(answer)


def _next(url: URL, location: str) -> URL:
    """Where a redirect leads; never from https to http."""
    target = _address(str(url.join(_parsed(location))))
    if url.scheme == "https" and target.scheme != "https":
        raise Unintelligible("a file's address: it leads to plain http")
    return target


def _proxy(url: URL) -> str | None:
    """The proxy that the environment names for an address; none on this machine.

    aiohttp's own `trust_env` would also send what it finds in a .netrc.
    """
    if is_here(str(url)) or proxy_bypass(url.host or ""):
        return None
    return getproxies().get(url.scheme)


def _address(text: str) -> URL:
    """Read a web address; sign-in names inside it are dropped."""
    url = _parsed(text)
    if url.scheme not in {"http", "https"} or not url.host:
        raise Unintelligible("a file's address")
    return url.with_user(None) if url.user else url


def _parsed(text: str) -> URL:
    """Keep an address exactly as written where it may be; quote what may not stand in one."""
    try:
        return URL(text, encoded=all("!" <= character <= "~" for character in text))
    except ValueError:
        raise Unintelligible("a file's address") from None
