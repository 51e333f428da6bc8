from datetime import timedelta

from sandbox.desks.udesk.models import Comment, Customer, Ticket
from sandbox.desks.udesk.state import Account


def add_requests(
    account: Account,
    count: int,
    *,
    requester: Customer,
    title: str,
    text: str,
    status: str,
    every: timedelta,
) -> list[Ticket]:
    """Add many tickets at once, the oldest first and the last one now; subscribers hear nothing."""
    now = account.now()
    tickets = []
    for number in range(1, count + 1):
        moment = now - every * (count - number)
        content = Comment(
            id=next(account.comment_ids),
            author=requester,
            content=text.format(n=number),
            created_at=moment,
        )
        ticket = Ticket(
            id=next(account.ticket_ids),
            number=next(account.ticket_numbers),
            subject=title.format(n=number),
            customer=requester,
            created_at=moment,
            updated_at=moment,
            status=status,
            comments=[content],
        )
        account.tickets[ticket.id] = ticket
        tickets.append(ticket)
    return tickets
