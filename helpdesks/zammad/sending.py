"""Sending tickets and updates, with files in them or without, each once."""

from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus

from helpdesks.answers import Answer, refusal, written
from helpdesks.carrier import Carrier
from helpdesks.errors import HelpDeskError, Refused, TooLarge, Unclear, Unreachable
from helpdesks.gate import Gate
from helpdesks.models import Bytes, Identity, Upload
from helpdesks.zammad.client import API, Client
from helpdesks.zammad.forms import Forms
from helpdesks.zammad.spool import Spool, Waiting, opened, streamed
from helpdesks.zammad.tickets import ticket_row
from helpdesks.zammad.wire import envelope, streaming
from helpdesks.zammad.wire.values import Row

EXPAND = "?expand=true"


class Sending:
    """Writes tickets. What is refused without a word is asked about, and then explained.

    Two transfers of files run at a time, beside the calls, so that a long one never holds up a
    reply.
    """

    def __init__(
        self, client: Client, forms: Forms, carrier: Carrier, spool: Spool, *, limit: int
    ) -> None:
        self._client = client
        self._forms = forms
        self._carrier = carrier
        self._spool = spool
        self._limit = limit
        self._gate = Gate(together=2)

    async def open(self, body: Row, as_: Identity | None, uploads: tuple[Upload, ...]) -> Row:
        """Send a new ticket and read its row."""
        return await self._send("POST", "/tickets", body, as_, uploads, None)

    async def update(
        self,
        ticket_id: str,
        body: Row,
        as_: Identity | None,
        uploads: tuple[Upload, ...] = (),
    ) -> Row:
        """Send what changes on a ticket, or is added to it, and read its row."""
        return await self._send("PUT", f"/tickets/{ticket_id}", body, as_, uploads, ticket_id)

    async def _send(
        self,
        method: str,
        path: str,
        body: Row,
        as_: Identity | None,
        uploads: tuple[Upload, ...],
        ticket_id: str | None,
    ) -> Row:
        try:
            if uploads:
                return await self._stream(method, path, body, as_, uploads)
            return await self._client.write(method, path + EXPAND, ticket_row, as_=as_, body=body)
        except TooLarge:
            raise
        except Refused as refused:
            raise await self._explained(refused, body, as_, ticket_id) from None

    async def _stream(
        self, method: str, path: str, body: Row, as_: Identity | None, uploads: tuple[Upload, ...]
    ) -> Row:
        """Send JSON with files in it; once its first byte is on the way it may have arrived."""
        files = self._spool.find(uploads)
        for entry, file in zip(body["article"]["attachments"], files, strict=True):
            entry["mime-type"] = file.content_type or entry["mime-type"]
        pieces = streaming.cut(body, [upload.token for upload in uploads])
        async with opened(files) as readable:
            went = _Watched(streamed(pieces, readable))
            answer = await self._post(method, path, as_, went, pieces, files)
        row = written(answer, ticket_row, self._refusal)
        await self._spool.forget(uploads)
        return row

    async def _post(
        self,
        method: str,
        path: str,
        as_: Identity | None,
        went: "_Watched",
        pieces: Sequence[bytes],
        files: Sequence[Waiting],
    ) -> Answer:
        sent = Bytes(
            name="article.json",
            size=streaming.length(pieces, [file.size for file in files]),
            content_type="application/json",
            chunks=went.chunks(),
        )
        headers = {
            **(await self._client.auth(as_)).headers(),
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        try:
            async with self._gate.turn():
                return await self._carrier.send(
                    method, f"{self._client.url}{API}{path}{EXPAND}", headers=headers, file=sent
                )
        except Unreachable as error:
            if went.started:
                raise Unclear(str(error)) from error
            raise

    async def _explained(
        self, refused: Refused, body: Row, as_: Identity | None, ticket_id: str | None
    ) -> Refused:
        try:
            ticket = None
            if ticket_id is not None:
                ticket = await self._client.read(f"/tickets/{ticket_id}", ticket_row, as_=as_)
            return await self._forms.explained(refused, body, as_, ticket=ticket)
        except HelpDeskError:
            return refused

    def _refusal(self, answer: Answer) -> HelpDeskError:
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return TooLarge(self._limit)
        return envelope.named(answer) or refusal(answer, envelope.explain)


class _Watched:
    """Knows whether anything of a stream was taken yet."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self.started = False
        self._source = source

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._source:
            self.started = True
            yield chunk
