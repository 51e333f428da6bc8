"""HTML without tags that stand deeper in each other than anybody writes them.

Whoever shows HTML builds a tree of it. A mail can be made so that this tree is a thousand times its
size, since styles that stay open are repeated in each block, or takes minutes to build.
"""

from helpdesks.markup import ASIDE, MOST, UNSEEN, Piece, pieces

DEEPEST = 200
MOST_STYLES = 8
LONGEST_TAG = 10_000
"""Characters; a longer one holds thousands of attributes."""

STYLES = frozenset(
    {
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
        *("tt", "u"),
    }
)
"""https://html.spec.whatwg.org/multipage/parsing.html#formatting"""

UNCOUNTED = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
        *("li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"),
    }
)
"""What has no end, and what ends where the next one of its kind begins."""

OUT = UNSEEN | {
    *("iframe", "listing", "math", "noembed", "noframes", "noscript", "plaintext", "svg"),
    *("textarea", "xmp"),
}
"""What is not shown, and where other rules hold: a reader may not agree with us where it ends."""


class Nesting:
    """Follows which tags are open."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._styles = 0

    def keeps(self, piece: Piece) -> bool:
        """Whether a piece stays: words do, and tags that are not too deep and end something."""
        if not piece.name:
            return True
        if piece.name in OUT or piece.name == ASIDE or len(piece.raw) > LONGEST_TAG:
            return False
        if piece.name in UNCOUNTED:
            return True
        return self._closes(piece.name) if piece.closing else self._opens(piece.name)

    def _opens(self, name: str) -> bool:
        is_style = name in STYLES
        if len(self._open) >= DEEPEST or (is_style and self._styles >= MOST_STYLES):
            return False
        self._open.append(name)
        self._styles += is_style
        return True

    def _closes(self, name: str) -> bool:
        """End the last open tag of a name, and that one alone."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at] == name:
                del self._open[at]
                self._styles -= name in STYLES
                return True
        return False


def tame(html: str) -> str:
    """Leave out what would make a tree of some HTML large or slow, and what is too much to read."""
    nesting = Nesting()
    return "".join(piece.raw for piece in pieces(html[:MOST]) if nesting.keeps(piece))
