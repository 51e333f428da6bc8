"""Two tickets become one: the source is left behind with a last article and a link."""

from sandbox.desks.zammad.articles import NewArticle, add_article
from sandbox.desks.zammad.models import MERGED, Ticket, User
from sandbox.desks.zammad.state import Account, Link


class CannotMerge(Exception):
    """With the sentence Zammad answers, under status 200."""


def merge(account: Account, source: Ticket | None, target: Ticket | None, *, author: User) -> None:
    """Move everything said on `source` to `target`; articles keep their ids and times of making."""
    if source is None:
        raise CannotMerge("The source ticket could not be found.")
    if target is None:
        raise CannotMerge("The target ticket number could not be found.")
    if source is target:
        raise CannotMerge("Can't merge ticket with itself!")
    if source.in_state.is_merged or target.in_state.is_merged:
        raise CannotMerge("It is not possible to merge into an already merged ticket.")
    _move_articles(account, source, target)
    _move_links(account, source, target)
    source.in_state, source.owner = account.state_of_type(MERGED), None
    source.pending_time = None
    parting = NewArticle(author=author, body="merged", from_=author.name)
    article = add_article(account, source, parting)
    for ticket in (source, target):
        account.touch(ticket, author)
    account.tell("commented", source, article)
    account.tell("changed", target)


def _move_articles(account: Account, source: Ticket, target: Ticket) -> None:
    now = account.now()
    for article in source.articles:
        article.ticket_id, article.updated_at = target.id, now
    merged = [*target.articles, *source.articles]
    target.articles = sorted(merged, key=lambda one: (one.created_at, one.id))
    source.articles = []


def _move_links(account: Account, source: Ticket, target: Ticket) -> None:
    moved = []
    for link in account.links:
        ticket_id = target.id if link.ticket_id == source.id else link.ticket_id
        other_id = target.id if link.other_id == source.id else link.other_id
        if ticket_id != other_id:
            moved.append(Link(kind=link.kind, ticket_id=ticket_id, other_id=other_id))
    account.links = [
        *moved,
        Link(kind="parent", ticket_id=source.id, other_id=target.id),
        Link(kind="child", ticket_id=target.id, other_id=source.id),
    ]
