"""What a form shows, demands and allows for one person: Zammad's core workflow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.desks.zammad.attributes import Attribute, Workflow
from sandbox.desks.zammad.errors import masked
from sandbox.desks.zammad.models import Group, Ticket, User
from sandbox.desks.zammad.rules import acts_as_agent, works_in
from sandbox.desks.zammad.settings import Settings
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.values import CHOICES, options

CREATE = "create_middle"
EDIT = "edit"
_STANDARD_WORKFLOWS = [1, 2]


@dataclass(slots=True, kw_only=True)
class Form:
    """By field: show, hide or remove; demanded or not; the values there are to choose from."""

    visibility: dict[str, str] = field(default_factory=dict)
    mandatory: dict[str, bool] = field(default_factory=dict)
    readonly: dict[str, bool] = field(default_factory=dict)
    restrict_values: dict[str, list[str]] = field(default_factory=dict)
    select: dict[str, str] = field(default_factory=dict)
    matched_workflows: list[int] = field(default_factory=lambda: list(_STANDARD_WORKFLOWS))

    def check(self, changed: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        """Refuse (422, masked) a changed value that is not offered, or a demanded one missing.

        `whole` are all fields as they would be afterwards.
        """
        for name, value in changed.items():
            allowed = self.restrict_values.get(name)
            for one in value if isinstance(value, list) else [value]:
                if allowed is not None and not is_blank(one) and _as_sent(one) not in allowed:
                    raise masked(f"Invalid value '{one}' for field '{name}'!")
        for name, demanded in self.mandatory.items():
            shown = demanded and self.visibility.get(name) != "remove"
            if shown and name in whole and is_blank(whole[name]):
                raise masked(f"Missing required value for field '{name}'!")


def is_blank(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def _as_sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def form(
    account: Account,
    user: User,
    screen: str,
    params: Mapping[str, Any],
    ticket: Ticket | None = None,
) -> Form:
    """Work out a form from the definitions, the person's role and what is filled in so far."""
    role = role_of(user, ticket)
    made = Form()
    for attribute in account.known_attributes():
        if attribute.in_use and may_fill(attribute, role) and attribute.name != "pending_time":
            _add(made, attribute, screen, role, account.settings)
    if screen == CREATE:
        made.visibility["body"], made.mandatory["body"] = "show", False
        made.readonly["body"] = False
    _restrict(made, account, user, screen, params, ticket)
    _add_pending_time(made, account, role, params, ticket)
    for rule in account.workflows:
        _apply(made, rule, role, params, ticket)
    return made


def role_of(user: User, ticket: Ticket | None) -> str:
    """The permission whose screens count; an agent without a right in the group is a customer."""
    agent = user.is_agent if ticket is None else acts_as_agent(user, ticket.in_group)
    return "ticket.agent" if agent else "ticket.customer"


def may_fill(attribute: Attribute, role: str) -> bool:
    return role in attribute.data_option.get("permission", (role,))


def screens(attribute: Attribute, settings: Settings) -> dict[str, Any]:
    """The definition's screens, with what the strict form demands."""
    made = {screen: dict(roles) for screen, roles in attribute.screens.items()}
    for screen, roles in attribute.demands.items():
        for role in roles:
            entry = made.setdefault(screen, {}).get(role, {})
            made[screen][role] = entry | {"required": settings.strict_form}
    return made


def screen_entry(
    attribute: Attribute, screen: str, role: str, settings: Settings
) -> dict[str, Any]:
    """What the definition says of one screen to one role."""
    entries = screens(attribute, settings).get(screen, {})
    return {**entries.get("-all-", {}), **entries.get(role, {})}


def _add(form: Form, attribute: Attribute, screen: str, role: str, settings: Settings) -> None:
    entry = screen_entry(attribute, screen, role, settings)
    name = attribute.name
    form.visibility[name] = "show" if entry.get("shown", True) else "remove"
    if name == "organization_id":
        form.visibility[name] = "hide"
    required = not entry.get("null", attribute.data_option.get("null", True))
    form.mandatory[name] = bool(entry.get("required", required))
    form.readonly[name] = False
    if attribute.data_type in CHOICES and not attribute.data_option.get("relation"):
        empty = [""] if attribute.data_option.get("nulloption") else []
        form.restrict_values[name] = [*empty, *options(attribute)]


def _restrict(
    form: Form,
    account: Account,
    user: User,
    screen: str,
    params: Mapping[str, Any],
    ticket: Ticket | None,
) -> None:
    role = role_of(user, ticket)
    groups = [str(one.id) for one in _groups(account, user, screen, ticket)]
    form.restrict_values["group_id"] = ["", *groups]
    if len(groups) == 1 and role == "ticket.customer":
        form.visibility["group_id"] = "hide"
        form.select["group_id"] = groups[0]
    form.restrict_values["state_id"] = [str(one) for one in _states(account, role, screen, ticket)]
    usual = sorted(account.priorities.values(), key=lambda one: (one.ui_icon is not None, one.id))
    form.restrict_values["priority_id"] = [str(one.id) for one in usual]
    if role == "ticket.agent":
        group = account.groups.get(_number(params.get("group_id")) or _group_id(ticket))
        form.restrict_values["owner_id"] = ["", *_owners(account, group)]


def _groups(account: Account, user: User, screen: str, ticket: Ticket | None) -> Iterator[Group]:
    needed = "create" if screen == CREATE else "change"
    for group in account.groups.values():
        own = ticket is not None and ticket.in_group is group
        free = role_of(user, ticket) == "ticket.customer" or works_in(user, group, needed)
        if own or (group.active and free):
            yield group


def _states(account: Account, role: str, screen: str, ticket: Ticket | None) -> list[int]:
    """By type: customers open and close; agents do all but merge, and never go back to new."""
    if role == "ticket.customer":
        types = {1, 5} if screen == CREATE else {2, 5}
    else:
        types = {1, 2, 3, 4, 5} if screen == CREATE else {2, 3, 4, 5}
    found = [s.id for s in account.states.values() if s.active and s.state_type_id in types]
    if ticket is not None and ticket.in_state.id not in found:
        found.append(ticket.in_state.id)
    return found


def _owners(account: Account, group: Group | None) -> Iterable[str]:
    if group is None:
        return []
    return [str(u.id) for u in account.users.values() if u.active and works_in(u, group, "full")]


def _add_pending_time(
    form: Form,
    account: Account,
    role: str,
    params: Mapping[str, Any],
    ticket: Ticket | None,
) -> None:
    chosen = account.states.get(_number(params.get("state_id"))) or (
        ticket.in_state if ticket else None
    )
    asked = role == "ticket.agent" and chosen is not None and chosen.is_pending
    form.visibility["pending_time"] = "show" if asked else "remove"
    form.mandatory["pending_time"] = asked


def _apply(
    form: Form, rule: Workflow, role: str, params: Mapping[str, Any], ticket: Ticket | None
) -> None:
    if rule.field not in form.visibility or rule.role not in ("", role):
        return
    form.matched_workflows.append(rule.id)
    form.readonly[rule.field] = rule.readonly
    if rule.asked_by:
        kept = ticket.custom_fields.get(rule.asked_by, "") if ticket else ""
        if not str(params.get(rule.asked_by, kept)).startswith(rule.starts_with):
            form.visibility[rule.field] = "hide"
            form.mandatory[rule.field] = False


def _group_id(ticket: Ticket | None) -> int:
    return ticket.in_group.id if ticket else 0


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
