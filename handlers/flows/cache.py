"""Tickets as the store keeps them: plain columns to search by, and the whole ticket as JSON."""

from handlers.flows.jobs import dump, load
from helpdesks.models import Ticket
from store import CachedTicket


def kept(desk: str, ticket: Ticket) -> CachedTicket:
    return CachedTicket(
        desk=desk,
        id=ticket.id,
        number=ticket.number,
        title=ticket.title,
        description=ticket.description,
        status=ticket.status,
        status_said=ticket.status_said,
        priority=ticket.priority,
        requester_id=ticket.requester_id,
        assignee_id=ticket.assignee_id,
        organization_id=ticket.organization_id,
        group_id=ticket.group_id,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        comment_count=None,
        raw=dump(ticket),
    )


def ticket(cached: CachedTicket) -> Ticket:
    return load(Ticket, cached.raw)
