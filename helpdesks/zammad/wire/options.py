"""The choices of Zammad's selects and trees. What is sent of a tree is the whole path, `A::B`."""

from collections.abc import Iterable
from typing import Any

from helpdesks.fields import Option
from helpdesks.zammad.wire.values import text

STEP = "::"
SHOWN_STEP = " / "


def labelled(said: Any, former: Any, only: frozenset[str] | None = None) -> tuple[Option, ...]:
    """Read the options of a select: an object of labels, or a list in an order of its own.

    Former ones are kept hidden, for the tickets that still have them, and so are those outside of
    `only`.
    """
    found = dict(_pairs(said))
    gone = {value: label for value, label in _pairs(former) if value not in found}
    shown = [
        Option(value=value, label=label, hidden=only is not None and value not in only)
        for value, label in found.items()
    ]
    hidden = [Option(value=value, label=label, hidden=True) for value, label in gone.items()]
    return (*shown, *hidden)


def tree(said: Any) -> tuple[Option, ...]:
    """Read the options of a tree, level below level."""
    rows = said if isinstance(said, list) else []
    return tuple(
        Option(
            value=text(row.get("value")),
            label=text(row.get("name")) or leaf(text(row.get("value"))),
            options=tree(row.get("children")),
        )
        for row in rows
        if isinstance(row, dict) and text(row.get("value"))
    )


def flat(options: Iterable[Option], above: str = "") -> tuple[Option, ...]:
    """Put all levels of a tree into one list, each option with its path before it."""
    found: list[Option] = []
    for option in options:
        label = f"{above}{option.label}"
        found.append(Option(value=option.value, label=label))
        found.extend(flat(option.options, f"{label}{SHOWN_STEP}"))
    return tuple(found)


def leads_to(value: str, options: Iterable[Option]) -> tuple[Option, ...]:
    """Find the options from the top of a tree to a value; a path of their own if there is none."""
    return _path(value, options) or _spelled(value)


def leaf(value: str) -> str:
    return value.rpartition(STEP)[2] or value


def _path(value: str, options: Iterable[Option]) -> tuple[Option, ...]:
    for option in options:
        if option.value == value:
            return (option,)
        if below := _path(value, option.options):
            return (option, *below)
    return ()


def _spelled(value: str) -> tuple[Option, ...]:
    steps = value.split(STEP)
    paths = (STEP.join(steps[: at + 1]) for at in range(len(steps)))
    return tuple(Option(value=path, label=leaf(path)) for path in paths)


def _pairs(said: Any) -> list[tuple[str, str]]:
    if isinstance(said, dict):
        pairs = [(text(value), text(label)) for value, label in said.items()]
    elif isinstance(said, list):
        pairs = [_pair(row) for row in said]
    else:
        pairs = []
    return [(value, label or value) for value, label in pairs if value]


def _pair(row: Any) -> tuple[str, str]:
    if isinstance(row, dict):
        return text(row.get("value")), text(row.get("name"))
    return text(row), text(row)
