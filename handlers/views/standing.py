"""Where a ticket stands, in words: status with one coloured circle, priority, order."""

from handlers.text.escape import one_line
from handlers.words import Translate, later
from helpdesks.models import Priority, Status, Ticket

CIRCLES = {
    Status.NEW: "🔵",
    Status.OPEN: "🟢",
    Status.PENDING: "🟡",
    Status.SOLVED: "🟣",
    Status.CLOSED: "⚫",
    Status.OTHER: "⚪",
}
STATUSES = {
    Status.NEW: later("New"),
    Status.OPEN: later("Open"),
    Status.PENDING: later("Pending"),
    Status.SOLVED: later("Solved"),
    Status.CLOSED: later("Closed"),
}
PRIORITIES = {
    Priority.LOW: later("Low"),
    Priority.MEDIUM: later("Medium"),
    Priority.HIGH: later("High"),
    Priority.URGENT: later("Urgent"),
}
SAID_LIMIT = 60


def status_word(t: Translate, status: str, said: str = "") -> str:
    """A status as people read it; `said` is the desk's own word, for one we do not know."""
    known = STATUSES.get(status)  # type: ignore[call-overload]
    return t(known) if known else one_line(said or status, SAID_LIMIT)


def status_line(t: Translate, ticket: Ticket) -> str:
    return f"{CIRCLES[ticket.status]} {status_word(t, ticket.status, ticket.status_said)}"


def priority_word(t: Translate, ticket: Ticket) -> str:
    """The priority as people read it; "" where none is set."""
    if ticket.priority is None:
        return ""
    known = PRIORITIES.get(ticket.priority)
    return t(known) if known else one_line(ticket.priority_said or "", SAID_LIMIT)
