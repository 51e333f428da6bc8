"""Routes and rules as an aiohttp application."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.desks.trouble import Recorder, exchange
from sandbox.desks.udesk import errors, transfer
from sandbox.desks.udesk.auth import Gate
from sandbox.desks.udesk.call import PREFIX, Call, Route
from sandbox.desks.udesk.errors import Denied, Refusal, error_body, invalid
from sandbox.desks.udesk.field_wire import FieldWire
from sandbox.desks.udesk.limits import Limit
from sandbox.desks.udesk.models import Attachment
from sandbox.desks.udesk.oddities import Oddities
from sandbox.desks.udesk.routes import customers, fields, staff, surveys, tickets
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.wire import Wire
from sandbox.desks.udesk.writing import add_file
from sandbox.journal import STRUCK, Journal

ROUTES: tuple[Route, ...] = (
    *fields.ROUTES,
    *tickets.ROUTES,
    *surveys.ROUTES,
    *customers.ROUTES,
    *staff.ROUTES,
)
LOG_IN = "/log_in"
NAMES = frozenset(
    {
        f"POST {PREFIX}{LOG_IN}",
        f"POST {PREFIX}{transfer.UPLOAD}",
        f"POST {PREFIX}{transfer.UPLOAD_FOR_REPLY}",
        f"GET {transfer.DOWNLOAD}",
        *(route.name for route in ROUTES),
    }
)
_LARGEST_JSON = 8 * 1024 * 1024
_UPLOAD_SHAPES = 5


class Front:
    """Answers HTTP for one account; `base` and `elsewhere` are known once its port is."""

    def __init__(self, account: Account, recorder: Recorder, journal: Journal) -> None:
        self.account = account
        self.base = ""
        self.elsewhere = ""
        self._gate = Gate(account.clock, account.settings, account.api_token)
        self._limit = Limit(account.clock, account.settings)
        self._oddities = Oddities(account.settings)
        self._recorder = recorder
        self._journal = journal

    def desk(self) -> web.Application:
        app = web.Application(
            middlewares=[self._recorder.middleware, self._refusals], client_max_size=_LARGEST_JSON
        )
        for route in ROUTES:
            app.router.add_route(route.method, PREFIX + _numbered(route.path), self._route(route))
        app.router.add_post(PREFIX + LOG_IN, self._log_in)
        app.router.add_post(PREFIX + transfer.UPLOAD, self._upload)
        app.router.add_post(PREFIX + transfer.UPLOAD_FOR_REPLY, self._upload_for_reply)
        app.router.add_get(_numbered(transfer.DOWNLOAD), self._download, allow_head=False)
        return app

    def _route(self, route: Route) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            self._check(request)
            return self._respond(route.run(self._call(request, await _json(request))))

        return handle

    def _check(self, request: web.Request) -> None:
        exchange.get().who = request.query.get("email")
        self._gate.check(request.query, self.account.admin.email)

    def _call(self, request: web.Request, body: Any) -> Call:
        return Call(
            account=self.account,
            wire=self._wire(),
            field_wire=FieldWire(self._oddities),
            oddities=self._oddities,
            path=request.match_info,
            query=request.query,
            body=body,
        )

    def _wire(self) -> Wire:
        files = self.elsewhere if self.account.settings.files_elsewhere else self.base
        return Wire(self.account, self._oddities, files)

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        """The super administrator's token for their password; it never changes."""
        body = await _json(request)
        asked = body if isinstance(body, Mapping) else {}
        exchange.get().who = str(asked.get("email"))
        exchange.get().body = {"email": asked.get("email"), "password": STRUCK}
        right = (self.account.admin.email, self.account.admin_password)
        if (asked.get("email"), asked.get("password")) != right:
            raise Denied(errors.NOT_FOUND, "The address or the password is wrong.")
        response = self._respond({"open_api_auth_token": self.account.api_token})
        exchange.get().answer = {"code": errors.OK, "open_api_auth_token": STRUCK}
        return response

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self._check(request)
        ticket, attachment = await transfer.receive(self.account, request)
        add_file(self.account, ticket, attachment)
        return self._uploaded(attachment)

    async def _upload_for_reply(self, request: web.Request) -> web.StreamResponse:
        self._check(request)
        _, attachment = await transfer.receive(self.account, request)
        return self._uploaded(attachment)

    def _uploaded(self, attachment: Attachment) -> web.Response:
        """No document tells the key of the id, so with oddities it takes each of those likely."""
        shapes: tuple[dict[str, Any], ...] = (
            {"attachment_id": attachment.id},
            {"id": attachment.id},
            {"attachment": self._wire().attachment(attachment)},
            {"file_id": attachment.id},
            {"attachment_ids": [attachment.id]},
        )
        return self._respond(shapes[self._oddities.pick("upload", _UPLOAD_SHAPES)])

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if transfer.is_leak(request):
            self._journal.record(
                side="udesk",
                kind="file",
                name="leak",
                status=400,
                note="a signed query was sent to the address of a file",
            )
            raise web.HTTPBadRequest
        return await transfer.download(self.account, request)

    @web.middleware
    async def _refusals(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Every no of the desk comes as HTTP 200; only addresses and throttling use the status."""
        if request.path.startswith(PREFIX) and self._limit.exceeded():
            return self._plain(429, "Too many requests")
        try:
            response: web.StreamResponse = await handler(request)
        except Refusal as refusal:
            shape = self._oddities.pick("error", 3)
            return self._send(error_body(refusal.code, refusal.detail, shape))
        except web.HTTPException as error:
            return self._plain(error.status, error.reason)
        return response

    def _respond(self, answer: dict[str, Any]) -> web.Response:
        code = str(errors.OK) if self._oddities.turn("code as text") else errors.OK
        return self._send({"code": code, **answer})

    def _plain(self, status: int, reason: str) -> web.Response:
        return self._send(error_body(errors.UNKNOWN, reason), status=status)

    def _send(self, body: dict[str, Any], status: int = 200) -> web.Response:
        exchange.get().answer = body
        response = web.json_response(text=json.dumps(body, ensure_ascii=False), status=status)
        moment = datetime.fromtimestamp(self._gate.now(), UTC)
        response.headers["Date"] = format_datetime(moment, usegmt=True)
        return response


def _numbered(path: str) -> str:
    """The path for aiohttp, with numbers only where an id stands."""
    return path.replace("{id}", r"{id:\d+}")


async def _json(request: web.Request) -> Any:
    """The body of a POST or PUT, which must be JSON and say so; None if there is none."""
    if request.method not in {"POST", "PUT"} or not request.body_exists:
        return None
    if request.content_type != "application/json":
        raise invalid("The body must be application/json.")
    try:
        exchange.get().body = json.loads(await request.read())
    except ValueError:
        raise invalid("The body is not JSON.") from None
    return exchange.get().body
