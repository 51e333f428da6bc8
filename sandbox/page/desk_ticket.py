"""One ticket at the desk: its heading and its conversation."""

from urllib.parse import quote

from sandbox.desks.kf5.models import Attachment, Comment, Ticket
from sandbox.page import dates
from sandbox.page.desk_list import both, priority_mark, status_pill
from sandbox.page.files import PICTURES, size
from sandbox.page.html import Html, classes, el, link
from sandbox.page.icons import avatar, icon
from sandbox.page.mrkdwn import INLINE
from sandbox.page.viewer import Viewer


def no_ticket(viewer: Viewer) -> Html:
    return el(
        "div",
        icon("desk", 40),
        el("h3", viewer.t("Pick a ticket")),
        el(
            "p",
            viewer.t(
                "Requests made in Slack arrive here; what you answer goes back into their threads."
            ),
        ),
        class_="empty",
    )


def conversation(ticket: Ticket, viewer: Viewer) -> Html:
    """All comments, oldest first; internal ones look like notes stuck on the page."""
    return el("ol", [_comment(one, ticket, viewer) for one in ticket.comments], class_="comments")


def heading(ticket: Ticket, viewer: Viewer) -> Html:
    back = el(
        "a",
        icon("back"),
        href="/desk/kf5",
        data_nav=True,
        class_="btn btn-icon btn-quiet phone-only",
        aria_label=viewer.t("Back"),
    )
    facts = el(
        "p",
        el("span", f"#{ticket.id}", class_="mono"),
        status_pill(ticket.status),
        priority_mark(ticket.priority),
        el("span", f"{ticket.requester.name} · {ticket.requester.email}", class_="muted"),
        class_="ticket-facts",
    )
    return el("header", back, el("div", el("h2", ticket.title), facts), class_="ticket-head")


def _comment(comment: Comment, ticket: Ticket, viewer: Viewer) -> Html:
    t, author = viewer.t, comment.author
    at = comment.created_at.astimezone(viewer.zone)
    kind = t("Requester") if author is ticket.requester else t("Agent") if author.is_agent else ""
    internal = None
    if not comment.public:
        internal = el(
            "span", icon("eye-off", 14), both("Internal note", viewer), class_="internal-mark"
        )
    return el(
        "li",
        avatar(author.name, author.email.partition("@")[0], 34),
        el(
            "div",
            el(
                "header",
                el("b", author.name),
                el("small", kind),
                internal,
                el(
                    "time", f"{at:%Y-%m-%d} {dates.clock_time(at, viewer.locale)}", title=f"{at:%Z}"
                ),
            ),
            el("div", _text(comment.text), class_="comment-text"),
            el("ul", [_attachment(one) for one in comment.attachments], class_="attachments")
            if comment.attachments
            else None,
            class_="comment-body",
        ),
        class_=classes(
            "comment",
            None if comment.public else "internal",
            "by-agent" if author.is_agent else None,
        ),
        data_key=str(comment.id),
        data_testid="comment",
        data_public="true" if comment.public else "false",
    )


def _text(source: str) -> list[Html | str]:
    """Plain text with its addresses as links: what a customer wrote is never markup."""
    parts: list[Html | str] = []
    position = 0
    for found in INLINE.finditer(source):
        if found["url"]:
            parts += [source[position : found.start()], link(found["url"], found["url"])]
            position = found.end()
    return [*parts, source[position:]]


def attachment_address(attachment: Attachment) -> str:
    return f"/_page/desk/files/{attachment.id}/{quote(attachment.name, safe='')}"


def _attachment(attachment: Attachment) -> Html:
    source = attachment_address(attachment)
    ending = attachment.name.rpartition(".")[2].lower()
    picture = None
    if f"image/{ending.replace('jpg', 'jpeg')}" in PICTURES:
        picture = el("img", src=source, alt=attachment.name, loading="lazy")
    return el(
        "li",
        el(
            "a",
            picture or icon("clip", 16),
            el("span", attachment.name),
            el("small", size(attachment.size)),
            href=f"{source}?download=1",
            download=attachment.name,
            class_=classes("attachment-link", "with-picture" if picture else None),
        ),
    )
