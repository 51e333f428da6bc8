"""One polite way to call a REST API: reads are repeated, writes never.

A write whose connection was never made is `Unreachable` and may be repeated; after anything was
sent, a lost or unreadable answer is `Unclear`, and only somebody who looked may repeat it.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import stamina

from helpdesks.addresses import is_here
from helpdesks.answers import (
    Answer,
    Explain,
    Named,
    Reader,
    by_status,
    json_of,
    refusal,
    unexplained,
    written,
)
from helpdesks.errors import HelpDeskError, RateLimited, Unclear, Unintelligible, Unreachable
from helpdesks.gate import Gate

__all__ = ["Reader", "Rest"]

T = TypeVar("T")

ATTEMPTS = 3
PATIENCE = 5.0
"""The longest Retry-After, in seconds, that a read waits for."""

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Rest:
    """One client for the life of a driver, with a gate before it.

    `url` is the address that all paths are added to. `explain` reads the body of an error,
    `named` knows errors that the status does not tell.
    """

    def __init__(
        self,
        *,
        url: str,
        gate: Gate,
        explain: Explain = unexplained,
        named: Named = by_status,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._gate = gate
        self._explain = explain
        self._named = named
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT,
            transport=transport,
            trust_env=not is_here(url),
            headers={"Accept": "application/json"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def read(
        self,
        path: str,
        reader: Reader[T],
        *,
        auth: httpx.Auth,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        urgent: bool = True,
    ) -> T:
        """GET `path`, up to three times; what is not urgent lets others go first.

        A question with a `body` goes by POST, and changes nothing either.
        """
        answer = await self._answer(path, auth, params, body, urgent=urgent)
        return reader(json_of(answer.body))

    async def write(
        self,
        method: str,
        path: str,
        reader: Reader[T],
        *,
        auth: httpx.Auth,
        body: Mapping[str, Any] | None = None,
    ) -> T:
        """Send `body` as JSON, once."""
        try:
            answer = await self._exchange(method, path, auth=auth, body=body)
        except NOT_SENT as error:
            raise Unreachable(type(error).__name__) from error
        except httpx.RequestError as error:
            raise Unclear(type(error).__name__) from error
        return written(answer, reader, self._refusal)

    async def _answer(
        self,
        path: str,
        auth: httpx.Auth,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        *,
        urgent: bool,
    ) -> Answer:
        attempts = stamina.retry_context(
            on=_again, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=PATIENCE
        )
        async for attempt in attempts:
            with attempt:
                return await self._answer_once(path, auth, params, body, urgent=urgent)
        raise Unreachable("no attempt was made")

    async def _answer_once(
        self,
        path: str,
        auth: httpx.Auth,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        *,
        urgent: bool,
    ) -> Answer:
        method = "GET" if body is None else "POST"
        try:
            answer = await self._exchange(
                method, path, auth=auth, params=params, body=body, urgent=urgent
            )
        except httpx.DecodingError as error:
            raise Unintelligible("an answer's encoding") from error
        except httpx.RequestError as error:
            raise Unreachable(type(error).__name__) from error
        if not answer.good:
            raise self._refusal(answer)
        return answer

    async def _exchange(
        self,
        method: str,
        path: str,
        *,
        auth: httpx.Auth,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        urgent: bool = True,
    ) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        headers = None if body is None else {"Content-Type": "application/json"}
        async with self._gate.turn(urgent=urgent):
            response = await self._client.request(
                method, self._url + path, auth=auth, params=params, content=content, headers=headers
            )
        return Answer(response.status_code, response.headers, response.content)

    def _refusal(self, answer: Answer) -> HelpDeskError:
        return self._named(answer) or refusal(answer, self._explain)


def _again(error: Exception) -> bool | float:
    """Decide whether a read is tried again, or after how many seconds."""
    if isinstance(error, RateLimited):
        return error.retry_after if error.retry_after <= PATIENCE else False
    return isinstance(error, Unreachable)
