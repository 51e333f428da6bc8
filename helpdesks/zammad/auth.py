"""Signing in at Zammad: a token, and the person it is used for.

https://docs.zammad.org/en/latest/api/intro.html

The header `From` makes a call somebody else's; the owner of the token needs `admin.user` for that.
Whoever names an address here must have proven it.
"""

from collections.abc import Generator

import httpx

from helpdesks.errors import SignInFailed
from helpdesks.models import Identity
from helpdesks.zammad.errors import Misleading
from helpdesks.zammad.wire.values import is_number


class TokenAuth(httpx.Auth):
    """Makes each request one of the token's owner, or of the person in `for_whom`."""

    def __init__(self, token: str, for_whom: str = "") -> None:
        self._headers = {"Authorization": f"Token token={token}"}
        if for_whom:
            self._headers["From"] = for_whom

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.update(self._headers)
        yield request

    def headers(self) -> dict[str, str]:
        """Sign a request that does not go through httpx."""
        return dict(self._headers)


def signed(token: str, as_: Identity | None) -> TokenAuth:
    """Sign as the service, as a person with their own token, or for a person."""
    if as_ is None:
        return TokenAuth(token)
    if as_.token is not None:
        return TokenAuth(as_.token)
    return TokenAuth(token, for_whom(as_))


def for_whom(as_: Identity) -> str:
    """Name a person by id where it is known, else by address.

    Digits alone would be read as an id, and what is no address as a login.
    """
    if has_id(as_):
        return str(as_.person_id)
    email = as_.email.strip()
    if "@" not in email.strip("@"):
        raise SignInFailed("not an e-mail address")
    if not email.isascii() or not email.isprintable() or " " in email:
        raise Misleading("an address that no header carries")
    return email


def has_id(as_: Identity) -> bool:
    """Whether a person is named by id; only then is it sure who is meant."""
    return as_.person_id is not None and is_number(as_.person_id)
