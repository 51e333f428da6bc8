"""A Slack of a few lines: it answers what a test tells it to and remembers what it was sent."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "xoxb-test-1"


@dataclass
class Sent:
    method: str
    arguments: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Slack:
    """`say` queues answers for a method; without one it says ok."""

    url: str = ""
    sent: list[Sent] = field(default_factory=list)
    pages: dict[str, Callable[[web.Request], Any]] = field(default_factory=dict)
    _answers: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def say(self, method: str, *answers: Any) -> None:
        self._answers[method] += answers

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [sent.arguments for sent in self.sent if sent.method == method]

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            arguments |= await request.json()
        self.sent.append(Sent(method, arguments, dict(request.headers)))
        answer = self._answers[method].pop(0) if self._answers[method] else {}
        if callable(answer):
            return await answer(request)
        return web.json_response({"ok": True, **answer})

    async def page(self, request: web.Request) -> web.StreamResponse:
        self.sent.append(Sent(request.path, {}, dict(request.headers)))
        return await self.pages[request.path](request)


def refuses(code: str, **more: Any) -> dict[str, Any]:
    return {"ok": False, "error": code, **more}


def status(code: int, body: str = "", **headers: str) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, text=body, headers=named)

    return answer


def says(content_type: str, body: str) -> Callable[[web.Request], Any]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, content_type=content_type)

    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    """Take the request, then drop the connection."""
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response(text=json.dumps({"ok": True}))
