"""The control routes: /_sandbox/* does over HTTP what the page's buttons do."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.page.act import Act
from sandbox.page.app_acts import AppActs
from sandbox.page.asked import Asked, BadRequest
from sandbox.page.backstage_acts import BackstageActs
from sandbox.page.desk_acts import DeskActs
from sandbox.page.managing_acts import ManagingActs
from sandbox.page.people_acts import PeopleActs
from sandbox.page.running import Running
from sandbox.page.uploads import Uploads, receive
from sandbox.slack.acts import NotPossible, Person

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    def __init__(self, sandbox: Running) -> None:
        self._sandbox = sandbox
        self._uploads = Uploads()
        self._people: dict[str, Person] = {}
        self._app_acts = AppActs(self._person)
        triggers = sandbox.slack.slack.triggers
        self._acts: tuple[Act, ...] = (
            *PeopleActs(self._person).acts(),
            *ManagingActs(self._person).acts(),
            *self._app_acts.acts(),
            *DeskActs(sandbox.panes).acts(),
            *BackstageActs(sandbox.faults, sandbox.clock, triggers, sandbox.panes).acts(),
        )

    def gets(self) -> dict[str, Handler]:
        return {"/_sandbox": self._list, "/_sandbox/journal": self._journal}

    def posts(self) -> dict[str, Handler]:
        handlers = {f"/_sandbox/{act.path}": self._handler(act) for act in self._acts}
        return {**handlers, "/_sandbox/upload": self._upload}

    def _handler(self, act: Act) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                found = await act.run(Asked(await _body(request), self._uploads))
            except BadRequest as error:
                return _no(400, str(error))
            except NotPossible as error:
                return _no(409, str(error))
            except LookupError as error:
                return _no(404, str(error.args[0] if error.args else error))
            except ValueError as error:
                return _no(422, str(error))
            return web.json_response({"ok": True, **found})

        return handle

    def _person(self, name: str) -> Person:
        """One `Person` for each, so that what a search offered can be chosen afterwards."""
        person = self._people.get(name) or self._sandbox.person(name)
        return self._people.setdefault(name, person)

    async def _list(self, _: web.Request) -> web.StreamResponse:
        described = [act.described() for act in self._acts]
        upload = {
            "path": "/_sandbox/upload?as=&name=&type=&for=message|form",
            "takes": ["application/octet-stream"],
            "does": "Send a file; its id goes into `uploads` or into the value of a file_input.",
        }
        return web.json_response({"method": "POST", "acts": [*described, upload]})

    async def _journal(self, _: web.Request) -> web.StreamResponse:
        lines = self._sandbox.journal.to_json_lines()
        return web.Response(text=lines, content_type="application/x-ndjson")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        upload = await receive(request)
        if request.query.get("for") == "form":
            try:
                return web.json_response(
                    {"ok": True, **self._app_acts.upload(request.query.get("as", ""), upload)}
                )
            except NotPossible as error:
                return _no(409, str(error))
            except LookupError as error:
                return _no(404, str(error))
        key = self._uploads.put(upload)
        return web.json_response(
            {"ok": True, "id": key, "name": upload.name, "size": len(upload.data)}
        )


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise BadRequest("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _no(status: int, error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)
