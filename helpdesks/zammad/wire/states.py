"""Zammad's states and priorities, which administrators rename and add to, in our words."""

from collections.abc import Iterable
from dataclasses import dataclass

from helpdesks.errors import Refused
from helpdesks.models import Priority, Status
from helpdesks.zammad.wire.values import Row, id_of, maybe_id, text

NEW, OPEN, PENDING_REMINDER, PENDING_ACTION, CLOSED, MERGED, REMOVED = map(str, range(1, 8))
"""The ids of the types of states, which nobody can change."""

BY_TYPE = {
    NEW: Status.NEW,
    OPEN: Status.OPEN,
    PENDING_REMINDER: Status.PENDING,
    PENDING_ACTION: Status.PENDING,
    CLOSED: Status.SOLVED,
    MERGED: Status.CLOSED,
    REMOVED: Status.CLOSED,
}
BY_NAME = {
    "new": NEW,
    "open": OPEN,
    "pending reminder": PENDING_REMINDER,
    "pending close": PENDING_ACTION,
    "closed": CLOSED,
    "merged": MERGED,
    "removed": REMOVED,
}
SET_BY = {Status.OPEN: OPEN, Status.PENDING: PENDING_REMINDER, Status.SOLVED: CLOSED}
"""The type of state that an agent sets for each status."""

PRIORITY_NAMES = {
    "low": Priority.LOW,
    "normal": Priority.MEDIUM,
    "medium": Priority.MEDIUM,
    "high": Priority.HIGH,
    "urgent": Priority.URGENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    id: str
    name: str
    type: str
    active: bool = True
    usual: bool = False

    @property
    def status(self) -> Status:
        return BY_TYPE.get(self.type, Status.OTHER)


@dataclass(frozen=True, slots=True)
class States:
    """The states of a desk, by id."""

    by_id: dict[str, State]

    def status(self, state_id: str) -> Status:
        state = self.by_id.get(state_id)
        return state.status if state else Status.OTHER

    def name(self, state_id: str) -> str:
        state = self.by_id.get(state_id)
        return state.name if state else ""

    def is_merged(self, state_id: str) -> bool:
        state = self.by_id.get(state_id)
        return state is not None and state.type == MERGED

    def ids(self, statuses: Iterable[Status]) -> list[int]:
        """Name the states that mean one of these."""
        wanted = set(statuses)
        return [int(one.id) for one in self.by_id.values() if one.status in wanted]

    def set_for(self, status: Status) -> int:
        """Choose the state that a ticket gets; an agent cannot make it new, or merged."""
        wanted = SET_BY.get(status)
        fit = [one for one in self.by_id.values() if one.active and one.type == wanted]
        if not fit:
            raise Refused(f"a ticket cannot be set to {status.value}")
        return int(next((one for one in fit if one.usual), fit[0]).id)


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities of a desk, by id, from the lowest."""

    by_id: dict[str, tuple[str, Priority]]

    def priority(self, priority_id: str) -> Priority:
        return self.by_id.get(priority_id, ("", Priority.OTHER))[1]

    def name(self, priority_id: str) -> str:
        return self.by_id.get(priority_id, ("", Priority.OTHER))[0]

    def set_for(self, priority: Priority) -> int:
        for priority_id, (_, meant) in self.by_id.items():
            if meant is priority:
                return int(priority_id)
        raise Refused(f"there is no priority {priority.value}")


def states(rows: Iterable[Row]) -> States:
    found = [_state(row) for row in rows]
    return States({one.id: one for one in found})


def priorities(rows: Iterable[Row]) -> Priorities:
    """Read priorities: by what their names say, else by their place in the order of ids."""
    found = sorted(((int(id_of(row.get("id"), "priority.id")), row) for row in rows), key=_first)
    last = len(found) - 1
    return Priorities(
        {
            str(priority_id): (text(row.get("name")), _priority(row, at, last))
            for at, (priority_id, row) in enumerate(found)
        }
    )


def _state(row: Row) -> State:
    name = text(row.get("name"))
    said = maybe_id(row.get("state_type_id"))
    return State(
        id=id_of(row.get("id"), "state.id"),
        name=name,
        type=said if said in BY_TYPE else BY_NAME.get(name.lower(), ""),
        active=row.get("active") is not False,
        usual=row.get("default_follow_up") is True,
    )


def _priority(row: Row, at: int, last: int) -> Priority:
    name = text(row.get("name")).lower()
    meant = next((said for word, said in PRIORITY_NAMES.items() if word in name), None)
    return meant or {0: Priority.LOW, last: Priority.HIGH}.get(at, Priority.MEDIUM)


def _first(pair: tuple[int, Row]) -> int:
    return pair[0]
