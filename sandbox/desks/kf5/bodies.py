"""What people ask for, read out of loose JSON into shapes with types; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.desks.kf5.errors import Refusal, invalid

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    text: str
    html: str = ""
    public: bool = True
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket to be made; `details` holds the properties besides, as they were sent."""

    title: str
    comment: NewComment
    details: Json = field(default_factory=dict)


def inner(body: Any, key: str) -> Json:
    """The object under `key`; anything else is a bad request."""
    if not isinstance(body, Mapping) or not isinstance(body.get(key), Mapping):
        raise Refusal(400, f"The body must be a JSON object with the key {key}.")
    found: Json = body[key]
    return found


def read_new_ticket(fields: Json) -> NewTicket:
    comment = read_comment(fields)
    if comment is None:
        raise invalid("A comment is required.")
    title = fields.get("title")
    if not isinstance(title, str) or not title.strip():
        raise invalid("A title is required.")
    return NewTicket(title=title, comment=comment, details=fields)


def read_comment(fields: Json) -> NewComment | None:
    found = fields.get("comment")
    if found is None:
        return None
    if not isinstance(found, Mapping):
        raise invalid("comment must be an object.")
    text, html = found.get("content") or "", found.get("html_content") or ""
    if not isinstance(text, str) or not isinstance(html, str):
        raise invalid("The content of a comment must be text.")
    public = found.get("public", True)
    if not isinstance(public, bool):
        raise invalid("public must be true or false.")
    return NewComment(text=text, html=html, public=public, uploads=_uploads(found.get("uploads")))


def _uploads(found: Any) -> tuple[str, ...]:
    """An array of tokens, or the object of the newer examples, `{"token": …}`."""
    if isinstance(found, Mapping):
        found = list(found.values())
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(token, str) for token in found):
        raise invalid("uploads must be an array of attachment tokens.")
    return tuple(found)


def read_custom_fields(found: Any) -> dict[str, str | None]:
    """`[{"name": "field_4", "value": "…"}]` by name; values are text or null."""
    if not isinstance(found, list):
        raise invalid("custom_fields must be an array.")
    values: dict[str, str | None] = {}
    for one in found:
        if not isinstance(one, Mapping) or not isinstance(one.get("name"), str):
            raise invalid("Each custom field needs a name.")
        value = one.get("value")
        if value is not None and not isinstance(value, str):
            raise invalid(f"The value of {one['name']} must be text.")
        values[one["name"]] = value
    return values
