"""The KF5 desk as an agent sees it: who one is, the filter, the list of tickets."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sandbox.desks.kf5.models import STATUSES, Ticket, User
from sandbox.page import dates
from sandbox.page.html import Html, classes, el, join
from sandbox.page.icons import avatar
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer
from sandbox.page.words import CHINESE

# KF5's own words for its states and priorities stand beside the English ones.
STATUS_WORDS = {
    "new": ("New", "尚未受理"),
    "open": ("Open", "受理中"),
    "pending": ("Pending", "等待回复"),
    "solved": ("Solved", "已解决"),
    "closed": ("Closed", "已关闭"),
}
PRIORITY_WORDS = {
    "low": ("Low", "低"),
    "medium": ("Medium", "中"),
    "high": ("High", "高"),
    "urgent": ("Urgent", "紧急"),
}
SHOWN = 100


def ticket_list(
    tickets: Sequence[Ticket], agents: Sequence[User], screen: Screen, viewer: Viewer
) -> Html:
    """Every ticket that fits the filter, the last changed first."""
    wanted = [one for one in tickets if screen.status in ("", one.status)]
    rows = [_row(one, screen, viewer) for one in wanted[:SHOWN]]
    more = len(wanted) - SHOWN
    return el(
        "div",
        el("div", el("h2", "KF5 云客服"), _agents(agents, screen, viewer), class_="desk-head"),
        _filter(tickets, screen, viewer),
        el("ol", rows, class_="ticket-rows", data_testid="ticket-list")
        if rows
        else el("p", viewer.t("No ticket in this state."), class_="empty-line"),
        el("p", f"+ {more}", class_="empty-line") if more > 0 else None,
        class_="desk-list-inner",
    )


def status_pill(status: str) -> Html:
    english, chinese = STATUS_WORDS.get(status, (status, ""))
    return el("span", english, " ", el("span", chinese, lang="zh"), class_=f"pill status-{status}")


def priority_mark(priority: str | None) -> Html | None:
    if priority is None:
        return None
    english, chinese = PRIORITY_WORDS.get(priority, (priority, ""))
    return el(
        "span", english, " ", el("span", chinese, lang="zh"), class_=f"priority priority-{priority}"
    )


def both(english: str, viewer: Viewer) -> Html:
    """A phrase in the viewer's language and, smaller, in the other one, as KF5 shops have it."""
    other, code = (english, "en") if viewer.chinese else (CHINESE[english], "zh")
    return join(viewer.t(english), " ", el("small", other, lang=code))


def _agents(agents: Sequence[User], screen: Screen, viewer: Viewer) -> Html:
    links = []
    for agent in agents:
        handle = agent.email.partition("@")[0]
        links.append(
            el(
                "a",
                avatar(agent.name, handle, 24),
                agent.name,
                href=screen.href(agent=handle),
                aria_current="true" if handle == screen.agent else None,
                data_nav=True,
                data_testid=f"agent-{handle}",
            )
        )
    return el("nav", links, class_="segmented", aria_label=viewer.t("Acting as agent"))


def _filter(tickets: Sequence[Ticket], screen: Screen, viewer: Viewer) -> Html:
    counts = Counter(one.status for one in tickets)
    chips = [_chip("", viewer.t("All"), len(tickets), screen)]
    chips += [
        _chip(one, STATUS_WORDS[one][1 if viewer.chinese else 0], counts[one], screen)
        for one in STATUSES
    ]
    return el("nav", chips, class_="filter", aria_label=viewer.t("Status"))


def _chip(status: str, label: str, count: int, screen: Screen) -> Html:
    return el(
        "a",
        label,
        " ",
        el("small", count),
        href=screen.href(status=status, ticket=None),
        data_nav=True,
        aria_current="true" if status == screen.status else None,
        data_testid=f"filter-{status or 'all'}",
        class_="filter-chip",
    )


def _row(ticket: Ticket, screen: Screen, viewer: Viewer) -> Html:
    here = screen.ticket == ticket.id
    return el(
        "li",
        el(
            "a",
            el(
                "span",
                el("span", f"#{ticket.id}", class_="mono muted"),
                status_pill(ticket.status),
                el("time", _since(ticket.updated_at, viewer)),
                class_="ticket-line",
            ),
            el("b", ticket.title, class_="ticket-title"),
            el(
                "span",
                el("span", ticket.requester.name, class_="muted"),
                priority_mark(ticket.priority),
                class_="ticket-line",
            ),
            href=screen.href(ticket=ticket.id),
            data_nav=True,
            class_=classes("ticket-row", "here" if here else None),
            aria_current="page" if here else None,
            data_testid="ticket-row",
            data_ticket=ticket.id,
        ),
        data_key=str(ticket.id),
    )


def _since(at: datetime, viewer: Viewer) -> str:
    return dates.ago(at, viewer.now, viewer.locale)
