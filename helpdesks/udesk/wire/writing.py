"""What Deskhand writes, in Udesk's JSON. Creating and updating call the same things differently.

https://www.udesk.cn/doc
"""

import re
from collections.abc import Collection
from datetime import tzinfo
from typing import Any

from helpdesks.errors import Unsupported
from helpdesks.fields import Field, FieldChange, OptionChange
from helpdesks.models import Body, Change, Draft, Priority, Reply, Status, Ticket, Upload
from helpdesks.udesk.wire.held import Definitions, same, written
from helpdesks.udesk.wire.html import html_of
from helpdesks.udesk.wire.reading import tags
from helpdesks.udesk.wire.values import Row, agent_number, is_number, number

PRIORITY_NAMES = {
    Priority.URGENT: "紧急",
    Priority.HIGH: "高",
    Priority.MEDIUM: "标准",
    Priority.LOW: "低",
}
PRIORITY_IDS = {Priority.URGENT: 1, Priority.HIGH: 2, Priority.MEDIUM: 3, Priority.LOW: 4}
STATUS_IDS = {Status.OPEN: 1, Status.SOLVED: 2, Status.CLOSED: 3}

NAME_LENGTH = 200
NAME_BYTES = 240
EXTENSION_LENGTH = 15


def content(body: Body) -> str:
    """Write a ticket's words as HTML, which agents are shown as such."""
    return body.html if body.html.strip() else html_of(body.text)


def new_ticket(
    draft: Draft,
    *,
    customer_id: str,
    group: str | None,
    template_id: int | None,
    known: Definitions,
    zone: tzinfo,
) -> dict[str, Any]:
    """Write a ticket of this customer; `group` is a group's name."""
    priority = PRIORITY_NAMES.get(draft.priority) if draft.priority else None
    parts: dict[str, Any] = {
        "priority": priority,
        "agent_group_name": group or None,
        "template_id": template_id,
        "tags": ",".join(draft.tags) or None,
        "ticket_field": written(draft.fields, known, zone) or None,
    }
    return {
        "ticket": {
            "subject": draft.title,
            "content": content(draft.body),
            "type": "customer_id",
            "type_content": customer_id,
            **{key: value for key, value in parts.items() if value is not None},
        }
    }


def new_customer(email: str, name: str) -> dict[str, Any]:
    """Write a customer; a name seems to be required, so there always is one."""
    return {"customer": {"email": email, "nick_name": name.strip() or email.partition("@")[0]}}


def customer_reply(ticket_id: str, reply: Reply) -> dict[str, Any]:
    """Write what the ticket's customer says; any other kind than text is not documented."""
    tokens = [upload.token for upload in reply.uploads]
    ids = [int(token) if is_number(token) else token for token in tokens]
    return {
        "id": number(ticket_id),
        "content_type": "text",
        "new_reply": words(reply.body, reply.uploads),
        **({"attachment_ids": ids} if ids else {}),
    }


def words(body: Body, uploads: tuple[Upload, ...]) -> str:
    """Choose what a reply says; one with files and no words says their names."""
    return body.text if body.text.strip() else ", ".join(upload.name for upload in uploads)


def change(
    wanted: Change, tagged: Collection[str], known: Definitions, zone: tzinfo
) -> dict[str, Any]:
    """Write what changes on a ticket, which already has the tags `tagged`, and only that."""
    if wanted.type is not None:
        raise Unsupported("types")
    if wanted.status is not None and wanted.status not in STATUS_IDS:
        raise Unsupported("statuses")
    if wanted.priority is not None and wanted.priority not in PRIORITY_IDS:
        raise Unsupported("priorities")
    parts: dict[str, Any] = {
        "status_id": STATUS_IDS[wanted.status] if wanted.status else None,
        "priority_id": PRIORITY_IDS[wanted.priority] if wanted.priority else None,
        "agent_id": agent_number(wanted.assignee_id) if wanted.assignee_id else None,
        "user_group_id": number(wanted.group_id) if wanted.group_id else None,  # SAFE assumption
        "tags": ",".join(dict.fromkeys([*tagged, *wanted.tags])) if wanted.tags else None,
        "custom_fields": written(wanted.fields, known, zone) or None,
    }
    return {"ticket": {key: value for key, value in parts.items() if value is not None}}


def unchanged(wanted: Change, ticket: Ticket, row: Row, known: Definitions) -> list[str]:
    """Name what the desk left as it was, fields by their keys."""
    held = {one.key: one for one in ticket.fields}
    parts = {
        "status": wanted.status in {None, ticket.status},
        "priority": wanted.priority in {None, ticket.priority},
        "assignee": wanted.assignee_id in {None, ticket.assignee_id},
        "group": wanted.group_id in {None, ticket.group_id},
        "tags": set(wanted.tags) <= set(tags(row)),
    } | {
        one.key: same(one, held.get(one.key), known[one.key].kind if one.key in known else None)
        for one in wanted.fields
    }
    return [part for part, done in parts.items() if not done]


def field_change(field: Field, wanted: FieldChange) -> dict[str, Any]:
    """Write a definition: what is not changed is sent as it is, options only when they change."""
    was_hidden = {one.value for one in field.options if one.hidden}
    options = wanted.options
    return {
        "title": field.label if wanted.label is None else wanted.label,
        "comment": field.hint if wanted.hint is None else wanted.hint,
        **(
            {}
            if options is None
            else {"select_options": [_option(one, was_hidden) for one in options]}
        ),
    }


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


def _option(wanted: OptionChange, was_hidden: Collection[str]) -> dict[str, Any]:
    """Write an option; a new one has no value, and of `default` only true may be said."""
    hides = wanted.hidden or wanted.value in was_hidden
    return {
        "title": wanted.title,
        **({} if wanted.value is None else {"value": wanted.value}),
        **({"default": True} if wanted.default else {}),
        **({"is_hide": wanted.hidden} if hides else {}),
    }
