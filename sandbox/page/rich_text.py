"""rich_text blocks as HTML: their leaves are literal, nothing in them is parsed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.page import emoji
from sandbox.page.html import Html, classes, el, join, link
from sandbox.page.mrkdwn import channel_link, date_text, emoji_sign, mention
from sandbox.page.viewer import Viewer

Piece = Mapping[str, Any]
STYLES = (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b"), ("underline", "u"))
INDENTS = 8


def rich_text(block: Piece, viewer: Viewer) -> Html:
    """Draw a block.

    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    return el("div", [_part(part, viewer) for part in elements(block)], class_="rich-text")


def elements(piece: Piece) -> Sequence[Piece]:
    found = piece.get("elements", ())
    return [child for child in found if isinstance(child, Mapping)]


def leaves(piece: Piece, viewer: Viewer) -> Html:
    return join(*(_leaf(leaf, viewer) for leaf in elements(piece)))


def _part(part: Piece, viewer: Viewer) -> Html:
    match part.get("type"):
        case "rich_text_list":
            return _list(part, viewer)
        case "rich_text_preformatted":
            return el("pre", leaves(part, viewer), class_="code-block")
        case "rich_text_quote":
            return el("blockquote", leaves(part, viewer))
    return el("p", leaves(part, viewer))


def _list(part: Piece, viewer: Viewer) -> Html:
    ordered = part.get("style") == "ordered"
    indent = min(int(part.get("indent", 0)), INDENTS)
    return el(
        "ol" if ordered else "ul",
        [el("li", leaves(item, viewer)) for item in elements(part)],
        start=int(part.get("offset", 0)) + 1 if ordered else None,
        class_=classes(f"indent-{indent}" if indent else None, f"level-{indent % 3}"),
    )


def _leaf(leaf: Piece, viewer: Viewer) -> Html | str:
    style = leaf.get("style")
    shown = _content(leaf, viewer)
    for name, tag in STYLES:
        if isinstance(style, Mapping) and style.get(name):
            shown = el(tag, shown)
    return shown


def _content(leaf: Piece, viewer: Viewer) -> Html | str:
    draw = LEAVES.get(str(leaf.get("type")))
    return draw(leaf, viewer) if draw else str(leaf.get("text", ""))


def _link(leaf: Piece, viewer: Viewer) -> Html:
    del viewer
    url = str(leaf.get("url", ""))
    return link(url, str(leaf.get("text") or url))


def _group(leaf: Piece, viewer: Viewer) -> Html:
    group = str(leaf.get("usergroup_id", ""))
    return el("span", f"@{viewer.groups.get(group, group)}", class_="mention")


def _text(leaf: Piece, viewer: Viewer) -> Html:
    del viewer
    lines = str(leaf.get("text", "")).split("\n")
    return join(lines[0], *((el("br"), line) for line in lines[1:]))


def _emoji(leaf: Piece, viewer: Viewer) -> Html | str:
    del viewer
    name = str(leaf.get("name", ""))
    sign = emoji.from_hex(str(leaf.get("unicode", ""))) if leaf.get("unicode") else None
    if sign is None:
        return emoji_sign(name)
    return el("span", sign, class_="emoji", role="img", aria_label=name, title=f":{name}:")


def _date(leaf: Piece, viewer: Viewer) -> Html:
    template, fallback = str(leaf.get("format", "")), str(leaf.get("fallback", ""))
    shown = date_text(str(leaf.get("timestamp", "")), template, fallback, viewer)
    when = el("time", shown, title=fallback or None)
    return link(str(leaf["url"]), when) if leaf.get("url") else when


def _color(leaf: Piece, viewer: Viewer) -> Html:
    """A swatch drawn as SVG: the page's policy forbids inline styles."""
    del viewer
    value = str(leaf.get("value", ""))
    box = el("rect", width="12", height="12", rx="3", fill=value)
    return el("span", el("svg", box, class_="swatch", viewBox="0 0 12 12"), value)


LEAVES: dict[str, Callable[[Piece, Viewer], Html | str]] = {
    "text": _text,
    "link": _link,
    "user": lambda leaf, viewer: mention(str(leaf.get("user_id", "")), viewer),
    "channel": lambda leaf, viewer: channel_link(str(leaf.get("channel_id", "")), viewer),
    "usergroup": _group,
    "broadcast": lambda leaf, _: el("span", f"@{leaf.get('range')}", class_="mention mention-all"),
    "emoji": _emoji,
    "date": _date,
    "color": _color,
}
