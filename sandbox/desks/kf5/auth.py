import base64
import binascii

from sandbox.desks.kf5.errors import Refusal, forbidden
from sandbox.desks.kf5.models import User
from sandbox.desks.kf5.state import Account

_RANK = {"all": 0, "end_user": 0, "agent": 1, "admin": 2}


def authenticate(account: Account, authorization: str) -> User:
    """Read HTTP Basic: `{email}/token:{api_token}` for everybody, `{email}:{password}` for agents.

    The key is one for the whole account; the address alone picks who acts. Raises Refusal (401).
    """
    name, secret = _basic(authorization)
    email, slash, kind = name.rpartition("/")
    if slash and kind == "token":
        return _known(account, email, right=secret == account.api_token)
    user = account.user_by_email(name)
    right = user is not None and user.is_agent and bool(user.password)
    return _known(account, name, right=right and user is not None and secret == user.password)


def check_role(user: User, role: str) -> None:
    if _RANK[user.role] < _RANK[role]:
        raise forbidden()


def _known(account: Account, email: str, *, right: bool) -> User:
    user = account.user_by_email(email)
    if user is None or not right or user.status == "suspended":
        raise Refusal(401, "Couldn't authenticate you.")
    return user


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    name, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise Refusal(401, "Couldn't authenticate you.")
    return name, secret
