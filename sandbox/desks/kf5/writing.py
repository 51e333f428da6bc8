"""Every change of a ticket. All of a change is checked before any of it is made."""

from typing import Any

from sandbox.desks.kf5.bodies import NewComment, NewTicket
from sandbox.desks.kf5.errors import forbidden, invalid
from sandbox.desks.kf5.models import Attachment, Comment, Rating, Ticket, User
from sandbox.desks.kf5.state import Account, ChangeKind
from sandbox.desks.kf5.values import check_asked, check_title, read_values
from sandbox.desks.markup import to_html, to_text


def create_ticket(
    account: Account, new: NewTicket, *, author: User, requester: User, source: str = "api"
) -> Ticket:
    """Create a ticket; an author who is the requester and no agent is held to the end user's form.

    Raises Refusal (422) for a bad title, text, token, property or custom field.
    """
    title = check_title(account, new.title)
    values = read_values(account, new.details, as_agent=author.is_agent)
    if not author.is_agent:
        check_asked(account, values.get("custom_fields", {}))
    comment = _new_comment(account, new.comment, author)
    now = account.now()
    ticket = Ticket(
        id=next(account.ticket_ids),
        title=title,
        requester=requester,
        created_at=now,
        updated_at=now,
        source=source,
    )
    _apply(account, ticket, values)
    ticket.comments.append(comment)
    account.tickets.add(ticket)
    account.tell("created", ticket)
    return ticket


def reply(account: Account, ticket: Ticket, new: NewComment, *, author: User) -> Comment:
    """Add the requester's reply; it reopens a solved or waiting ticket."""
    _check_open(ticket)
    comment = _new_comment(account, new, author)
    ticket.comments.append(comment)
    if ticket.status in {"pending", "solved"}:
        _apply(account, ticket, {"status": "open"})
    _touched(account, ticket, "commented")
    return comment


def change(
    account: Account,
    ticket: Ticket,
    details: dict[str, Any],
    comment: NewComment | None,
    *,
    author: User,
) -> None:
    """Change a ticket as an agent, with or without a comment.

    Raises Refusal: 422 for a closed ticket or a bad value, 403 for a public comment by an agent
    who may only write internal ones.
    """
    _check_open(ticket)
    values = read_values(account, details, as_agent=True)
    if comment is not None and comment.public and not author.public_comments:
        raise forbidden("You may only write internal comments.")
    added = _new_comment(account, comment, author) if comment is not None else None
    _apply(account, ticket, values)
    if added is not None:
        ticket.comments.append(added)
    _touched(account, ticket, "changed" if added is None else "commented")


def rate(account: Account, ticket: Ticket, score: Any, content: Any) -> Rating:
    if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:  # noqa: PLR2004 - the scale is 1 to 5
        raise invalid("score must be a whole number from 1 to 5.")
    if content is not None and not isinstance(content, str):
        raise invalid("content must be text.")
    ticket.rating = Rating(id=ticket.id, score=score, comment=content or "")
    _touched(account, ticket, "changed")
    return ticket.rating


def push(account: Account, ticket: Ticket) -> None:
    """Hurry the desk up."""
    ticket.pushes += 1
    account.tell("changed", ticket)


def delete_ticket(account: Account, ticket: Ticket) -> None:
    account.tickets.remove(ticket)
    account.tell("deleted", ticket)


def _check_open(ticket: Ticket) -> None:
    if ticket.status == "closed":
        raise invalid(f"Ticket {ticket.id} is closed.")


def _new_comment(account: Account, new: NewComment, author: User) -> Comment:
    """Check a comment and bind its files; the last check, because binding cannot be undone."""
    text = new.text if new.text.strip() else to_text(new.html)
    if not text.strip():
        raise invalid("The content of a comment is required.")
    if len(text) > account.settings.max_text_characters:
        raise invalid(
            f"The content is longer than {account.settings.max_text_characters} characters."
        )
    return Comment(
        id=next(account.comment_ids),
        author=author,
        text=text,
        html=new.html or to_html(text),
        created_at=account.now(),
        public=new.public,
        attachments=_bind(account, new.uploads),
    )


def _bind(account: Account, tokens: tuple[str, ...]) -> tuple[Attachment, ...]:
    """Each token serves one comment, once."""
    found = [account.attachment_by_token(token) for token in tokens]
    unknown = [None for one in found if one is None or one.bound]
    if unknown or len(set(tokens)) < len(tokens):
        raise invalid("An upload token is unknown or was used before.")
    attachments = tuple(one for one in found if one is not None)
    for attachment in attachments:
        attachment.bound = True
    return attachments


def _apply(account: Account, ticket: Ticket, values: dict[str, Any]) -> None:
    """Set attributes; an assigned new ticket is open, and moments of note are written down."""
    now = account.now()
    custom = values.get("custom_fields", {})
    for name, value in {**values, "custom_fields": ticket.custom_fields | custom}.items():
        setattr(ticket, name, value)
    if ticket.assignee is not None:
        ticket.assigneed_at = ticket.assigneed_at or now
        if ticket.status == "new":
            ticket.status = "open"
    match ticket.status:
        case "solved":
            ticket.resolved_at = ticket.resolved_at or now
        case "closed":
            ticket.closed_at = ticket.closed_at or now
        case _:
            ticket.resolved_at = None


def _touched(account: Account, ticket: Ticket, kind: ChangeKind) -> None:
    account.tickets.touch(ticket, account.now())
    account.tell(kind, ticket)
