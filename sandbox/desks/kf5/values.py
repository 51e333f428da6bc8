"""The properties of a ticket as they arrive, checked and turned into what a ticket holds."""

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.desks.kf5.bodies import Json, read_custom_fields
from sandbox.desks.kf5.errors import invalid
from sandbox.desks.kf5.models import PRIORITIES, STATUSES, TYPES, TicketField
from sandbox.desks.kf5.state import Account
from sandbox.desks.kf5.times import from_wire

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
END_USER_WRITES = frozenset({"priority", "custom_fields"})

_Reader = Callable[[Account, Any], Any]


def read_values(account: Account, details: Json, *, as_agent: bool) -> dict[str, Any]:
    """Attributes of `Ticket` and their new values; an end user's other properties are ignored."""
    values: dict[str, Any] = {}
    for name, (attribute, read) in _READERS.items():
        if name in details and (as_agent or name in END_USER_WRITES):
            values[attribute] = read(account, details[name])
    if not as_agent:
        _check_editable(account, values.get("custom_fields", {}))
    return values


def check_asked(account: Account, given: dict[str, str | None]) -> None:
    """Hold an end user's new request to the form: all that it requires, nothing it did not ask."""
    for field in account.fields.values():
        title = field.enduser_title or field.agent_title
        shown = field.active and field.enduser_visible and field.enduser_editable
        asked = shown and _is_asked(account, field, given)
        if asked and field.enduser_required and not given.get(field.name):
            raise invalid(f"{title} is required.")
        if shown and not asked and given.get(field.name):
            raise invalid(f"{title} is not asked here.")


def _is_asked(account: Account, field: TicketField, given: dict[str, str | None]) -> bool:
    """Whether the field stands alone, or under an option that was chosen."""
    parent = account.fields.get(field.cascade_id or 0)
    return parent is None or given.get(parent.name) == field.cascade_value


def check_title(account: Account, title: Any) -> str:
    if not isinstance(title, str) or not title.strip():
        raise invalid("A title is required.")
    if len(title) > account.settings.max_title_characters:
        raise invalid(
            f"The title is longer than {account.settings.max_title_characters} characters."
        )
    return title


def _one_of(name: str, allowed: tuple[str, ...], *, optional: bool) -> _Reader:
    def read(_: Account, value: Any) -> str | None:
        if value in allowed or (optional and value is None):
            checked: str | None = value
            return checked
        raise invalid(f"{name} must be one of {', '.join(allowed)}.")

    return read


def _assignee(account: Account, value: Any) -> Any:
    if value is None:
        return None
    user = account.users.get(value) if isinstance(value, int) else None
    if user is None or not user.is_agent:
        raise invalid(f"{value} is not an agent.")
    return user


def _group(account: Account, value: Any) -> Any:
    group = account.groups.get(value) if isinstance(value, int) else None
    if group is None and value is not None:
        raise invalid(f"{value} is not a group.")
    return group


def _tags(_: Account, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise invalid("tags must be an array of texts.")
    return tuple(dict.fromkeys(value))


def _people(account: Account, value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(one in account.users for one in value):
        raise invalid("collaborator_ids must be an array of user ids.")
    return tuple(value)


def _ticket_id(account: Account, value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or account.tickets.get(value) is None:
        raise invalid(f"{value} is not a ticket.")
    return value


def _time(_: Account, value: Any) -> Any:
    return None if value is None else from_wire(str(value))


def _custom_fields(account: Account, value: Any) -> dict[str, str | None]:
    given = read_custom_fields(value)
    known = {field.name: field for field in account.fields.values() if field.active}
    for name, text in given.items():
        if name not in known:
            raise invalid(f"There is no field {name}.")
        if text and not _fits(known[name], text):
            raise invalid(f"{text} is not a value of {known[name].agent_title}.")
    return given


def _fits(field: TicketField, value: str) -> bool:
    match field.type:
        case "dropdownlist":
            return value in {option["value"] for option in field.options}
        case "multi_options":
            return _fits_levels(field, value)
        case "checkbox":
            return value in {"0", "1"}
        case "number" if not _NUMBER.fullmatch(value):
            return False
        case _:
            return not field.regexp or re.fullmatch(field.regexp, value) is not None


def _fits_levels(field: TicketField, value: str) -> bool:
    """A JSON array in a string, or a path that ends in a slash; parents before children."""
    try:
        path = json.loads(value) if value.startswith("[") else value.rstrip("/").split("/")
    except ValueError:
        return False
    parent = 0
    for name in path:
        found = [o for o in field.options["list"] if o["key"] == name and o["parent"] == parent]
        if not found:
            return False
        parent = found[0]["id"]
    return True


def _check_editable(account: Account, given: dict[str, str | None]) -> None:
    for field in account.fields.values():
        if field.name in given and not (field.enduser_visible and field.enduser_editable):
            raise invalid(f"{field.agent_title} is not yours to fill in.")


_READERS: dict[str, tuple[str, _Reader]] = {
    "title": ("title", check_title),
    "type": ("type", _one_of("type", TYPES, optional=True)),
    "status": ("status", _one_of("status", STATUSES, optional=False)),
    "priority": ("priority", _one_of("priority", PRIORITIES, optional=True)),
    "assignee_id": ("assignee", _assignee),
    "group_id": ("group", _group),
    "problem_id": ("problem_id", _ticket_id),
    "due_at": ("due_at", _time),
    "tags": ("tags", _tags),
    "collaborator_ids": ("collaborator_ids", _people),
    "custom_fields": ("custom_fields", _custom_fields),
}
