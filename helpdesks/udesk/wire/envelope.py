"""What is around Udesk's data: the code of success, errors by their codes, pages.

Business errors come with HTTP 200 and another code than 1000.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from helpdesks.answers import Answer, json_of
from helpdesks.errors import (
    Forbidden,
    HelpDeskError,
    NotFound,
    Refused,
    SignInFailed,
    Unintelligible,
)
from helpdesks.udesk.wire.values import Row, is_number, text

OK = 1000
UNKNOWN = 2000
WRONG_SUBDOMAIN = 2002
NOT_FOUND = 2005
NOT_ADMINISTRATOR = 2015
NO_API = 2058
WRONG_SIGN = 2059
WRONG_PARAMETER = 2062
TIMESTAMP_MALFORMED = 20621
TIMESTAMP_OFF = 20622
NONCE_USED = 20623
NONCE_EMPTY = 20624

MAX_PER_PAGE = 100
REASON_LENGTH = 200
LONGEST_ERROR = 4096
"""Bytes; a longer answer is none that only says no."""

FIELD_NAME = re.compile(r"(?:Text|Select)Field_[0-9]+")


class NonceUsed(SignInFailed):
    """A signature came twice: something between us and the desk repeated a request."""


_ERRORS: dict[int, Callable[[], HelpDeskError]] = {
    WRONG_SUBDOMAIN: lambda: SignInFailed("2002: no such subdomain"),
    NOT_FOUND: lambda: NotFound("2005"),
    NOT_ADMINISTRATOR: lambda: Forbidden("2015: the e-mail address is not an administrator's"),
    NO_API: lambda: Forbidden("2058: this edition has no open API"),
    WRONG_SIGN: lambda: SignInFailed("2059: the token, its e-mail address or the clock is wrong"),
    TIMESTAMP_MALFORMED: lambda: SignInFailed("20621: the time of the signature is unreadable"),
    TIMESTAMP_OFF: lambda: SignInFailed("20622: the clocks are more than five minutes apart"),
    NONCE_USED: lambda: NonceUsed("20623: a signature was used twice"),
    NONCE_EMPTY: lambda: SignInFailed("20624: a signature without its random part"),
}


def code(payload: Any) -> int | None:
    """Read the code of an answer, which may be spelled as text; None if it has none."""
    said = text(payload.get("code")) if isinstance(payload, dict) else ""
    return int(said) if is_number(said) else None


def code_of(body: bytes) -> int | None:
    """Read the code of a short answer's bytes."""
    if len(body) > LONGEST_ERROR:
        return None
    try:
        return code(json_of(body))
    except Unintelligible:
        return None


def checked(payload: Any) -> Row:
    """Take a successful answer; any other is the error that its code means."""
    found = code(payload)
    if found is None:
        raise Unintelligible("an answer without a code")
    if found != OK:
        raise error(payload)
    return dict(payload)


def error(payload: Row) -> HelpDeskError:
    """Name the error of an answer that is none of success.

    A field that the desk's sentence names gets that sentence.
    """
    if named := _ERRORS.get(code(payload) or UNKNOWN):
        return named()
    reason = reason_of(payload)
    return Refused(reason, dict.fromkeys(FIELD_NAME.findall(reason), reason))


def refused(answer: Answer) -> HelpDeskError | None:
    """Name the error of an answer whose HTTP status already says no; None if it has no code."""
    found = code_of(answer.body)
    client_error = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if found in {None, OK} or not client_error or answer.status in _NOT_BY_CODE:
        return None
    return error(json_of(answer.body))


_NOT_BY_CODE = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}


def reason_of(payload: Row) -> str:
    """Read the desk's own sentence: the precise one before the general ones."""
    exception = payload.get("exception")
    precise = exception.get("message") if isinstance(exception, dict) else exception
    said = (text(one) for one in (precise, payload.get("code_message"), payload.get("message")))
    return " ".join(next(filter(None, said), "").split())[:REASON_LENGTH]


def one(payload: Row, *keys: str) -> Row:
    """Take the single object, under whichever of the keys it stands."""
    found = next((payload[key] for key in keys if payload.get(key) is not None), None)
    if not isinstance(found, dict):
        raise Unintelligible(keys[0])
    return found


def rows(payload: Row, key: str, wrapper: str = "") -> list[Row]:
    """Take the list of objects; each may be wrapped once more (`{"ticket": {…}}`). Null is none."""
    if key in payload and payload[key] is None:
        return []
    found = payload.get(key)
    if not isinstance(found, list):
        raise Unintelligible(key)
    return [_unwrapped(row, wrapper) for row in found if isinstance(row, dict)]


def pages(payload: Row) -> int:
    """Read how many pages there are; 0 where the desk does not say."""
    meta = payload.get("meta")
    said = text(meta.get("total_pages")) if isinstance(meta, dict) else ""
    return int(said) if is_number(said) else 0


def more(payload: Row, found: int, *, page: int, size: int) -> bool:
    """Whether another page follows this one, which held `found` rows."""
    known = pages(payload)
    return found > 0 and (page < known if known else found >= size)


def _unwrapped(row: Row, wrapper: str) -> Row:
    inner = row.get(wrapper) if wrapper else None
    return inner if isinstance(inner, dict) else row
