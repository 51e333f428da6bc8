"""Udesk's tickets and replies, in our words.

https://www.udesk.cn/doc
"""

from datetime import tzinfo
from typing import Any

from helpdesks.models import Comment, Person, Priority, Role, Status, Ticket
from helpdesks.udesk.wire.files import attachments
from helpdesks.udesk.wire.held import Definitions, field_values
from helpdesks.udesk.wire.html import is_html, text_of
from helpdesks.udesk.wire.values import (
    Row,
    agent_id,
    id_of,
    maybe_id,
    moment,
    not_false,
    text,
    true,
)

CONTENT = "content"
"""The id of a ticket's first message, which is no reply."""

STATUSES = {
    "open": Status.OPEN,
    "solving": Status.OPEN,
    "resolved": Status.SOLVED,
    "closed": Status.CLOSED,
    "开启": Status.OPEN,
    "解决中": Status.OPEN,
    "已解决": Status.SOLVED,
    "已关闭": Status.CLOSED,
    "1": Status.OPEN,
    "2": Status.SOLVED,
    "3": Status.CLOSED,
    "4": Status.OPEN,
}
SOLVING = frozenset({"solving", "解决中", "4"})
"""Open like the others, and said in the desk's own word."""

PRIORITIES = {
    "紧急": Priority.URGENT,
    "高": Priority.HIGH,
    "标准": Priority.MEDIUM,
    "低": Priority.LOW,
    "1": Priority.URGENT,
    "2": Priority.HIGH,
    "3": Priority.MEDIUM,
    "4": Priority.LOW,
}

AGENT = "agent"
PRIVATE = ("is_private", "private", "internal", "is_internal")
PUBLIC = ("public", "is_public", "open")
"""SAFE assumption: how a reply would say whether customers see it."""


def ticket(row: Row, known: Definitions, zone: tzinfo) -> Ticket:
    ticket_id = id_of(row.get("id"), "ticket.id")
    created_at = moment(row.get("created_at"), zone, "ticket.created_at")
    changed = row.get("updated_at")
    status, status_said = _status(row)
    priority_said = text(row.get("priority")) or text(row.get("priority_id"))
    return Ticket(
        id=ticket_id,
        number=text(row.get("field_num")) or ticket_id,
        title=text(row.get("subject")),
        description=text_of(text(row.get("content"))),
        status=status,
        status_said=status_said,
        priority=PRIORITIES.get(priority_said, Priority.OTHER) if priority_said else None,
        priority_said=priority_said or None,
        requester_id=text(row.get("user_id")),
        assignee_id=agent_id(row.get("assignee_id")),
        organization_id=maybe_id(row.get("organization_id")),
        group_id=maybe_id(row.get("user_group_id")),
        created_at=created_at,
        updated_at=moment(changed, zone, "ticket.updated_at") if changed else created_at,
        fields=field_values(row.get("custom_fields"), known, zone),
    )


def requester(row: Row) -> Person | None:
    """Read who asked, from a ticket."""
    person_id = maybe_id(row.get("user_id"))
    if person_id is None:
        return None
    return Person(
        id=person_id,
        name=text(row.get("user_name")),
        email=text(row.get("user_email")),
        organization_id=maybe_id(row.get("organization_id")),
    )


def tags(row: Row) -> tuple[str, ...]:
    """Read a ticket's tags: one text with commas, or a list."""
    said = row.get("tags")
    found = said if isinstance(said, list) else text(said).split(",")
    names = (text(one.get("name")) if isinstance(one, dict) else text(one) for one in found)
    return tuple(name.strip() for name in names if name.strip())


def content(row: Row, zone: tzinfo) -> Comment:
    """Read a ticket's own words as its first comment, by its requester."""
    said = text(row.get("content"))
    return Comment(
        id=CONTENT,
        author=requester(row) or Person(id=""),
        text=text_of(said),
        html=said if is_html(said) else "",
        public=True,
        created_at=moment(row.get("created_at"), zone, "ticket.created_at"),
        attachments=attachments(row),
    )


def reply(row: Row, zone: tzinfo, *, agents_public: bool) -> Comment:
    """Read a reply; `agents_public` is whether customers see an agent's that says nothing of it."""
    said = text(row.get("content"))
    html = is_html(said) and row.get("content_type") != "text"
    author = row.get("author")
    is_customer = _user_type(author) not in {AGENT, ""}
    return Comment(
        id=id_of(row.get("id"), "reply.id"),
        author=_author(author),
        text=text_of(said) if html else said.replace("\r\n", "\n"),
        html=said if html else "",
        public=_is_public(row, unsaid=agents_public or is_customer),
        created_at=moment(row.get("created_at"), zone, "reply.created_at"),
        attachments=attachments(row),
    )


def opened(payload: Row) -> str:
    """Read the id of a ticket just opened."""
    inner = payload.get("ticket")
    nested = inner.get("id") if isinstance(inner, dict) else None
    return id_of(payload.get("ticket_id") or nested, "ticket_id")


def _status(row: Row) -> tuple[Status, str]:
    """Read where a ticket stands, and the desk's word where ours says less."""
    said = text(row.get("status")) or text(row.get("status_en")) or text(row.get("status_id"))
    for key in ("status_en", "status_id", "status"):
        word = text(row.get(key)).strip().casefold()
        if word in SOLVING:
            return Status.OPEN, said
        if found := STATUSES.get(word):
            return found, found.value
    return Status.OTHER, said


def _author(said: Any) -> Person:
    row = said if isinstance(said, dict) else {}
    is_agent = _user_type(said) == AGENT
    found = agent_id(row.get("id")) if is_agent else maybe_id(row.get("id"))
    return Person(
        id=found or "",
        name=text(row.get("nick_name")),
        email=text(row.get("email")),
        role=Role.AGENT if is_agent else Role.REQUESTER,
    )


def _user_type(said: Any) -> str:
    """Say what an author is: "agent", another word for who is none, or "" if nobody says."""
    return text(said.get("user_type")).strip().lower() if isinstance(said, dict) else ""


def _is_public(row: Row, *, unsaid: bool) -> bool:
    """Whether nothing about a reply looks private; `unsaid` is the answer if it says nothing."""
    hidden = [not_false(row[key]) for key in PRIVATE if row.get(key) is not None]
    shown = [true(row[key]) for key in PUBLIC if row.get(key) is not None]
    if not hidden and not shown:
        return unsaid
    return all(shown) and not any(hidden)
