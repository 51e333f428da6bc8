"""A request's card: what a channel sees of it, kept current in place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.ids import OPEN_REPLY, SHOW
from handlers.text.escape import escape, one_line
from handlers.views.blocks import actions, button, context, details, header, message, mrkdwn, when
from handlers.views.standing import priority_word, status_line
from handlers.views.state import TicketRef
from handlers.views.watch import Detail
from handlers.words import Translate
from handlers.workspace import Block, Message
from helpdesks.models import Ticket

NAME_LIMIT = 100
TITLE_LIMIT = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A ticket and the names of its people. `opened_by` is the Slack user who asked, if any.

    `several`: there are other desks, so people are told which one it is at. With the detail
    "numbers" neither title nor people are shown. `audience` says what plain words below it are.
    """

    ticket: Ticket
    desk: str
    requester: str
    assignee: str | None
    opened_by: str | None
    synced_at: datetime
    several: bool = False
    detail: Detail = "conversation"
    audience: Literal["requesters", "agents"] = "requesters"


def request_card(t: Translate, *, card: Card, in_thread_hint: bool) -> Message:
    """The card; with `in_thread_hint`, people in its channel answer in its thread."""
    ticket = card.ticket
    ref = TicketRef(desk=card.desk, ticket_id=ticket.id, number=ticket.number).to_text()
    reply = t("Public reply") if card.audience == "agents" else t("Reply")
    return message(
        card_text(t, card),
        [
            header(f"#{ticket.number}" if _bare(card) else f"#{ticket.number} {ticket.title}"),
            _details(t, card),
            *_for_agents(t, card),
            actions(button(t("Show"), SHOW, ref), button(reply, OPEN_REPLY, ref)),
            _foot(t, card, in_thread_hint=in_thread_hint),
        ],
    )


def card_text(t: Translate, card: Card) -> str:
    """The card in one sentence, for notifications and screen readers."""
    desk = f"{escape(card.desk)} · " if card.several else ""
    number, status = escape(card.ticket.number), escape(status_line(t, card.ticket))
    if _bare(card):
        return desk + t("Request #{number}. {status}.").format(number=number, status=status)
    said = t("Request #{number}: {title}. {status}. Requester: {requester}. Assignee: {assignee}.")
    return desk + said.format(
        number=number,
        title=escape(one_line(card.ticket.title, TITLE_LIMIT)),
        status=status,
        requester=shown_name(t, card.requester),
        assignee=shown_name(t, card.assignee or "", t("nobody yet")),
    )


def ticket_details(t: Translate, ticket: Ticket, *, requester: str, assignee: str | None) -> Block:
    """Status, people, priority and times, in two columns."""
    pairs = [
        (t("Status"), escape(status_line(t, ticket))),
        (t("Priority"), escape(priority_word(t, ticket)) or t("Not set")),
        (t("Requester"), shown_name(t, requester)),
        (t("Assignee"), shown_name(t, assignee or "", t("Nobody yet"))),
        *_times(t, ticket),
    ]
    return details(pairs)


def shown_name(t: Translate, name: str, otherwise: str = "") -> str:
    """A person's name for mrkdwn, or what to say where there is none."""
    return escape(one_line(name, NAME_LIMIT)) or otherwise or t("Unknown")


def _bare(card: Card) -> bool:
    return card.detail == "numbers"


def _details(t: Translate, card: Card) -> Block:
    if not _bare(card):
        return ticket_details(t, card.ticket, requester=card.requester, assignee=card.assignee)
    return details([(t("Status"), escape(status_line(t, card.ticket))), *_times(t, card.ticket)])


def _times(t: Translate, ticket: Ticket) -> list[tuple[str, str]]:
    return [(t("Created"), when(ticket.created_at)), (t("Updated"), when(ticket.updated_at))]


def _for_agents(t: Translate, card: Card) -> Iterator[Block]:
    if card.audience == "agents":
        yield context(mrkdwn(t("Internal: plain words here are notes for agents.")))


def _foot(t: Translate, card: Card, *, in_thread_hint: bool) -> Block:
    parts = [escape(card.desk)] if card.several else []
    if card.opened_by:
        parts.append(t("Asked by {user} from Slack").format(user=f"<@{escape(card.opened_by)}>"))
    if in_thread_hint and card.audience == "agents":
        parts.append(t("Reply in this thread to add an internal note."))
    elif in_thread_hint:
        parts.append(t("Reply in this thread to answer."))
    in_step = t("In step with the help desk as of {time}").format(time=when(card.synced_at))
    return context(*(mrkdwn(part) for part in [*parts, in_step]))
