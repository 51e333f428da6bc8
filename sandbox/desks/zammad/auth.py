"""Who is calling: tokens, basic authentication, and acting for somebody else."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.desks.zammad.errors import Refusal, forbidden
from sandbox.desks.zammad.models import User, allows
from sandbox.desks.zammad.state import Account

_TOKEN = re.compile(r'(?:token=)?"?([^",;\s]+)"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who acts; `permissions` bound a token's own calls and are None once it acts for another."""

    user: User
    permissions: frozenset[str] | None = None
    by_token: bool = False
    impersonates: bool = False

    def check(self, wanted: tuple[str, ...], *, new_words: bool) -> None:
        """Refuse with 403 unless one of the permissions is held."""
        if not wanted:
            return
        held = self.user.permissions
        if not any(allows(held, one) for one in wanted):
            raise _lacking("token" if self.by_token else "user", new_words=new_words)
        bound = self.permissions
        if bound is not None and not any(allows(bound, one) for one in wanted):
            raise _lacking("token", new_words=new_words)


def _lacking(what: str, *, new_words: bool) -> Refusal:
    if new_words:
        return forbidden(f"{what.capitalize()} authorization failed.")
    return forbidden(f"Not authorized ({what})!")


def authenticate(account: Account, headers: Mapping[str, str]) -> Caller:
    """Read `Authorization`, then `From`. Raises Refusal: 403 without credentials, 401 with bad."""
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    match scheme.lower():
        case "token":
            caller = _by_token(account, rest, "Can't find User for Token")
        case "bearer":
            caller = _by_token(account, rest, "The provided token is invalid.")
        case "basic":
            caller = Caller(user=_by_password(account, rest))
        case _:
            raise forbidden("Authentication required")
    if not caller.user.active:
        raise Refusal(401, "Login failed. Please check your username and password.")
    wanted = headers.get("From") or headers.get("X-On-Behalf-Of")
    return _acting_for(account, caller, wanted) if wanted else caller


def _by_token(account: Account, text: str, unknown: str) -> Caller:
    found = _TOKEN.fullmatch(text.strip())
    token = account.tokens.get(found[1]) if found else None
    if token is None:
        raise Refusal(401, unknown)
    if token.expired:
        raise Refusal(401, "Not authorized (token expired)!")
    return Caller(user=token.owner, permissions=token.permissions, by_token=True)


def _by_password(account: Account, encoded: str) -> User:
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    name, _, password = decoded.partition(":")
    user = account.user_by_email(name)
    if user is None or not user.password or user.password != password:
        raise Refusal(401, "Invalid BasicAuth credentials")
    return user


def _acting_for(account: Account, caller: Caller, wanted: str) -> Caller:
    """Become another person: the token's bounds end, that person's rights begin.

    A name is an id first, then a login, then an address. An inactive person can be acted for, as
    on real servers.
    """
    if not caller.user.may("admin.user"):
        raise forbidden("Current user has no permission to use 'From'/'X-On-Behalf-Of'!")
    name = wanted.strip().lower()
    by_id = account.users.get(int(name)) if name.isascii() and name.isdigit() else None
    by_login = (user for user in account.users.values() if user.login.lower() == name)
    target = by_id or next(by_login, None) or account.user_by_email(name)
    if target is None:
        raise forbidden(f"No such user '{wanted.strip()}'")
    return Caller(user=target, impersonates=True)
