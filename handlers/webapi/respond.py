"""A response_url: a short-lived address where one command or button may be answered.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import aiohttp

from handlers.webapi.calls import wait_of
from handlers.workspace import SlackBusy, SlackDown, SlackRefused


async def respond(session: aiohttp.ClientSession, url: str, body: Mapping[str, Any]) -> None:
    """Post to the address, which is its own permission: no token goes with it."""
    given = {name: value for name, value in body.items() if value is not None}
    try:
        async with session.post(url, json=given, allow_redirects=False) as answer:
            said = await answer.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackDown(type(error).__name__) from error
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise SlackBusy(wait_of(answer.headers))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SlackDown(f"status {answer.status}")
    if answer.status != HTTPStatus.OK:
        raise SlackRefused(_code(said) or f"status_{answer.status}")


def _code(said: str) -> str:
    """Read the reason: a bare word, or the `error` of a JSON object."""
    try:
        found = json.loads(said)
    except ValueError:
        return said.strip() if said.strip().isidentifier() else ""
    return str(found.get("error") or "") if isinstance(found, dict) else ""
