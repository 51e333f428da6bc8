"""Bytes that the page serves: files of the workspace, attachments of the desk."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from sandbox.desks.content import Generated as DeskGenerated
from sandbox.desks.pane import Pane
from sandbox.page.files import PICTURES
from sandbox.slack.state import Generated, Workspace

PIECE = 1 << 18
ENDINGS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}


async def workspace_file(request: web.Request, workspace: Workspace) -> web.StreamResponse:
    """A file, for the person named by `as`, who must be able to see it."""
    file = workspace.files.get(request.match_info["file_id"])
    user = workspace.users.named(request.query.get("as", ""))
    if file is None or user is None or file.content is None:
        raise web.HTTPNotFound(text="There is no such file.\n")
    if not workspace.sees_file(user.id, file):
        raise web.HTTPForbidden(text="This file is not shared with you.\n")
    headers = headers_for(file.name, file.mimetype, download="download" in request.query)
    if isinstance(file.content, Path):
        return web.FileResponse(file.content, headers=headers)
    return await _stream(request, _generated(file.content), headers, file.size)


async def desk_file(request: web.Request, pane: Pane) -> web.StreamResponse:
    """An attachment, for an agent."""
    file = pane.file(request.match_info["file_id"])
    if file is None:
        raise web.HTTPNotFound(text="There is no such attachment.\n")
    kind = ENDINGS.get(file.name.rpartition(".")[2].lower(), "")
    headers = headers_for(file.name, kind, download="download" in request.query)
    content = file.content
    if isinstance(content, DeskGenerated):
        return await _stream(request, content.chunks(), headers, content.size)
    return web.FileResponse(content.path, headers=headers)


def headers_for(name: str, mimetype: str, *, download: bool) -> dict[str, str]:
    """Only pictures are shown in the browser; whatever else was uploaded is saved, never run."""
    shown = mimetype in PICTURES and not download
    disposition = "inline" if shown else "attachment"
    return {
        "Content-Type": mimetype if shown else "application/octet-stream",
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


async def _generated(content: Generated) -> AsyncIterator[bytes]:
    for piece in content.chunks(length=PIECE):
        yield piece
        await asyncio.sleep(0)


async def _stream(
    request: web.Request, pieces: AsyncIterator[bytes], headers: dict[str, str], size: int
) -> web.StreamResponse:
    response = web.StreamResponse(headers={**headers, "Content-Length": str(size)})
    await response.prepare(request)
    async for piece in pieces:
        await response.write(piece)
    return response
