"""One request in full: where it stands, its fields, and what was said."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.ids import OLDER, OPEN_EDIT, OPEN_LINK, OPEN_REPLY
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
from handlers.views.field_words import field_leaves, field_words
from handlers.views.requests import stale_line, stale_words
from handlers.views.standing import status_line
from handlers.views.state import TicketRef
from handlers.words import Translate
from handlers.workspace import Block, Message
from helpdesks.fields import Access, Field, FieldValue
from helpdesks.models import Comment, Ticket

COMMENTS_PER_PAGE = 5  # what fits into one message in useful length
FIELDS_ROOM = 3_500  # of JSON, where the comments leave as much
FEWEST_ROOM = 600
HEAD_ROOM = 2_500  # title, people, times and buttons
COMMENT_ROOM = 900  # its author, and words that say that it is shortened
FIELDS_SAID = 10  # in the text alone
SAID_LIMIT = 100
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
    editable: bool = False,
    several: bool = False,
) -> Message:
    """The request with a page of at most `COMMENTS_PER_PAGE` comments, oldest first.

    `comments` are pairs of a comment and its author's name; `older` is the page before them;
    `fields` give custom fields their labels, and those without one are not shown. `link` opens the
    request's thread. Internal comments, and fields that requesters may not see, are shown to
    agents only. `editable`: this reader may change it. `several`: there are other desks as well.
    """
    shown = [said for said in comments if agent or said[0].public][-COMMENTS_PER_PAGE:]
    head = [header(f"#{ticket.number} {ticket.title}")]
    if several:
        head.append(context(mrkdwn(t("Help desk: {desk}").format(desk=escape(desk)))))
    if stale is not None:
        head.append(stale_line(t, stale))
    head.append(ticket_details(t, ticket, requester=requester, assignee=assignee))
    known = _known_fields(ticket, fields, agent=agent)
    head += _fields(t, known, _fields_room(t, shown))
    foot = [divider(), actions(*_buttons(t, desk, ticket, older, link, editable=editable))]
    room = MESSAGE_LIMIT - weight([*head, *foot])
    talk = _conversation(t, shown, room) if shown else _description(t, ticket)
    text = "\n".join(_fallback(t, ticket, requester, shown, known, stale))
    return message(text, [*head, divider(), *talk, *foot])


def _known_fields(
    ticket: Ticket, fields: Sequence[Field], *, agent: bool
) -> list[tuple[Field, FieldValue]]:
    """The values that this reader may see, in the order of the desk's form."""
    held = {value.key: value for value in ticket.fields if value.values}
    seen = [f for f in fields if f.key in held and f.access(agent=agent) is not Access.HIDDEN]
    return [(field, held[field.key]) for field in seen]


def _fields_room(t: Translate, shown: Sequence[Said]) -> int:
    """How much of the message the fields may take beside the comments, in characters of JSON."""
    names = [attachment_names(t, comment.attachments) for comment, _ in shown]
    files = sum(len(json.dumps(each[:FILES_LIMIT], ensure_ascii=False)) for each in names)
    left = MESSAGE_LIMIT - HEAD_ROOM - COMMENT_ROOM * len(shown) - files
    return max(FEWEST_ROOM, min(FIELDS_ROOM, left))


def _fields(t: Translate, known: Sequence[tuple[Field, FieldValue]], room: int) -> list[Block]:
    """A line for each field, as many as there is room for."""
    lines: list[list[Element]] = []
    for at, (field, held) in enumerate(known):
        name = literal(("\n" if at else "") + _label(field), bold=True)
        line = [name, *field_leaves(t, field, held)]
        if weight([leaf for done in [*lines, line] for leaf in done]) > room:
            break
        lines.append(line)
    blocks = [rich(*(leaf for line in lines for leaf in line))] if lines else []
    if left := len(known) - len(lines):
        said = t.many("… and {n} more field", "… and {n} more fields", left).format(n=left)
        blocks.append(context(mrkdwn(said)))
    return blocks


def _label(field: Field) -> str:
    return one_line(field.label, NAME_LIMIT) or field.key


def _buttons(
    t: Translate,
    desk: str,
    ticket: Ticket,
    older: int | None,
    link: str | None,
    *,
    editable: bool,
) -> Iterator[Element]:
    ref = TicketRef(desk=desk, ticket_id=ticket.id, number=ticket.number)
    yield button(t("Reply"), OPEN_REPLY, ref.to_text(), style="primary")
    if editable:
        yield button(t("Edit"), OPEN_EDIT, ref.to_text())
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
    t: Translate,
    ticket: Ticket,
    requester: str,
    shown: Sequence[Said],
    known: Sequence[tuple[Field, FieldValue]],
    stale: datetime | None,
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
    for field, held in known[:FIELDS_SAID]:
        value = clip(field_words(t, field, held), SAID_LIMIT)
        yield f"{escape(_label(field))}: {value}"
    for comment, author in shown:
        words = clip(clean(comment.text[:COMMENT_LIMIT]), COMMENT_LIMIT // COMMENTS_PER_PAGE)
        yield f"{escape(one_line(author, NAME_LIMIT)) or t('Help desk')}: {escape(words)}"
