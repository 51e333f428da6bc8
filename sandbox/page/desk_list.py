"""A desk as an agent sees it: which desk, who one is, the filter, the list of tickets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.page import dates
from sandbox.page.desk_words import in_one, priority_mark, status_pill
from sandbox.page.html import Html, classes, el
from sandbox.page.icons import avatar
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer

SHOWN = 100


def ticket_list(pane: Pane, panes: Mapping[str, Pane], screen: Screen, viewer: Viewer) -> Html:
    """Every ticket that fits the filter, the last changed first; `panes` are all the desks."""
    tickets = pane.tickets(screen.agent)
    wanted = [one for one in tickets if screen.status in ("", one.status)]
    rows = [_row(one, pane, screen, viewer) for one in wanted[:SHOWN]]
    more = len(wanted) - SHOWN
    return el(
        "div",
        _desks(panes, screen, viewer) if len(panes) > 1 else None,
        el("div", el("h2", pane.title), _agents(pane, screen, viewer), class_="desk-head"),
        _filter(pane, tickets, screen, viewer),
        el("ol", rows, class_="ticket-rows", data_testid="ticket-list")
        if rows
        else el("p", viewer.t("No ticket in this state."), class_="empty-line"),
        el("p", f"+ {more}", class_="empty-line") if more > 0 else None,
        class_="desk-list-inner",
    )


def number(ticket: ShownTicket) -> str:
    """What people call the ticket by, with one #."""
    return f"#{ticket.number.removeprefix('#')}"


def _desks(panes: Mapping[str, Pane], screen: Screen, viewer: Viewer) -> Html:
    links = [
        el(
            "a",
            pane.title,
            href=screen.href(desk=name, ticket=None, status=""),
            aria_current="page" if name == screen.desk else None,
            data_nav=True,
            data_testid=f"desk-{name}",
        )
        for name, pane in panes.items()
    ]
    return el("nav", links, class_="segmented desk-switch", aria_label=viewer.t("Help desks"))


def _agents(pane: Pane, screen: Screen, viewer: Viewer) -> Html:
    links = [
        el(
            "a",
            avatar(agent.name, agent.handle, 24),
            agent.name,
            href=screen.href(agent=agent.handle),
            aria_current="true" if agent.handle == screen.agent else None,
            data_nav=True,
            data_testid=f"agent-{agent.handle}",
        )
        for agent in pane.agents()
    ]
    return el("nav", links, class_="segmented", aria_label=viewer.t("Acting as agent"))


def _filter(pane: Pane, tickets: Sequence[ShownTicket], screen: Screen, viewer: Viewer) -> Html:
    counts = Counter(one.status for one in tickets)
    chips = [_chip("", viewer.t("All"), len(tickets), screen)]
    chips += [
        _chip(word.value, in_one(word, viewer), counts[word.value], screen)
        for word in pane.statuses
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


def _row(ticket: ShownTicket, pane: Pane, screen: Screen, viewer: Viewer) -> Html:
    here = screen.ticket == ticket.id
    return el(
        "li",
        el(
            "a",
            el(
                "span",
                el("span", number(ticket), class_="mono muted"),
                status_pill(pane.statuses, ticket.status),
                el("time", _since(ticket.updated_at, viewer)),
                class_="ticket-line",
            ),
            el("b", ticket.title, class_="ticket-title"),
            el(
                "span",
                el("span", ticket.requester.name, class_="muted"),
                priority_mark(pane.priorities, ticket.priority),
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
