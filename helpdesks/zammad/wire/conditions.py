"""Conditions on tickets, which SQL answers in every version, with or without Elasticsearch.

The short form holds one condition on each attribute; the other one (5.4 and newer) holds any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpdesks.zammad.wire.values import Row


@dataclass(frozen=True, slots=True)
class Where:
    """One attribute, such as `ticket.title`, compared with a value."""

    name: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several, of which one is enough."""

    parts: tuple[Where, ...]


Condition = Where | AnyOf


def written(conditions: Sequence[Condition]) -> Row:
    """Write conditions that must all hold, in the form that most versions know."""
    plain = [one for one in conditions if isinstance(one, Where)]
    names = {one.name for one in plain}
    if len(names) == len(conditions):
        return {one.name: {"operator": one.operator, "value": one.value} for one in plain}
    return _all("AND", conditions)


def _all(operator: str, conditions: Sequence[Condition]) -> Row:
    return {"operator": operator, "conditions": [_expert(one) for one in conditions]}


def _expert(one: Condition) -> Row:
    if isinstance(one, AnyOf):
        return _all("OR", one.parts)
    return {"name": one.name, "operator": one.operator, "value": one.value}
