"""Formatted parts as plain text and as HTML."""

from collections.abc import Iterable, Sequence
from html import escape

from handlers.text.links import says
from handlers.text.parts import Kind, Leaf, Part, Style

_TAGS = ((Style.CODE, "code"), (Style.STRIKE, "s"), (Style.ITALIC, "i"), (Style.BOLD, "b"))
_LISTS = {Kind.BULLET: "ul", Kind.ORDERED: "ol"}


def as_text(parts: Iterable[Part], *, urls: bool = True) -> str:
    """Plain text with `•`, `1.` and `> ` in front; with `urls`, links read `label (address)`."""
    return "\n".join(_part_as_text(part, urls=urls) for part in parts)


def _part_as_text(part: Part, *, urls: bool) -> str:
    text = "".join(_leaf_as_text(leaf) if urls else leaf.text for leaf in part.leaves)
    if part.is_item:
        mark = "•" if part.kind is Kind.BULLET else f"{part.number}."
        text = f"{'    ' * part.indent}{mark} {text}"
    if part.quoted or part.kind is Kind.QUOTE:
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def _leaf_as_text(leaf: Leaf) -> str:
    if not leaf.url or says(leaf.text, leaf.url):
        return leaf.text
    return f"{leaf.text} ({leaf.url.removeprefix('mailto:')})"


def as_html(parts: Sequence[Part]) -> str:
    """HTML of p, br, ul, ol, li, blockquote, pre, b, i, s, code and a; nothing else."""
    html: list[str] = []
    lists: list[str] = []
    for part in parts:
        if not part.is_item:
            _close_lists(html, lists, 0)
            html.append(_block(part))
            continue
        _open_lists(html, lists, part)
        html.append(f"<li>{_inline(part.leaves)}")
    _close_lists(html, lists, 0)
    return "".join(html)


def _block(part: Part) -> str:
    if part.kind is Kind.PREFORMATTED:
        html = f"<pre>{_inline(part.leaves, newline=chr(10))}</pre>"
        return f"<blockquote>{html}</blockquote>" if part.quoted else html
    tag = "blockquote" if part.kind is Kind.QUOTE else "p"
    return f"<{tag}>{_inline(part.leaves)}</{tag}>"


def _open_lists(html: list[str], lists: list[str], part: Part) -> None:
    """Open and close lists until the item stands at its level in a list of its kind."""
    tag = _LISTS[part.kind]
    _close_lists(html, lists, part.indent + 1)
    if len(lists) == part.indent + 1:
        if lists[-1] == tag:
            html.append("</li>")
            return
        _close_lists(html, lists, part.indent)
    while len(lists) < part.indent:
        html.append("<ul><li>")
        lists.append("ul")
    start = f' start="{part.number}"' if tag == "ol" and part.number > 1 else ""
    html.append(f"<{tag}{start}>")
    lists.append(tag)


def _close_lists(html: list[str], lists: list[str], depth: int) -> None:
    while len(lists) > depth:
        html.append(f"</li></{lists.pop()}>")


def _inline(leaves: Iterable[Leaf], *, newline: str = "<br>") -> str:
    return "".join(_leaf_as_html(leaf, newline) for leaf in leaves)


def _leaf_as_html(leaf: Leaf, newline: str) -> str:
    html = escape(leaf.text).replace("\n", newline)
    for style, tag in _TAGS:
        if style in leaf.style:
            html = f"<{tag}>{html}</{tag}>"
    if leaf.url:
        html = f'<a href="{escape(leaf.url)}">{html}</a>'
    return html
