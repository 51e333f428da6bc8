"""What happens at the desk, said in a request's thread."""

from collections.abc import Sequence

from handlers.errors import left_behind
from handlers.ids import SHOW
from handlers.text.escape import escape, one_line
from handlers.text.filenames import human_size
from handlers.text.from_html import Shown, from_html, from_plain
from handlers.views.blocks import (
    actions,
    button,
    context,
    literal,
    message,
    mrkdwn,
    plain,
    rich,
    weight,
)
from handlers.views.state import TicketRef
from handlers.words import Translate
from handlers.workspace import Author, Message
from helpdesks.models import Attachment, Comment

NAME_LIMIT = 100
AUTHOR_LIMIT = 60  # Slack takes 80 characters with what stands around it
FILES_SHOWN = 10
ROOM = 9_000  # of JSON; the rest of a message is for what stands around the words
SHORTEST = 100  # characters; shorter than that, markup is worth less than words
AROUND = 200  # JSON of a block around its words, each of which may count twice


def comment_message(
    t: Translate,
    *,
    comment: Comment,
    author: str,
    number: str,
    desk: str,
    ticket_id: str,
    named: bool = False,
) -> Message:
    """A comment with its author and the names of its attachments, which follow by themselves.

    An internal note says that it is one before anything else. Who is `named` above the message is
    not named in it again.
    """
    name = one_line(author, NAME_LIMIT) or t("Help desk")
    shown = comment_words(comment, ROOM)
    note = [] if comment.public else [context(plain(_note_line(t)))]
    who = [] if named else [rich(literal(name, bold=True))]
    blocks = [*note, *who, *shown.blocks]
    if comment.attachments:
        blocks.append(context(plain(attachment_names(t, comment.attachments))))
    if shown.rest:
        ref = TicketRef(desk=desk, ticket_id=ticket_id, number=number).to_text()
        rest = t("… the rest is in request #{number}").format(number=escape(number))
        blocks += [context(mrkdwn(rest)), actions(button(t("Show"), SHOW, ref))]
    return message(_fallback(t, name, shown, comment), blocks)


def comment_author(t: Translate, name: str, *, picture: str = "") -> Author:
    """In whose name a comment is posted: never ours, and nobody's own in Slack either."""
    said = t("{name} (help desk)").format(name=one_line(name, AUTHOR_LIMIT))
    return Author(name=said, picture=picture)


def comment_words(comment: Comment, room: int) -> Shown:
    """The words of a comment in at most `room` characters of JSON (no less than 300).

    They come from its HTML where it has some; where markup would take most of the room, they are
    shown without it.
    """
    html = comment.html if comment.html.strip() else ""
    limit = room
    while html and limit > SHORTEST:
        shown = from_html(html, characters=limit)
        taken = weight(shown.blocks)
        if taken <= room:
            return shown
        limit = min(limit, taken) * room // (2 * taken)
    return from_plain(comment.text, characters=max(room - AROUND, SHORTEST) // 2)


def attachment_names(t: Translate, attachments: Sequence[Attachment]) -> str:
    """One line with the names and sizes of attachments; not escaped."""
    names = [_sized(attachment.name, attachment.size) for attachment in attachments[:FILES_SHOWN]]
    more = len(attachments) - len(names)
    if more > 0:
        names.append(t.many("{n} more", "{n} more", more).format(n=more))
    said = t.many("Attachment: {names}", "Attachments: {names}", len(attachments))
    return said.format(names=t(", ").join(names))


def attachment_note(
    t: Translate, *, name: str | None, size: int | None, why: str, number: str, link: str
) -> Message:
    """Say why an attachment is not in the thread; `link` opens the desk that has it.

    With None for its name it is one of an internal note, of which nothing is told.
    """
    shown = t("A file of an internal note") if name is None else escape(_sized(name, size))
    said = t("{name} is not shown here. {reason}").format(name=shown, reason=left_behind(t, why))
    where = t("You find it in request #{number} at the help desk: {link}").format(
        number=escape(number), link=f"<{escape(link)}>"
    )
    return message(f"{said} {where}", [context(mrkdwn(said), mrkdwn(where))])


def _sized(name: str, size: int | None) -> str:
    shown = one_line(name, NAME_LIMIT)
    return shown if size is None else f"{shown} ({human_size(size)})"


def _note_line(t: Translate) -> str:
    return "🔒 " + t("Internal note, for agents only")


def _fallback(t: Translate, name: str, shown: Shown, comment: Comment) -> str:
    lines = [t("{author}: {words}").format(author=escape(name), words=shown.text)]
    if not comment.public:
        lines.insert(0, _note_line(t))
    if comment.attachments:
        lines.append(escape(attachment_names(t, comment.attachments)))
    return "\n".join(lines)
