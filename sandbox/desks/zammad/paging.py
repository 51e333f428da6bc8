"""Pages of lists, clipped without a word as Zammad does; no I/O."""

import re
from dataclasses import dataclass

from sandbox.desks.zammad.errors import masked
from sandbox.desks.zammad.params import Params

_LIMIT = "PG::InvalidRowCountInLimitClause: ERROR:  LIMIT must not be negative\n"
_OFFSET = "PG::InvalidRowCountInResultOffsetClause: ERROR:  OFFSET must not be negative\n"
_LEADING = re.compile(r"\s*([+-]?\d+)")


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


def page(params: Params, *, default: int, largest: int) -> Page:
    """`page` from 1 and `per_page` before `limit`; raises a masked 422 for what is negative."""
    asked = params.get("per_page", params.get("limit"))
    size = default if asked in (None, "") else _whole(asked)
    number = _whole(params.get("page") or 1)
    if size < 0:
        raise masked(_LIMIT)
    if number < 1:
        raise masked(_OFFSET)
    return Page(number=number, size=min(size, largest))


def _whole(value: object) -> int:
    """What Ruby's `to_i` reads: the digits in front, or 0."""
    found = _LEADING.match(str(value))
    return int(found[1]) if found else 0
