from datetime import timedelta

from sandbox.desks.zammad.models import Article, Ticket, User
from sandbox.desks.zammad.state import Account


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
    state = next(one for one in account.states.values() if one.name == status)
    tickets = []
    for place in range(1, count + 1):
        moment, number = now - every * (count - place), next(account.ticket_ids)
        article = Article(
            id=next(account.article_ids),
            ticket_id=number,
            body=text.format(n=place),
            created_by=requester,
            updated_by=requester,
            created_at=moment,
            updated_at=moment,
            type="web",
            sender="Customer",
            origin_by=requester,
            from_=f"{requester.name} <{requester.email}>",
        )
        account.articles[article.id] = article
        tickets.append(
            Ticket(
                id=number,
                number=f"2{number:04d}",
                title=title.format(n=place),
                customer=requester,
                organization=requester.organization,
                in_group=account.groups[1],
                in_state=state,
                in_priority=account.priorities[2],
                created_by=requester,
                updated_by=requester,
                created_at=moment,
                updated_at=moment,
                articles=[article],
                last_contact_at=moment,
                last_contact_customer_at=moment,
                created_type="web",
                created_sender="Customer",
            )
        )
    account.tickets.add_many(tickets)
    return tickets
