"""Collects running text into parts, and settles its white space and line breaks on the way."""

import re
from dataclasses import dataclass

from handlers.text.escape import clean
from handlers.text.links import linked
from handlers.text.parts import Kind, Leaf, Part, Style, merge, trim

_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]+")  # an ideographic space is a letter's width on purpose
CELL = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where text stands: text of one place makes one part. `item` tells list items apart."""

    kind: Kind = Kind.SECTION
    item: int = 0
    indent: int = 0
    number: int = 1
    quoted: bool = False


class Writer:
    """Text comes in with `write` and `verbatim`; breaks are asked for before or after it.

    A break shows only between two texts of one place. In a table cell that has no text yet,
    the line breaks of the blocks in it are ignored, so that a row stays one line.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.characters = 0
        self._place = Place()
        self._last_item = 0
        self._leaves: list[Leaf] = []
        self._breaks = 0
        self._space = False
        self._cell = False
        self._in_row = False
        self._at_cell_start = False

    def line(self, at_least: int = 1) -> None:
        """What follows starts on a new line, after a blank one if `at_least` is 2."""
        if not self._at_cell_start:
            self._breaks = max(self._breaks, at_least)

    def line_break(self) -> None:
        """One line break more, up to a blank line."""
        if not self._at_cell_start:
            self._breaks = min(self._breaks + 1, 2)

    def row(self) -> None:
        self.line()
        self._in_row = False

    def begin_cell(self) -> None:
        self._at_cell_start = True

    def end_cell(self) -> None:
        self._at_cell_start = False
        if self._in_row:
            self._breaks, self._cell = 0, True

    def write(self, place: Place, text: str, style: Style, url: str = "") -> None:
        """Running text: white space collapses; an address in it becomes a link."""
        inner = _SPACES.sub(" ", clean(text))
        words = inner.strip(" ")
        self._space |= inner.startswith(" ")
        if not words:
            return
        self._arrive(place)
        plain = bool(url) or Style.CODE in style
        self._leaves += [Leaf(text=words, style=style, url=url)] if plain else linked(words, style)
        self.characters += len(words)
        self._space = inner.endswith(" ")

    def verbatim(self, place: Place, text: str, style: Style, url: str = "") -> None:
        """Text of a code block, as it is."""
        text = clean(text)
        if not text:
            return
        self._arrive(place)
        self._leaves.append(Leaf(text=text, style=style & ~Style.CODE, url=url))
        self.characters += len(text)

    def finish(self) -> list[Part]:
        """Every part that has something to show."""
        self._close()
        return self.parts

    def accepts(self, item: Place) -> bool:
        """Whether a list item is new or still being written: one that was left has ended."""
        return item == self._place or item.item > self._last_item

    def _arrive(self, place: Place) -> None:
        """Write what separates the coming text from the text before it."""
        if place != self._place:
            self._close()
            self._place = place
            self._last_item = max(self._last_item, place.item)
        separator = self._separator() if self._leaves else ""
        if separator:
            self._leaves.append(Leaf(text=separator))
        self._breaks, self._space, self._cell = 0, False, False
        self._in_row, self._at_cell_start = True, False

    def _separator(self) -> str:
        if self._breaks:
            return "\n" * (1 if self._place.item else self._breaks)
        if self._cell:
            return CELL
        return " " if self._space else ""

    def _close(self) -> None:
        leaves = trim(merge(self._leaves))
        if any(not character.isspace() for leaf in leaves for character in leaf.text):
            self.parts.append(
                Part(
                    kind=self._place.kind,
                    leaves=leaves,
                    indent=self._place.indent,
                    number=self._place.number,
                    quoted=self._place.quoted,
                )
            )
        self._leaves = []
        self._breaks = 0
