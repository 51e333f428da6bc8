"""The help desk that is said before a number: `factory#118`, `factory 118`."""

import re
from collections.abc import Collection

from handlers.text.commands import BadDesk
from handlers.text.spelling import nearest
from handlers.text.typed import fold
from handlers.text.vocabulary import VERBS, find

_DESK = re.compile(r"\s*(?!\d+\b)([a-z0-9][a-z0-9_-]{0,31})\s?([#:\s])\s?(?=#?\d)")


def read(text: str, desks: Collection[str]) -> tuple[str, str] | BadDesk:
    """The desk, and the text after it; "" for none.

    A word that stands right before a # can only be a desk. A command goes before a desk of its
    name, except there.
    """
    found = _DESK.match(fold(text))
    if not desks or found is None:
        return "", text
    word, marked, command = found[1], found[2] == "#", find(VERBS, found[1]) is not None
    if word in desks and (marked or not command):
        return word, text[found.end() :]
    return _bad(word, desks) if marked and not command else ("", text)


def misspelt(text: str, desks: Collection[str]) -> BadDesk | None:
    """A word before a number that is nearly a desk."""
    found = _DESK.match(fold(text))
    said = _bad(found[1], desks) if found else None
    return said if said and said.nearest else None


def after(text: str) -> str:
    """What stands behind the word before a number; the whole text where there is no such word."""
    found = _DESK.match(fold(text))
    return text[found.end() :] if found else text


def _bad(word: str, desks: Collection[str]) -> BadDesk:
    return BadDesk(word=word, nearest=nearest(word, desks), desks=tuple(desks))
