"""Where bytes go in and out: uploads, private downloads, and the host they are redirected to.

A download without the token or the scope is a sign-in page with status 200, as at Slack; one with
them is redirected to another host, which must not be shown the token.
https://docs.slack.dev/messaging/working-with-files
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, cast

from aiohttp import BodyPartReader, web

from sandbox.slack.core import Slack
from sandbox.slack.records import File
from sandbox.slack.trouble import broken
from sandbox.slack.uploads import Upload

CHUNK = 1 << 20
KEPT = 1_000
_SIGN_IN = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head>"
    "<body><h1>Sign in to Acme</h1></body></html>"
)


class FilesHost:
    """Two small applications: the files host and the content host behind it.

    Faults are taken under the names "upload" and "download".

    `redirects` can be turned off; `swallow_uploads` counts uploaded bytes without keeping them;
    `leaked_tokens` counts requests that brought a token to the content host.
    """

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tickets: dict[str, File] = {}
        self.redirects = True
        self.swallow_uploads = False
        self.swallowed = 0
        self.leaked_tokens = 0
        self.content_url = ""
        self.app = web.Application()
        self.app.router.add_post("/upload/v1/{ticket}", self.upload)
        self.app.router.add_get("/files-pri/{key}/{name}", self.download)
        self.app.router.add_get("/files-pri/{key}/download/{name}", self.download)
        self.content_app = web.Application()
        self.content_app.router.add_get("/content/{ticket}/{name}", self.content)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of an announced file, raw or as one multipart part, once."""
        fault = self._slack.faults.take("slack", "upload")
        if trouble := broken(request, fault, "before"):
            return trouble
        response = await self._uploaded(request)
        return broken(request, fault, "after") or response

    async def download(self, request: web.Request) -> web.StreamResponse:
        """url_private: with the bot's token on to the content, otherwise the sign-in page."""
        fault = self._slack.faults.take("slack", "download")
        if fault and fault.what == "slow":
            await self._slack.clock.sleep(fault.seconds)
        if trouble := broken(request, fault, "before"):
            return trouble
        return await self._downloaded(request)

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        upload = self._slack.uploads.take(request.match_info["ticket"])
        if upload is None:
            return web.Response(status=404, text="not found")
        received = await self._receive(request, upload)
        fits = received == upload.length
        upload.received = fits
        self._note(f"upload {upload.file.id}", status=200 if fits else 400, size=received)
        if not fits:
            return web.Response(status=400, text=f"expected {upload.length} bytes")
        return web.Response(text=f"OK - {received}")

    async def _downloaded(self, request: web.Request) -> web.StreamResponse:
        file = self._slack.workspace.files.get(request.match_info["key"].partition("-")[2])
        token = f"Bearer {self._slack.workspace.app.bot_token}"
        allowed = (
            request.headers.get("Authorization") == token
            and not self._slack.workspace.locked_out
            and "files:read" in self._slack.manifest.scopes
        )
        if file is None or not allowed or not self._slack.workspace.app_sees_file(file):
            self._note("download", status=200, size=0, note="sign-in page")
            return web.Response(text=_SIGN_IN, content_type="text/html", headers=_DENIED)
        self._note(f"download {file.id}", status=200, size=file.size)
        if not self.redirects:
            return await self._send(request, file)
        ticket = self._slack.workspace.ids.secret(32)
        self._tickets[ticket] = file
        while len(self._tickets) > KEPT:
            del self._tickets[next(iter(self._tickets))]
        name = request.match_info["name"]
        raise web.HTTPFound(f"{self.content_url}/content/{ticket}/{name}")

    async def content(self, request: web.Request) -> web.StreamResponse:
        """The bytes, for whoever was sent here; the address is the permission."""
        if "Authorization" in request.headers:
            self.leaked_tokens += 1
            self._note("content", status=200, size=0, note="a token was sent to a foreign host")
        file = self._tickets.get(request.match_info["ticket"])
        if file is None:
            return web.Response(status=404, text="not found")
        return await self._send(request, file)

    async def _send(self, request: web.Request, file: File) -> web.StreamResponse:
        headers = {"Content-Type": file.mimetype}
        if isinstance(file.content, Path):
            return web.FileResponse(file.content, headers=headers, chunk_size=CHUNK)
        if file.content is None:
            return web.Response(status=404, text="not found")
        response = web.StreamResponse(headers=headers)
        response.content_length = file.content.size
        await response.prepare(request)
        for chunk in file.content.chunks():
            await response.write(chunk)
        return response

    async def _receive(self, request: web.Request, upload: Upload) -> int:
        chunks = _chunks(request)
        if self.swallow_uploads:
            received = 0
            async for chunk in chunks:
                received += len(chunk)
            self.swallowed += received
            return received
        path = self._slack.workspace.files.path_for(upload.file)
        upload.file.content = path
        out = cast("BinaryIO", await asyncio.to_thread(path.open, "wb"))
        try:
            return await _write(chunks, out)
        finally:
            await asyncio.to_thread(out.close)

    def _note(self, name: str, *, status: int, size: int, note: str = "") -> None:
        self._slack.journal.record(
            side="slack",
            kind="file",
            name=name,
            status=status,
            request={"bytes": size},
            note=note,
        )


_DENIED = {"x-slack-meta": "acl_fail"}


async def _write(chunks: AsyncIterator[bytes], out: BinaryIO) -> int:
    received = 0
    async for chunk in chunks:
        await asyncio.to_thread(out.write, chunk)
        received += len(chunk)
    return received


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    """The bytes of the file, whichever way they were sent."""
    if request.content_type.startswith("multipart/"):
        reader = await request.multipart()
        part = await reader.next()
        while isinstance(part, BodyPartReader) and (chunk := await part.read_chunk(CHUNK)):
            yield chunk
    else:
        async for chunk in request.content.iter_chunked(CHUNK):
            yield chunk
