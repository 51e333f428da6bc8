"""How the KF5 driver calls the desk: as whom, one object, page after page."""

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from helpdesks.addresses import is_here
from helpdesks.gate import Gate
from helpdesks.kf5.auth import TokenAuth
from helpdesks.kf5.wire import envelope
from helpdesks.kf5.wire.values import Row, is_number, text
from helpdesks.models import Identity, Role
from helpdesks.rest import Reader, Rest

T = TypeVar("T")

MOST_PAGES = 2000


class Client:
    """The REST API of one account. `as_` None is the service identity."""

    def __init__(
        self,
        *,
        url: str,
        email: str,
        token: str,
        gate: Gate,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self.url = checked(url)
        self.service = Identity(email=email, role=Role.AGENT)
        self._token = token
        self._rest = Rest(url=self.url, gate=gate, explain=envelope.explain, transport=transport)

    async def close(self) -> None:
        await self._rest.close()

    def auth(self, as_: Identity | None = None) -> TokenAuth:
        return TokenAuth((as_ or self.service).email, self._token)

    async def read(
        self,
        path: str,
        reader: Reader[T],
        *,
        as_: Identity | None = None,
        params: Mapping[str, str] | None = None,
        urgent: bool = False,
    ) -> T:
        """Read one answer; what is asked as a person is always urgent."""
        return await self._rest.read(
            path,
            reader,
            auth=self.auth(as_),
            params=params,
            urgent=urgent or as_ is not None,
        )

    async def write(
        self,
        method: str,
        path: str,
        reader: Reader[T],
        *,
        as_: Identity | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> T:
        return await self._rest.write(method, path, reader, auth=self.auth(as_), body=body)

    async def rows(
        self,
        path: str,
        *keys: str,
        as_: Identity | None = None,
        params: Mapping[str, str] | None = None,
        size: int = envelope.MAX_PER_PAGE,
        most_pages: int = MOST_PAGES,
        urgent: bool = False,
    ) -> AsyncIterator[Row]:
        """Walk through the rows of all pages, each id once.

        Pages are counted here: the desk's `next_page` is never called. A page with nothing new
        ends the walk, whatever the desk says.
        """
        seen: set[str] = set()
        found = 0
        for number in range(1, most_pages + 1):
            paging = paged(params, number=number, size=size)
            payload = await self.read(path, anything, as_=as_, params=paging, urgent=urgent)
            page = envelope.rows(payload, *keys)
            new = [row for row in page if text(row.get("id")) not in seen]
            for row in new:
                yield row
            if not new:
                return
            if not envelope.more(payload, len(page), number=number, size=size, before=found):
                return
            seen.update(text(row.get("id")) for row in new)
            found += len(page)

    async def shown(
        self, path: str, key: str, ids: Collection[str], *, urgent: bool = False
    ) -> AsyncIterator[Row]:
        """Walk through the objects of these ids, a hundred a call; unknown ones are missing."""
        known = [one for one in dict.fromkeys(ids) if is_number(one)]
        for start in range(0, len(known), envelope.MAX_PER_PAGE):
            asked = {"ids": ",".join(known[start : start + envelope.MAX_PER_PAGE])}
            payload = await self.read(path, anything, params=asked, urgent=urgent)
            for row in envelope.rows(payload, key):
                yield row


def is_agent(as_: Identity | None) -> bool:
    """Whether a call goes to the agents' side of the API."""
    return as_ is None or as_.role is not Role.REQUESTER


def paged(params: Mapping[str, str] | None, *, number: int, size: int) -> dict[str, str]:
    return {**(params or {}), "page": str(number), "per_page": str(size)}


def checked(url: str) -> str:
    """Accept https, and http only on this machine, since the account's key goes there."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(url))
    if not parts.hostname or not safe:
        raise ValueError("the address of a KF5 desk starts with https://")
    return url.rstrip("/")


def anything(payload: Any) -> Any:
    """Take an answer's JSON as it is."""
    return payload
