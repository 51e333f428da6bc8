"""HTML as plain text, since Zammad converts it nowhere: a line for each block, a dash for items."""

import re

from helpdesks.markup import MOST, pieces

BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    }
)
WHITE = re.compile(r"\s+")
ITEM = "- "


def plain(html: str) -> str:
    """Read the words of HTML, of a very long one those at its beginning."""
    lines = [[""]]
    for piece in pieces(html[:MOST]):
        if not piece.name:
            _add(lines[-1], WHITE.sub(" ", piece.words))
        elif piece.name == "li" and not piece.closing:
            lines.append([ITEM])
        elif piece.name in BLOCKS and not _is_fresh(lines[-1]):
            lines.append([""])
    said = ("".join(line).rstrip() for line in lines)
    return "\n".join(line for line in said if line and line != ITEM.rstrip())


def _add(line: list[str], words: str) -> None:
    words = words.lstrip() if _is_fresh(line) else words
    if words:
        line.append(words)


def _is_fresh(line: list[str]) -> bool:
    """Whether a line has no words yet, only the dash of its item at most."""
    return len(line) == 1
