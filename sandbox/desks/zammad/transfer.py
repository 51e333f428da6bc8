"""The bytes of files: sent ahead as multipart, downloaded as streams."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from sandbox.desks.content import Stored, TooLarge
from sandbox.desks.zammad.errors import Refusal, forbidden, masked, unprocessable
from sandbox.desks.zammad.models import Attachment, User
from sandbox.desks.zammad.rules import check_reads
from sandbox.desks.zammad.state import Account, UploadCache

UPLOAD = "/upload_caches/{form_id}"
DOWNLOAD = "/ticket_attachment/{ticket_id}/{article_id}/{id}"
_HIDDEN = frozenset({"text/html", "image/svg+xml", "application/xml", "text/xml"})
_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


async def receive(account: Account, request: web.Request, user: User) -> dict[str, Any]:
    """Take one file of a form, in the field `File`.

    Raises Refusal: 403 for another's form, 413 past the limit, 422 without a file.
    """
    form_id = request.match_info["form_id"]
    cache = account.uploads.setdefault(form_id, UploadCache(owner=user))
    if cache.owner is not user:
        raise forbidden()
    part = await _file_part(request)
    try:
        content = await account.files.receive(_chunks(part), account.settings.max_file_bytes)
    except TooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    mime = part.headers.get("Content-Type", "application/octet-stream").partition(";")[0]
    file = account.add_file(part.filename or "file", mime, content, uploaded=True)
    cache.files.append(file)
    data: dict[str, Any] = {"id": file.id, "filename": file.filename, "size": str(file.size)}
    if account.settings.is_new:
        data["contentType"] = mime
    return {"success": True, "data": data}


async def _file_part(request: web.Request) -> BodyPartReader:
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "File":
                return part
    raise unprocessable("Missing parameter 'File'")


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(64 * 1024):
        yield chunk


async def download(account: Account, request: web.Request, user: User) -> web.StreamResponse:
    """Serve a file of a ticket in sight. Whether its article is internal is not checked.

    Raises Refusal: 500 (masked) for an unknown ticket, 403 for all else that does not fit.
    """
    attachment = _asked_for(account, request, user)
    disposition = request.query.get("disposition", "attachment")
    if disposition not in {"inline", "attachment"}:
        raise forbidden()
    mime = "application/octet-stream" if attachment.mime in _HIDDEN else attachment.mime
    shown = "view" in request.query or disposition == "inline"
    place = "inline" if shown and mime in _INLINE else "attachment"
    name = quote(attachment.filename, safe="")
    plain = "".join(one if one.isascii() and one.isprintable() else "?" for one in name)
    headers = {
        "Content-Type": mime,
        "Content-Disposition": f"{place}; filename=\"{plain}\"; filename*=UTF-8''{name}",
    }
    return await _send(request, attachment, headers)


def _asked_for(account: Account, request: web.Request, user: User) -> Attachment:
    """A file by the ticket it belongs to, or by a merged one it belonged to."""
    ticket = account.tickets.get(int(request.match_info["ticket_id"]))
    if ticket is None:
        raise masked("undefined method `id' for nil:NilClass", 500)
    check_reads(user, ticket, account.settings)
    article = account.articles.get(int(request.match_info["article_id"]))
    if article is None:
        raise forbidden()
    if article.ticket_id != ticket.id:
        if not ticket.in_state.is_merged:
            raise forbidden()
        check_reads(user, account.tickets[article.ticket_id], account.settings)
    found = account.attachments.get(int(request.match_info["id"]))
    if found is None or found not in article.attachments:
        raise forbidden("The file does not belong to the specified article.")
    return found


async def _send(
    request: web.Request, attachment: Attachment, headers: dict[str, str]
) -> web.StreamResponse:
    content = attachment.content
    if isinstance(content, Stored):
        return web.FileResponse(content.path, headers=headers)
    response = web.StreamResponse(headers=headers)
    response.content_length = content.size
    await response.prepare(request)
    async for chunk in content.chunks():
        await response.write(chunk)
    return response
