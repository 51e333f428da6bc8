"""Recognising what we wrote: KF5 has no key by which to ask whether a write was done."""

from helpdesks.kf5.wire.writing import words
from helpdesks.models import Comment, Draft, Reply, Ticket


def is_titled(ticket: Ticket, draft: Draft) -> bool:
    return _same(ticket.title, draft.title)


def is_draft(ticket: Ticket, draft: Draft) -> bool:
    """Whether a ticket says what a draft said."""
    said = words(draft.body, draft.uploads)
    return is_titled(ticket, draft) and _same(ticket.description, said)


def is_reply(comment: Comment, reply: Reply, author_id: str) -> bool:
    """Whether a comment says what a reply said, by the same author."""
    said = words(reply.body, reply.uploads)
    return is_by(comment, reply, author_id) and _same(comment.text, said)


def is_by(comment: Comment, reply: Reply, author_id: str) -> bool:
    return comment.author.id == author_id and comment.public is reply.public


def _same(one: str, other: str) -> bool:
    """Compare texts but for white space, which the desk does not always keep."""
    return "".join(one.split()) == "".join(other.split())
