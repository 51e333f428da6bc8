"""The bytes of attachments: uploads in, downloads out, both as streams."""

import mimetypes
from urllib.parse import quote

from aiohttp import web

from sandbox.desks.content import Content, Stored, TooLarge
from sandbox.desks.kf5.auth import authenticate
from sandbox.desks.kf5.errors import Refusal, invalid, not_found
from sandbox.desks.kf5.models import Attachment
from sandbox.desks.kf5.state import Account

UPLOAD = "/apiv2/attachments.json"
DOWNLOAD = "/attachments/download/{id}/{token}/"
ELSEWHERE = "/files/{id}/{token}"
_LOGIN_PAGE = "<!doctype html><title>Log in</title><form action=/login>Please log in.</form>"


async def receive(account: Account, request: web.Request) -> Attachment:
    """Take an upload: the raw bytes as the body, the name only in `filename`.

    Raises Refusal: 422 without a name or past the size limit, 415 for another content type.
    """
    name = request.query.get("filename", "").strip()
    if not name:
        raise invalid("filename is required in the query.")
    if request.content_type != "application/binary":
        raise Refusal(415, "The body must be the raw bytes, as application/binary.")
    limit = account.settings.max_file_bytes
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    return account.add_attachment(name, await _content(account, request, limit))


async def _content(account: Account, request: web.Request, limit: int) -> Content:
    chunks = request.content.iter_any()
    try:
        if account.settings.swallow_uploads:
            return await account.files.swallow(chunks, limit)
        return await account.files.receive(chunks, limit)
    except TooLarge:
        raise _too_large(limit) from None


def _too_large(limit: int) -> Refusal:
    return invalid(f"The file is larger than {limit} bytes.")


async def download(account: Account, request: web.Request, elsewhere: str) -> web.StreamResponse:
    """Serve a file to whoever has its address, directly or by way of the file host."""
    attachment = _asked_for(account, request)
    if account.settings.login_for_files and not _logged_in(account, request):
        return web.Response(text=_LOGIN_PAGE, content_type="text/html")
    if account.settings.redirect_files:
        where = f"{elsewhere}/files/{attachment.id}/{attachment.token}"
        return web.Response(status=302, headers={"Location": where})
    return await send(request, attachment)


async def serve_elsewhere(account: Account, request: web.Request) -> web.StreamResponse:
    """Serve a file as the file host: credentials sent here have left the desk's own host."""
    if "Authorization" in request.headers:
        raise Refusal(400, "This host takes no credentials.")
    return await send(request, _asked_for(account, request))


async def send(request: web.Request, attachment: Attachment) -> web.StreamResponse:
    content = attachment.content
    kind = mimetypes.guess_type(attachment.name)[0] or "application/octet-stream"
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
    }
    if isinstance(content, Stored):
        return web.FileResponse(content.path, headers=headers)
    response = web.StreamResponse(headers=headers)
    response.content_length = content.size
    await response.prepare(request)
    async for chunk in content.chunks():
        await response.write(chunk)
    return response


def _asked_for(account: Account, request: web.Request) -> Attachment:
    attachment = account.attachments.get(int(request.match_info["id"]))
    if attachment is None or attachment.token != request.match_info["token"]:
        raise not_found("The file")
    return attachment


def _logged_in(account: Account, request: web.Request) -> bool:
    try:
        authenticate(account, request.headers.get("Authorization", ""))
    except Refusal:
        return False
    return True
