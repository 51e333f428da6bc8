"""Zammad's tickets, articles and people, in our words.

https://docs.zammad.org/en/latest/api/ticket/index.html
https://docs.zammad.org/en/latest/api/ticket/articles.html
"""

from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from helpdesks.errors import Unintelligible
from helpdesks.models import Attachment, Comment, Person, Role, Ticket
from helpdesks.zammad.wire.field_values import field_values
from helpdesks.zammad.wire.pictures import Shown, without_pictures
from helpdesks.zammad.wire.plain import plain
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.values import Row, id_of, maybe_id, moment, size_of, text, texts

NOBODY = "1"
"""The user who owns what nobody does, and who did what the system did."""

ADMIN_ROLE, AGENT_ROLE = "1", "2"
"""The ids that a fresh Zammad gives its roles."""

INLINE = "inline-"
"""What the ids of pictures begin with that stand in the HTML itself."""


def ticket(row: Row, schema: Schema, *, agent: bool, description: str = "") -> Ticket:
    """Read a ticket; its words are those of its first article, which comes by itself."""
    state_id, priority_id = text(row.get("state_id")), maybe_id(row.get("priority_id"))
    return Ticket(
        id=id_of(row.get("id"), "ticket.id"),
        number=text(row.get("number")) or text(row.get("id")),
        title=text(row.get("title")),
        description=description,
        status=schema.states.status(state_id),
        status_said=text(row.get("state")) or schema.states.name(state_id),
        priority=schema.priorities.priority(priority_id) if priority_id else None,
        priority_said=_priority_said(row, priority_id, schema),
        requester_id=id_of(row.get("customer_id"), "ticket.customer_id"),
        assignee_id=_somebody(row.get("owner_id")),
        organization_id=maybe_id(row.get("organization_id")),
        group_id=maybe_id(row.get("group_id")),
        created_at=moment(row.get("created_at"), "ticket.created_at"),
        updated_at=moment(row.get("updated_at"), "ticket.updated_at"),
        fields=field_values(row, schema.visible(agent=agent)),
    )


def article_ids(row: Row) -> list[str]:
    """Read which articles a ticket has, internal ones included, oldest first."""
    said = row.get("article_ids")
    return [one for one in map(maybe_id, said if isinstance(said, list) else []) if one]


def is_internal(row: Row) -> bool:
    """Whether an article is for agents alone; one that does not say so clearly is."""
    return row.get("internal") is not False


def comment(row: Row) -> Comment:
    ticket_id = id_of(row.get("ticket_id"), "article.ticket_id")
    article_id = id_of(row.get("id"), "article.id")
    words, shown = _words(row)
    listed = _attachments(row.get("attachments"), ticket_id, article_id)
    return Comment(
        id=article_id,
        author=_author(row),
        text=words,
        html=shown.html,
        public=not is_internal(row),
        created_at=moment(row.get("created_at"), "article.created_at"),
        attachments=(*listed, *_inline(shown, listed, ticket_id, article_id)),
    )


def remains(row: Row, at: datetime) -> Comment | None:
    """Read what is left of an article that cannot be read; it was written at about `at`."""
    article_id = maybe_id(row.get("id"))
    if article_id is None:
        return None
    with suppress(Unintelligible):
        at = moment(row.get("created_at"), "article.created_at")
    public = not is_internal(row)
    return Comment(
        id=article_id, author=Person(id=""), text="", html="", public=public, created_at=at
    )


def is_nameless(payload: Any) -> bool:
    """Whether a user has no name at all."""
    row = payload if isinstance(payload, dict) else {}
    names = (row.get("firstname"), row.get("lastname"))
    return "id" in row and not any(text(name).strip() for name in names)


def person(row: Row) -> Person:
    names = (text(row.get("firstname")).strip(), text(row.get("lastname")).strip())
    return Person(
        id=id_of(row.get("id"), "user.id"),
        name=" ".join(filter(None, names)),
        email=text(row.get("email")),
        role=_role(row),
        organization_id=maybe_id(row.get("organization_id")),
        active=row.get("active") is not False,
    )


def _priority_said(row: Row, priority_id: str | None, schema: Schema) -> str | None:
    if priority_id is None:
        return None
    return text(row.get("priority")) or schema.priorities.name(priority_id)


def _somebody(value: Any) -> str | None:
    found = maybe_id(value)
    return None if found == NOBODY else found


def _role(row: Row) -> Role:
    """Say what somebody is: who has rights in groups is an agent, whatever the role is called."""
    names, ids = texts(row.get("roles") or []), texts(row.get("role_ids") or [])
    if "Admin" in names or ADMIN_ROLE in ids:
        return Role.ADMIN
    if row.get("group_ids") or "Agent" in names or AGENT_ROLE in ids:
        return Role.AGENT
    return Role.REQUESTER


def _author(row: Row) -> Person:
    """Read who spoke: the origin where an agent wrote it down for somebody.

    The address of an agent is kept from requesters, as Zammad's own pages do.
    """
    author_id = maybe_id(row.get("origin_by_id")) or text(row.get("created_by_id"))
    from_customer = row.get("sender") == "Customer"
    said = text(row.get("from")).strip()
    name, address = parseaddr(said)
    if "@" not in said:
        name = said
    return Person(
        id=author_id,
        name=name or (address if from_customer else ""),
        role=Role.REQUESTER if from_customer else Role.AGENT,
    )


def _words(row: Row) -> tuple[str, Shown]:
    body = row.get("body")
    if body is not None and not isinstance(body, str):
        raise Unintelligible("article.body")
    said = body or ""
    if "html" not in text(row.get("content_type")):
        return said, Shown(html="")
    shown = without_pictures(said)
    return plain(shown.html), shown


def _attachments(said: Any, ticket_id: str, article_id: str) -> tuple[Attachment, ...]:
    rows = said if isinstance(said, list) else []
    return tuple(
        Attachment(
            id=f"{ticket_id}/{article_id}/{maybe_id(row.get('id'))}",
            name=text(row.get("filename")),
            size=size_of(row.get("size")),
        )
        for row in rows
        if isinstance(row, dict) and maybe_id(row.get("id"))
    )


def _inline(
    shown: Shown, listed: tuple[Attachment, ...], ticket_id: str, article_id: str
) -> list[Attachment]:
    """Make files of pictures that are not in the list: old ones leave it out, some do not.

    A merged ticket's articles moved, and their pictures still name where they came from.
    """
    known = {one.id.rpartition("/")[2] for one in listed}
    kept = [
        Attachment(id=f"{ticket_id}/{article_id}/{file_id}", name=f"image{at}")
        for at, (_, _, file_id) in enumerate(shown.files, 1)
        if file_id not in known
    ]
    return kept + [
        Attachment(id=f"{ticket_id}/{article_id}/{INLINE}{at}", name=one.name, size=len(one.data))
        for at, one in enumerate(shown.pictures, 1)
    ]
