"""The help desk's own page, as one of its agents sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.desks.kf5.desk import Desk
from sandbox.desks.kf5.models import Ticket
from sandbox.page import desk_ticket
from sandbox.page.desk_answer import answer_box
from sandbox.page.desk_list import ticket_list
from sandbox.page.desk_properties import properties
from sandbox.page.html import Html, el
from sandbox.page.screen import Screen
from sandbox.page.viewer import Viewer

Region = Callable[[], Html]


@dataclass(slots=True, kw_only=True)
class DeskPage:
    desk: Desk
    screen: Screen
    viewer: Viewer

    def regions(self) -> dict[str, Region]:
        """Every region of this screen by name, drawn when it is called."""
        return {
            "main": self._main,
            "desk-list": self._list,
            "desk-heading": lambda: self._of_ticket(desk_ticket.heading),
            "desk-conversation": lambda: self._of_ticket(desk_ticket.conversation),
            "desk-answer": lambda: self._of_ticket(answer_box),
            "desk-properties": self._properties,
        }

    def ticket(self) -> Ticket | None:
        wanted = self.screen.ticket
        return None if wanted is None else self.desk.account.tickets.get(wanted)

    def title(self) -> str:
        ticket = self.ticket()
        place = f"#{ticket.id} {ticket.title}" if ticket else "KF5 云客服"
        return f"{place} · Deskhand sandbox"

    def facts(self) -> dict[str, Any]:
        """What the script must know about this screen."""
        return {
            "data_place": "desk",
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
            return el(
                "div",
                listed,
                el("div", desk_ticket.no_ticket(self.viewer), class_="desk-ticket"),
                class_="desk",
            )
        inside = (
            el("div", desk_ticket.heading(ticket, self.viewer), data_region="desk-heading"),
            el(
                "div",
                desk_ticket.conversation(ticket, self.viewer),
                data_region="desk-conversation",
                class_="comments-scroll",
                tabindex="0",
            ),
            el("div", answer_box(ticket, self.viewer), data_region="desk-answer"),
        )
        aside = el("aside", self._properties(), class_="properties", data_region="desk-properties")
        return el(
            "div",
            listed,
            el("section", inside, class_="desk-ticket"),
            aside,
            class_="desk with-ticket",
        )

    def _list(self) -> Html:
        tickets = self.desk.agent(self.screen.agent).tickets()
        return ticket_list(tickets, self.desk.agents(), self.screen, self.viewer)

    def _properties(self) -> Html:
        ticket = self.ticket()
        if ticket is None:
            return Html("")
        return properties(ticket, self.desk.agents(), self.desk.fields, self.viewer)

    def _of_ticket(self, draw: Callable[[Ticket, Viewer], Html]) -> Html:
        ticket = self.ticket()
        return draw(ticket, self.viewer) if ticket else Html("")
