"""One road to Slack's Web API: every answer is a dict or one of `handlers.workspace`'s errors.

Rules of the road. Reads may be repeated after a broken connection, writes never: Slack has no
idempotency key. A post whose answer was lost is unclear; any other write may simply be made again.
The SDK is given no retry handlers, its default one posts twice when a connection drops.

What an answer that is not ok means stands in `handlers.webapi.codes`.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NoReturn

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.webapi.codes import BUSY, LOCKED_OUT, PASSING, SAME
from handlers.webapi.lockout import Lockout
from handlers.webapi.pace import Pace
from handlers.workspace import (
    SlackBusy,
    SlackDown,
    SlackError,
    SlackLockedOut,
    SlackRefused,
    SlackUnclear,
)
from helpdesks.answers import retry_after

log = structlog.get_logger()

TRIES = 3
PAUSE = 0.2
LONGEST_PAUSE = 5.0
PATIENCE = 90.0
"""Seconds for signing in; after too many connections Slack asks to wait for up to a minute."""

DEFAULT_WAIT = 10.0
"""Seconds to wait after a 429 that does not say how long."""


class Answer(dict[str, Any]):
    """An answer that is ok, and which scopes its token has.

    Asked for a part it lacks, it counts as lost.
    """

    def __init__(self, response: AsyncSlackResponse, lost: type[SlackError]) -> None:
        super().__init__(response.data if isinstance(response.data, dict) else {})
        self._lost = lost
        self.scopes = frozenset(str(response.headers.get("x-oauth-scopes") or "").split(","))

    def __missing__(self, part: str) -> NoReturn:
        raise self._lost(f"an answer without {part}")


class Calls:
    """Calls methods by name. An argument that is None is left out."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._pace = Pace()
        self.lockout = Lockout()

    async def read(self, method: str, **arguments: Any) -> Answer:
        """Ask for something; a broken connection is tried again a moment later."""
        with self.lockout.watch(method):
            asked = self._repeat(method, http_verb="GET", params=_given(arguments))
            return Answer(await asked, SlackDown)

    async def write(self, method: str, **arguments: Any) -> Answer:
        """Change something that may as well be changed twice."""
        with self.lockout.watch(method):
            return Answer(await self._ask(method, SlackDown, json=_given(arguments)), SlackDown)

    async def post(self, method: str, **arguments: Any) -> Answer:
        """Post something that must not be posted twice, when its channel takes the next one."""
        await self._pace.turn(str(arguments.get("channel") or arguments.get("channel_id")))
        with self.lockout.watch(method):
            asked = self._ask(method, SlackUnclear, json=_given(arguments))
            return Answer(await asked, SlackUnclear)

    async def whole(self, method: str) -> AsyncSlackResponse:
        """Ask a method without arguments, like a read, for the headers of its answer.

        As when signing in, a token that is not taken is SlackRefused.
        """
        try:
            return await self._repeat(method)
        except SlackLockedOut as error:
            raise SlackRefused(error.code, error.messages) from error

    async def sign_in(self, method: str, *, patience: float | None = None) -> Answer:
        """Ask a method that takes a token and no arguments, until Slack says yes or no.

        Other trouble is waited out for `patience` seconds (a minute and a half), and as long as
        Slack asks to; where more is asked than is left, SlackBusy is raised at once.
        """
        now = asyncio.get_running_loop().time
        until, pause = now() + (PATIENCE if patience is None else patience), PAUSE
        while True:
            try:
                return Answer(await self._ask(method, SlackDown), SlackDown)
            except SlackLockedOut as error:
                raise SlackRefused(error.code, error.messages) from error
            except SlackDown as error:
                wait = error.retry_after if isinstance(error, SlackBusy) else pause
                if now() + wait > until:
                    raise
                log.warning("slack does not let us in yet", method=method, error=str(error))
            await asyncio.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _repeat(self, method: str, **request: Any) -> AsyncSlackResponse:
        for tried in range(1, TRIES):
            try:
                return await self._ask(method, SlackDown, **request)
            except (SlackBusy, SlackLockedOut):
                raise
            except SlackDown:
                await asyncio.sleep(PAUSE * tried)
        return await self._ask(method, SlackDown, **request)

    async def _ask(self, method: str, lost: type[SlackError], **request: Any) -> AsyncSlackResponse:
        try:
            return await self._client.api_call(method, **request)
        except SlackApiError as error:
            _refuse(error.response, lost)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise SlackDown(type(error).__name__) from error
        except (aiohttp.ClientError, SlackClientError, TimeoutError) as error:
            raise lost(type(error).__name__) from error
        except (AttributeError, ValueError) as error:  # the SDK trips over a body that is no JSON
            raise lost("an answer that is not JSON") from error


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _refuse(response: Any, lost: type[SlackError]) -> NoReturn:
    """Raise what an answer means that is not ok; `response` is the SDK's or aiohttp's."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    said = data if isinstance(data, dict) else {}
    code = str(said.get("error") or "")
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in BUSY:
        raise SlackBusy(wait_of(response.headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in PASSING:
        raise lost(code or f"status {status}")
    if not code:
        raise lost(f"an answer without a reason, status {status}")
    code, messages = _reason(said, code)
    raise (SlackLockedOut if code in LOCKED_OUT else SlackRefused)(code, messages)


def _reason(said: Mapping[str, Any], code: str) -> tuple[str, tuple[str, ...]]:
    metadata = said.get("response_metadata") or {}
    messages = tuple(str(message) for message in metadata.get("messages") or ())
    if said.get("needed"):
        messages += (f"needed: {said['needed']}",)
    for late in ("expired_trigger_id", "exchanged_trigger_id"):
        if code == "invalid_arguments" and any(late in message for message in messages):
            return late, messages
    return SAME.get(code, code), messages


def wait_of(headers: Mapping[str, str]) -> float:
    """Read how many seconds a 429 asks to wait, an hour at most."""
    wait = retry_after(headers)
    return DEFAULT_WAIT if wait is None else wait
