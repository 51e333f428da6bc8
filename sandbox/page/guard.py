"""Who may talk to the page: this machine's browser, and no other site through it."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def guarded(handler: Handler, *, any_host: bool = False) -> Handler:
    """Refuse a foreign Host (DNS rebinding), and writes from a foreign Origin or without JSON."""

    async def handle(request: web.Request) -> web.StreamResponse:
        refuse(request, any_host=any_host)
        response = await handler(request)
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    return handle


def refuse(request: web.Request, *, any_host: bool) -> None:
    """Raise HTTPForbidden (Host, Origin) or HTTPUnsupportedMediaType (a body that is no JSON)."""
    host = urlsplit(f"//{request.host}").hostname or ""
    if not any_host and host not in LOOPBACK:
        raise web.HTTPForbidden(text="This page answers on this machine only.\n")
    if request.method in {"GET", "HEAD"}:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden(text="Another site may not act here.\n")
    if request.content_type not in {"application/json", "application/octet-stream"}:
        raise web.HTTPUnsupportedMediaType(text="Send application/json.\n")
