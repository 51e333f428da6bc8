"""A page of requests: a listing or the result of a search."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from handlers.ids import COMMAND, OPEN_LIST, OPEN_NEW, SHOW
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    MESSAGE_LIMIT,
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
    weight,
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
MOST_DESKS = 12  # that have a button of their own
MOST_SILENT = 8

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A request and the desk it is from."""

    ticket: Ticket
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A desk that did not answer, and why; "stale": what was known `since` then is shown.

    The other words for why are "down", "refused" and the names of abilities that are off.
    """

    desk: str
    why: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of requests. Where there are several desks, `desks` are those of its tickets in order.

    `narrow` are the desks that the list can be narrowed to. `cut`: there are more than a list of
    all desks can reach.
    """

    page: Page
    desks: tuple[str, ...] = ()
    silent: tuple[Silent, ...] = ()
    narrow: tuple[str, ...] = ()
    cut: bool = False


def requests_message(t: Translate, *, listed: Listed, state: ListState) -> Message:
    """A page of at most `PAGE_SIZE` requests."""
    page = listed.page
    blocks = [header(_heading(t, state)), context(mrkdwn(_summary(t, listed, state)))]
    blocks += [context(mrkdwn(line)) for line in _silences(t, listed)]
    if not page.tickets:
        blocks += _empty(t, state)
    for at, ticket in enumerate(page.tickets[:PAGE_SIZE]):
        blocks += _row(t, ticket, state.desk, listed.desks[at] if listed.desks else "")
    if listed.cut:
        blocks.append(context(mrkdwn(t("There are more. Choose one help desk to see them all."))))
    blocks.append(divider())
    hint = [context(mrkdwn(_search_hint(t)))] if state.is_search else []
    for row in filter(None, _controls(t, listed, state)):
        if weight([*blocks, actions(*row), *hint]) <= MESSAGE_LIMIT:  # each button has the words
            blocks.append(actions(*row))
    return message("\n".join(_fallback(t, listed, state)), [*blocks, *hint])


def _silences(t: Translate, listed: Listed) -> Iterator[str]:
    """A line for each desk that is not quite here (mrkdwn)."""
    yield from (_silence(t, one, listed) for one in listed.silent[:MOST_SILENT])
    if (left := len(listed.silent) - MOST_SILENT) > 0:
        said = t.many("… and {n} more help desk", "… and {n} more help desks", left)
        yield said.format(n=left)


def _silence(t: Translate, silent: Silent, listed: Listed) -> str:
    """Why a desk is missing, or how old what is shown of it is (mrkdwn)."""
    several = len(listed.narrow) > 1
    name = escape(silent.desk)
    if silent.why == "stale" and silent.since is not None:
        if not several:
            return stale_words(t, silent.since)
        said = t("{desk} is not answering; this is what was known of it at {time}.")
        return said.format(desk=name, time=when(silent.since))
    sentences = {
        "field_value_search": t("{desk} cannot search by the value of a field."),
        "organization_listing": t("{desk} cannot list the requests of an organization."),
        "refused": t("{desk} does not allow you this list; its requests are missing here."),
    }
    missing = t("{desk} is not answering; its requests are missing here.")
    return sentences.get(silent.why, missing).format(desk=name)


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


def _summary(t: Translate, listed: Listed, state: ListState) -> str:
    page = listed.page
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
    if len(listed.narrow) > 1:
        parts.append(escape(state.desk) or t("All help desks"))
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


def _row(t: Translate, ticket: Ticket, desk: str, said: str) -> list[Block]:
    """A request; `said` is its desk where the list is of several."""
    ref = TicketRef(desk=said or desk, ticket_id=ticket.id, number=ticket.number)
    show = button(t("Show"), f"{SHOW}:{ref.desk}:{ticket.id}", ref.to_text())
    title = plain(f"#{ticket.number} {one_line(ticket.title, TITLE_LIMIT)}")
    return [section(title, show), context(mrkdwn(_standing(t, ticket, said)))]


def _standing(t: Translate, ticket: Ticket, desk: str) -> str:
    parts = [desk] if desk else []
    parts.append(status_line(t, ticket))
    if priority := priority_word(t, ticket):
        parts.append(t("Priority: {priority}").format(priority=priority))
    parts = [escape(part) for part in parts]
    parts.append(t("Updated {time}").format(time=when(ticket.updated_at)))
    return " · ".join(parts)


def _controls(t: Translate, listed: Listed, state: ListState) -> Iterator[list[Element]]:
    """Rows of buttons; every action_id in a message is different after its colon."""
    state, turn, page = replace(state, first=False), [], listed.page
    if state.page > 1:
        turn.append(_go(t("Previous"), "previous", replace(state, page=state.page - 1)))
    if page.more:
        turn.append(_go(t("Next"), "next", replace(state, page=state.page + 1)))
    yield turn
    first = replace(state, page=1)
    yield _narrowing(t, first, listed.narrow)
    if state.is_search:
        return
    others = [progress for progress in FILTERS if progress != state.progress]
    filters = [
        _go(t(FILTERS[progress]), str(progress or "all"), replace(first, progress=progress))
        for progress in others
    ]
    yield [*filters, *_sorting(t, first)]


def _narrowing(t: Translate, state: ListState, desks: tuple[str, ...]) -> list[Element]:
    """Buttons to the list of one desk, and back to that of all."""
    if not 1 < len(desks) <= MOST_DESKS:
        return []
    others = [desk for desk in ("", *desks) if desk != state.desk]
    said = {desk: t("Only {desk}").format(desk=desk) for desk in others}
    said[""] = t("All help desks")
    return [_go(said[desk], f"desk-{desk}", replace(state, desk=desk)) for desk in others]


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


def _fallback(t: Translate, listed: Listed, state: ListState) -> Iterator[str]:
    yield f"{escape(_heading(t, state))} ({_summary(t, listed, state)})"
    yield from _silences(t, listed)
    for at, ticket in enumerate(listed.page.tickets[:PAGE_SIZE]):
        title = escape(one_line(ticket.title, TITLE_LIMIT))
        desk = f"{escape(listed.desks[at])} · " if listed.desks else ""
        yield f"#{escape(ticket.number)} {title} · {desk}{escape(status_line(t, ticket))}"
    if not listed.page.tickets:
        yield _nothing(t, state)


def _nothing(t: Translate, state: ListState) -> str:
    block = _empty(t, state)[0]
    return str(block["text"]["text"])
