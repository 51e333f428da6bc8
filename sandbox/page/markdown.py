"""The `markdown` block: standard Markdown, as much of it as messages use.

https://docs.slack.dev/reference/block-kit/blocks/markdown-block
"""

import re
from collections.abc import Iterator

from sandbox.page.html import Html, el, join, link
from sandbox.page.mrkdwn import emoji_sign
from sandbox.page.viewer import Viewer

FENCE = re.compile(r"^```\w*\n(.*?)\n?```[ \t]*$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"(#{1,6})\s+(.*)")
BULLET = re.compile(r"\s*[-*+]\s+(.*)")
NUMBER = re.compile(r"\s*\d+[.)]\s+(.*)")
QUOTE = re.compile(r">\s?(.*)")
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<b>[^*\n]+)\*\*"
    r"|(?<![\w*])[*_](?P<i>[^*_\n]+)[*_](?![\w*])"
    r"|~~(?P<s>[^~\n]+)~~"
    r"|:(?P<emoji>[a-z0-9_+\-]+):"
)


def markdown(source: str, viewer: Viewer) -> Html:
    parts: list[Html] = []
    for number, piece in enumerate(FENCE.split(source)):
        if number % 2:
            parts.append(el("pre", piece, class_="code-block"))
        else:
            parts.extend(_paragraphs(piece))
    del viewer
    return el("div", parts, class_="rich-text prose")


def _paragraphs(source: str) -> Iterator[Html]:
    for chunk in re.split(r"\n\s*\n", source):
        lines = [line for line in chunk.split("\n") if line.strip()]
        if lines:
            yield from _chunk(lines)


def _chunk(lines: list[str]) -> Iterator[Html]:
    heading = HEADING.fullmatch(lines[0])
    if heading:
        yield el(f"h{min(len(heading[1]) + 2, 6)}", _inline(heading[2]))
        lines = lines[1:]
    if not lines:
        return
    for pattern, tag in ((BULLET, "ul"), (NUMBER, "ol")):
        items = [found[1] for line in lines if (found := pattern.match(line))]
        if len(items) == len(lines):
            yield el(tag, [el("li", _inline(item)) for item in items])
            return
    quoted = [found[1] for line in lines if (found := QUOTE.match(line))]
    if len(quoted) == len(lines):
        yield el("blockquote", _lines(quoted))
    else:
        yield el("p", _lines(lines))


def _lines(lines: list[str]) -> Html:
    return Html("<br>".join(_inline(line) for line in lines))


def _inline(source: str) -> Html:
    parts: list[Html | str] = []
    position = 0
    for found in INLINE.finditer(source):
        parts += [source[position : found.start()], _piece(found)]
        position = found.end()
    return join(*parts, source[position:])


def _piece(found: re.Match[str]) -> Html | str:
    if found["url"]:
        return link(found["url"], found["label"] or found["url"])
    if found["emoji"]:
        return emoji_sign(found["emoji"])
    kind = str(found.lastgroup)
    return el("code", found["code"]) if kind == "code" else el(kind, _inline(found[kind]))
