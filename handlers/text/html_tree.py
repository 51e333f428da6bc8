"""HTML as formatted parts: the tree is walked once, without recursion, however deep it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from handlers.text import history
from handlers.text.links import misleads, safe_url
from handlers.text.parts import Kind, Part, Style
from handlers.text.writer import Place, Writer
from helpdesks.nesting import tame

DEEPEST_INDENT = 8  # https://docs.slack.dev/tools/node-slack-sdk/reference/types (RichTextList)
MOST_DIGITS = 6

_PARAGRAPHS = {"blockquote", "dl", "hr", "p", "pre", "table"} | {f"h{n}" for n in range(1, 7)}
_BLOCKS = {
    *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "li", "main", "menu"),
    *("nav", "ol", "section", "summary", "tr", "ul"),
}
_DROPPED = {
    *("applet", "audio", "canvas", "embed", "frame", "frameset", "head", "iframe", "math"),
    *("datalist", "object", "script", "select", "style", "svg", "template", "title", "video"),
}
_STYLES = {
    **dict.fromkeys(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"), Style.BOLD),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), Style.ITALIC),
    **dict.fromkeys(("s", "strike", "del"), Style.STRIKE),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Style.CODE),
}
_PREFORMATTED = {"pre", "listing", "xmp", "plaintext", "textarea"}
_LISTS = {"ul", "ol", "menu"}


@dataclass(frozen=True, slots=True)
class Read:
    """`more` is set when the tree held more text than was asked for."""

    parts: list[Part]
    quoted: bool
    more: bool


def read(html: str, characters: int, *, with_history: bool = False) -> Read:
    """The parts of some HTML, until `characters` of text are collected.

    Quoted mail history is left out unless `with_history`, and `quoted` says so.
    """
    reader = _Reader(with_history=with_history)
    root = LexborHTMLParser(tame(html)).body
    for node, entering in _walk(root, reader) if root is not None else ():
        if not entering:
            reader.leave(node)
        elif reader.over or reader.writer.characters > characters:
            break
    parts = reader.writer.finish()
    return Read(parts, reader.quoted, reader.writer.characters > characters)


def _walk(root: LexborNode, reader: "_Reader") -> Iterator[tuple[LexborNode, bool]]:
    """Every node on the way in and, if the reader went inside, on the way out."""
    node: LexborNode | None = root
    open_: list[LexborNode] = []
    while node is not None:
        inside = reader.enter(node)
        yield node, True
        child = node.child if inside else None
        if child is not None:
            open_.append(node)
            node = child
            continue
        if inside:
            yield node, False
        node = node.next if open_ else None
        while node is None and open_:
            parent = open_.pop()
            yield parent, False
            node = parent.next if open_ else None


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    item: int = 0


class _Reader:
    """What is open around the node that is being read, and what it means for its text."""

    def __init__(self, *, with_history: bool) -> None:
        self.writer = Writer()
        self.quoted = False
        self.over = False
        self._with_history = with_history
        self._styles = [Style.PLAIN]
        self._lists: list[_List] = []
        self._strays: list[bool] = []
        self._items = 0
        self._quotes = 0
        self._preformatted = 0
        self._url = ""
        self._label: list[str] = []

    def enter(self, node: LexborNode) -> bool:
        """Take in a node; False when what is inside it must not be read."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag.startswith(("-", "!")) or tag in _DROPPED:
            return False
        attributes = dict(node.attributes)
        if _is_hidden(attributes) or self._is_history(node, tag, attributes):
            return False
        self._break_before(tag)
        self._open(tag, attributes)
        return True

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _STYLES:
            self._styles.pop()
        if tag in _LISTS:
            self._lists.pop()
        elif tag == "li":
            self._end_item()
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag in _PREFORMATTED:
            self._preformatted -= 1
        elif tag in {"td", "th"}:
            self.writer.end_cell()
        elif tag == "a":
            self._end_link()
        self._break_after(tag)

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _STYLES:
            self._styles.append(self._styles[-1] | _STYLES[tag])
        if tag in _LISTS:
            number = _integer(attributes.get("start"), 1)
            self._lists.append(_List(tag == "ol", number - 1))
        elif tag == "li":
            self._begin_item()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag in _PREFORMATTED:
            self._preformatted += 1
        elif tag in {"td", "th"}:
            self.writer.begin_cell()
        elif tag == "a":
            self._url, self._label = safe_url(attributes.get("href")), []
        elif tag == "img":
            self._image(attributes)

    def _begin_item(self) -> None:
        stray = not self._lists
        if stray:
            self._lists.append(_List(ordered=False, number=0))
        self._strays.append(stray)
        self._items += 1
        self._lists[-1].item = self._items
        self._lists[-1].number += 1

    def _end_item(self) -> None:
        self._lists[-1].item = 0
        if self._strays.pop():
            self._lists.pop()

    def _place(self) -> Place:
        if self._preformatted:
            return Place(kind=Kind.PREFORMATTED, quoted=self._quotes > 0)
        item = self._item()
        if item and self.writer.accepts(item):
            return item
        return Place(kind=Kind.QUOTE if self._quotes else Kind.SECTION)

    def _item(self) -> Place | None:
        """The innermost list item that is open."""
        if not self._lists or not self._lists[-1].item:
            return None
        innermost = self._lists[-1]
        return Place(
            kind=Kind.ORDERED if innermost.ordered else Kind.BULLET,
            item=innermost.item,
            indent=min(len(self._lists) - 1, DEEPEST_INDENT),
            number=max(innermost.number, 1),
            quoted=self._quotes > 0,
        )

    def _text(self, text: str) -> None:
        if self._preformatted:
            self.writer.verbatim(self._place(), text, self._styles[-1], self._url)
        else:
            self.writer.write(self._place(), text, self._styles[-1], self._url)
        if self._url:
            self._label.append(text)

    def _end_link(self) -> None:
        """A label that names another host than the link leads to does not stand alone."""
        if self._url and misleads("".join(self._label), self._url):
            self._write(" (")
            self._write(self._url, self._url)
            self._write(")")
        self._url = ""

    def _image(self, attributes: dict[str, str | None]) -> None:
        """A picture is its description, or its file's name, linked to where it is."""
        if "0" in _sizes(attributes) or "1" in _sizes(attributes):
            return  # a tracking pixel
        source = safe_url(attributes.get("src"))
        label = (attributes.get("alt") or "").strip() or _file_name(source)
        self._write(label, self._url or source)

    def _write(self, text: str, url: str = "") -> None:
        self.writer.write(self._place(), text, self._styles[-1], url)

    def _is_history(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        if self._with_history:
            return False
        found = history.marked(tag, attributes)
        if found is None:
            return False
        if history.forwards(node):
            self._with_history = True  # what is passed on is the point, not the history
            return False
        self.quoted = True
        self.over = self.over or found is history.Extent.REST
        return True

    def _break_before(self, tag: str) -> None:
        if tag == "br":
            if self._preformatted:
                self.writer.verbatim(self._place(), "\n", Style.PLAIN)
            else:
                self.writer.line_break()
        elif tag == "tr":
            self.writer.row()
        else:
            self._break_after(tag)

    def _break_after(self, tag: str) -> None:
        if tag in _PARAGRAPHS or (tag in _LISTS and not self._lists):
            self.writer.line(2)
        elif tag in _BLOCKS:
            self.writer.line()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = "".join((attributes.get("style") or "").split()).casefold()
    return "hidden" in attributes or "display:none" in style


def _sizes(attributes: dict[str, str | None]) -> set[str]:
    return {(attributes.get(side) or "").removesuffix("px") for side in ("width", "height")}


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2] or url


def _integer(text: str | None, otherwise: int) -> int:
    digits = (text or "")[:MOST_DIGITS]
    return int(digits) if digits.isascii() and digits.isdigit() else otherwise
