"""What an HTTP answer means: JSON, or one of our errors. No I/O."""

import json
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

from helpdesks.errors import (
    Forbidden,
    HelpDeskError,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)

DEFAULT_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""

LONGEST_WAIT = 3600.0
"""Seconds; whoever asks for more is asked again after these."""

_BY_STATUS: dict[int, type[SignInFailed | Forbidden | NotFound | Unreachable]] = {
    HTTPStatus.UNAUTHORIZED: SignInFailed,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.GONE: NotFound,
    HTTPStatus.REQUEST_TIMEOUT: Unreachable,
}


class Answer(NamedTuple):
    """An answer as it came: its status, its headers (case-insensitive) and its whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


Explain = Callable[[bytes], tuple[str, dict[str, str]]]
"""Reads a desk's own sentence, and its sentences by field, from the body of an error."""

T = TypeVar("T")
Reader = Callable[[Any], T]
"""Makes our own value from an answer's JSON (None for an empty body), or raises."""


Named = Callable[[Answer], HelpDeskError | None]
"""Names the error of an answer that is no success better than its status does, or not (None)."""


def by_status(_answer: Answer) -> HelpDeskError | None:
    """Leave the error to the status."""
    return None


def unexplained(_body: bytes) -> tuple[str, dict[str, str]]:
    """Leave the body of an error unread."""
    return "", {}


def json_of(body: bytes) -> Any:
    """Parse a body, whatever its content type says; None for an empty one."""
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unintelligible("an answer that is not JSON") from None


def refusal(answer: Answer, explain: Explain = unexplained) -> HelpDeskError:
    """Choose the error for an answer that is not a success."""
    said = f"status {answer.status}"
    wait = retry_after(answer.headers)
    if kind := _BY_STATUS.get(answer.status):
        return kind(said)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(DEFAULT_WAIT if wait is None else wait)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unreachable(said) if wait is None else RateLimited(wait)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return Refused(*explain(answer.body))
    return Unintelligible(f"an answer with {said}")


def written(answer: Answer, reader: Reader[T], refused: Callable[[Answer], HelpDeskError]) -> T:
    """Read the answer to a write: whatever leaves in doubt whether it was done is `Unclear`."""
    if _lost(answer):
        raise Unclear(f"status {answer.status}")
    if not answer.good:
        raise refused(answer)
    try:
        return reader(json_of(answer.body))
    except Unintelligible as error:
        raise Unclear(str(error)) from error


def _lost(answer: Answer) -> bool:
    """Whether a write may have been done although the answer is no success."""
    refused = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return not (answer.good or refused) or answer.status == HTTPStatus.REQUEST_TIMEOUT


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After in seconds, from a number or a date.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)
