"""Links between tickets. A merged ticket has the one that it was merged into as its parent."""

from dataclasses import dataclass
from typing import Any

from helpdesks.errors import Unintelligible
from helpdesks.zammad.wire.values import id_of, text, texts

PARENT = "parent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`kind` is normal, parent or child; `ticket_id` is the ticket at the other end."""

    kind: str
    ticket_id: str


def links(payload: Any) -> tuple[Link, ...]:
    found = payload.get("links") if isinstance(payload, dict) else None
    if not isinstance(found, list):
        raise Unintelligible("links")
    return tuple(
        Link(
            kind=text(row.get("link_type")),
            ticket_id=id_of(row.get("link_object_value"), "link"),
        )
        for row in found
        if isinstance(row, dict) and row.get("link_object") == "Ticket"
    )


def tags(payload: Any) -> tuple[str, ...]:
    found = payload.get("tags") if isinstance(payload, dict) else None
    if not isinstance(found, list):
        raise Unintelligible("tags")
    return texts(found)
