"""What is around Zammad's data: lists in four shapes, and refusals."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from helpdesks.answers import Answer
from helpdesks.errors import Forbidden, HelpDeskError, SignInFailed, Unintelligible, Unreachable
from helpdesks.zammad.errors import NoSuchUser
from helpdesks.zammad.wire.values import Row, text

REASON_LENGTH = 200
MASKED = "Error ID"
"""How an error begins that only administrators may read."""

FIELD_NAMED = "for field '"

FORBIDDEN: Mapping[str, HelpDeskError] = MappingProxyType(
    {
        "No such user": NoSuchUser("no such user"),
        "Authentication required": SignInFailed("no sign-in"),
        "access disabled": SignInFailed("signing in with tokens is switched off"),
        "Maintenance mode": Unreachable("maintenance mode"),
        "has no permission to use": Forbidden(
            "the token's owner lacks admin.user, which acting for others needs"
        ),
        "Not authorized (token)": Forbidden("the token lacks a permission"),
        "Token authorization failed": Forbidden("the token lacks a permission"),
    }
)
"""What a 403 means, which is said for many things, by a part of its words."""


def one(payload: Any, where: str) -> Row:
    """Take a single object."""
    if not isinstance(payload, dict):
        raise Unintelligible(where)
    return payload


def rows(payload: Any, where: str) -> list[Row]:
    """Take a list of objects, whatever stands around it.

    A plain list; `records` from late 6.5; `record_ids` (6.5) or `tickets` (before) with `assets`.
    """
    if isinstance(payload, dict):
        payload = payload["records"] if "records" in payload else _of_assets(payload, where)
    if not isinstance(payload, list) or not all(isinstance(row, dict) for row in payload):
        raise Unintelligible(where)
    return payload


def anything(payload: Any) -> Any:
    """Take an answer as it is: what was deleted is answered with nothing at all."""
    return payload


def explain(body: bytes) -> tuple[str, dict[str, str]]:
    """Read the desk's own sentence; "" for one that it keeps to its administrators."""
    payload = _object(body)
    said = _sentence(payload)
    if said.startswith(MASKED):
        return "", {}
    key = said.partition(FIELD_NAMED)[2].partition("'")[0]
    return said, {key: said} if key else {}


def named(answer: Answer) -> HelpDeskError | None:
    """Name what a 403 means, and the right that is missing."""
    if answer.status != HTTPStatus.FORBIDDEN:
        return None
    said = _sentence(_object(answer.body))
    found = next((error for part, error in FORBIDDEN.items() if part in said), None)
    return type(found)(*found.args) if found else None


def _of_assets(payload: Row, where: str) -> Any:
    ids = payload.get("record_ids", payload.get("tickets"))
    assets = payload.get("assets")
    tickets = assets.get("Ticket") if isinstance(assets, dict) else None
    if not isinstance(ids, list):
        raise Unintelligible(where)
    found = tickets if isinstance(tickets, dict) else {}
    return [found[str(one)] for one in ids if str(one) in found]


def _object(body: bytes) -> Row:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _sentence(payload: Row) -> str:
    """Read the words of an error; `error` is `true` for the calls that change many tickets."""
    keys = ("error_human", "error", "error_message")
    said = next((payload[key] for key in keys if isinstance(payload.get(key), str)), "")
    return " ".join(text(said).split())[:REASON_LENGTH]
