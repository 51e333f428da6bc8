"""Every change of a ticket. All of a change is checked before any of it is made."""

from typing import Any

from sandbox.desks.udesk.bodies import Json, NewReply, NewTicket
from sandbox.desks.udesk.errors import invalid, not_found
from sandbox.desks.udesk.models import AgentUser, Attachment, Comment, Customer, Ticket
from sandbox.desks.udesk.properties import read_for_create, read_for_update
from sandbox.desks.udesk.state import Account, ChangeKind
from sandbox.desks.udesk.values import check_required


def create_ticket(
    account: Account, new: NewTicket, *, customer: Customer, platform: str = "api"
) -> Ticket:
    """Create a ticket whose content, HTML, is its customer's.

    Raises Refusal: 2005 for somebody or a field that is not there, 2062 for a bad value.
    """
    values = read_for_create(account, new.details)
    if account.settings.strict_form:
        check_required(account, values.get("custom_fields", {}))
    now = account.now()
    ticket = Ticket(
        id=next(account.ticket_ids),
        number=next(account.ticket_numbers),
        subject=new.subject,
        customer=customer,
        created_at=now,
        updated_at=now,
        platform=platform,
        creator=account.admin,
    )
    ticket.comments.append(_comment(account, ticket, NewReply(content=new.content, rich=True)))
    _apply(account, ticket, values)
    account.tickets[ticket.id] = ticket
    account.tell("created", ticket)
    return ticket


def update_ticket(account: Account, ticket: Ticket, details: Json) -> None:
    """Change what is named and leave the rest. Raises Refusal as `create_ticket` does."""
    _check_open(ticket)
    _apply(account, ticket, read_for_update(account, details))
    _touched(account, ticket, "changed")


def reply_as_customer(account: Account, ticket: Ticket, new: NewReply) -> Comment:
    """Add the customer's reply; it opens a resolved ticket again."""
    comment = _reply(account, ticket, new, author=ticket.customer)
    if ticket.status == "resolved":
        _apply(account, ticket, {"status": "open"})
    _touched(account, ticket, "replied")
    return comment


def reply_as_agent(account: Account, ticket: Ticket, new: NewReply, author: AgentUser) -> Comment:
    """Add an agent's reply, or their note where the desk has notes."""
    if not new.public and not account.settings.private_notes:
        raise invalid("This desk has no private notes.")
    comment = _reply(account, ticket, new, author=author)
    _touched(account, ticket, "replied")
    return comment


def add_file(account: Account, ticket: Ticket, attachment: Attachment) -> None:
    """Put an uploaded file onto the ticket itself."""
    _check_open(ticket)
    attachment.bound = True
    ticket.comments[0].attachments += (attachment,)
    _touched(account, ticket, "changed")


def rate(account: Account, ticket: Ticket, vote: str) -> None:
    ticket.satisfaction = vote
    _touched(account, ticket, "changed")


def _check_open(ticket: Ticket) -> None:
    if ticket.status == "closed":
        raise invalid(f"Ticket {ticket.number} is closed.")


def _reply(
    account: Account, ticket: Ticket, new: NewReply, *, author: Customer | AgentUser
) -> Comment:
    _check_open(ticket)
    attachments = tuple(_unbound(account, ticket, one) for one in new.attachment_ids)
    if len(set(new.attachment_ids)) < len(attachments):
        raise invalid("An attachment was named twice.")
    for attachment in attachments:
        attachment.bound = True
    comment = _comment(account, ticket, new, author)
    comment.attachments = attachments
    ticket.comments.append(comment)
    return comment


def _comment(
    account: Account, ticket: Ticket, new: NewReply, author: Customer | AgentUser | None = None
) -> Comment:
    return Comment(
        id=next(account.comment_ids),
        author=author or ticket.customer,
        content=new.content,
        created_at=account.now(),
        rich=new.rich,
        public=new.public,
    )


def _unbound(account: Account, ticket: Ticket, attachment_id: int) -> Attachment:
    """A file that was uploaded for a reply to this ticket and not used since."""
    attachment = account.attachments.get(attachment_id)
    if attachment is None or attachment.ticket_id != ticket.id:
        raise not_found(f"There is no attachment {attachment_id} for this ticket.")
    if attachment.bound:
        raise invalid(f"Attachment {attachment_id} was used before.")
    return attachment


def _apply(account: Account, ticket: Ticket, values: dict[str, Any]) -> None:
    """Set attributes and write down the moments of note."""
    now = account.now()
    custom = values.get("custom_fields", {})
    for name, value in {**values, "custom_fields": ticket.custom_fields | custom}.items():
        setattr(ticket, name, value)
    match ticket.status:
        case "open":
            ticket.resolved_at = None
        case "solving":
            ticket.solving_at = ticket.solving_at or now
        case "resolved":
            ticket.resolved_at = ticket.resolved_at or now
        case "closed":
            ticket.closed_at = ticket.closed_at or now


def _touched(account: Account, ticket: Ticket, kind: ChangeKind) -> None:
    ticket.updated_at = account.now()
    account.tell(kind, ticket)
