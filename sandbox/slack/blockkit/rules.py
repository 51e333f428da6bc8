"""A small language for saying what Slack accepts: rules that report where a value breaks them.

The wording follows what Slack puts into response_metadata.messages, with its JSON pointers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Surface = Literal["message", "modal", "home"]
Rule = Callable[[Any, "Place"], None]


@dataclass(slots=True, kw_only=True)
class Check:
    """One check under way: where the blocks are to be shown, what is known, what was wrong.

    `users` and `channels` say whether an id exists; `scopes` are the app's.
    """

    surface: Surface
    scopes: frozenset[str] = frozenset()
    users: Callable[[str], bool] = bool
    channels: Callable[[str], bool] = bool
    problems: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)
    focused: int = 0
    tables: int = 0
    markdown: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the payload, by JSON pointer."""

    pointer: str
    check: Check

    def at(self, key: str | int) -> "Place":
        return Place(f"{self.pointer}/{key}", self.check)

    def wrong(self, message: str) -> None:
        self.check.problems.append(f"{message} [json-pointer:{self.pointer}]")


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON object with these properties and no others."""

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule] = field(default_factory=dict)

    def __call__(self, value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.wrong("must provide an object")
            return
        for key in self.required:
            if value.get(key) is None:
                place.wrong(f"missing required field: {key}")
        for key, item in value.items():
            rule = self.required.get(key) or self.optional.get(key)
            if rule is None:
                place.wrong(f"invalid additional property: {key}")
            elif item is not None:
                rule(item, place.at(key))


def text(longest: int, *, shortest: int = 0) -> Rule:
    """A string of that many characters."""

    def rule(value: Any, place: Place) -> None:
        if not isinstance(value, str):
            place.wrong("must be a string")
        elif len(value) < shortest:
            place.wrong(f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            place.wrong(f"must be less than {longest + 1} characters")

    return rule


def boolean(value: Any, place: Place) -> None:
    """True or false."""
    if not isinstance(value, bool):
        place.wrong("must be a boolean")


def integer(least: int, most: int) -> Rule:
    """A whole number in that range."""

    def rule(value: Any, place: Place) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            place.wrong("must be an integer")
        elif not least <= value <= most:
            place.wrong(f"must be between {least} and {most}")

    return rule


def one_of(*words: str) -> Rule:
    """One of these words."""

    def rule(value: Any, place: Place) -> None:
        if value not in words:
            place.wrong(f"must be one of: {', '.join(words)}")

    return rule


def matching(pattern: str, what: str) -> Rule:
    """A string of that form."""
    form = re.compile(pattern)

    def rule(value: Any, place: Place) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            place.wrong(f"must be a valid {what}")

    return rule


def list_of(item: Rule, *, least: int = 0, most: int = 100) -> Rule:
    """A list of so many of these."""

    def rule(value: Any, place: Place) -> None:
        if not isinstance(value, list):
            place.wrong("must be an array")
            return
        if len(value) < least:
            place.wrong(f"no fewer than {least} items allowed")
        if len(value) > most:
            place.wrong(f"no more than {most} items allowed")
        for number, entry in enumerate(value):
            item(entry, place.at(number))

    return rule


def all_of(*rules: Rule) -> Rule:
    """Every one of these."""

    def rule(value: Any, place: Place) -> None:
        for each in rules:
            each(value, place)

    return rule


def anything(_value: Any, _place: Place) -> None:
    """No rule at all."""


def typed(kinds: Mapping[str, Rule], allowed: Sequence[str] | None = None) -> Rule:
    """An object whose `type` picks the rule; `allowed` narrows what this place takes."""

    def rule(value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.wrong("must provide an object")
            return
        kind = value.get("type")
        if kind not in kinds or (allowed is not None and kind not in allowed):
            place.wrong(f"unsupported type: {kind}")
            return
        kinds[str(kind)](value, place)

    return rule
