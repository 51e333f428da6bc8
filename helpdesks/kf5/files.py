"""The attachments of a KF5 desk.

https://developer.kf5.com/restfulapi/others/7/44-250
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from helpdesks.addresses import is_here
from helpdesks.answers import json_of, refusal
from helpdesks.carrier import Carrier, Progress, limited, no_headers, same_origin
from helpdesks.errors import Forbidden, SignInFailed
from helpdesks.gate import Gate
from helpdesks.kf5.client import Client
from helpdesks.kf5.wire import envelope, reading
from helpdesks.kf5.wire.values import number
from helpdesks.kf5.wire.writing import file_name
from helpdesks.models import Attachment, Bytes, Identity, Upload

LISTED_AT_ONCE = 100


class Files:
    """Moves files to and from the desk; nothing may be above `limit` bytes on the way in.

    Two transfers run at a time, beside the calls, so that a long one never holds up a reply.
    """

    def __init__(self, client: Client, carrier: Carrier, *, limit: int) -> None:
        self._client = client
        self._carrier = carrier
        self._limit = limit
        self._gate = Gate(together=2)

    async def upload(self, file: Bytes, as_: Identity | None, progress: Progress | None) -> Upload:
        """Send the raw bytes; the name stands only in the address.

        Until a comment names its token the file belongs to nothing, so an upload whose answer
        was lost is `Unreachable`: it may be sent again.
        """
        name = file_name(file.name)
        headers = {
            **self._client.auth(as_).headers(),
            "Accept": "application/json",
            "Content-Type": "application/binary",
        }
        async with self._gate.turn():
            answer = await self._carrier.send(
                "POST",
                f"{self._client.url}/apiv2/attachments.json?filename={quote(name, safe='')}",
                headers=headers,
                file=limited(file, self._limit),
                progress=progress,
            )
        if not answer.good:
            raise refusal(answer, envelope.explain)
        return reading.upload(_attachment(json_of(answer.body)))

    async def show(self, attachment_id: str) -> Attachment:
        return await self._client.read(
            _path(attachment_id), lambda payload: reading.attachment(_attachment(payload))
        )

    async def all(self) -> AsyncIterator[Attachment]:
        """Walk through the account's attachments, in a list with a dialect of its own."""
        path = "/apiv2/attachments/AttachmentLists.json"
        async for row in self._client.rows(path, "attachments", size=LISTED_AT_ONCE):
            yield reading.attachment(row)

    async def delete(self, attachment_id: str) -> None:
        await self._client.write("DELETE", _path(attachment_id), envelope.done)

    @asynccontextmanager
    async def download(self, attachment: Attachment) -> AsyncIterator[Bytes]:
        """Open a file: without credentials first, since its address holds a token.

        Only where that is not enough, and only at the desk's own host, are credentials sent.
        """
        if not attachment.url:
            attachment = await self.show(attachment.id)
        url = _secure(attachment.url)
        async with self._gate.turn(), AsyncExitStack() as stack:
            file = await self._open(stack, url, attachment.name, signed=False)
            if file is None and not same_origin(url, self._client.url):
                raise Forbidden("a file on a foreign host")
            file = file or await self._open(stack, url, attachment.name, signed=True)
            if file is None:
                raise SignInFailed("a page to sign in instead of a file")
            yield replace(file, name=attachment.name or file.name)

    async def _open(
        self, stack: AsyncExitStack, url: str, name: str, *, signed: bool
    ) -> Bytes | None:
        """Open a file, or tell that the desk wants to know who asks."""
        headers_for = self._credentials if signed else no_headers
        async with AsyncExitStack() as opened:
            try:
                file = await opened.enter_async_context(
                    self._carrier.fetch(url, headers_for=headers_for)
                )
            except (SignInFailed, Forbidden):
                if signed:
                    raise
                return None
            if _is_page(file, name):
                return None
            await stack.enter_async_context(opened.pop_all())
            return file

    def _credentials(self, url: str) -> Mapping[str, str]:
        own = same_origin(url, self._client.url)
        return self._client.auth().headers() if own else no_headers(url)


def _attachment(payload: Any) -> dict[str, Any]:
    return envelope.one(payload, "attachment", "attachments")


def _path(attachment_id: str) -> str:
    return f"/apiv2/attachments/{number(attachment_id)}.json"


def _secure(url: str) -> str:
    """Upgrade an address to https: some samples say http."""
    plain = url.startswith("http://") and not is_here(url)
    return "https://" + url.removeprefix("http://") if plain else url


def _is_page(file: Bytes, name: str) -> bool:
    """Whether this is a page to sign in; a file that is itself a page is a file."""
    return file.content_type == "text/html" and not name.lower().endswith((".htm", ".html"))
