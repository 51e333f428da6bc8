"""Signing Udesk's requests, version 2: the SHA-256 of who, key, time and a word used once.

https://www.udesk.cn/doc
"""

import hashlib
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlencode

import httpx

from helpdesks.errors import SignInFailed
from helpdesks.udesk.wire.envelope import NONCE_USED, TIMESTAMP_OFF, code_of

Digest = Literal["sha256", "sha1"]
WallClock = Callable[[], float]
"""Seconds since the epoch."""

VERSION = "v2"


def signature(email: str, token: str, timestamp: str, nonce: str, digest: Digest = "sha256") -> str:
    """Hash the five values, joined by "&"; neither path nor body belongs to them."""
    said = f"{email}&{token}&{timestamp}&{nonce}&{VERSION}"
    return hashlib.new(digest, said.encode()).hexdigest()


class Signer:
    """Makes the parameters of one request, and follows the desk's clock once it is told."""

    def __init__(
        self,
        *,
        email: str,
        token: str,
        digest: Digest = "sha256",
        now: WallClock = time.time,
    ) -> None:
        if not email or not email.isprintable():
            raise SignInFailed("not an e-mail address")
        self._email, self._token, self._digest, self._now = email, token, digest, now
        self._ahead = 0.0

    def __repr__(self) -> str:
        return "Signer()"

    def query(self) -> str:
        """Sign anew: the time is now and the nonce has never been used."""
        timestamp, nonce = str(int(self._now() + self._ahead)), str(uuid.uuid4())
        sign = signature(self._email, self._token, timestamp, nonce, self._digest)
        return urlencode(
            {
                "email": self._email,
                "timestamp": timestamp,
                "sign": sign,
                "nonce": nonce,
                "sign_version": VERSION,
            }
        )

    def set_clock(self, headers: Mapping[str, str]) -> bool:
        """Follow the clock in an answer's Date header; False if it has none."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return False
        self._ahead = told.timestamp() - self._now()
        return True


class SignedAuth(httpx.Auth):
    """Signs each attempt; once more where the clocks are apart.

    One that `repeats` tries once more also where a nonce was used: what used it may have been this
    very request.

    The query goes out as the request's target and not in its address, so no log, error or repr
    can repeat it: https://www.python-httpx.org/advanced/extensions/#target
    """

    requires_response_body = True

    def __init__(self, signer: Signer, *, repeats: bool) -> None:
        self._signer = signer
        self._repeats = repeats

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        target = request.url.raw_path
        request.url = request.url.copy_with(query=None)
        once_more = {TIMESTAMP_OFF, NONCE_USED} if self._repeats else {TIMESTAMP_OFF}
        while True:
            joint = b"&" if b"?" in target else b"?"
            request.extensions["target"] = target + joint + self._signer.query().encode()
            response = yield request
            code = code_of(response.content)
            if code not in once_more:
                return
            if code == TIMESTAMP_OFF and not self._signer.set_clock(response.headers):
                return
            once_more.remove(code)
