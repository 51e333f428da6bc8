"""What people ask for, read out of loose JSON into shapes with types; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desks.udesk.errors import UNKNOWN, Denied, invalid

Json = Mapping[str, Any]
LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    """`content` is HTML if `rich`; `attachment_ids` are files uploaded for a reply."""

    content: str
    rich: bool = False
    public: bool = True
    attachment_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to be made; `details` holds the properties besides, as they were sent."""

    subject: str
    content: str
    details: Json


def inner(body: Any, key: str) -> Json:
    """The object under `key`; anything else is a missing parameter."""
    if not isinstance(body, Mapping) or not isinstance(body.get(key), Mapping):
        raise Denied(UNKNOWN, f"The body must be a JSON object with the key {key}.")
    found: Json = body[key]
    return found


def required_text(fields: Json, key: str, longest: int | None = None) -> str:
    """Text that must be there and have more than blanks."""
    text = fields.get(key)
    if text is None:
        raise Denied(UNKNOWN, f"{key} is required.")
    if not isinstance(text, str) or not text.strip():
        raise invalid(f"{key} must be text.")
    if longest is not None and len(text) > longest:
        raise invalid(f"{key} is longer than {longest} characters.")
    return text


def whole_number(value: Any, key: str) -> int:
    """A whole number, or a text of one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    if value in (None, ""):
        raise Denied(UNKNOWN, f"{key} is required.")
    raise invalid(f"{key} must be a whole number.")


def read_new_ticket(fields: Json) -> NewTicket:
    return NewTicket(
        subject=required_text(fields, "subject", LONGEST),
        content=required_text(fields, "content"),
        details=fields,
    )


def read_customer_reply(body: Any) -> tuple[int, NewReply]:
    """`{"id": 123, "content_type": "text", "new_reply": "…", "attachment_ids": [7]}`."""
    if not isinstance(body, Mapping):
        raise Denied(UNKNOWN, "The body must be a JSON object.")
    if body.get("content_type", "text") != "text":
        raise invalid("content_type must be text.")
    ids = body.get("attachment_ids") or []
    if not isinstance(ids, list):
        raise invalid("attachment_ids must be an array.")
    return whole_number(body.get("id"), "id"), NewReply(
        content=required_text(body, "new_reply"),
        attachment_ids=tuple(whole_number(one, "attachment_ids") for one in ids),
    )


def comma_names(value: Any, key: str) -> tuple[str, ...]:
    """One text, names with commas between them."""
    if value is None:
        return ()
    if not isinstance(value, str):
        raise invalid(f"{key} must be one text with commas.")
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
