"""Parameters of lists, read out of the query string or a body; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from sandbox.desks.udesk.bodies import whole_number

DEFAULT_SIZE = 20
MAX_SIZE = 100
MAX_ROWS = 10_000
"""Lists of customers end here, and so do those of tickets."""


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

    def pages_of(self, count: int) -> int:
        return ceil(count / self.size)


def read_page(
    asked: Mapping[str, Any], *, size_name: str = "per_page", default: int = DEFAULT_SIZE
) -> Page:
    """`page` from 1; sizes over 100 are cut to 100."""
    number, size = _whole(asked, "page", 1), _whole(asked, size_name, default)
    return Page(number=max(number, 1), size=min(max(size, 1), MAX_SIZE))


def _whole(asked: Mapping[str, Any], name: str, default: int) -> int:
    value = asked.get(name)
    return default if value in (None, "") else whole_number(value, name)
