"""What desks send by themselves. It is only a hint to look now: nothing of it is believed."""

import asyncio
import hmac
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import web
from pydantic import SecretStr

from bot.settings import Desk, UdeskDesk, ZammadDesk
from helpdesks.remembered import Remembered
from helpdesks.zammad.wire.webhooks import SIGNATURE, webhook_delivery, webhook_is_genuine

log = structlog.get_logger()

PATH = "/desks/{name}/webhook"
LARGEST_BODY = 1024 * 1024
"""Bytes; a desk sends one ticket and one comment, without their files."""

PATIENCE = 10.0
"""Seconds until a body has to have come whole."""

MOST_DELIVERIES = 1000
KEPT_FOR = 600.0
"""Seconds; Zammad sends a delivery five times within two minutes, under the same id."""


Proof = Callable[[web.Request, bytes], bool]
"""Whether a request with this body comes from the desk."""


class Webhooks:
    """Answers webhooks of the desks whose settings have a secret; `hint` gets the desk's name.

    A body has to come within `patience` seconds.
    """

    def __init__(
        self, desks: Iterable[Desk], hint: Callable[[str], None], *, patience: float = PATIENCE
    ) -> None:
        self._proofs = {desk.name: proof for desk in desks if (proof := _proof(desk))}
        self._hint = hint
        self._patience = patience
        self._taken = Remembered[bool](most=MOST_DELIVERIES, seconds=KEPT_FOR)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer at once; the look that a genuine hint asks for comes afterwards."""
        desk = request.match_info["name"]
        proof = self._proofs.get(desk)
        if proof is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            async with asyncio.timeout(self._patience):
                body = await _body(request)
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        if body is None:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not proof(request, body):
            log.warning("refused a webhook that its desk did not send", desk=desk)
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        if self._is_new(desk, webhook_delivery(request.headers)):
            self._hint(desk)
        return web.Response()

    def _is_new(self, desk: str, delivery: str) -> bool:
        """Whether it came for the first time; one without an id always did."""
        key = f"{desk} {delivery}"
        known = self._taken.get(key) if delivery else None
        self._taken.keep(key, value=True)
        return not known


def takes_webhooks(desk: Desk) -> bool:
    return _proof(desk) is not None


def _proof(desk: Desk) -> Proof | None:
    """Zammad signs what it sends; Udesk documents no signature: its address holds the secret."""
    match desk:
        case ZammadDesk(webhook_secret=SecretStr() as secret):
            return partial(_is_signed, secret.get_secret_value())
        case UdeskDesk(webhook_secret=SecretStr() as secret):
            return partial(_has_key, secret.get_secret_value())
        case _:
            return None


def _is_signed(secret: str, request: web.Request, body: bytes) -> bool:
    return webhook_is_genuine(secret, body, request.headers.get(SIGNATURE, ""))


def _has_key(secret: str, request: web.Request, _body: bytes) -> bool:
    return hmac.compare_digest(request.query.get("key", "").encode(), secret.encode())


async def _body(request: web.Request) -> bytes | None:
    """Read the body; None when it is too large."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)
