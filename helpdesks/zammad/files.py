"""The files of a Zammad desk's articles.

https://docs.zammad.org/en/latest/api/ticket/articles.html

The desk gives the file of an internal note to whoever may see the ticket. So it is not asked as
the person: who holds an `Attachment` was shown its comment.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from helpdesks.carrier import Carrier, no_headers, same_origin
from helpdesks.errors import NotFound, Unreachable
from helpdesks.gate import Gate
from helpdesks.models import Attachment, Bytes
from helpdesks.zammad.client import API, Client
from helpdesks.zammad.tickets import article_row
from helpdesks.zammad.wire import reading
from helpdesks.zammad.wire.pictures import Picture, without_pictures
from helpdesks.zammad.wire.values import Row, is_number, text

ADDRESS = re.compile(
    rf"(?P<ticket>\d{{1,18}})/(?P<article>\d{{1,18}})/(?P<file>(?:{reading.INLINE})?\d{{1,18}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a file is: `file` is its id, or `inline-1` for the first picture in the HTML."""

    ticket: str
    article: str
    file: str


class Files:
    """Shows and opens files. Two transfers run at a time, beside the calls."""

    def __init__(self, client: Client, carrier: Carrier) -> None:
        self._client = client
        self._carrier = carrier
        self._gate = Gate(together=2)

    async def show(self, attachment_id: str) -> Attachment:
        """Read what a file is called; a merged ticket's files keep the ids they had before."""
        where = _address(attachment_id)
        comment = reading.comment(await self._article(where))
        for attachment in comment.attachments:
            if attachment.id.partition("/")[2] == f"{where.article}/{where.file}":
                return replace(attachment, id=attachment_id)
        raise NotFound("no such file on this comment")

    @asynccontextmanager
    async def download(self, attachment: Attachment) -> AsyncIterator[Bytes]:
        """Open a file; to the desk, one of a ticket that is gone is an error of its own."""
        where = _address(attachment.id)
        if not attachment.name:
            attachment = await self.show(attachment.id)
        async with self._gate.turn(), AsyncExitStack() as stack:
            if not is_number(where.file):
                yield _inside(await self._picture(where))
                return
            try:
                file = await stack.enter_async_context(self._fetch(where))
            except Unreachable:
                await self.show(attachment.id)
                raise
            size = attachment.size if file.size is None else file.size
            yield replace(file, name=attachment.name, size=size)

    def _fetch(self, where: Address) -> AbstractAsyncContextManager[Bytes]:
        path = f"/ticket_attachment/{where.ticket}/{where.article}/{where.file}"
        return self._carrier.fetch(f"{self._client.url}{API}{path}", headers_for=self._credentials)

    async def _picture(self, where: Address) -> Picture:
        article = await self._article(where)
        pictures = without_pictures(text(article.get("body"))).pictures
        at = int(where.file.removeprefix(reading.INLINE)) - 1
        if at not in range(len(pictures)):
            raise NotFound("no such picture in this comment")
        return pictures[at]

    async def _article(self, where: Address) -> Row:
        return await self._client.read(f"/ticket_articles/{where.article}", article_row)

    def _credentials(self, url: str) -> Mapping[str, str]:
        own = same_origin(url, self._client.url)
        return self._client.service.headers() if own else no_headers(url)


def _address(attachment_id: str) -> Address:
    found = ADDRESS.fullmatch(attachment_id)
    if found is None:
        raise NotFound("no such file")
    return Address(ticket=found["ticket"], article=found["article"], file=found["file"])


def _inside(picture: Picture) -> Bytes:
    async def once() -> AsyncIterator[bytes]:
        yield picture.data

    return Bytes(
        name=picture.name,
        size=len(picture.data),
        content_type=picture.content_type,
        chunks=once(),
    )
