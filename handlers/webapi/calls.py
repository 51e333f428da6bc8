"""One road to Slack's Web API: every answer is a dict or one of `handlers.workspace`'s errors.

Rules of the road. Reads may be repeated after a broken connection, writes never: Slack has no
idempotency key. A post whose answer was lost is unclear; any other write may simply be made again.
The SDK is given no retry handlers, its default one posts twice when a connection drops.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NoReturn

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.workspace import SlackBusy, SlackDown, SlackError, SlackRefused, SlackUnclear

Arguments = Mapping[str, Any]

TRIES = 3
PAUSE = 0.2
DEFAULT_WAIT = 10.0
"""Seconds to wait after a 429 that does not say how long."""

BUSY = frozenset({"ratelimited", "rate_limited"})
# Slack's own trouble; some part of the call may have been done.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
TROUBLE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
# Slack's pages name these two in either way.
SAME = {"trigger_expired": "expired_trigger_id", "trigger_exchanged": "exchanged_trigger_id"}


class Answer(dict[str, Any]):
    """An answer that is ok. Asked for a part it lacks, it counts as lost."""

    def __init__(self, response: AsyncSlackResponse, lost: type[SlackError]) -> None:
        super().__init__(response.data if isinstance(response.data, dict) else {})
        self._lost = lost

    def __missing__(self, part: str) -> NoReturn:
        raise self._lost(f"an answer without {part}")


class Calls:
    """Calls methods by name. An argument that is None is left out."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def read(self, method: str, **arguments: Any) -> Answer:
        """Ask for something; a broken connection is tried again a moment later."""
        for tried in range(1, TRIES):
            try:
                return await self._read(method, arguments)
            except SlackBusy:
                raise
            except SlackDown:
                await asyncio.sleep(PAUSE * tried)
        return await self._read(method, arguments)

    async def write(self, method: str, **arguments: Any) -> Answer:
        """Change something that may as well be changed twice."""
        return Answer(await self._ask(method, SlackDown, json=_given(arguments)), SlackDown)

    async def post(self, method: str, **arguments: Any) -> Answer:
        """Post something that must not be posted twice."""
        return Answer(await self._ask(method, SlackUnclear, json=_given(arguments)), SlackUnclear)

    async def whole(self, method: str) -> AsyncSlackResponse:
        """Ask a method without arguments, for the headers of its answer."""
        return await self._ask(method, SlackDown)

    async def _read(self, method: str, arguments: Arguments) -> Answer:
        asked = self._ask(method, SlackDown, http_verb="GET", params=_given(arguments))
        return Answer(await asked, SlackDown)

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


def _given(arguments: Arguments) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _refuse(response: Any, lost: type[SlackError]) -> NoReturn:
    """Raise what an answer means that is not ok; `response` is the SDK's or aiohttp's."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    said = data if isinstance(data, dict) else {}
    code = str(said.get("error") or "")
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in BUSY:
        raise SlackBusy(_wait(response.headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in TROUBLE:
        raise lost(code or f"status {status}")
    if not code:
        raise lost(f"an answer without a reason, status {status}")
    raise SlackRefused(*_reason(said, code))


def _reason(said: Mapping[str, Any], code: str) -> tuple[str, tuple[str, ...]]:
    metadata = said.get("response_metadata") or {}
    messages = tuple(str(message) for message in metadata.get("messages") or ())
    if said.get("needed"):
        messages += (f"needed: {said['needed']}",)
    for late in ("expired_trigger_id", "exchanged_trigger_id"):
        if code == "invalid_arguments" and any(late in message for message in messages):
            return late, messages
    return SAME.get(code, code), messages


def _wait(headers: Mapping[str, str]) -> float:
    said = str(headers.get("Retry-After", headers.get("retry-after", "")))
    return float(said) if said.isdecimal() else DEFAULT_WAIT
