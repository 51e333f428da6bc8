"""The properties of a ticket as they arrive, looked up and turned into what a ticket holds.

Creating and updating name them differently: `ticket_field` and `assignee_email` there,
`custom_fields` and `agent_id` here. Keys of the other call are passed over in silence.
"""

from collections.abc import Callable
from typing import Any

from sandbox.desks.udesk.bodies import (
    LONGEST,
    Json,
    comma_names,
    required_text,
    whole_number,
)
from sandbox.desks.udesk.errors import UNKNOWN, Denied, invalid, not_found
from sandbox.desks.udesk.models import (
    PRIORITIES,
    STATUSES,
    AgentUser,
    Choice,
    Customer,
    Group,
    choice,
)
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.values import read_custom_fields

_Reader = Callable[[Account, Any], Any]


def read_for_create(account: Account, details: Json) -> dict[str, Any]:
    """Attributes of a new `Ticket`."""
    return _read(account, details, _CREATE)


def read_for_update(account: Account, details: Json) -> dict[str, Any]:
    """Attributes of `Ticket` and their new values."""
    return _read(account, details, _UPDATE)


def find_customer(account: Account, kind: Any, content: Any) -> Customer:
    """The customer whose email, cellphone or customer_id equals `content`. Raises 2005."""
    wanted = str(content or "").strip()
    if not wanted:
        raise Denied(UNKNOWN, "Who the customer is must be told by a type and its content.")
    match kind:
        case "email":
            found = account.customer_by_email(wanted)
        case "cellphone":
            everybody = account.customers.values()
            found = next((one for one in everybody if wanted in one.cellphones), None)
        case "customer_id" | "id":
            found = account.customers.get(int(wanted)) if wanted.isdigit() else None
        case _:
            raise invalid(f"A customer is not found by {kind}.")
    if found is None:
        raise not_found(f"There is no customer with this {kind}.")
    return found


def _read(
    account: Account, details: Json, readers: dict[str, tuple[str, _Reader]]
) -> dict[str, Any]:
    return {
        attribute: read(account, details[name])
        for name, (attribute, read) in readers.items()
        if name in details
    }


def _subject(_: Account, value: Any) -> str:
    return required_text({"subject": value}, "subject", LONGEST)


def _status(_: Account, value: Any) -> str:
    return _by_id(STATUSES, value, "status_id").word


def _priority(_: Account, value: Any) -> str:
    return _by_id(PRIORITIES, value, "priority_id").name


def _priority_name(_: Account, value: Any) -> str:
    if value not in {one.name for one in PRIORITIES}:
        raise invalid(f"{value} is not a priority.")
    return str(value)


def _by_id(choices: tuple[Choice, ...], value: Any, key: str) -> Choice:
    found = choice(choices, whole_number(value, key))
    if found is None:
        raise invalid(f"{value} is not a {key}.")
    return found


def _agent(account: Account, value: Any) -> AgentUser | None:
    if value in (None, ""):
        return None
    return _working(account.agents.get(whole_number(value, "agent_id")), value)


def _agent_by_email(account: Account, value: Any) -> AgentUser:
    return _working(account.agent_by_email(str(value)), value)


def _working(agent: AgentUser | None, asked: Any) -> AgentUser:
    if agent is None or agent.disabled:
        raise not_found(f"There is no agent {asked}.")
    return agent


def _group(account: Account, value: Any) -> Group | None:
    if value in (None, ""):
        return None
    group = account.groups.get(whole_number(value, "user_group_id"))
    if group is None:
        raise not_found(f"There is no group {value}.")
    return group


def _group_by_name(account: Account, value: Any) -> Group:
    for group in account.groups.values():
        if group.name == value:
            return group
    raise not_found(f"There is no group {value}.")


def _tags(_: Account, value: Any) -> tuple[str, ...]:
    return comma_names(value, "tags")


def _followers(account: Account, value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(one in account.agents for one in value):
        raise invalid("follower_ids must be an array of agents' ids.")
    return tuple(value)


def _creator(account: Account, value: Any) -> AgentUser | Customer:
    creator = account.agent_by_email(str(value)) or account.customer_by_email(str(value))
    if creator is None:
        raise not_found(f"There is nobody with the address {value}.")
    return creator


def _custom_fields(account: Account, value: Any) -> dict[str, str]:
    return read_custom_fields(account, "ticket", value)


_CREATE: dict[str, tuple[str, _Reader]] = {
    "priority": ("priority", _priority_name),
    "assignee_email": ("assignee", _agent_by_email),
    "agent_group_name": ("group", _group_by_name),
    "follower_ids": ("follower_ids", _followers),
    "tags": ("tags", _tags),
    "status_id": ("status", _status),
    "ticket_field": ("custom_fields", _custom_fields),
    "creator_email": ("creator", _creator),
}
_UPDATE: dict[str, tuple[str, _Reader]] = {
    "subject": ("subject", _subject),
    "agent_id": ("assignee", _agent),
    "user_group_id": ("group", _group),
    "status_id": ("status", _status),
    "priority_id": ("priority", _priority),
    "tags": ("tags", _tags),
    "custom_fields": ("custom_fields", _custom_fields),
}
