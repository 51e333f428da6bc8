from typing import Any

from aiohttp import web

from sandbox.desks.trouble import Recorder
from sandbox.desks.udesk.errors import MESSAGES, UNKNOWN, error_body
from sandbox.faults import Fault


class UdeskRecorder(Recorder):
    """A recorder whose ordered codes are Udesk's: a number, or a sentence for an unknown error."""

    async def _answer(
        self, request: web.Request, handler: Any, fault: Fault | None
    ) -> web.StreamResponse:
        if fault is None or fault.what != "code":
            return await super()._answer(request, handler, fault)
        if fault.code.isdigit():
            code = int(fault.code)
            return web.json_response(error_body(code, MESSAGES.get(code, MESSAGES[UNKNOWN])))
        return web.json_response(error_body(UNKNOWN, fault.code))
