"""Arguments however they come: query, form, JSON or multipart; GET or POST.

https://docs.slack.dev/apis/web-api
"""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.slack.records import Json
from sandbox.slack.refused import Refused

_ENCODED = (
    "blocks",
    "attachments",
    "view",
    "metadata",
    "files",
    "unfurls",
    "profile",
    "interactivity_pointer",
)
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The decoded arguments, the token among them taken out, and what Slack would warn of."""

    args: Json
    token: str
    warnings: list[str] = field(default_factory=list)


async def read_arguments(request: web.Request) -> Arguments:
    """Read them. Raises Refused for bodies that cannot be read."""
    args: Json = dict(request.query)
    warnings: list[str] = []
    if request.method == "POST" and request.can_read_body:
        args |= await _body(request, warnings)
    for name in _ENCODED:
        if isinstance(args.get(name), str):
            args[name] = _decoded(args[name])
    in_args = str(args.pop("token", ""))
    return Arguments(args=args, token=_bearer(request) or in_args, warnings=warnings)


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _body(request: web.Request, warnings: list[str]) -> Json:
    if request.content_type == "application/json":
        if request.charset is None:
            warnings.append("missing_charset")
        return await _json(request)
    if request.content_type == _FORM and request.charset is not None:
        warnings.append("superfluous_charset")
    if request.content_type == _FORM or request.content_type.startswith("multipart/"):
        form = await request.post()
        return {key: value for key, value in form.items() if isinstance(value, str)}
    raise Refused("invalid_post_type")


async def _json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body


def _decoded(value: str) -> Any:
    """The JSON in a form field; as it is when it is none, for the method to refuse."""
    try:
        return json.loads(value)
    except ValueError:
        return value
