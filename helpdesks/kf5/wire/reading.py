"""KF5's tickets, comments, people and files, in our words.

https://developer.kf5.com/doc/restapi/core/10
"""

from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.errors import Unintelligible
from helpdesks.fields import FieldValue
from helpdesks.kf5.wire import fields
from helpdesks.kf5.wire.file_addresses import text_without
from helpdesks.kf5.wire.file_addresses_in_html import html_without
from helpdesks.kf5.wire.values import (
    Row,
    id_of,
    is_flag,
    is_number,
    maybe_id,
    moment,
    size_of,
    stripped,
    text,
    true,
)
from helpdesks.models import Attachment, Comment, Person, Priority, Role, Status, Ticket, Upload

STATUSES = (Status.NEW, Status.OPEN, Status.PENDING, Status.SOLVED, Status.CLOSED)
"""In the order of the numbers 0 to 4 that triggers and the mobile API use instead of words."""

ROLES = {"agent": Role.AGENT, "admin": Role.ADMIN}


def ticket(row: Row, zone: ZoneInfo) -> Ticket:
    """Read a request or a ticket; they are the same thing with the same number."""
    ticket_id = id_of(row.get("id"), "ticket.id")
    created_at = moment(row.get("created_at"), zone, "ticket.created_at")
    said = row.get("updated_at")
    priority = text(row.get("priority")) or None
    return Ticket(
        id=ticket_id,
        number=ticket_id,
        title=text_without(text(row.get("title"))),
        description=text_without(text(row.get("description"))),
        status=status(row.get("status")),
        status_said=text(row.get("status")),
        priority=_priority(priority),
        priority_said=priority,
        requester_id=text(row.get("requester_id")),
        assignee_id=maybe_id(row.get("assignee_id")),
        organization_id=maybe_id(row.get("organization_id")),
        group_id=maybe_id(row.get("group_id")),
        created_at=created_at,
        updated_at=moment(said, zone, "ticket.updated_at") if said else created_at,
        fields=_field_values(row.get("custom_fields")),
    )


def status(value: Any) -> Status:
    """Read a status, in words or as a number."""
    said = text(value).strip().lower()
    if is_number(said) and int(said) < len(STATUSES):
        return STATUSES[int(said)]
    return Status(said) if said in STATUSES else Status.OTHER


def comment(row: Row, zone: ZoneInfo, *, public: bool) -> Comment:
    """Read a comment; `public` is what it is if it does not say so itself.

    End users see only public comments, which do not say it. An agent's view that does not say it
    is taken for internal.
    """
    attachments = _attachments(row.get("attachments"))
    names = {file.id: file.name for file in attachments}
    html = html_without(_said(row, "html_content"), names)
    return Comment(
        id=id_of(row.get("id"), "comment.id"),
        author=Person(
            id=text(row.get("author_id")),
            name=text(row.get("author_name")),
        ),
        text=text_without(_said(row, "content"), names) or stripped(html),
        html=html,
        public=true(row["public"]) if row.get("public") is not None else public,
        created_at=moment(row.get("created_at"), zone, "comment.created_at"),
        attachments=attachments,
    )


def remains(row: Row, zone: ZoneInfo, *, public: bool, at: datetime) -> Comment | None:
    """Read what is left of a comment that cannot be read; it was written at about `at`.

    None without an id, and where it is in doubt who may read it: nothing becomes public by doubt.
    """
    comment_id, said = maybe_id(row.get("id")), row.get("public")
    sure = public if said is None else is_flag(said)
    if comment_id is None or not sure:
        return None
    with suppress(Unintelligible):
        at = moment(row.get("created_at"), zone, "comment.created_at")
    return Comment(
        id=comment_id,
        author=Person(id=""),
        text="",
        html="",
        public=true(said) if said is not None else public,
        created_at=at,
    )


def attachment(row: Row) -> Attachment:
    return Attachment(
        id=id_of(row.get("id"), "attachment.id"),
        name=text(row.get("name")),
        size=size_of(row.get("size")),
        url=text(row.get("content_url")),
    )


def upload(row: Row) -> Upload:
    return Upload(
        token=id_of(row.get("token"), "attachment.token"),
        name=text(row.get("name")),
        size=size_of(row.get("size")),
    )


def person(row: Row) -> Person:
    return Person(
        id=id_of(row.get("id"), "user.id"),
        name=text(row.get("name")),
        email=text(row.get("email")),
        role=ROLES.get(text(row.get("role")), Role.REQUESTER),
        organization_id=maybe_id(row.get("organization_id")),
        active=row.get("status") != "suspended",
    )


def _said(row: Row, key: str) -> str:
    if isinstance(row.get(key), dict):
        raise Unintelligible(f"comment.{key}")
    return text(row.get(key))


def _attachments(said: Any) -> tuple[Attachment, ...]:
    """Read the files of a comment, without those that nobody could ask for."""
    rows = said if isinstance(said, list) else []
    return tuple(
        attachment(row) for row in rows if isinstance(row, dict) and maybe_id(row.get("id"))
    )


def _priority(said: str | None) -> Priority | None:
    if said is None:
        return None
    return Priority(said) if said in list(Priority) else Priority.OTHER


def _field_values(custom_fields: Any) -> tuple[FieldValue, ...]:
    """Read the values of custom fields; one without a value may be null or missing."""
    if not isinstance(custom_fields, list):
        return ()
    return tuple(
        fields.value(row)
        for row in custom_fields
        if isinstance(row, dict) and text(row.get("value"))
    )


def tags(row: Row) -> tuple[str, ...]:
    """Read a ticket's tags, a list of texts."""
    said = row.get("tags")
    return tuple(text(tag) for tag in said if text(tag)) if isinstance(said, list) else ()
