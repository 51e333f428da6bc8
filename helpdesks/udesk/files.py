"""The files of a Udesk desk: onto a ticket, for a reply, and back."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urljoin

import aiohttp

from helpdesks.addresses import is_here
from helpdesks.answers import json_of, refusal
from helpdesks.carrier import Carrier, Progress, limited, no_headers
from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    RateLimited,
    SignInFailed,
    Unclear,
    Unreachable,
    Unsupported,
    WrongLength,
)
from helpdesks.gate import Gate
from helpdesks.models import Attachment, Bytes, Identity, Upload
from helpdesks.udesk.client import Client
from helpdesks.udesk.tickets import Tickets
from helpdesks.udesk.wire import envelope, files
from helpdesks.udesk.wire.values import Row, number
from helpdesks.udesk.wire.writing import file_name

HEADERS = {"Accept": "application/json", "Content-Type": "application/octet-stream"}


class Files:
    """Moves files to and from the desk; nothing may be above `limit` bytes on the way in.

    Two transfers run at a time. Each counts as a call at the desk's gate and holds up none.
    """

    def __init__(self, client: Client, carrier: Carrier, tickets: Tickets, *, limit: int) -> None:
        self._client = client
        self._carrier = carrier
        self._tickets = tickets
        self._limit = limit
        self._gate = Gate(together=2)

    async def upload(
        self,
        file: Bytes,
        as_: Identity | None,
        ticket_id: str | None,
        progress: Progress | None,
    ) -> Upload:
        """Send a file for a reply that is yet to come; until then it belongs to nothing."""
        if ticket_id is None:
            raise Unsupported("opens_with_files")
        await self._row(ticket_id, as_)
        path = "/tickets/upload_file_for_reply"
        answer = await self._send(path, ticket_id, file, progress)
        return Upload(token=files.upload_id(answer), name=file.name, size=file.size)

    async def attach(
        self, ticket_id: str, file: Bytes, as_: Identity | None, progress: Progress | None
    ) -> None:
        """Add a file to a ticket itself; if the answer is lost, a look tells.

        Raises Accepted for what the look does not show: the desk may not show files at all.
        """
        name = file_name(file.name)
        before = files.names(await self._row(ticket_id, as_))[name]
        try:
            await self._send("/tickets/upload_file", ticket_id, file, progress)
        except Unreachable as lost:
            if _is_not_there(lost):
                raise
            if await self._count(ticket_id, name) <= before:
                raise Accepted("sent, but not seen") from lost

    async def _count(self, ticket_id: str, name: str) -> int:
        """Count the files of this name after a lost answer."""
        try:
            return files.names((await self._tickets.whole(ticket_id, None))[1])[name]
        except HelpDeskError as error:
            raise Unclear("sent, and not read again") from error

    @asynccontextmanager
    async def download(self, attachment: Attachment) -> AsyncIterator[Bytes]:
        """Open a file at whatever host it is; nothing of ours is sent there."""
        if not attachment.url:
            raise Unsupported("attachments_by_id")
        url = _secure(urljoin(self._client.url + "/", attachment.url))
        async with (
            self._gate.turn(),
            self._carrier.fetch(url, headers_for=no_headers) as file,
        ):
            if _is_page(file, attachment.name):
                raise SignInFailed("a page to sign in instead of a file")
            yield replace(file, name=attachment.name or file.name)

    async def _row(self, ticket_id: str, as_: Identity | None) -> Row:
        """Read a ticket that somebody may add files to: who asked for it, and agents."""
        ticket, row, viewer = await self._tickets.whole(ticket_id, as_)
        if not viewer.agent and not viewer.asked(ticket):
            raise Forbidden("not the requester")
        return row

    async def _send(self, path: str, ticket_id: str, file: Bytes, progress: Progress | None) -> Row:
        """Send raw bytes; ticket, name and signature stand in the address, which is a secret."""
        params = {"ticket_id": str(number(ticket_id)), "file_name": file_name(file.name)}
        async with self._client.gate.turn():
            pass
        async with self._gate.turn():
            answer = await self._carrier.send(
                "POST",
                self._client.signed(path, params),
                headers=HEADERS,
                file=limited(file, self._limit),
                progress=progress,
            )
        if not answer.good:
            raise envelope.refused(answer) or refusal(answer)
        payload = json_of(answer.body)
        self._check_signature(envelope.code(payload), answer.headers)
        return envelope.checked(payload)

    def _check_signature(self, code: int | None, headers: Mapping[str, str]) -> None:
        """Where another signature would do, the file must come again: its bytes came once."""
        told = code == envelope.TIMESTAMP_OFF and self._client.signer.set_clock(headers)
        if told:
            raise ClockWasOff(f"code {code}")
        if code == envelope.NONCE_USED:
            raise Unreachable(f"code {code}")


class ClockWasOff(Unreachable):
    """The desk refused a signature of the wrong time, which is right the next time."""


def _is_not_there(error: Unreachable) -> bool:
    """Whether a file that was sent cannot have come: refused, or no connection was made."""
    refused = isinstance(error, RateLimited | WrongLength | ClockWasOff)
    return refused or any(isinstance(one, aiohttp.ClientConnectorError) for one in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _secure(url: str) -> str:
    """Upgrade an address to https, but on this machine."""
    plain = url.startswith("http://") and not is_here(url)
    return "https://" + url.removeprefix("http://") if plain else url


def _is_page(file: Bytes, name: str) -> bool:
    """Whether this is a page to sign in; a file that is itself a page is a file."""
    return file.content_type == "text/html" and not name.lower().endswith((".htm", ".html"))
