"""How the Udesk driver calls the desk: signed, one object, page after page."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx

from helpdesks.addresses import is_here
from helpdesks.errors import Unclear
from helpdesks.gate import Gate
from helpdesks.rest import Reader, Rest
from helpdesks.udesk.auth import SignedAuth, Signer
from helpdesks.udesk.wire import envelope
from helpdesks.udesk.wire.values import Row, text

T = TypeVar("T")

API = "/open_api_v1"
MOST_PAGES = 100
"""Lists end at 10,000 rows."""


class Client:
    """The open API of one account; every call is its administrator's."""

    def __init__(
        self,
        *,
        url: str,
        signer: Signer,
        gate: Gate,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self.url = checked_address(url)
        self.signer = signer
        self.gate = gate
        self._auth = SignedAuth(signer, repeats=True)
        self._auth_once = SignedAuth(signer, repeats=False)
        self._rest = Rest(
            url=self.url + API, gate=gate, named=envelope.refused, transport=transport
        )

    async def close(self) -> None:
        await self._rest.close()

    async def read(
        self,
        path: str,
        reader: Reader[T],
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        urgent: bool = True,
    ) -> T:
        """Read one successful answer; with a `body` the question goes by POST."""
        return await self.read_any(
            path,
            lambda payload: reader(envelope.checked(payload)),
            params=params,
            body=body,
            urgent=urgent,
        )

    async def read_any(
        self,
        path: str,
        reader: Reader[T],
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        urgent: bool = True,
    ) -> T:
        """Read one answer, whose code is for the reader to judge."""
        return await self._rest.read(
            path, reader, auth=self._auth, params=params, body=body, urgent=urgent
        )

    async def write(
        self, method: str, path: str, reader: Reader[T], *, body: Mapping[str, Any]
    ) -> T:
        """Send something once. A nonce that was used may have been by this write: Unclear."""
        try:
            return await self._rest.write(
                method,
                path,
                lambda payload: reader(envelope.checked(payload)),
                auth=self._auth_once,
                body=body,
            )
        except envelope.NonceUsed as error:
            raise Unclear(str(error)) from error

    async def page(
        self,
        path: str,
        *,
        number: int,
        params: Mapping[str, str] | None = None,
        urgent: bool = True,
    ) -> Row:
        """Read one page of a list, of the largest size."""
        return await self.read(path, as_is, params=paged(params, number), urgent=urgent)

    async def rows(
        self,
        path: str,
        key: str,
        *,
        wrapper: str = "",
        params: Mapping[str, str] | None = None,
        urgent: bool = True,
    ) -> AsyncIterator[Row]:
        """Walk through the rows of all pages; one that brings no new id is the end."""
        seen: set[str] = set()
        for number in range(1, MOST_PAGES + 1):
            payload = await self.page(path, number=number, params=params, urgent=urgent)
            rows = envelope.rows(payload, key, wrapper)
            ids = {text(row.get("id")) for row in rows}
            if ids <= seen:
                return
            seen |= ids
            for row in rows:
                yield row
            if not envelope.more(payload, len(rows), page=number, size=envelope.MAX_PER_PAGE):
                return

    def signed(self, path: str, params: Mapping[str, str]) -> str:
        """Sign an address for a request that does not go through httpx; it is a secret."""
        query = urlencode(params, quote_via=quote)
        return f"{self.url}{API}{path}?{query}&{self.signer.query()}"


def paged(params: Mapping[str, str] | None, number: int) -> dict[str, str]:
    return {**(params or {}), "page": str(number), "per_page": str(envelope.MAX_PER_PAGE)}


def checked_address(url: str) -> str:
    """Accept https, and http only on this machine, since the account's key goes there."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(url))
    if not parts.hostname or not safe:
        raise ValueError("the address of a Udesk desk starts with https://")
    return url.rstrip("/")


def as_is(payload: Row) -> Row:
    """Take an answer as it is."""
    return payload
