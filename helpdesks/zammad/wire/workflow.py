"""What a desk's core workflows ask of a form: why something was refused without a word.

To whom it is no administrator, Zammad says of a missing field only that there was an error.
"""

from typing import Any

from helpdesks.errors import Refused
from helpdesks.zammad.wire.values import Row, text, texts

CREATING, EDITING = "create_middle", "edit"
REQUIRED = "is required"
NOT_ALLOWED = "is not one of the allowed values"
NAMES = {"state_id": "status", "priority_id": "priority", "owner_id": "assignee"}
FILLED_IN = frozenset({"priority_id", "state_id", "group_id"})


def question(body: Row, ticket_id: str | None) -> Row:
    """Ask what a form with these values needs."""
    params = {key: value for key, value in body.items() if key != "article"}
    on_ticket = {} if ticket_id is None else {"id": ticket_id}
    return {
        "event": "core_workflow",
        "request_id": "1",
        "class_name": "Ticket",
        "screen": CREATING if ticket_id is None else EDITING,
        "params": {**{key: _as_typed(value) for key, value in params.items()}, **on_ticket},
    }


def refused(answer: Any, body: Row, keys: frozenset[str], *, ticket: Row | None = None) -> Refused:
    """Say what is missing or not allowed, by the key of its field.

    On an existing `ticket`, what is not sent is as it stands there.
    """
    said = answer if isinstance(answer, dict) else {}
    held = body if ticket is None else {**ticket, **body}
    reasons = {**_missing(said, held), **_not_allowed(said, body)}
    fields = {key: why for key, why in reasons.items() if key in keys}
    return Refused(
        "; ".join(f"{NAMES.get(key, key)} {why}" for key, why in reasons.items()), fields
    )


def allowed(answer: Any, key: str) -> tuple[str, ...] | None:
    """Read which values a field may have; None where every one may be."""
    values = _part(answer if isinstance(answer, dict) else {}, "restrict_values").get(key)
    return texts(values) if isinstance(values, list) else None


def _missing(said: Row, held: Row) -> dict[str, str]:
    """Find what must be there and is blank; the desk itself fills in what it has a default for."""
    visibility = _part(said, "visibility")
    return {
        key: REQUIRED
        for key, needed in _part(said, "mandatory").items()
        if needed is True
        and visibility.get(key, "show") == "show"
        and not (key in FILLED_IN and key not in held)
        and not "".join(texts(held.get(key))).strip()
    }


def _not_allowed(said: Row, body: Row) -> dict[str, str]:
    found = {}
    for key, values in _part(said, "restrict_values").items():
        sent = texts(_as_typed(body.get(key)))
        if isinstance(values, list) and any(one not in map(text, values) for one in sent):
            found[key] = NOT_ALLOWED
    return found


def _as_typed(value: Any) -> Any:
    if isinstance(value, list):
        return [text(one) for one in value]
    return text(value).lower() if isinstance(value, bool) else text(value)


def _part(said: Row, key: str) -> Row:
    found = said.get(key)
    return found if isinstance(found, dict) else {}
