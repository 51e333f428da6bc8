"""Groups, and what the form for a new ticket says of them. Nested ones are called `A::B`."""

from typing import Any

from helpdesks.models import Group
from helpdesks.zammad.wire import envelope, workflow
from helpdesks.zammad.wire.values import Row, id_of, is_number, text


def listed(payload: Any) -> tuple[Group, ...]:
    """Read the list of groups, those in use."""
    return tuple(_group(row) for row in envelope.rows(payload, "groups") if _is_in_use(row))


def shown(payload: Any) -> tuple[Group, ...]:
    """Read the groups that the form for a new ticket names."""
    assets = _part(_part(payload, "assets"), "Group")
    rows = [row for row in assets.values() if isinstance(row, dict) and _is_in_use(row)]
    return tuple(_group(row) for row in rows)


def creatable(payload: Any) -> tuple[Group, ...]:
    """Read the groups in which whoever asked may open tickets."""
    workflow_said = _part(_part(payload, "form_meta"), "core_workflow")
    ids = workflow.allowed(workflow_said, "group_id")
    named = {group.id: group for group in shown(payload)}
    if ids is None:
        return tuple(named.values())
    return tuple(named.get(one, Group(id=one, name=one)) for one in ids if is_number(one))


def model(payload: Any) -> list[Row]:
    """Read what `signshow` says of the attributes of tickets."""
    return envelope.rows(_part(payload, "models").get("Ticket"), "signshow")


def _group(row: Row) -> Group:
    return Group(id=id_of(row.get("id"), "group.id"), name=text(row.get("name")))


def _is_in_use(row: Row) -> bool:
    return row.get("active") is not False


def _part(payload: Any, key: str) -> Row:
    found = payload.get(key) if isinstance(payload, dict) else None
    return found if isinstance(found, dict) else {}
