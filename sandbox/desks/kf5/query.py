"""Parameters of lists, read out of the query string; no I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.desks.kf5.errors import invalid
from sandbox.desks.kf5.models import SOLVED, STATUSES, UNSOLVED
from sandbox.desks.kf5.tickets import Order, Times
from sandbox.desks.kf5.times import from_wire

Query = Mapping[str, str]
MAX_PER_PAGE = 100
_FIELD_ORDER = re.compile(r"(field_\d+)_(asc|desc)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    number: int
    size: int

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return self.first + self.size


def page(query: Query, default: int = MAX_PER_PAGE) -> Page:
    """`page` from 1; `per_page` is cut to 100, as a desk does that never says no to a number."""
    number, size = whole(query, "page", 1), whole(query, "per_page", default)
    return Page(number=max(number, 1), size=min(max(size, 1), MAX_PER_PAGE))


def whole(query: Query, name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise invalid(f"{name} must be a whole number.")
    return int(text)


def ids(query: Query) -> list[int]:
    """`ids=1,2,3`, at most 100."""
    parts = [part for part in query.get("ids", "").split(",") if part]
    if not parts or len(parts) > MAX_PER_PAGE or not all(part.isdigit() for part in parts):
        raise invalid("ids must be 1 to 100 numbers with commas between them.")
    return [int(part) for part in parts]


def order(query: Query, default: Order) -> Order:
    """One order; if several are sent, the first of created, updated, status, field wins."""
    for by in ("created", "updated", "status"):
        if f"{by}_order" in query:
            return Order(by=by, descending=_descends(query[f"{by}_order"]))
    if "field_order" not in query:
        return default
    found = _FIELD_ORDER.fullmatch(query["field_order"])
    if found is None:
        raise invalid("field_order must look like field_690_asc or field_690_desc.")
    return Order(by=found[1], descending=found[2] == "desc")


def descends(query: Query, name: str) -> bool:
    """Whether `asc` (the default) or `desc` was asked for."""
    return _descends(query.get(name, "asc"))


def _descends(text: str) -> bool:
    if text not in {"asc", "desc"}:
        raise invalid(f"An order is asc or desc, not {text}.")
    return text == "desc"


def times(query: Query) -> Times:
    return Times(**{name: _seconds(query, name) for name in Times.__dataclass_fields__})


def _seconds(query: Query, name: str) -> int | None:
    return int(from_wire(query[name]).timestamp()) if query.get(name) else None


def status_group(query: Query) -> tuple[str, ...]:
    """`status=open|solved` of organization.json: two groups, not single states."""
    match query.get("status"):
        case None | "":
            return STATUSES
        case "open":
            return UNSOLVED
        case "solved":
            return SOLVED
        case other:
            raise invalid(f"status is open or solved, not {other}.")


def statuses(query: Query) -> tuple[str, ...]:
    """`status=open,pending` of a search: single states."""
    asked = tuple(part for part in query.get("status", "").split(",") if part)
    if unknown := [one for one in asked if one not in STATUSES]:
        raise invalid(f"{unknown[0]} is not a status.")
    return asked or STATUSES
