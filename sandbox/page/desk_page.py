"""A help desk's own page, as one of its agents sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.page import desk_ticket
from sandbox.page.desk_answer import answer_box
from sandbox.page.desk_list import number, ticket_list
from sandbox.page.desk_properties import properties
from sandbox.page.html import Html, el
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer

Region = Callable[[], Html]
OfTicket = Callable[[ShownTicket, Pane, Viewer], Html]


@dataclass(slots=True, kw_only=True)
class DeskPage:
    """`panes` are the desks that run; `screen` names one of them and one of its agents."""

    panes: Mapping[str, Pane]
    screen: Screen
    viewer: Viewer

    @property
    def pane(self) -> Pane:
        return self.panes[self.screen.desk]

    def regions(self) -> dict[str, Region]:
        """Every region of this screen by name, drawn when it is called."""
        return {
            "main": self._main,
            "desk-list": self._list,
            "desk-heading": lambda: self._of_ticket(self._heading),
            "desk-conversation": lambda: self._of_ticket(desk_ticket.conversation),
            "desk-answer": lambda: self._of_ticket(answer_box),
            "desk-properties": lambda: self._of_ticket(properties),
        }

    def ticket(self) -> ShownTicket | None:
        wanted = self.screen.ticket
        return None if wanted is None else self.pane.ticket(wanted)

    def title(self) -> str:
        ticket = self.ticket()
        place = f"{number(ticket)} {ticket.title}" if ticket else self.pane.title
        return f"{place} · Deskhand sandbox"

    def facts(self) -> dict[str, Any]:
        """What the script must know about this screen."""
        return {
            "data_place": "desk",
            "data_desk": self.screen.desk,
            "data_agent": self.screen.agent,
            "data_ticket": self.screen.ticket,
            "data_as": self.screen.user or None,
            "data_locale": self.viewer.locale,
        }

    def _main(self) -> Html:
        ticket = self.ticket()
        listed = el(
            "div", self._list(), class_="desk-list", data_region="desk-list", data_keep_scroll=True
        )
        if ticket is None:
            empty = el("div", desk_ticket.no_ticket(self.viewer), class_="desk-ticket")
            return el("div", listed, empty, class_="desk")
        return el("div", listed, self._shown(ticket), class_="desk with-ticket")

    def _shown(self, ticket: ShownTicket) -> tuple[Html, Html]:
        inside = (
            el("div", self._heading(ticket, self.pane, self.viewer), data_region="desk-heading"),
            el(
                "div",
                desk_ticket.conversation(ticket, self.pane, self.viewer),
                data_region="desk-conversation",
                class_="comments-scroll",
                tabindex="0",
            ),
            el("div", answer_box(ticket, self.pane, self.viewer), data_region="desk-answer"),
        )
        facts = properties(ticket, self.pane, self.viewer)
        return (
            el("section", inside, class_="desk-ticket"),
            el("aside", facts, class_="properties", data_region="desk-properties"),
        )

    def _list(self) -> Html:
        return ticket_list(self.pane, self.panes, self.screen, self.viewer)

    def _heading(self, ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html:
        return desk_ticket.heading(ticket, pane, viewer, back=self.screen.href(ticket=None))

    def _of_ticket(self, draw: OfTicket) -> Html:
        ticket = self.ticket()
        return draw(ticket, self.pane, self.viewer) if ticket else Html("")
