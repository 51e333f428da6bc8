"""What happens around every request: ordered faults, and a line in the journal."""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.journal import STRUCK, Journal

_LONGEST_LIST = 20
_ERROR_PAGE = "<!doctype html><title>502</title><h1>The desk is being looked after</h1>"


@dataclass(slots=True, kw_only=True)
class Exchange:
    """What the journal shows of a request: who asked, with what body, and the answer's body."""

    who: str | None = None
    body: Any = None
    answer: Any = None


exchange: ContextVar[Exchange] = ContextVar("exchange")


class Recorder:
    """Applies faults and records what was asked and answered, as that `side` (a kind of desk).

    Paths that begin with `api` are calls, all others are files.
    """

    def __init__(
        self, clock: Clock, journal: Journal, faults: Faults, *, side: str, api: str
    ) -> None:
        self._side = side
        self._api = api
        self._clock = clock
        self._journal = journal
        self._faults = faults

    @web.middleware
    async def middleware(self, request: web.Request, handler: Any) -> web.StreamResponse:
        started = time.perf_counter()
        seen = Exchange()
        exchange.set(seen)
        fault = self._faults.take(self._side, f"{request.method} {request.path}")
        response = await self._answer(request, handler, fault)
        cut = _cuts(request, fault)
        self._journal.record(
            side=self._side,
            kind="call" if request.path.startswith(self._api) else "file",
            name=f"{request.method} {_without_token(request)}",
            status="cut" if cut else response.status,
            millis=(time.perf_counter() - started) * 1000,
            request=_shown_request(request, seen),
            answer=shown(seen.answer),
            note=f"fault: {fault.what}" if fault else "",
        )
        return response

    async def _answer(
        self, request: web.Request, handler: Any, fault: Fault | None
    ) -> web.StreamResponse:
        match fault and fault.what:
            case "cut_before" | "down":
                return web.Response(status=503)
            case "status" if fault:
                return _status(fault)
            case "code" if fault:
                return web.json_response({"code": 1, "message": fault.code})
            case "html":
                return web.Response(text=_ERROR_PAGE, content_type="text/html")
            case "slow" if fault:
                await self._clock.sleep(fault.seconds)
        response: web.StreamResponse = await handler(request)
        return response


def _status(fault: Fault) -> web.Response:
    response = web.json_response({"message": f"The desk says {fault.status}."}, status=fault.status)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _cuts(request: web.Request, fault: Fault | None) -> bool:
    """Drop the connection where the fault wants that; what was to be answered never arrives."""
    if fault is None or fault.what not in {"cut_before", "cut_after", "down"}:
        return False
    if request.transport is not None:
        request.transport.abort()
    return True


def _shown_request(request: web.Request, seen: Exchange) -> dict[str, Any]:
    body = seen.body
    if body is None and request.body_exists:
        body = f"{request.content_length or 'streamed'} bytes"
    found = {
        "as": seen.who,
        "query": dict(request.query) or None,
        "body": shown(body),
    }
    return {name: value for name, value in found.items() if value is not None}


def _without_token(request: web.Request) -> str:
    token = request.match_info.get("token")
    return request.path.replace(token, "…") if token else request.path


def shown(value: Any) -> Any:
    """A copy without what opens files, and with long lists cut short."""
    if isinstance(value, dict):
        return {key: _shown_item(key, item) for key, item in value.items()}
    if isinstance(value, list):
        rest = len(value) - _LONGEST_LIST
        rows = [shown(item) for item in value[:_LONGEST_LIST]]
        return [*rows, f"… and {rest} more"] if rest > 0 else rows
    return value


def _shown_item(key: str, item: Any) -> Any:
    if key in {"uploads", "content_url", "token"} and item:
        return STRUCK
    return shown(item)
