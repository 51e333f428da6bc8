"""What is around KF5's data: envelopes, pages and refusals."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from helpdesks.errors import Refused, Unintelligible
from helpdesks.kf5.wire.values import Row, is_number, stripped, text

MAX_PER_PAGE = 100
REASON_LENGTH = 200


def one(payload: Any, *keys: str) -> Row:
    """Take the single object; a sample of user_fields puts one under the plural key."""
    found = _under(payload, keys)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise Unintelligible(keys[0])
    return found


def rows(payload: Any, *keys: str) -> list[Row]:
    """Take the list of objects, under whichever of the keys it stands.

    Among objects, what is none is an empty one, so that rows can still be counted.
    """
    found = _under(payload, keys)
    if not isinstance(found, list) or (found and not any(isinstance(row, dict) for row in found)):
        raise Unintelligible(keys[0])
    return [row if isinstance(row, dict) else {} for row in found]


def done(payload: Any) -> None:
    """Read an answer that need not say anything, except no."""
    if isinstance(payload, dict):
        _check_code(payload)


def total(payload: Any) -> int | None:
    """Read how many rows there are in all, where the desk says it."""
    count = payload.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def more(payload: Any, found: int, *, number: int, size: int, before: int) -> bool:
    """Whether another page follows page `number`, which held `found` rows after `before` others.

    Lists say it with `next_page`; AttachmentLists with `page_count`; some only with `count`, and
    tickets and groups may say nothing, so that a full page is the last sign.
    """
    if found == 0:
        return False
    if "next_page" in payload:
        return _leads_on(payload["next_page"], number)
    pages = payload.get("page_count")
    if isinstance(pages, int):
        return number < pages
    count = total(payload)
    return found >= size if count is None else before + found < count


def explain(body: bytes) -> tuple[str, dict[str, str]]:
    """Read the desk's own sentence from an error's body, whose shape is not documented."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return _short(stripped(body.decode(errors="replace"))), {}
    if not isinstance(payload, dict):
        return _short(_sentence(payload)), {}
    return _reason(payload), _by_field(payload.get("errors"))


def _reason(payload: Row) -> str:
    keys = ("message", "msg", "error", "errors", "description")
    said = (_sentence(payload.get(key)) for key in keys)
    return _short(stripped(next(filter(None, said), "")))


def _by_field(errors: Any) -> dict[str, str]:
    if not isinstance(errors, dict):
        return {}
    said = {str(key): _short(stripped(_sentence(value))) for key, value in errors.items()}
    return {key: sentence for key, sentence in said.items() if sentence}


def _sentence(value: Any) -> str:
    """Make one text of a text, a list of texts, or an object that holds some."""
    if isinstance(value, dict):
        return _sentence(value.get("message") or list(value.values()))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_sentence, value)))
    return text(value)


def _short(sentence: str) -> str:
    return " ".join(sentence.split())[:REASON_LENGTH]


def _under(payload: Any, keys: tuple[str, ...]) -> Any:
    if not isinstance(payload, dict):
        raise Unintelligible(keys[0])
    for key in keys:
        if payload.get(key) is not None:
            return payload[key]
    _check_code(payload)
    raise Unintelligible(keys[0])


def _check_code(payload: Row) -> None:
    if text(payload.get("code")) not in {"", "0"}:
        raise Refused(_reason(payload), _by_field(payload.get("errors")))


def _leads_on(next_page: Any, number: int) -> bool:
    """Whether `next_page` names a later page; its address is read, never called."""
    try:
        said = parse_qs(urlsplit(text(next_page)).query).get("page", [""])[-1]
    except ValueError:
        return False
    return not is_number(said) or int(said) > number if next_page else False
