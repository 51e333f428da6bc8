"""Cursors. https://docs.slack.dev/apis/web-api/pagination."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.records import Json
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call

T = TypeVar("T")
MOST = 1_000


def limit(call: Call, default: int = 100, most: int = MOST) -> int:
    """The wanted page size. Raises Refused for one below 1 or above the most."""
    wanted = call.number("limit", default) or default
    if wanted < 1 or wanted > most:
        raise Refused("invalid_limit")
    return wanted


def page(call: Call, items: Sequence[T], default: int = 100) -> tuple[Sequence[T], Json]:
    """The page the cursor asks for, and the response_metadata that leads to the next."""
    start = int(read_cursor(call, "offset") or 0)
    end = start + limit(call, default)
    following = make_cursor("offset", str(end)) if end < len(items) else ""
    return items[start:end], {"next_cursor": following}


def make_cursor(word: str, value: str) -> str:
    return base64.b64encode(f"{word}:{value}".encode()).decode()


def read_cursor(call: Call, word: str) -> str | None:
    """What `make_cursor` put in. Raises Refused for anything else."""
    cursor = call.optional("cursor")
    if cursor is None:
        return None
    try:
        kind, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_cursor") from None
    if kind != word or not value.replace(".", "").isdigit():
        raise Refused("invalid_cursor")
    return value
