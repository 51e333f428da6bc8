"""A page of requests: a listing or the result of a search."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from handlers.ids import COMMAND, OPEN_LIST, OPEN_NEW, SHOW
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    Element,
    actions,
    button,
    context,
    divider,
    header,
    message,
    mrkdwn,
    plain,
    section,
    when,
)
from handlers.views.inputs import OPTION_VALUE_LIMIT, option, select
from handlers.views.standing import priority_word, status_line, status_word
from handlers.views.state import ListState, TicketRef
from handlers.words import Translate, later
from handlers.workspace import Block, Message
from helpdesks.models import Page, Ticket

PAGE_SIZE = 10  # what fits into one message with room to spare
TITLE_LIMIT = 150
WORDS_LIMIT = 100

HEADINGS = {
    ("mine", "open"): later("My open requests"),
    ("mine", "solved"): later("My solved requests"),
    ("mine", None): later("All my requests"),
    ("organization", "open"): later("Open requests of my organization"),
    ("organization", "solved"): later("Solved requests of my organization"),
    ("organization", None): later("All requests of my organization"),
}
ORDERS: dict[Literal["updated", "created", "status"], str] = {
    "updated": later("Last updated first"),
    "created": later("Newest first"),
    "status": later("By status"),
}
FILTERS: dict[Literal["open", "solved"] | None, str] = {
    "open": later("Show open"),
    "solved": later("Show solved"),
    None: later("Show all"),
}


def requests_message(
    t: Translate, *, page: Page, state: ListState, stale: datetime | None = None
) -> Message:
    """A page of at most `PAGE_SIZE` requests; `stale`: a desk that is down told them then."""
    blocks = [header(_heading(t, state)), context(mrkdwn(_summary(t, page, state)))]
    if stale is not None:
        blocks.append(stale_line(t, stale))
    if not page.tickets:
        blocks += _empty(t, state)
    for ticket in page.tickets[:PAGE_SIZE]:
        blocks += _row(t, ticket, state.desk)
    blocks.append(divider())
    blocks += [actions(*row) for row in _controls(t, page, state) if row]
    if state.is_search:
        blocks.append(context(mrkdwn(_search_hint(t))))
    return message("\n".join(_fallback(t, page, state, stale)), blocks)


def stale_line(t: Translate, moment: datetime) -> Block:
    return context(mrkdwn(stale_words(t, moment)))


def stale_words(t: Translate, moment: datetime) -> str:
    said = t("The help desk is not answering; this is what was known at {time}.")
    return said.format(time=when(moment))


def _heading(t: Translate, state: ListState) -> str:
    if not state.is_search:
        return t(HEADINGS[state.scope, state.progress])
    if state.words:
        words = one_line(state.words, WORDS_LIMIT)
        return t("Requests with “{words}”").format(words=words)
    return t("Requests found")


def _summary(t: Translate, page: Page, state: ListState) -> str:
    first = (page.number - 1) * page.size + 1
    last = first + len(page.tickets) - 1
    parts = [_narrowed(t, state)] if state.is_search else []
    if not page.tickets:
        parts.append(t("None"))
    elif page.total is None:
        parts.append(t("{first} to {last}").format(first=first, last=last))
    else:
        said = t("{first} to {last} of {total}")
        parts.append(said.format(first=first, last=last, total=page.total))
    return " · ".join(part for part in parts if part)


def _narrowed(t: Translate, state: ListState) -> str:
    """What a search is limited to, beside its words."""
    parts = []
    if state.statuses:
        names = t(", ").join(status_word(t, status) for status in state.statuses)
        parts.append(t("Status: {names}").format(names=escape(names)))
    if state.field_value:
        value = escape(one_line(state.field_value, WORDS_LIMIT))
        parts.append(t("Field: {value}").format(value=value))
    mine = state.scope == "mine"
    parts.append(t("My requests") if mine else t("Requests of my organization"))
    return " · ".join(parts)


def _row(t: Translate, ticket: Ticket, desk: str) -> list[Block]:
    ref = TicketRef(desk=desk, ticket_id=ticket.id, number=ticket.number)
    show = button(t("Show"), f"{SHOW}:{ticket.id}", ref.to_text())
    title = plain(f"#{ticket.number} {one_line(ticket.title, TITLE_LIMIT)}")
    return [section(title, show), context(mrkdwn(_standing(t, ticket)))]


def _standing(t: Translate, ticket: Ticket) -> str:
    parts = [status_line(t, ticket)]
    if priority := priority_word(t, ticket):
        parts.append(t("Priority: {priority}").format(priority=priority))
    parts = [escape(part) for part in parts]
    parts.append(t("Updated {time}").format(time=when(ticket.updated_at)))
    return " · ".join(parts)


def _controls(t: Translate, page: Page, state: ListState) -> Iterator[list[Element]]:
    """Rows of buttons; every action_id in a message is different after its colon."""
    state, turn = replace(state, first=False), []
    if state.page > 1:
        turn.append(_go(t("Previous"), "previous", replace(state, page=state.page - 1)))
    if page.more:
        turn.append(_go(t("Next"), "next", replace(state, page=state.page + 1)))
    yield turn
    if state.is_search:
        return
    first = replace(state, page=1)
    others = [progress for progress in FILTERS if progress != state.progress]
    filters = [
        _go(t(FILTERS[progress]), str(progress or "all"), replace(first, progress=progress))
        for progress in others
    ]
    yield [*filters, *_sorting(t, first)]


def _go(text: str, name: str, state: ListState) -> Element:
    return button(text, f"{OPEN_LIST}:{name}", state.to_text())


def _sorting(t: Translate, state: ListState) -> list[Element]:
    options = [
        option(t(said), replace(state, order=order).to_text()) for order, said in ORDERS.items()
    ]
    if any(len(o["value"]) > OPTION_VALUE_LIMIT for o in options):
        return []  # only with a desk's name of 70 characters or more
    return [select(f"{OPEN_LIST}:order", options, chosen=state.to_text())]


def _empty(t: Translate, state: ListState) -> list[Block]:
    if state.is_search:
        said = t("Nothing was found. Try fewer or other words, or search your organization too.")
        return [section(mrkdwn(said))]
    if state.page > 1:
        return [section(mrkdwn(t("This page is empty now. Go back to see the others.")))]
    said = t("There are no requests here. Do you need help with something?")
    return [section(mrkdwn(said), button(t("New request"), OPEN_NEW, style="primary"))]


def _search_hint(t: Translate) -> str:
    word = t("printer")
    return t("Narrow a search with words like these: {example}").format(
        example=f"`{COMMAND} search {word} status:open,pending in:org`"
    )


def _fallback(t: Translate, page: Page, state: ListState, stale: datetime | None) -> Iterator[str]:
    yield f"{escape(_heading(t, state))} ({_summary(t, page, state)})"
    if stale is not None:
        yield stale_words(t, stale)
    for ticket in page.tickets[:PAGE_SIZE]:
        title = escape(one_line(ticket.title, TITLE_LIMIT))
        yield f"#{escape(ticket.number)} {title} · {escape(status_line(t, ticket))}"
    if not page.tickets:
        yield _nothing(t, state)


def _nothing(t: Translate, state: ListState) -> str:
    block = _empty(t, state)[0]
    return str(block["text"]["text"])
