"""The tags and words of HTML, one after the other, in time that grows with its length alone.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization

A mail can be made so that a tree of it is many times its size, or takes minutes to build.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

MOST = 200_000
"""Characters of a comment's HTML that are read."""

UNSEEN = frozenset({"script", "style", "title", "template"})
ASIDE = "!"
"""The name of what is neither tag nor words: a comment, or what is not shown."""

_MARK = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?:[!?]|/(?![a-z]))[^>]*+(?:>|\Z)
    | <(?P<closing>/?)(?P<name>[a-z][^ \t\n\r\f/>]*+)(?P<attributes>(?:
          [ \t\n\r\f/]++
        | (?:=[^ \t\n\r\f/>=]*+|[^ \t\n\r\f/>=]++)
          (?:[ \t\n\r\f]*+=[ \t\n\r\f]*+
             (?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\r\f>]++)?+)?+
      )*+)(?:>|\Z)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL | re.ASCII,
)
_ATTRIBUTE = re.compile(
    r"""(?P<key>[^\s=/"']++)(?:\s*+=\s*+(?:"(?P<a>[^"]*+)"?|'(?P<b>[^']*+)'?|(?P<c>[^\s]++)))?+""",
    re.VERBOSE,
)
_LONG_NUMBER = re.compile(r"&#\d{8,};?")


class Piece(NamedTuple):
    """A tag, words (whose name is ""), or what stands aside, as it was written in `raw`."""

    raw: str
    name: str = ""
    closing: bool = False
    attributes: str = ""

    @property
    def words(self) -> str:
        """Read what stands between tags."""
        return unescaped(self.raw) if not self.name else ""

    def said(self) -> dict[str, str]:
        """Read a tag's attributes; of two with one name the first counts."""
        found: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(self.attributes):
            value = one["a"] or one["b"] or one["c"] or ""
            found.setdefault(one["key"].lower(), unescaped(value))
        return found


def pieces(html: str) -> Iterator[Piece]:
    """Walk through HTML; the raw texts of all its pieces are the whole again."""
    at = 0
    while found := _MARK.search(html, at):
        if found.start() > at:
            yield Piece(html[at : found.start()])
        at = found.end()
        name, closing = (found["name"] or ASIDE).lower(), bool(found["closing"])
        yield Piece(found[0], name, closing, found["attributes"] or "")
        if name in UNSEEN and not closing:
            end = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, at)
            until = end.start() if end else len(html)
            yield Piece(html[at:until], ASIDE)
            at = until
    if at < len(html):
        yield Piece(html[at:])


def unescaped(said: str) -> str:
    """Read character references; a number of thousands of digits is one of them no more."""
    return unescape(_LONG_NUMBER.sub("\ufffd", said))
