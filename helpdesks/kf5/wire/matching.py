"""Recognising what we wrote: KF5 has no key by which to ask whether a write was done."""

from helpdesks.kf5.wire.file_addresses import text_without
from helpdesks.kf5.wire.writing import words
from helpdesks.models import Comment, Draft, Reply, Ticket


def is_titled(ticket: Ticket, draft: Draft) -> bool:
    return _same(ticket.title, text_without(draft.title))


def is_draft(ticket: Ticket, draft: Draft) -> bool:
    """Whether a ticket says what a draft said."""
    said = text_without(words(draft.body, draft.uploads))
    return is_titled(ticket, draft) and _same(ticket.description, said)


def is_reply(comment: Comment, reply: Reply, author_id: str) -> bool:
    """Whether a comment says what a reply said, by the same author."""
    names = {file.id: file.name for file in comment.attachments}
    said = text_without(words(reply.body, reply.uploads), names)
    return is_by(comment, reply, author_id) and _same(comment.text, said)


def is_by(comment: Comment, reply: Reply, author_id: str) -> bool:
    return comment.author.id == author_id and comment.public is reply.public


def _same(one: str, other: str) -> bool:
    """Compare texts but for white space, which the desk does not always keep."""
    return "".join(one.split()) == "".join(other.split())
