"""Routes and rules as an aiohttp application."""

import json
from typing import Any

from aiohttp import web

from sandbox.desks.kf5 import transfer
from sandbox.desks.kf5.auth import authenticate, check_role
from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import ErrorBodies, Refusal
from sandbox.desks.kf5.models import User
from sandbox.desks.kf5.oddities import Oddities
from sandbox.desks.kf5.routes import attachments, fields, people, requests, tickets
from sandbox.desks.kf5.state import Account
from sandbox.desks.kf5.wire import Wire
from sandbox.desks.trouble import Recorder, exchange

ROUTES: tuple[Route, ...] = (
    *requests.ROUTES,
    *tickets.ROUTES,
    *people.ROUTES,
    *fields.ROUTES,
    *attachments.ROUTES,
)
NAMES = frozenset(
    {f"POST {transfer.UPLOAD}", f"GET {transfer.DOWNLOAD}", *(route.name for route in ROUTES)}
)
_LARGEST_JSON = 8 * 1024 * 1024


class Front:
    """Answers HTTP for one account; `base` and `elsewhere` are known once its ports are."""

    def __init__(self, account: Account, recorder: Recorder) -> None:
        self.account = account
        self.base = ""
        self.elsewhere = ""
        self._errors = ErrorBodies()
        self._oddities = Oddities(account.settings)
        self._recorder = recorder

    def desk(self) -> web.Application:
        app = self._application()
        for route in ROUTES:
            app.router.add_route(route.method, _numbered(route.path), self._handler(route))
        app.router.add_post(transfer.UPLOAD, self._upload)
        app.router.add_get(_numbered(transfer.DOWNLOAD), self._download, allow_head=False)
        return app

    def file_host(self) -> web.Application:
        app = self._application()
        app.router.add_get(_numbered(transfer.ELSEWHERE), self._serve_elsewhere, allow_head=False)
        return app

    def _application(self) -> web.Application:
        return web.Application(
            middlewares=[self._recorder.middleware, self._refusals], client_max_size=_LARGEST_JSON
        )

    def _handler(self, route: Route) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            user = self._user(request)
            check_role(user, route.role)
            body = await _json(request)
            return self._respond(route.run(self._call(request, user, body)))

        return handle

    def _user(self, request: web.Request) -> User:
        user = authenticate(self.account, request.headers.get("Authorization", ""))
        exchange.get().who = user.email
        return user

    def _call(self, request: web.Request, user: User, body: Any = None) -> Call:
        return Call(
            account=self.account,
            user=user,
            wire=Wire(self.base, self._oddities, self.account.fields),
            oddities=self._oddities,
            path=request.path,
            ids={name: int(text) for name, text in request.match_info.items()},
            query=request.query,
            body=body,
        )

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        user = self._user(request)
        attachment = await transfer.receive(self.account, request)
        call = self._call(request, user)
        answer = call.one("attachment", call.wire.attachment(attachment), status=201)
        return self._respond(answer)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        return await transfer.download(self.account, request, self.elsewhere)

    async def _serve_elsewhere(self, request: web.Request) -> web.StreamResponse:
        return await transfer.serve_elsewhere(self.account, request)

    @web.middleware
    async def _refusals(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Every no becomes one of the error bodies."""
        try:
            response: web.StreamResponse = await handler(request)
        except Refusal as refusal:
            return self._refused(refusal)
        except web.HTTPException as error:
            return self._refused(Refusal(error.status, error.reason))
        return response

    def _refused(self, refusal: Refusal) -> web.Response:
        answer = Answer(status=refusal.status, body=self._errors.next(refusal))
        response = self._respond(answer)
        if refusal.status == 401:  # noqa: PLR2004 - HTTP's "unauthorized"
            response.headers["WWW-Authenticate"] = 'Basic realm="KF5"'
        return response

    def _respond(self, answer: Answer) -> web.Response:
        exchange.get().answer = answer.body
        response = web.Response(status=answer.status)
        if isinstance(answer.body, str):
            response.text = answer.body
        elif answer.body is not None:
            response.body = json.dumps(answer.body, ensure_ascii=False).encode()
            response.content_type = self.account.settings.content_type
            response.charset = "utf-8"
        if answer.location:
            response.headers["Location"] = answer.location
        return response


def _numbered(path: str) -> str:
    """The path for aiohttp, with numbers only where an id stands."""
    return path.replace("id}", r"id:\d+}")


async def _json(request: web.Request) -> Any:
    """The body of a POST or PUT, which must be JSON and say so."""
    if request.method not in {"POST", "PUT"}:
        return None
    if request.content_type != "application/json":
        raise Refusal(415, "The body must be application/json.")
    try:
        exchange.get().body = json.loads(await request.read())
    except ValueError:
        raise Refusal(400, "The body is not JSON.") from None
    return exchange.get().body
