"""What people really type: smart quotes, full-width characters, and the spaces of three scripts.

`fold` keeps every character at its place, so that a word found in folded text can be taken from
the text as it was typed.
"""

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\u300e\u300f\uff02", '"')
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201a\u201b\uff07", "'")
_PUNCTUATION = {"\u3001": ",", "\ufe55": ":", "\ufe5f": "#", "\u2116": "#"}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys(filter(str.isspace, map(chr, range(0x3001))), " ")
_FOLDED = str.maketrans(_FULL_WIDTH | _PUNCTUATION | _QUOTES | _APOSTROPHES | _SPACES)

_WORD = re.compile(
    r"""
    (?P<name> [^\s"'<>:]+: )?                      # the name of an option
    (?: "(?P<double>[^"]*)"(?=\s|$) | '(?P<single>[^']*)'(?=\s|$) )
    | (?: <[^<>\n]*> | \S )+                       # a token with spaces in it is one word
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or a quoted phrase. `name` is what stands before its colon, folded, or ""."""

    text: str
    folded: str
    name: str
    value: str
    phrase: bool
    end: int


def fold(text: str) -> str:
    """The same number of characters: lower case, half-width, straight quotes, plain spaces."""
    folded = text.translate(_FOLDED)
    lower = folded.lower()
    return lower if len(lower) == len(text) else "".join(map(_lower, folded))


def words(text: str) -> list[Word]:
    """The words of a command line, phrases in any quotes kept together."""
    return [_word(text, found) for found in _WORD.finditer(fold(text))]


def first_word(text: str) -> Word | None:
    """The first of the words; None where there is none."""
    found = _WORD.search(fold(text))
    return _word(text, found) if found else None


def digits(text: str) -> str:
    """Decimal digits of any script as ASCII."""
    return "".join(str(unicodedata.decimal(digit)) for digit in text)


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character


def _word(text: str, found: re.Match[str]) -> Word:
    start, end = found.span()
    for group in ("double", "single"):
        if found[group] is not None:
            name = (found["name"] or "").removesuffix(":")
            inside = text[slice(*found.span(group))]
            return Word(
                text=text[start:end] if name else inside,
                folded=found[0] if name else found[group],
                name=name,
                value=inside,
                phrase=True,
                end=end,
            )
    name, colon, _ = found[0].partition(":")
    value = text[start + len(name) + 1 : end] if colon else ""
    return Word(
        text=text[start:end],
        folded=found[0],
        name=name if colon else "",
        value=value,
        phrase=False,
        end=end,
    )
