"""What the operators of conditions mean for the values of one ticket; no I/O."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.desks.zammad.params import words
from sandbox.desks.zammad.times import read_naive, to_wire

_SPANS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_LARGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The other side of a comparison; `folds` makes texts equal whatever their case."""

    value: Any
    span: str
    now: datetime
    folds: bool

    @property
    def texts(self) -> list[str]:
        found = self.value if isinstance(self.value, list) else [self.value]
        return [self.text(one) for one in found]

    def text(self, value: Any) -> str:
        if isinstance(value, datetime):
            return to_wire(value) or ""
        if isinstance(value, bool):
            return str(value).lower()
        text = "" if value is None else str(value)
        return text.casefold() if self.folds else text

    @property
    def moment(self) -> datetime:
        """The absolute time meant; what is no time is before all times."""
        return read_naive(str(self.value)) or datetime.min.replace(tzinfo=UTC)

    @property
    def distance(self) -> timedelta:
        text = str(self.value)
        number = min(int(text), _LARGEST) if text.isdecimal() else 0
        return _SPANS.get(self.span, _SPANS["day"]) * number


Judge = Callable[[list[Any], Asked], bool]


def _same(values: list[Any], asked: Asked) -> bool:
    wanted = set(asked.texts)
    return any(asked.text(one) in wanted for one in values)


def _contains(values: list[Any], asked: Asked) -> bool:
    return any(wanted in asked.text(one) for wanted in asked.texts for one in values)


def _starts(values: list[Any], asked: Asked) -> bool:
    return any(asked.text(one).startswith(tuple(asked.texts)) for one in values)


def _ends(values: list[Any], asked: Asked) -> bool:
    return any(asked.text(one).endswith(tuple(asked.texts)) for one in values)


def _matches(values: list[Any], asked: Asked) -> bool:
    try:
        pattern = re.compile(str(asked.value))
    except re.error:
        return False
    return any(pattern.search(asked.text(one)) for one in values)


def _one(values: list[Any], asked: Asked) -> bool:
    return bool(_listed(asked) & {asked.text(one) for one in values})


def _every(values: list[Any], asked: Asked) -> bool:
    return _listed(asked) <= {asked.text(one) for one in values}


def _listed(asked: Asked) -> set[str]:
    return {asked.text(one) for one in words(asked.value)}


def _not(judge: Judge) -> Judge:
    return lambda values, asked: not judge(values, asked)


def _when(compare: Callable[[datetime, Asked], bool]) -> Judge:
    def judge(values: list[Any], asked: Asked) -> bool:
        return any(isinstance(one, datetime) and compare(one, asked) for one in values)

    return judge


OPERATORS: dict[str, Judge] = {
    "is": _same,
    "is not": _not(_same),
    "is any of": _same,
    "is none of": _not(_same),
    "contains": _contains,
    "contains not": _not(_contains),
    "contains one": _one,
    "contains one not": _not(_one),
    "contains all": _every,
    "contains all not": _not(_every),
    "starts with": _starts,
    "starts with one of": _starts,
    "ends with": _ends,
    "ends with one of": _ends,
    "matches regex": _matches,
    "does not match regex": _not(_matches),
    "after (absolute)": _when(lambda one, asked: one >= asked.moment),
    "before (absolute)": _when(lambda one, asked: one <= asked.moment),
    "within last (relative)": _when(lambda t, asked: asked.now - asked.distance <= t <= asked.now),
    "within next (relative)": _when(lambda t, asked: asked.now <= t <= asked.now + asked.distance),
    "before (relative)": _when(lambda t, asked: t <= asked.now - asked.distance),
    "after (relative)": _when(lambda t, asked: t >= asked.now + asked.distance),
    "till (relative)": _when(lambda t, asked: t <= asked.now + asked.distance),
    "from (relative)": _when(lambda t, asked: t >= asked.now - asked.distance),
    "today": _when(lambda t, asked: t.date() == asked.now.date()),
}
