"""KF5's tickets, comments, people and files, in our words.

https://developer.kf5.com/doc/restapi/core/10
"""

from typing import Any
from zoneinfo import ZoneInfo

from helpdesks.kf5.wire.values import (
    Row,
    id_of,
    maybe_id,
    moment,
    size_of,
    stripped,
    text,
    true,
)
from helpdesks.models import (
    Attachment,
    Comment,
    FieldValue,
    Person,
    Priority,
    Role,
    Status,
    Ticket,
    Upload,
)

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
        title=text(row.get("title")),
        description=text(row.get("description")),
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
    if said.isascii() and said.isdigit() and int(said) < len(STATUSES):
        return STATUSES[int(said)]
    return Status(said) if said in STATUSES else Status.OTHER


def comment(row: Row, zone: ZoneInfo, *, public: bool) -> Comment:
    """Read a comment; `public` is what it is if it does not say so itself.

    End users see only public comments, which do not say it. An agent's view that does not say it
    is taken for internal.
    """
    html = text(row.get("html_content"))
    return Comment(
        id=id_of(row.get("id"), "comment.id"),
        author=Person(
            id=text(row.get("author_id")),
            name=text(row.get("author_name")),
        ),
        text=text(row.get("content")) or stripped(html),
        html=html,
        public=true(row["public"]) if row.get("public") is not None else public,
        created_at=moment(row.get("created_at"), zone, "comment.created_at"),
        attachments=tuple(attachment(file) for file in row.get("attachments") or ()),
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


def _priority(said: str | None) -> Priority | None:
    if said is None:
        return None
    return Priority(said) if said in list(Priority) else Priority.OTHER


def _field_values(custom_fields: Any) -> tuple[FieldValue, ...]:
    """Read the values of custom fields; one without a value may be null or missing."""
    if not isinstance(custom_fields, list):
        return ()
    return tuple(
        FieldValue(key=text(row.get("name")), value=text(row.get("value")))
        for row in custom_fields
        if isinstance(row, dict) and text(row.get("value"))
    )
