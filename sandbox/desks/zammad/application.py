"""Routes and rules as an aiohttp application."""

import json
import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.desks.content import TooLarge
from sandbox.desks.trouble import Recorder, exchange
from sandbox.desks.zammad import errors, transfer
from sandbox.desks.zammad.auth import Caller, authenticate
from sandbox.desks.zammad.body import BodyReader, NotJson, Received
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import Refusal, masked
from sandbox.desks.zammad.oddities import Oddities
from sandbox.desks.zammad.params import nested
from sandbox.desks.zammad.routes import articles, forms, people, standing, tickets, uploads
from sandbox.desks.zammad.settings import MEBIBYTE
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.wire import Wire

API = "/api/v1"
ROUTES: tuple[Route, ...] = (
    *tickets.ROUTES,
    *articles.ROUTES,
    *people.ROUTES,
    *forms.ROUTES,
    *standing.ROUTES,
    *uploads.ROUTES,
)
NAMES = frozenset(
    {
        f"POST {API}{transfer.UPLOAD}",
        f"GET {API}{transfer.DOWNLOAD}",
        *(route.name for route in ROUTES),
    }
)
_calling: ContextVar[Caller | None] = ContextVar("calling", default=None)
_NUMBERED = re.compile(r"(\w*id)}")
_TOO_LARGE_PAGE = "<html><head><title>413 Request Entity Too Large</title></head></html>"
_NO_METHOD = 405
_NOT_FOUND = 404


class Front:
    """Answers HTTP for one account; `base` is known once its port is."""

    def __init__(self, account: Account, recorder: Recorder) -> None:
        self.account = account
        self.base = ""
        self._wire = Wire(account, Oddities(account.settings))
        self._recorder = recorder

    def desk(self) -> web.Application:
        app = web.Application(middlewares=[self._recorder.middleware, self._refusals])
        for route in ROUTES:
            app.router.add_route(route.method, _address(route.path), self._handler(route))
        app.router.add_post(_address(transfer.UPLOAD), self._upload)
        app.router.add_get(_address(transfer.DOWNLOAD), self._download, allow_head=False)
        return app

    def _handler(self, route: Route) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            _check_size(request, self._limit)
            caller = self._caller(request)
            params = nested(request.rel_url.query.items()) | await self._params(request)
            call = Call(
                account=self.account,
                caller=caller,
                wire=self._wire,
                params=params,
                path=request.match_info,
                asks_json="json" in request.headers.get("Accept", ""),
            )
            call.permit(*route.permissions)
            return self._respond(route.run(call))

        return handle

    @property
    def _limit(self) -> int:
        """A request's largest size: files grow by a third as base64, with text around them."""
        return self.account.settings.max_file_bytes * 4 // 3 + MEBIBYTE

    def _caller(self, request: web.Request) -> Caller:
        caller = authenticate(self.account, request.headers)
        exchange.get().who = caller.user.email
        _calling.set(caller)
        return caller

    async def _params(self, request: web.Request) -> dict[str, Any]:
        """The body, JSON or a form; an object or nothing."""
        if not request.body_exists:
            return {}
        if request.content_type == "application/x-www-form-urlencoded":
            found: Any = nested(parse_qsl(await request.text(), keep_blank_values=True))
        else:
            chunks = request.content.iter_any()
            reader = BodyReader(aiter(chunks), self.account.files, self._limit)
            found = await reader.read()
        exchange.get().body = _without_files(found)
        return found if isinstance(found, dict) else {}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        _check_size(request, self._limit)
        caller = self._caller(request)
        return self._respond(
            Answer(body=await transfer.receive(self.account, request, caller.user))
        )

    async def _download(self, request: web.Request) -> web.StreamResponse:
        caller = self._caller(request)
        return await transfer.download(self.account, request, caller.user)

    @web.middleware
    async def _refusals(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Every no becomes an error body; a request too large gets the proxy's page."""
        _calling.set(None)
        try:
            response: web.StreamResponse = await handler(request)
        except Refusal as refusal:
            return self._refused(request, refusal)
        except NotJson:
            return self._refused(request, masked("unexpected token in JSON", 500))
        except TooLarge:
            return web.Response(status=413, text=_TOO_LARGE_PAGE, content_type="text/html")
        except web.HTTPException as error:
            return self._unrouted(request, error)
        return response

    def _refused(self, request: web.Request, refusal: Refusal) -> web.Response:
        caller = _calling.get()
        admin = caller is not None and caller.user.may("admin")
        error_id = self.account.random_word(8)
        body = errors.body(refusal, admin=admin, error_id=error_id)
        if "text/html" in request.headers.get("Accept", ""):
            page = f"<!doctype html><title>{refusal.status}</title><h1>{refusal.status}</h1>"
            return web.Response(status=refusal.status, text=page, content_type="text/html")
        response = self._respond(Answer(status=refusal.status, body=body))
        if refusal.status in {401, 403}:
            response.headers["X-Failure"] = body["error"]
        return response

    def _unrouted(self, request: web.Request, error: web.HTTPException) -> web.Response:
        if error.status == _NO_METHOD:
            body = {"status": 404, "error": "Not Found"}
            return self._respond(Answer(status=_NOT_FOUND, body=body))
        text = f"No route matches [{request.method}] {request.path}"
        return self._refused(request, Refusal(error.status, text))

    def _respond(self, answer: Answer) -> web.Response:
        exchange.get().answer = answer.body
        response = web.Response(status=answer.status, content_type=answer.content_type)
        if not answer.empty:
            response.body = json.dumps(answer.body, ensure_ascii=False).encode()
            response.charset = "utf-8"
        return response


def _address(path: str) -> str:
    """The path for aiohttp, with numbers only where an id stands (a form's id is any word)."""
    return API + _NUMBERED.sub(_number, path)


def _number(found: re.Match[str]) -> str:
    return found[0] if found[1] == "form_id" else rf"{found[1]}:\d+}}"


def _check_size(request: web.Request, limit: int) -> None:
    """Refuse before a byte of the body is read."""
    if (request.content_length or 0) > limit:
        raise TooLarge


def _without_files(value: Any) -> Any:
    """What the journal shows of a body: files by their size."""
    if isinstance(value, Received):
        return f"{value.content.size} bytes" if value.content else "not base64"
    if isinstance(value, list):
        return [_without_files(one) for one in value]
    if isinstance(value, dict):
        return {
            key: "base64" if key == "data" and isinstance(one, str) else _without_files(one)
            for key, one in value.items()
        }
    return value
