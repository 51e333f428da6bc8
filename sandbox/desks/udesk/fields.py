"""Custom fields and their options."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Category = Literal["ticket", "customer", "organization"]


@dataclass(slots=True, kw_only=True, eq=False)
class Option:
    """`value` is the desk's own invention; `subs` only chained fields have."""

    title: str
    value: str
    created_at: datetime
    updated_at: datetime
    default: bool = False
    is_hide: bool = False
    subs: tuple["Option", ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class CustomField:
    """The options of a `large` field are reached only through large_droplists.

    `factors` are the fields whose product a calculated one shows.
    """

    id: int
    category: Category
    field_name: str
    field_label: str
    content_type: str
    updated_at: datetime
    comment: str | None = None
    options: list[Option] = field(default_factory=list)
    customer_permission: str = "readwrite"
    agent_permission: str = "readwrite"
    calculate_result_type: str = ""
    factors: tuple[str, ...] = ()
    large: bool = False

    @property
    def is_select(self) -> bool:
        return self.field_name.startswith("SelectField_")

    @property
    def is_chained(self) -> bool:
        return self.content_type == "chained_droplist"


def branches(options: Sequence[Option], values: Sequence[str]) -> Iterator[tuple[Option, ...]]:
    """Every way down a chain along these values; siblings may share a value."""
    if not values:
        yield ()
        return
    for option in options:
        if option.value == values[0]:
            for rest in branches(option.subs, values[1:]):
                yield (option, *rest)
