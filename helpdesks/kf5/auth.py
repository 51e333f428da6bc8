"""Signing in at KF5: HTTP Basic as `{email}/token` with the account's API token.

The token is one key for the whole account; the address before it decides whose call it is. So
whoever names an address here must have proven it.
"""

from base64 import b64encode
from collections.abc import Generator

import httpx

from helpdesks.errors import SignInFailed


class TokenAuth(httpx.Auth):
    """Makes each request one of `email`."""

    def __init__(self, email: str, token: str) -> None:
        if not email or ":" in email or not email.isprintable():
            raise SignInFailed("not an e-mail address")
        self._header = "Basic " + b64encode(f"{email}/token:{token}".encode()).decode()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request

    def headers(self) -> dict[str, str]:
        """Sign a request that does not go through httpx."""
        return {"Authorization": self._header}
