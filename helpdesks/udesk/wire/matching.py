"""Recognising what we wrote: Udesk has no key by which to ask whether a write was done."""

from helpdesks.models import Comment, Draft, Reply, Ticket
from helpdesks.udesk.wire.html import text_of
from helpdesks.udesk.wire.writing import content, words


def is_titled(ticket: Ticket, draft: Draft) -> bool:
    return _same(ticket.title, draft.title)


def is_draft(ticket: Ticket, draft: Draft) -> bool:
    """Whether a ticket says what a draft said."""
    return is_titled(ticket, draft) and _same(ticket.description, text_of(content(draft.body)))


def is_reply(comment: Comment, reply: Reply) -> bool:
    """Whether a comment says what a reply said, as text or as HTML that reads the same."""
    said = words(reply.body, reply.uploads)
    return _same(comment.text, said) or _same(comment.text, text_of(said))


def _same(one: str, other: str) -> bool:
    """Compare texts but for white space, which the desk does not always keep."""
    return "".join(one.split()) == "".join(other.split())
