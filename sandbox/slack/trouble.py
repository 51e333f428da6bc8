"""What an armed fault does to a request."""

from typing import Literal

from aiohttp import web

from sandbox.faults import Fault

_HTML = "<!DOCTYPE html><html><head><title>Slack</title></head><body>{}</body></html>"
TOO_MANY = 429


def broken(
    request: web.Request, fault: Fault | None, when: Literal["before", "after"]
) -> web.Response | None:
    """What a fault makes of the request; None when it goes its way."""
    if fault is None or fault.what == "slow":
        return None
    if (fault.what == "cut_after") != (when == "after"):
        return None
    if fault.what == "html":
        return web.Response(text=_HTML.format("Sign in to Slack"), content_type="text/html")
    if fault.what == "code":
        return web.json_response({"ok": False, "error": fault.code})
    if fault.what == "status":
        return _status(fault)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _status(fault: Fault) -> web.Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.status == TOO_MANY:
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=TOO_MANY, headers={"Retry-After": "1"} | headers)
    text = _HTML.format(f"Error {fault.status}")
    return web.Response(text=text, status=fault.status, content_type="text/html", headers=headers)
