"""Parameters as Rails reads them: nested names, and strings that mean true. No I/O."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Params = Mapping[str, Any]
_PART = re.compile(r"\[([^\]]*)\]")


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`condition[a][b]=x` as objects in objects, `ids[]=1` as a list."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        head, _, _ = name.partition("[")
        path = [head, *_PART.findall(name[len(head) :])]
        _put(found, path, value)
    return found


def _put(target: dict[str, Any], path: list[str], value: str) -> None:
    *parents, last = path
    if last == "" and parents:
        *parents, last = parents
        for part in parents:
            target = _object(target, part)
        target.setdefault(last, []).append(value)
        return
    for part in parents:
        target = _object(target, part)
    target[last] = value


def _object(target: dict[str, Any], part: str) -> dict[str, Any]:
    inner = target.setdefault(part, {})
    if not isinstance(inner, dict):
        inner = target[part] = {}
    return inner


def is_true(params: Params, name: str) -> bool:
    return params.get(name) in (True, "true", "1")


def words(value: object) -> list[str]:
    """One or several names: a list, or text with commas."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [part.strip() for part in str(value or "").split(",") if part.strip()]
