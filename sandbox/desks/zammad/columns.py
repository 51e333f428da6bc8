"""The columns of the table of tickets: what the API shows, sorts by and puts conditions on."""

from collections.abc import Callable
from typing import Any

from sandbox.desks.zammad.models import NOBODY, Ticket

ARTICLE_TYPES = {
    "email": 1,
    "sms": 2,
    "chat": 3,
    "fax": 4,
    "phone": 5,
    "twitter status": 6,
    "twitter direct-message": 7,
    "facebook feed post": 8,
    "facebook feed comment": 9,
    "note": 10,
    "web": 11,
    "telegram personal-message": 12,
    "facebook direct message": 13,
}
SENDERS = {"Agent": 1, "Customer": 2, "System": 3}


def _nothing(_: Ticket) -> None:
    return None


def article_count(ticket: Ticket) -> int:
    return sum(one.sender != "System" for one in ticket.articles)


COLUMNS: dict[str, Callable[[Ticket], Any]] = {
    "id": lambda t: t.id,
    "group_id": lambda t: t.in_group.id,
    "priority_id": lambda t: t.in_priority.id,
    "state_id": lambda t: t.in_state.id,
    "organization_id": lambda t: t.organization.id if t.organization else None,
    "number": lambda t: t.number,
    "title": lambda t: t.title,
    "owner_id": lambda t: t.owner.id if t.owner else NOBODY,
    "customer_id": lambda t: t.customer.id,
    "note": lambda t: t.note,
    "first_response_at": lambda t: t.first_response_at,
    "first_response_escalation_at": _nothing,
    "first_response_in_min": _nothing,
    "first_response_diff_in_min": _nothing,
    "close_at": lambda t: t.close_at,
    "close_escalation_at": _nothing,
    "close_in_min": _nothing,
    "close_diff_in_min": _nothing,
    "update_escalation_at": _nothing,
    "update_in_min": _nothing,
    "update_diff_in_min": _nothing,
    "last_close_at": lambda t: t.last_close_at,
    "last_contact_at": lambda t: t.last_contact_at,
    "last_contact_agent_at": lambda t: t.last_contact_agent_at,
    "last_contact_customer_at": lambda t: t.last_contact_customer_at,
    "last_owner_update_at": lambda t: t.last_owner_update_at,
    "create_article_type_id": lambda t: ARTICLE_TYPES.get(t.created_type or ""),
    "create_article_sender_id": lambda t: SENDERS.get(t.created_sender or ""),
    "article_count": article_count,
    "escalation_at": _nothing,
    "pending_time": lambda t: t.pending_time,
    "type": _nothing,
    "time_unit": _nothing,
    "preferences": lambda t: t.preferences,
    "updated_by_id": lambda t: t.updated_by.id,
    "created_by_id": lambda t: t.created_by.id,
    "created_at": lambda t: t.created_at,
    "updated_at": lambda t: t.updated_at,
}
