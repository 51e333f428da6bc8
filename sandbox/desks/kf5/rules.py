"""Who may read and write what."""

from sandbox.desks.kf5.models import Organization, Ticket, User
from sandbox.desks.kf5.state import Account


def shared_organization(account: Account, user: User) -> Organization | None:
    """The user's organization, if its members see all its tickets."""
    organization = account.organizations.get(user.organization_id or 0)
    return organization if organization and organization.shares_tickets else None


def reads_as_requester(account: Account, user: User, ticket: Ticket) -> bool:
    """Own tickets, those one is copied on, and those of a sharing organization."""
    if ticket.requester is user or user.id in ticket.collaborator_ids:
        return True
    organization = shared_organization(account, user)
    return organization is not None and ticket.organization_id == organization.id


def replies_as_requester(user: User, ticket: Ticket) -> bool:
    """Seeing an organization's tickets is a right to look, not to write."""
    return ticket.requester is user or user.id in ticket.collaborator_ids


def works_on(agent: User, ticket: Ticket) -> bool:
    """Whether an agent's ticket restriction lets a ticket through."""
    if agent.role == "admin" or agent.ticket_restriction == "all":
        return True
    if ticket.assignee is agent:
        return True
    if agent.ticket_restriction == "groups" and ticket.group is not None:
        return agent.id in ticket.group.agent_ids
    return False
