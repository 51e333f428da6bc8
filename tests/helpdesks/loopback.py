"""Servers on this machine that give, take and break off files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from helpdesks.models import Bytes

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Serve every path with one handler; gives the address, without a slash at its end."""
    app = web.Application(client_max_size=0)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[str]:
    """Answer each connection byte by byte, for what no proper server would do."""

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(once, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def file(
    *chunks: bytes, size: int | None = -1, name: str = "a.txt", kind: str = "text/plain"
) -> Bytes:
    """A file of these chunks; its size is theirs unless said otherwise."""

    async def give() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    said = sum(map(len, chunks)) if size == -1 else size
    return Bytes(name=name, size=said, content_type=kind, chunks=give())


async def read(opened: Bytes) -> bytes:
    return b"".join([chunk async for chunk in opened.chunks])
