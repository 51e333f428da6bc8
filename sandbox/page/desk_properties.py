"""What an agent may set on a ticket, and what the requester filled in."""

from collections.abc import Iterable, Sequence

from sandbox.desks.kf5.models import PRIORITIES, STATUSES, Ticket, TicketField, User
from sandbox.page.desk_list import PRIORITY_WORDS, STATUS_WORDS, both
from sandbox.page.html import Html, el
from sandbox.page.icons import icon
from sandbox.page.viewer import Viewer

Choices = Iterable[tuple[str, str]]


def properties(
    ticket: Ticket, agents: Sequence[User], fields: Sequence[TicketField], viewer: Viewer
) -> Html:
    closed = ticket.status == "closed"
    people: list[tuple[str, str]] = [
        ("", "—"),
        *((one.email.partition("@")[0], one.name) for one in agents),
    ]
    assignee = ticket.assignee.email.partition("@")[0] if ticket.assignee else ""
    states = [(one, " ".join(STATUS_WORDS[one])) for one in STATUSES]
    priorities = [("", "—"), *((one, " ".join(PRIORITY_WORDS[one])) for one in PRIORITIES)]
    return el(
        "div",
        _select("status", both("Status", viewer), states, ticket.status, closed),
        _select("priority", both("Priority", viewer), priorities, ticket.priority or "", closed),
        _select("assignee", both("Assignee", viewer), people, assignee, closed),
        el("dl", [_fact(name, value) for name, value in _facts(ticket, fields, viewer)]),
        class_="properties-inner",
        data_ticket=ticket.id,
    )


def _select(name: str, label: Html, choices: Choices, chosen: str, disabled: bool) -> Html:
    options = [
        el("option", words, value=value, selected=value == chosen) for value, words in choices
    ]
    menu = el(
        "select",
        options,
        id=f"set-{name}",
        name=name,
        data_set=name,
        disabled=disabled,
        data_testid=f"desk-{name}",
    )
    return el(
        "div",
        el(
            "label",
            label,
            for_=f"set-{name}",
            class_="label",
        ),
        el("span", menu, icon("chevron", 16), class_="select"),
        class_="field",
    )


def _facts(
    ticket: Ticket, fields: Sequence[TicketField], viewer: Viewer
) -> Iterable[tuple[str, str]]:
    t = viewer.t
    yield t("Requester"), f"{ticket.requester.name}\n{ticket.requester.email}"
    if ticket.group:
        yield t("Group"), ticket.group.name
    if ticket.type:
        yield t("Type"), ticket.type
    titles = {one.name: one.agent_title for one in fields}
    for name, value in ticket.custom_fields.items():
        if value:
            yield titles.get(name, name), value
    if ticket.tags:
        yield t("Tags"), ", ".join(ticket.tags)
    yield t("Came by"), ticket.source
    for label, at in ((t("Created"), ticket.created_at), (t("Updated"), ticket.updated_at)):
        yield label, f"{at.astimezone(viewer.zone):%Y-%m-%d %H:%M}"


def _fact(name: str, value: str) -> Html:
    return el("div", el("dt", name), el("dd", value))
