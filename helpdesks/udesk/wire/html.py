"""The HTML of contents and replies: what people wrote as text, and back."""

import re
from html import escape

from selectolax.lexbor import LexborHTMLParser

from helpdesks.nesting import tame

MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*|/)?>|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE
)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
BLOCKS = re.compile(
    r"\s*(?:</?(?:p|div|li|tr|h[1-6]|blockquote|pre|ul|ol|table)(?:\s[^<>]*)?>\s*)+", re.IGNORECASE
)
GAPS = re.compile(r"\n{3,}")
UNSEEN = ["script", "style", "title"]


def is_html(said: str) -> bool:
    """Whether this is HTML; `content_type` does not tell reliably, and agents' pages render it."""
    return MARKUP.search(said) is not None


def text_of(said: str) -> str:
    """Reduce HTML to its words, line by line; plain text stays as it is."""
    if not is_html(said):
        return said.replace("\r\n", "\n")
    marked = BREAK.sub("\n", BLOCKS.sub("\n", " ".join(said.split())))
    tree = LexborHTMLParser(tame(marked))
    tree.strip_tags(UNSEEN)
    words = (tree.body.text() if tree.body else "").replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return GAPS.sub("\n\n", "\n".join(lines)).strip()


def html_of(text: str) -> str:
    """Write plain text as HTML that shows exactly it."""
    return "<br>".join(escape(text, quote=False).splitlines())
