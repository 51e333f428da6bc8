"""One request in full: where it stands, its fields, and what was said."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.ids import OLDER, OPEN_LINK, OPEN_REPLY
from handlers.text.escape import clean, clip, escape, one_line
from handlers.text.from_html import from_plain
from handlers.views.blocks import (
    MESSAGE_LIMIT,
    Element,
    actions,
    button,
    context,
    divider,
    header,
    literal,
    message,
    moment_leaf,
    mrkdwn,
    plain,
    rich,
    weight,
)
from handlers.views.card import shown_name, ticket_details
from handlers.views.conversation import attachment_names, comment_words
from handlers.views.requests import stale_line, stale_words
from handlers.views.standing import status_line
from handlers.views.state import TicketRef
from handlers.words import Translate
from handlers.workspace import Block, Message
from helpdesks.models import Comment, Field, Ticket

COMMENTS_PER_PAGE = 5  # what fits into one message in useful length
FIELDS_SHOWN = 10
VALUE_LIMIT = 200
NAME_LIMIT = 100
TITLE_LIMIT = 255
COMMENT_LIMIT = 3_000
FILES_LIMIT = 500

Said = tuple[Comment, str]


def request_message(
    t: Translate,
    *,
    desk: str,
    ticket: Ticket,
    requester: str,
    assignee: str | None,
    comments: Sequence[Said],
    older: int | None,
    agent: bool,
    link: str | None,
    fields: Sequence[Field] = (),
    stale: datetime | None = None,
) -> Message:
    """The request with a page of at most `COMMENTS_PER_PAGE` comments, oldest first.

    `comments` are pairs of a comment and its author's name; `older` is the page before them;
    `fields` give custom fields their labels, and those without one are not shown. `link` opens the
    request's thread. Internal comments are shown to agents only.
    """
    shown = [said for said in comments if agent or said[0].public][-COMMENTS_PER_PAGE:]
    head = [header(f"#{ticket.number} {ticket.title}")]
    if stale is not None:
        head.append(stale_line(t, stale))
    head.append(ticket_details(t, ticket, requester=requester, assignee=assignee))
    if values := list(_field_leaves(ticket, fields)):
        head.append(rich(*values))
    foot = [divider(), actions(*_buttons(t, desk, ticket, older, link))]
    room = MESSAGE_LIMIT - weight([*head, *foot])
    talk = _conversation(t, shown, room) if shown else _description(t, ticket)
    text = "\n".join(_fallback(t, ticket, requester, shown, stale))
    return message(text, [*head, divider(), *talk, *foot])


def _field_leaves(ticket: Ticket, fields: Sequence[Field]) -> Iterator[Element]:
    labels = {field.key: field for field in fields}
    known = [value for value in ticket.fields if value.key in labels and value.value]
    for index, value in enumerate(known[:FIELDS_SHOWN]):
        field = labels[value.key]
        said = next((o.label for o in field.options if o.value == value.value), value.value)
        yield literal(("\n" if index else "") + one_line(field.label, NAME_LIMIT), bold=True)
        yield literal(f"  {one_line(said, VALUE_LIMIT)}")


def _buttons(
    t: Translate, desk: str, ticket: Ticket, older: int | None, link: str | None
) -> Iterator[Element]:
    ref = TicketRef(desk=desk, ticket_id=ticket.id, number=ticket.number)
    yield button(t("Reply"), OPEN_REPLY, ref.to_text(), style="primary")
    if older is not None:
        before = TicketRef(desk=desk, ticket_id=ticket.id, number=ticket.number, page=older)
        yield button(t("Older comments"), OLDER, before.to_text())
    if link is not None:
        yield button(t("Open thread"), OPEN_LINK, url=link)


def _conversation(t: Translate, shown: Sequence[Said], room: int) -> list[Block]:
    """Each comment gets its share of the room; what short ones leave goes to longer ones."""
    by_length = sorted(range(len(shown)), key=lambda i: len(shown[i][0].html or shown[i][0].text))
    written: dict[int, list[Block]] = {}
    for done, index in enumerate(by_length):
        share = room // (len(shown) - done)
        written[index] = _comment(t, *shown[index], room=share)
        room -= weight(written[index])
    return [block for index in sorted(written) for block in written[index]]


def _comment(t: Translate, comment: Comment, author: str, *, room: int) -> list[Block]:
    """One comment in about `room` characters of JSON, shortened where it has to be."""
    name = one_line(author, NAME_LIMIT) or t("Help desk")
    who = [literal(name, bold=True), literal("  "), moment_leaf(comment.created_at)]
    if not comment.public:
        who.append(literal("  " + t("Internal note, for agents only"), italic=True))
    foot = []
    if comment.attachments:
        foot.append(context(plain(attachment_names(t, comment.attachments), FILES_LIMIT)))
    shortened = context(mrkdwn(t("… shortened here; the help desk has all of it")))
    words = comment_words(comment, room - weight([rich(*who), shortened, *foot]))
    if words.rest:
        foot.insert(0, shortened)
    return [rich(*who), *words.blocks, *foot]


def _description(t: Translate, ticket: Ticket) -> list[Block]:
    words = from_plain(ticket.description, characters=COMMENT_LIMIT)
    return words.blocks or [context(mrkdwn(t("Nobody has written anything yet.")))]


def _fallback(
    t: Translate, ticket: Ticket, requester: str, shown: Sequence[Said], stale: datetime | None
) -> Iterator[str]:
    said = t("Request #{number}: {title}. {status}. Requester: {requester}.")
    yield said.format(
        number=escape(ticket.number),
        title=escape(one_line(ticket.title, TITLE_LIMIT)),
        status=escape(status_line(t, ticket)),
        requester=shown_name(t, requester),
    )
    if stale is not None:
        yield stale_words(t, stale)
    for comment, author in shown:
        words = clip(clean(comment.text[:COMMENT_LIMIT]), COMMENT_LIMIT // COMMENTS_PER_PAGE)
        yield f"{escape(one_line(author, NAME_LIMIT)) or t('Help desk')}: {escape(words)}"
