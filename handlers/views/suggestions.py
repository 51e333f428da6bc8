"""Long choices, whose options are loaded while somebody types.

https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Protocol

from handlers.views.blocks import Element
from handlers.views.choices import below, by_id, long_id, offered, words_of
from handlers.views.field_ids import key_of, level_of
from handlers.views.inputs import OPTIONS_LIMIT, answers, elements, option
from handlers.workspace import View
from helpdesks.fields import Field


class Named(Protocol):
    """An option as desks and stores have them."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


def suggestion(
    field: Field, path: Sequence[str], typed: str, options: Iterable[Named] | None = None
) -> list[Element]:
    """Up to 100 options for what was typed into a long choice, as a block_suggestion is answered.

    `options` are those a store has found; without them, the definition's under `path` (ids of the
    levels above, for a CASCADE) are searched, and those that begin with the words come first.
    """
    if options is not None:
        first = {each.value: each for each in reversed(list(options))}
        some = islice((value for value in reversed(first) if value), OPTIONS_LIMIT)
        return [option(first[value].label or value, long_id(value)) for value in some]
    said = typed.strip().casefold()
    ids = offered(by_id(below(field.options, path)))
    found = [(name, words_of(o)) for name, o in ids.items()]
    hits = [(name, label) for name, label in found if said in label.casefold()]
    hits.sort(key=lambda hit: not hit[1].casefold().startswith(said))
    return [option(label, name) for name, label in hits[:OPTIONS_LIMIT]]


def asked_about(view: View, name: str) -> tuple[str, tuple[str, ...]]:
    """The field that an input (by its action_id) asks, and what is chosen in the levels above it.

    What we rendered counts before the state, which Slack may leave out while somebody types.
    """
    key, level = key_of(name), level_of(name)
    given, path = answers(view), {}
    for other, element in elements(view).items():
        if key_of(other) == key and level_of(other) < level:
            chosen = (element.get("initial_option") or {}).get("value") or given.get(other)
            path[level_of(other)] = str(chosen or "")
    return key, tuple(path[depth] for depth in sorted(path))
