"""Who may read and write what."""

from sandbox.desks.zammad.errors import forbidden
from sandbox.desks.zammad.models import Group, Ticket, User
from sandbox.desks.zammad.settings import Settings


def works_in(user: User, group: Group, access: str) -> bool:
    """Whether an agent holds `access` (read, create, change …) in a group."""
    held = user.group_access.get(group.id, ())
    return user.is_agent and (access in held or "full" in held)


def is_customer_of(user: User, ticket: Ticket) -> bool:
    """Whether a customer sees it: an own ticket, or one of a shared organization of theirs."""
    if not user.may("ticket.customer"):
        return False
    if ticket.customer is user:
        return True
    shared = ticket.organization is not None and ticket.organization.shared
    return shared and ticket.organization in user.organizations


def reads(user: User, ticket: Ticket, settings: Settings) -> bool:
    """Whether the ticket is in sight; up to 6.4 being its owner was a reason by itself."""
    if works_in(user, ticket.in_group, "read") or is_customer_of(user, ticket):
        return True
    return ticket.owner is user and user.is_agent and not settings.is_new


def writes(user: User, ticket: Ticket) -> bool:
    return works_in(user, ticket.in_group, "change") or is_customer_of(user, ticket)


def check_reads(user: User, ticket: Ticket, settings: Settings) -> None:
    if not reads(user, ticket, settings):
        raise forbidden()


def sees_internal(user: User, ticket: Ticket) -> bool:
    """Whether internal notes are shown: to agents of the group, not to customers."""
    return works_in(user, ticket.in_group, "read") or (ticket.owner is user and user.is_agent)


def acts_as_agent(user: User, group: Group) -> bool:
    """Whether this person works in the group in any way, rather than asking it for help."""
    return user.is_agent and bool(user.group_access.get(group.id))
