"""Forms and the definitions of fields, as JSON for one person."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.desks.zammad.attributes import Attribute
from sandbox.desks.zammad.form import (
    CREATE,
    Form,
    form,
    may_fill,
    role_of,
    screen_entry,
    screens,
)
from sandbox.desks.zammad.models import NOBODY, Ticket, User
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.times import to_wire
from sandbox.desks.zammad.values import CHOICES, MANY

Json = dict[str, Any]
_TICKETS = 1


def perform(
    account: Account,
    user: User,
    screen: str,
    params: Mapping[str, Any],
    ticket: Ticket | None = None,
    *,
    request_id: str = "default",
) -> Json:
    """The answer of the core workflow."""
    made = form(account, user, screen, params, ticket)
    body: Json = {
        "restrict_values": made.restrict_values,
        "request_id": request_id,
        "visibility": made.visibility,
        "mandatory": made.mandatory,
        "readonly": made.readonly,
        "select": made.select,
        "fill_in": {},
        "eval": [],
        "matched_workflows": made.matched_workflows,
        "rerun_count": _reruns(made),
    }
    if account.settings.is_new:
        body["flags"] = {}
    return body


def _reruns(made: Form) -> int:
    return int(bool(made.select))


def form_meta(
    account: Account,
    user: User,
    screen: str,
    params: Mapping[str, Any],
    ticket: Ticket | None = None,
) -> Json:
    article_types = [] if screen == CREATE else [10, 5]
    return {
        "filter": {"type_id": article_types},
        "dependencies": None,
        "configure_attributes": None if ticket is None else for_role(account, user, ticket),
        "core_workflow": perform(account, user, screen, params, ticket),
    }


def for_role(account: Account, user: User, ticket: Ticket | None = None) -> list[Json]:
    """The definitions of tickets' fields, each screen reduced to the person's role."""
    return list(_for_role(account, role_of(user, ticket)))


def _for_role(account: Account, role: str) -> Iterator[Json]:
    for one in account.known_attributes():
        if not one.in_use or not may_fill(one, role):
            continue
        settings = account.settings
        found = {
            "name": one.name,
            "display": one.display,
            "tag": one.data_type,
            "screen": {screen: screen_entry(one, screen, role, settings) for screen in one.screens},
            **one.data_option,
        }
        if one.data_type in MANY:
            found["multiple"] = True
        if one.data_type in CHOICES - {"boolean"} and not one.built_in:
            found["historical_options"] = dict(_labels(one.data_option.get("options") or {}))
        yield found


def _labels(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        yield from found.items()
        return
    for node in found:
        yield node["value"], node["name"]
        yield from _labels(node.get("children") or [])


def definition(account: Account, attribute: Attribute, *, listed: bool) -> Json:
    """A definition as administrators see it; a list names the object, a single one its id."""
    belongs: Json = {"object": "Ticket"} if listed else {"object_lookup_id": _TICKETS}
    return {
        "id": attribute.id,
        "name": attribute.name,
        "display": attribute.display,
        "data_type": attribute.data_type,
        "data_option": attribute.data_option,
        "data_option_new": {},
        "editable": attribute.editable,
        "active": attribute.active,
        "screens": screens(attribute, account.settings),
        "to_create": attribute.to_create,
        "to_migrate": attribute.to_create,
        "to_delete": False,
        "to_config": False,
        "position": attribute.position,
        "created_by_id": NOBODY,
        "updated_by_id": NOBODY,
        "created_at": to_wire(attribute.created_at),
        "updated_at": to_wire(attribute.created_at),
        **belongs,
    }
