"""The bytes of attachments: uploads in, downloads out, both as streams."""

import mimetypes
from urllib.parse import quote

from aiohttp import web

from sandbox.desks.content import Stored, TooLarge
from sandbox.desks.udesk.bodies import whole_number
from sandbox.desks.udesk.errors import UNKNOWN, Denied, Refusal, invalid
from sandbox.desks.udesk.models import Attachment, Ticket
from sandbox.desks.udesk.state import Account

UPLOAD = "/tickets/upload_file"
UPLOAD_FOR_REPLY = "/tickets/upload_file_for_reply"
DOWNLOAD = "/attachments/{id}/{token}/{file_name}"
_SIGNED = frozenset({"email", "timestamp", "sign", "nonce", "sign_version"})


async def receive(account: Account, request: web.Request) -> tuple[Ticket, Attachment]:
    """Take an upload: the raw bytes as the body, ticket_id and file_name in the query.

    Raises Refusal: 2000 without a name or a ticket, 2005 for an unknown ticket, 2062 past the
    size limit or for another content type.
    """
    ticket = account.ticket(whole_number(request.query.get("ticket_id"), "ticket_id"))
    name = request.query.get("file_name", "").strip()
    if not name:
        raise Denied(UNKNOWN, "file_name is required.")
    if request.content_type != "application/octet-stream":
        raise invalid("The body must be the raw bytes, as application/octet-stream.")
    limit = account.settings.max_file_bytes
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    try:
        content = await account.files.receive(request.content.iter_any(), limit)
    except TooLarge:
        raise _too_large(limit) from None
    return ticket, account.add_attachment(ticket, name, content)


def is_leak(request: web.Request) -> bool:
    """Whether what signs a call of the API came along to an address that only serves files."""
    return bool(_SIGNED & request.query.keys()) or "Authorization" in request.headers


async def download(account: Account, request: web.Request) -> web.StreamResponse:
    """Serve a file to whoever has its address."""
    attachment = account.attachments.get(int(request.match_info["id"]))
    if attachment is None or attachment.token != request.match_info["token"]:
        raise web.HTTPNotFound
    return await _send(request, attachment)


async def _send(request: web.Request, attachment: Attachment) -> web.StreamResponse:
    content = attachment.content
    headers = {
        "Content-Type": mimetypes.guess_type(attachment.name)[0] or "application/octet-stream",
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


def _too_large(limit: int) -> Refusal:
    return invalid(f"The file is larger than {limit} bytes.")
