"""Formatted text in a neutral shape, between HTML, Slack's blocks, mrkdwn and plain text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Flag, StrEnum, auto
from itertools import groupby


class Style(Flag):
    PLAIN = 0
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()


class Kind(StrEnum):
    SECTION = "section"
    BULLET = "bullet"
    ORDERED = "ordered"
    QUOTE = "quote"
    PREFORMATTED = "preformatted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Literal text in one style; `url` ("" if none) is an http, https or mailto address."""

    text: str
    style: Style = Style.PLAIN
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A run of text that stands by itself: a section, one list item, a quote, a code block.

    `indent` (from 0) and `number` (what an ordered item shows) belong to list items. `quoted`
    marks a list item or a code block inside a quote.
    """

    kind: Kind
    leaves: tuple[Leaf, ...]
    indent: int = 0
    number: int = 1
    quoted: bool = False

    @property
    def is_item(self) -> bool:
        return self.kind in {Kind.BULLET, Kind.ORDERED}

    @property
    def text(self) -> str:
        return "".join(leaf.text for leaf in self.leaves)


def merge(leaves: Iterable[Leaf]) -> tuple[Leaf, ...]:
    """The same leaves with neighbours of one style and address joined, and empty ones gone."""
    runs = groupby(leaves, key=lambda leaf: (leaf.style, leaf.url))
    merged = (
        Leaf(text="".join(leaf.text for leaf in run), style=style, url=url)
        for (style, url), run in runs
    )
    return tuple(leaf for leaf in merged if leaf.text)


def split(leaves: tuple[Leaf, ...], at: int) -> tuple[tuple[Leaf, ...], tuple[Leaf, ...]]:
    """The leaves with the first `at` characters, and the others."""
    head: list[Leaf] = []
    for index, leaf in enumerate(leaves):
        if len(leaf.text) > at:
            tail = replace(leaf, text=leaf.text[at:])
            if at:
                head.append(replace(leaf, text=leaf.text[:at]))
            return tuple(head), (tail, *leaves[index + 1 :])
        head.append(leaf)
        at -= len(leaf.text)
    return tuple(head), ()


def trim(leaves: tuple[Leaf, ...], *, front: bool = True) -> tuple[Leaf, ...]:
    """The leaves without white space at the end and, if `front`, without blank lines before."""
    whole = "".join(leaf.text for leaf in leaves)
    end = len(whole.rstrip())
    start = len(whole) - len(whole.lstrip("\n")) if front else 0
    if start >= end:
        return ()
    return split(split(leaves, end)[0], start)[1]
