"""Addresses of files, taken out of HTML: pictures and links give way to what they are called."""

from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from helpdesks.kf5.wire.file_addresses import (
    NO_NAMES,
    Names,
    is_secret,
    name_of,
    swept,
    text_without,
    tokens_of,
)
from helpdesks.nesting import tame

WORDS = frozenset({"alt", "title"})
INLINE = frozenset(
    {
        *("-comment", "b", "big", "code", "em", "font", "i", "ins", "mark", "s", "small", "span"),
        *("strong", "u", "wbr"),
    }
)
"""What may stand inside an address without ending it."""

UNSEEN = "iframe, math, noscript, object, script, style, svg, template"
DEEPEST = 20


def html_without(html: str, names: Names = NO_NAMES) -> str:
    """Take addresses of files out of HTML, which stays as it is where there are none.

    "" where an address is left that cannot be taken out.
    """
    body = LexborHTMLParser(tame(html)).body
    if body is None:
        return "" if text_without(unescape(html)) != unescape(html) else html
    page = _Page(names)
    page.clean(body)
    cleaned = (body.inner_html or "") if page.changed else html
    return cleaned if page.keeps_quiet(cleaned) else page.seen_part(body)


class _Page:
    """One piece of HTML while it is cleaned, and the tokens met in it."""

    def __init__(self, names: Names) -> None:
        self.changed = False
        self._names = names
        self._tokens: set[str] = set()

    def clean(self, body: LexborNode) -> None:
        nodes = list(body.traverse(include_text=True))
        groups = _groups(nodes)
        for node in nodes:
            if not (node.tag or "-").startswith("-"):
                self._element(node)
        for group in groups:
            self._words(group)

    def keeps_quiet(self, html: str) -> bool:
        """Whether no address and no token is left."""
        plain = unescape(html)
        return text_without(plain) == plain == swept(plain, self._tokens)

    def seen_part(self, body: LexborNode) -> str:
        """Leave out what no reader sees; "" if that is still not enough."""
        for node in body.css(UNSEEN):
            node.decompose()
        for node in list(body.traverse(include_text=True)):
            if node.tag == "-comment":
                node.decompose()
            for key, value in node.attributes.items():
                if value and not self.keeps_quiet(value):
                    del node.attrs[key]
        seen = body.inner_html or ""
        return seen if self.keeps_quiet(seen) else ""

    def _element(self, node: LexborNode) -> None:
        said = {key: value for key, value in node.attributes.items() if value}
        secret = [key for key, value in said.items() if key not in WORDS and is_secret(value)]
        for key in secret:
            self.changed = True
            self._tokens |= tokens_of(said[key])
            if key in node.attrs:
                del node.attrs[key]
        alt, title = (self._cleaned(said.get(key, "")) for key in ("alt", "title"))
        if secret and node.tag == "img":
            node.replace_with(alt.strip() or name_of(said[secret[0]], self._names))
            return
        if secret and node.tag == "a" and not node.text(strip=True) and not node.css("img"):
            node.insert_child(name_of(said[secret[0]], self._names))
        for key, value in (("alt", alt), ("title", title)):
            if value != said.get(key, ""):
                self.changed = True
                node.attrs[key] = value

    def _words(self, group: list[LexborNode]) -> None:
        """Clean text that is read as one; its formatting stays where an address is not split."""
        said = [node.text_content or "" for node in group]
        whole = self._cleaned("".join(said))
        if whole == "".join(said):
            return
        self.changed = True
        parts = [self._cleaned(part) for part in said]
        if "".join(parts) != whole:
            parts = [whole, *[""] * (len(said) - 1)]
        for node, part in zip(group, parts, strict=True):
            node.replace_with(part)

    def _cleaned(self, text: str) -> str:
        return swept(text_without(text, self._names), self._tokens)


def _groups(nodes: list[LexborNode]) -> list[list[LexborNode]]:
    """Put texts together that are read without a break between them."""
    groups: list[list[LexborNode]] = []
    block: int | None = None
    for node in nodes:
        if node.tag == "-text":
            here = _block(node)
            if here != block:
                groups.append([])
            groups[-1].append(node)
            block = here
        elif node.tag not in INLINE:
            block = None
    return groups


def _block(node: LexborNode) -> int:
    """Where the line of a text begins and ends."""
    around = node.parent or node
    for _ in range(DEEPEST):
        if around.tag not in INLINE or around.parent is None:
            break
        around = around.parent
    return around.mem_id
