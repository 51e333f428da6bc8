"""Which channels a ticket is shown in, and how much of it."""

from collections.abc import Iterable

from helpdesks.models import Ticket
from store import Link, Watch


def matching(ticket: Ticket, watches: Iterable[Watch]) -> list[Watch]:
    """The watches whose rule this ticket meets."""
    return [watch for watch in watches if meets(ticket, watch)]


def meets(ticket: Ticket, watch: Watch) -> bool:
    if watch.statuses and ticket.status not in watch.statuses:
        return False
    match watch.scope:
        case "desk":
            return True
        case "organization":
            return watch.subject is not None and ticket.organization_id == watch.subject
        case _:
            return watch.subject is not None and ticket.requester_id == watch.subject


def tells_conversation(link: Link, watches: Iterable[Watch]) -> bool:
    """A card that somebody's request made is a conversation; one a watch made, if it asks so."""
    if link.opened_by is not None:
        return True
    return any(w.channel == link.channel and w.detail == "conversation" for w in watches)
