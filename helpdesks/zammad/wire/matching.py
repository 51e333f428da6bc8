"""Recognising what we wrote: Zammad has no key by which to ask whether a write was done."""

from helpdesks.models import Body, Comment, Draft, Reply, Ticket, Upload
from helpdesks.zammad.wire.pictures import without_pictures
from helpdesks.zammad.wire.plain import plain
from helpdesks.zammad.wire.writing import content, title


def is_titled(ticket: Ticket, draft: Draft) -> bool:
    return _same(ticket.title, title(draft))


def is_draft(ticket: Ticket, draft: Draft) -> bool:
    """Whether a ticket says what a draft said."""
    return is_titled(ticket, draft) and _same(ticket.description, words(draft.body, draft.uploads))


def is_reply(comment: Comment, reply: Reply, author_id: str) -> bool:
    """Whether a comment says what a reply said, by the same author."""
    return is_by(comment, reply, author_id) and _same(
        comment.text, words(reply.body, reply.uploads)
    )


def is_by(comment: Comment, reply: Reply, author_id: str) -> bool:
    return comment.author.id == author_id and comment.public is reply.public


def words(body: Body, uploads: tuple[Upload, ...]) -> str:
    """Say how what we send will read."""
    said, content_type = content(body, uploads)
    return plain(without_pictures(said).html) if content_type == "text/html" else said


def _same(one: str, other: str) -> bool:
    """Compare texts but for white space, which the server does not always keep."""
    return "".join(one.split()) == "".join(other.split())
