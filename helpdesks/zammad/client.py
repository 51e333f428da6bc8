"""How the Zammad driver calls the desk: as whom, one object, one page of a search."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, TypeGuard, TypeVar
from urllib.parse import urlsplit

import httpx

from helpdesks.addresses import is_here
from helpdesks.errors import Forbidden
from helpdesks.gate import Gate
from helpdesks.models import Identity, Person, Role
from helpdesks.remembered import Clock, Remembered
from helpdesks.rest import Reader, Rest
from helpdesks.zammad.auth import TokenAuth, has_id, signed
from helpdesks.zammad.errors import Misleading
from helpdesks.zammad.wire import asking, envelope, reading
from helpdesks.zammad.wire.values import Row, text

T = TypeVar("T")

API = "/api/v1"
MOST_PAGES = 2000
MOST_QUERY_PAGES = 50
"""Elasticsearch does not page past its first ten thousand."""

MOST_KNOWN = 1000
KNOWN_FOR = 60.0
"""Seconds for which somebody who was active is taken to be so still."""


class Client:
    """The REST API of one desk. `as_` None is the service identity."""

    def __init__(
        self,
        *,
        url: str,
        token: str,
        gate: Gate,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self.url = checked(url)
        self._token = token
        self.service = signed(token, None)
        self._rest = Rest(
            url=self.url + API,
            gate=gate,
            explain=envelope.explain,
            named=envelope.named,
            transport=transport,
        )
        self._known = Remembered[Person](most=MOST_KNOWN, seconds=KNOWN_FOR, clock=clock)

    async def close(self) -> None:
        await self._rest.close()

    async def whoami(self, as_: Identity | None) -> Person:
        """Ask who somebody is: an unknown address is `NoSuchUser`, another's login `Misleading`."""
        person = await self._rest.read(
            "/users/me", _person, auth=signed(self._token, as_), params={"expand": "true"}
        )
        if _by_address(as_) and not same_address(person.email, as_.email):
            raise Misleading("another person's login")
        self._known.keep(_key(as_), person)
        return person

    async def me(self, as_: Identity | None) -> Person:
        """Say who somebody is, as of the last minute."""
        return self._known.get(_key(as_)) or await self.whoami(as_)

    async def auth(self, as_: Identity | None) -> TokenAuth:
        """Sign for somebody who may sign in: the desk itself lets others act for the inactive.

        A person named by address is signed for by id, since the address is a login first.
        """
        if as_ is None:
            return self.service
        me = await self.me(as_)
        if not me.active:
            raise Forbidden("an inactive account")
        return signed(self._token, replace(as_, person_id=me.id) if _by_address(as_) else as_)

    async def read(
        self,
        path: str,
        reader: Reader[T],
        *,
        as_: Identity | None = None,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        urgent: bool = False,
    ) -> T:
        """Read one answer; what is asked as a person is always urgent."""
        return await self._rest.read(
            path,
            reader,
            auth=await self.auth(as_),
            params=params,
            body=body,
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
        return await self._rest.write(method, path, reader, auth=await self.auth(as_), body=body)

    async def page(
        self, ask: asking.Ask, as_: Identity | None, *, number: int, size: int
    ) -> list[Row]:
        """Read one page of a search. It goes by POST, and `expand` has one shape everywhere."""
        return await self.read(
            "/tickets/search",
            lambda payload: envelope.rows(payload, "tickets"),
            as_=as_,
            params={"expand": "true"},
            body=asking.body(ask, page=number, size=size),
        )

    async def rows(
        self, ask: asking.Ask, as_: Identity | None, *, size: int = 100
    ) -> AsyncIterator[Row]:
        """Walk through the tickets of all pages, each id once."""
        seen: set[str] = set()
        for number in range(1, (MOST_QUERY_PAGES if ask.query else MOST_PAGES) + 1):
            page = await self.page(ask, as_, number=number, size=size)
            for row in page:
                if (row_id := text(row.get("id"))) not in seen:
                    seen.add(row_id)
                    yield row
            if len(page) < size:
                return


def is_agent(as_: Identity | None) -> bool:
    """Whether a call is an agent's, who may see what is internal."""
    return as_ is None or as_.role is not Role.REQUESTER


def same_address(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


def checked(url: str) -> str:
    """Accept https, and http only on this machine, since the token goes there."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_here(url))
    if not parts.hostname or not safe:
        raise ValueError("the address of a Zammad desk starts with https://")
    return url.rstrip("/")


def _by_address(as_: Identity | None) -> TypeGuard[Identity]:
    return as_ is not None and as_.token is None and not has_id(as_)


def _key(as_: Identity | None) -> str:
    if as_ is None:
        return ""
    return as_.token or as_.person_id or as_.email.strip().lower()


def _person(payload: Any) -> Person:
    return reading.person(envelope.one(payload, "user"))
