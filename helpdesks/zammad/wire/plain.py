"""HTML as plain text, since Zammad converts it nowhere: a line for each block, a dash for items."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "footer", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    }
)
UNSEEN = frozenset({"script", "style", "title", "template"})
WHITE = re.compile(r"\s+")
ITEM = "- "


def plain(html: str) -> str:
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    lines = [""]
    block: int | None = None
    for node in body.traverse(include_text=True):
        if node.tag == "-text":
            here = _block(node)
            if here is None:
                continue
            if here != block and lines[-1] not in {"", ITEM}:
                lines.append("")
            block = here
            lines[-1] += _words(node, at_start=lines[-1] in {"", ITEM})
        elif node.tag == "li":
            lines.append(ITEM)
        elif (node.tag == "br" or node.tag in BLOCKS) and lines[-1] != ITEM:
            lines.append("")
    kept = (line.rstrip() for line in lines)
    return "\n".join(line for line in kept if line and line != ITEM.rstrip())


def _words(node: LexborNode, *, at_start: bool) -> str:
    said = WHITE.sub(" ", node.text_content or "")
    return said.lstrip() if at_start else said


def _block(node: LexborNode) -> int | None:
    """Which block a text stands in; None for what is not shown."""
    around = node.parent
    while around is not None and around.tag not in BLOCKS:
        if around.tag in UNSEEN:
            return None
        around = around.parent
    return around.mem_id if around is not None else 0
