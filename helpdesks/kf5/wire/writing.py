"""What Deskhand writes, in KF5's JSON.

https://developer.kf5.com/doc/restapi/core/10-25 (requests)
https://developer.kf5.com/restfulapi/core/3/9-12 (tickets)
"""

import re
from collections.abc import Iterable
from typing import Any

from helpdesks.fields import FieldValue
from helpdesks.kf5.wire.fields import written
from helpdesks.kf5.wire.values import number
from helpdesks.models import Body, Change, Draft, Priority, Reply, Status, Upload

NAME_LENGTH = 200
NAME_BYTES = 240
EXTENSION_LENGTH = 15


def words(body: Body, uploads: tuple[Upload, ...]) -> str:
    """Choose what a comment says; one with files and no words says their names."""
    return body.text if body.text.strip() else ", ".join(upload.name for upload in uploads)


def new_request(draft: Draft) -> dict[str, Any]:
    """Write a request as its requester opens it."""
    comment = _comment(draft.body, draft.uploads)
    return {"request": {**_draft(draft), "comment": comment}}


def new_ticket(draft: Draft, requester: dict[str, str] | None) -> dict[str, Any]:
    """Write a ticket as an agent opens it, for the agent or for a requester who may be new."""
    comment = {**_agents_comment(draft.body, draft.uploads), "public": True}
    for_whom = {} if requester is None else {"requester": requester}
    return {"ticket": {**_draft(draft), "comment": comment, **for_whom}}


def reply(said: Reply) -> dict[str, Any]:
    """Write a requester's reply, which is all that an end user's PUT may hold."""
    return {"request": {"comment": _comment(said.body, said.uploads)}}


def comment(said: Reply) -> dict[str, Any]:
    """Write an agent's comment; what `public` defaults to is not documented, so it is said."""
    return {
        "ticket": {"comment": {**_agents_comment(said.body, said.uploads), "public": said.public}}
    }


def change(wanted: Change, tags: Iterable[str] = ()) -> dict[str, Any]:
    """Write what changes on a ticket, and only that; `tags` are those it shall have after all.

    Whether a list of tags adds or replaces is not documented, so all of them are said.
    """
    if wanted.status is Status.OTHER or wanted.priority is Priority.OTHER:
        raise ValueError("KF5 has no status or priority called other")
    parts: dict[str, Any] = {
        "status": wanted.status,
        "priority": wanted.priority,
        "assignee_id": number(wanted.assignee_id) if wanted.assignee_id else None,
        "group_id": number(wanted.group_id) if wanted.group_id else None,
        "type": wanted.type,
        "tags": list(tags) or None,
        "custom_fields": _custom_fields(wanted.fields) or None,
    }
    return {"ticket": {key: value for key, value in parts.items() if value is not None}}


def score(stars: int, said: str) -> dict[str, Any]:
    """Write how satisfied a requester is, from 1 to 5."""
    return {"satisfaction": {"score": stars, "content": said}}


def file_name(name: str) -> str:
    """Make a name that may stand in an address and on a disk; the extension stays."""
    printable = "".join(character for character in name if character.isprintable())
    base = re.split(r"[/\\]", printable)[-1].strip().lstrip(".") or "file"
    stem, _, extension = base.rpartition(".")
    ending = f".{extension}" if stem and len(extension) <= EXTENSION_LENGTH else ""
    start = stem if ending else base
    while len(start) + len(ending) > NAME_LENGTH or len((start + ending).encode()) > NAME_BYTES:
        start = start[:-1]
    return start + ending


def _draft(draft: Draft) -> dict[str, Any]:
    fields = _custom_fields(draft.fields)
    known = draft.priority if draft.priority is not Priority.OTHER else None
    return {
        "title": draft.title,
        **({"priority": known} if known else {}),
        **({"custom_fields": fields} if fields else {}),
    }


def _comment(body: Body, uploads: tuple[Upload, ...]) -> dict[str, Any]:
    tokens = [upload.token for upload in uploads]
    return {"content": words(body, uploads), **({"uploads": tokens} if tokens else {})}


def _agents_comment(body: Body, uploads: tuple[Upload, ...]) -> dict[str, Any]:
    html = {"html_content": body.html} if body.html.strip() and body.text.strip() else {}
    return {**_comment(body, uploads), **html}


def _custom_fields(fields: Iterable[FieldValue]) -> list[dict[str, str]]:
    return [written(field) for field in fields]
