"""What Deskhand writes, in Zammad's JSON.

https://docs.zammad.org/en/latest/api/ticket/index.html#create

An article is never of type email: that would really send one.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from helpdesks.errors import Refused
from helpdesks.fields import FieldValue
from helpdesks.models import Body, Change, Draft, Priority, Reply, Status, Upload
from helpdesks.zammad.wire.field_values import written
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.values import Row, number, stamp

TITLE_LENGTH = 250
"""Where the server cuts a title without a word."""

PENDING_FOR = timedelta(days=3)
NAME_LENGTH = 200
UNKNOWN_KIND = "application/octet-stream"


def title(draft: Draft) -> str:
    """Write a title as it will be kept."""
    return " ".join(draft.title.splitlines())[:TITLE_LENGTH]


def content(body: Body, uploads: tuple[Upload, ...]) -> tuple[str, str]:
    """Choose what an article says, and its type; one with files alone says their names."""
    if body.html.strip() and (body.text.strip() or "<img" in body.html):
        return body.html, "text/html"
    names = ", ".join(upload.name for upload in uploads)
    return body.text if body.text.strip() else names, "text/plain"


def new_ticket(draft: Draft, schema: Schema, group: Row, *, agent_id: str | None) -> Row:
    """Write a ticket as it is opened by its requester, or by an agent for the agent."""
    article = _article(draft.body, draft.uploads, agent=agent_id is not None, public=True)
    for_whom = {"customer_id": number(agent_id)} if agent_id else {}
    return {**_draft(draft, schema), **group, **for_whom, "article": article}


def newcomers_ticket(draft: Draft, schema: Schema, group: Row, email: str) -> Row:
    """Write a ticket for somebody the desk does not know.

    With that sender, the article of an agent counts as the customer's who is made with it.
    """
    article = _article(draft.body, draft.uploads, agent=False, public=True)
    theirs = {**article, "sender": "Customer"}
    return {**_draft(draft, schema), **group, "customer_id": f"guess:{email}", "article": theirs}


def reply(said: Reply, *, agent: bool, reopened_as: int | None) -> Row:
    """Write an update that is a new article; a closed ticket opens only if the update says so."""
    article = _article(said.body, said.uploads, agent=agent, public=said.public)
    state = {} if reopened_as is None else {"state_id": reopened_as}
    return {**state, "article": article}


def change(wanted: Change, schema: Schema, now: datetime) -> Row:
    """Write what changes on a ticket, and only that."""
    parts: Row = {**_values(wanted.fields, schema)}
    if wanted.status is not None:
        parts["state_id"] = schema.states.set_for(wanted.status)
    if wanted.status is Status.PENDING:
        parts["pending_time"] = stamp(now.astimezone(UTC).replace(microsecond=0) + PENDING_FOR)
    if wanted.priority is not None:
        parts["priority_id"] = schema.priorities.set_for(wanted.priority)
    if wanted.assignee_id is not None:
        parts["owner_id"] = number(wanted.assignee_id)
    if wanted.group_id is not None:
        parts["group_id"] = number(wanted.group_id)
    return parts


def named(name: str) -> Row:
    """Write what somebody is called."""
    first, _, last = name.strip().partition(" ")
    return {"firstname": first, "lastname": last.strip()}


def file_name(name: str) -> str:
    """Make a name that may stand on a disk; the extension stays."""
    printable = "".join(character for character in name if character.isprintable())
    base = re.split(r"[/\\]", printable)[-1].strip().lstrip(".")
    return base[-NAME_LENGTH:] or "file"


def _draft(draft: Draft, schema: Schema) -> Row:
    known = draft.priority if draft.priority is not Priority.OTHER else None
    priority = {"priority_id": schema.priorities.set_for(known)} if known else {}
    tags = {"tags": ",".join(draft.tags)} if draft.tags else {}
    return {"title": title(draft), **_values(draft.fields, schema), **priority, **tags}


def _values(fields: Iterable[FieldValue], schema: Schema) -> Row:
    return written(fields, schema.fields)


def _article(body: Body, uploads: tuple[Upload, ...], *, agent: bool, public: bool) -> Row:
    """Write an article; where a file's bytes belong stands its token."""
    said, content_type = content(body, uploads)
    if not said.strip():
        raise Refused("there are no words and no files")
    files = {"attachments": [_file(upload) for upload in uploads]} if uploads else {}
    return {
        "body": said,
        "content_type": content_type,
        "type": "note" if agent else "web",
        "internal": not public,
        **files,
    }


def _file(upload: Upload) -> dict[str, Any]:
    return {"filename": upload.name, "data": upload.token, "mime-type": UNKNOWN_KIND}
