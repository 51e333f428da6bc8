from datetime import timedelta

from sandbox.desks.kf5.models import Comment, Ticket, User
from sandbox.desks.kf5.state import Account
from sandbox.desks.markup import to_html


def add_requests(
    account: Account,
    count: int,
    *,
    requester: User,
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
        words = text.format(n=number)
        tickets.append(
            Ticket(
                id=next(account.ticket_ids),
                title=title.format(n=number),
                requester=requester,
                created_at=moment,
                updated_at=moment,
                status=status,
                comments=[
                    Comment(
                        id=next(account.comment_ids),
                        author=requester,
                        text=words,
                        html=to_html(words),
                        created_at=moment,
                    )
                ],
            )
        )
    account.tickets.add_many(tickets)
    return tickets
