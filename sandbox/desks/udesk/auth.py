"""Signature v2: SHA-256 of email, token, timestamp, nonce and "v2" with & between them."""

import hashlib
import hmac
from collections.abc import Mapping

from sandbox.clock import Clock
from sandbox.desks.udesk import errors
from sandbox.desks.udesk.errors import Denied
from sandbox.desks.udesk.settings import Settings

TOLERANCE = 5 * 60
REMEMBERED = 15 * 60


def signature(email: str, token: str, timestamp: str, nonce: str) -> str:
    signed = f"{email}&{token}&{timestamp}&{nonce}&v2"
    return hashlib.sha256(signed.encode()).hexdigest()


class Gate:
    """Checks what a query says about its sender; remembers nonces for a quarter of an hour."""

    def __init__(self, clock: Clock, settings: Settings, token: str) -> None:
        self._clock = clock
        self._settings = settings
        self._token = token
        self._nonces: dict[str, float] = {}

    def now(self) -> float:
        """The desk's own Unix time."""
        return self._clock.now().timestamp() + self._settings.clock_skew

    def check(self, query: Mapping[str, str], admin_email: str) -> None:
        """Raise Refusal unless the administrator signed this query, now and for the first time."""
        email, timestamp, nonce = (query.get(name, "") for name in ("email", "timestamp", "nonce"))
        self._check_timestamp(timestamp)
        if not nonce:
            raise Denied(errors.EMPTY_NONCE)
        expected = signature(email, self._token, timestamp, nonce)
        signed = hmac.compare_digest(query.get("sign", "").encode(), expected.encode())
        if not signed or query.get("sign_version") != "v2":
            raise Denied(errors.BAD_SIGN)
        self._use(nonce)
        if email.lower() != admin_email.lower():
            raise Denied(errors.NOT_ADMIN)

    def _check_timestamp(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit()):
            raise Denied(errors.BAD_TIMESTAMP)
        if abs(int(timestamp) - self.now()) > TOLERANCE:
            raise Denied(errors.STALE_TIMESTAMP)

    def _use(self, nonce: str) -> None:
        now = self.now()
        self._nonces = {one: when for one, when in self._nonces.items() if now - when < REMEMBERED}
        if nonce in self._nonces:
            raise Denied(errors.USED_NONCE)
        self._nonces[nonce] = now
