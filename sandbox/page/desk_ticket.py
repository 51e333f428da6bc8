"""One ticket at the desk: its heading and its conversation."""

from urllib.parse import quote

from sandbox.desks.pane import Pane, ShownComment, ShownFile, ShownTicket
from sandbox.page import dates
from sandbox.page.desk_list import number
from sandbox.page.desk_words import both, priority_mark, status_pill
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


def conversation(ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html:
    """All comments, oldest first; internal ones look like notes stuck on the page."""
    rows = [_comment(one, ticket, pane, viewer) for one in ticket.comments]
    return el("ol", rows, class_="comments")


def heading(ticket: ShownTicket, pane: Pane, viewer: Viewer, *, back: str) -> Html:
    """`back` is the address of the list, for windows that show one thing at a time."""
    leave = el(
        "a",
        icon("back"),
        href=back,
        data_nav=True,
        class_="btn btn-icon btn-quiet phone-only",
        aria_label=viewer.t("Back"),
    )
    facts = el(
        "p",
        el("span", number(ticket), class_="mono"),
        status_pill(pane.statuses, ticket.status),
        priority_mark(pane.priorities, ticket.priority),
        el("span", f"{ticket.requester.name} · {ticket.requester.email}", class_="muted"),
        class_="ticket-facts",
    )
    return el("header", leave, el("div", el("h2", ticket.title), facts), class_="ticket-head")


def _comment(comment: ShownComment, ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html:
    t, author = viewer.t, comment.author
    at = comment.created_at.astimezone(viewer.zone)
    kind = t("Requester") if author == ticket.requester else t("Agent") if author.is_agent else ""
    internal = None
    if not comment.public:
        internal = el(
            "span", icon("eye-off", 14), both("Internal note", viewer), class_="internal-mark"
        )
    return el(
        "li",
        avatar(author.name, author.handle, 34),
        el(
            "div",
            el(
                "header",
                el("b", author.name),
                el("small", kind),
                internal,
                _toggle(comment, ticket, pane, viewer),
                el(
                    "time", f"{at:%Y-%m-%d} {dates.clock_time(at, viewer.locale)}", title=f"{at:%Z}"
                ),
            ),
            el("div", _text(comment.text), class_="comment-text"),
            el("ul", [_file(one, pane.name) for one in comment.files], class_="attachments")
            if comment.files
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


def _toggle(comment: ShownComment, ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html | None:
    """Hides a comment from the requester or shows it, where the desk can do that afterwards."""
    if not pane.can_hide or ticket.closed:
        return None
    words = viewer.t("Make it internal") if comment.public else viewer.t("Make it public")
    return el(
        "button",
        words,
        type="button",
        class_="btn btn-quiet comment-toggle",
        data_act="desk-show",
        data_comment=comment.id,
        data_public="false" if comment.public else "true",
        data_ticket=ticket.id,
        data_testid="desk-show",
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


def file_address(file: ShownFile, desk: str) -> str:
    return f"/_page/desk/{desk}/files/{quote(file.id, safe='')}/{quote(file.name, safe='')}"


def _file(file: ShownFile, desk: str) -> Html:
    source = file_address(file, desk)
    ending = file.name.rpartition(".")[2].lower()
    picture = None
    if f"image/{ending.replace('jpg', 'jpeg')}" in PICTURES:
        picture = el("img", src=source, alt=file.name, loading="lazy")
    return el(
        "li",
        el(
            "a",
            picture or icon("clip", 16),
            el("span", file.name),
            el("small", size(file.size)),
            href=f"{source}?download=1",
            download=file.name,
            class_=classes("attachment-link", "with-picture" if picture else None),
        ),
    )
