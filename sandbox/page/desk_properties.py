"""What an agent may set on a ticket, and what else is known of it."""

from collections.abc import Iterable

from sandbox.desks.pane import Pane, ShownTicket
from sandbox.page.desk_words import both, in_both, word_for
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer

Choices = Iterable[tuple[str, str]]
COMMON = frozenset({"Type", "Tags", "Came by"})
"""Labels that desks share and that the page knows in both languages."""


def properties(ticket: ShownTicket, pane: Pane, viewer: Viewer) -> Html:
    assignee = ticket.assignee.handle if ticket.assignee else ""
    people = [("", "—"), *((one.handle, one.name) for one in pane.agents())]
    return el(
        "div",
        _select("status", both("Status", viewer), _states(ticket, pane), ticket.status, ticket),
        _select(
            "priority",
            both("Priority", viewer),
            _priorities(ticket, pane),
            ticket.priority or "",
            ticket,
        ),
        _select("assignee", both("Assignee", viewer), people, assignee, ticket),
        _select("group", both("Group", viewer), _groups(ticket, pane), ticket.group, ticket),
        el("dl", [_fact(name, value) for name, value in _facts(ticket, viewer)]),
        _rare_acts(pane, viewer),
        class_="properties-inner",
        data_ticket=ticket.id,
    )


def _states(ticket: ShownTicket, pane: Pane) -> list[tuple[str, str]]:
    """Every state, and the ticket's own even if nobody can choose it."""
    known = [(word.value, in_both(word)) for word in pane.statuses]
    if ticket.status not in {value for value, _ in known}:
        known.append((ticket.status, in_both(word_for(pane.statuses, ticket.status))))
    return known


def _priorities(ticket: ShownTicket, pane: Pane) -> list[tuple[str, str]]:
    """Every priority; none at all only where the desk offers that or the ticket has none."""
    known = [(word.value, in_both(word)) for word in pane.priorities]
    if not ticket.priority and "" not in {value for value, _ in known}:
        known.insert(0, ("", "—"))
    return known


def _groups(ticket: ShownTicket, pane: Pane) -> list[tuple[str, str]]:
    """Every group; none at all only where the ticket has none."""
    known = [(name, name) for name in pane.groups()]
    return known if ticket.group else [("", "—"), *known]


def _rare_acts(pane: Pane, viewer: Viewer) -> Html | None:
    """Buttons for what is done now and then, where the desk can do it."""
    t = viewer.t
    merge = _button("desk-merge", t("Merge into…")) if pane.can_merge else None
    delete = _button("desk-delete", t("Delete the ticket"), "danger") if pane.can_delete else None
    return el("div", merge, delete, class_="rare-acts") if merge or delete else None


def _button(act: str, words: str, look: str = "plain") -> Html:
    return el(
        "button",
        words,
        type="button",
        class_=f"btn btn-{look}",
        data_act=act,
        data_testid=act,
    )


def _select(name: str, label: Html, choices: Choices, chosen: str, ticket: ShownTicket) -> Html:
    options = [
        el("option", words, value=value, selected=value == chosen) for value, words in choices
    ]
    menu = el(
        "select",
        options,
        id=f"set-{name}",
        name=name,
        data_set=name,
        disabled=ticket.closed,
        data_testid=f"desk-{name}",
    )
    return el(
        "div",
        el("label", label, for_=f"set-{name}", class_="label"),
        el("span", menu, icon("chevron", 16), class_="select"),
        class_="field",
    )


def _facts(ticket: ShownTicket, viewer: Viewer) -> Iterable[tuple[str, str]]:
    t = viewer.t
    yield t("Requester"), f"{ticket.requester.name}\n{ticket.requester.email}"
    for label, value in ticket.facts:
        yield t(label) if label in COMMON else label, value
    for label, at in ((t("Created"), ticket.created_at), (t("Updated"), ticket.updated_at)):
        yield label, f"{at.astimezone(viewer.zone):%Y-%m-%d %H:%M}"


def _fact(name: str, value: str) -> Html:
    return el("div", el("dt", name), el("dd", value))
