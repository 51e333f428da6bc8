"""The blocks of a message as formatted parts: what Slack's composer wrote, without loss.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.text.links import link
from handlers.text.mentions import Namer
from handlers.text.parts import Kind, Leaf, Part, Style, merge, trim

Json = Mapping[str, Any]

_KINDS = {
    "rich_text_section": Kind.SECTION,
    "rich_text_quote": Kind.QUOTE,
    "rich_text_preformatted": Kind.PREFORMATTED,
}
_STYLES = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "strike": Style.STRIKE,
    "code": Style.CODE,
}


def parts(blocks: Any, name: Namer) -> list[Part]:
    """The parts of the `rich_text` and `table` blocks; whatever else there is is passed over."""
    read: list[Part] = []
    for block in _objects(blocks):
        if block.get("type") == "table":
            read.append(_table(block, name))
        elif block.get("type") == "rich_text":
            for element in _objects(block.get("elements")):
                read += _element(element, name)
    return [part for part in read if part.text.strip()]


def _element(element: Json, name: Namer) -> Iterator[Part]:
    kind = _KINDS.get(_string(element, "type"))
    if element.get("type") == "rich_text_list":
        yield from _list(element, name)
    elif kind:
        leaves = trim(_leaves(element, name))
        yield Part(kind=kind, leaves=leaves, quoted=_is_quoted(element, kind))


def _list(element: Json, name: Namer) -> Iterator[Part]:
    ordered = element.get("style") == "ordered"
    first = _integer(element.get("offset")) + 1
    for number, item in enumerate(_objects(element.get("elements")), first):
        yield Part(
            kind=Kind.ORDERED if ordered else Kind.BULLET,
            leaves=trim(_leaves(item, name)),
            indent=min(_integer(element.get("indent")), 8),
            number=number,
            quoted=bool(element.get("border")),
        )


def _table(block: Json, name: Namer) -> Part:
    """A table as one line for each row."""
    leaves: list[Leaf] = []
    rows = block.get("rows")
    for row in rows if isinstance(rows, list) else []:
        for index, cell in enumerate(_objects(row)):
            leaves.append(Leaf(text=" | " if index else ""))
            leaves += _cell(cell, name)
        leaves.append(Leaf(text="\n"))
    return Part(kind=Kind.SECTION, leaves=trim(merge(leaves)))


def _cell(cell: Json, name: Namer) -> Iterator[Leaf]:
    if cell.get("type") != "rich_text":
        yield Leaf(text=_string(cell, "text"))
    for element in _objects(cell.get("elements")):
        yield from _leaves(element, name)


def _leaves(element: Json, name: Namer) -> tuple[Leaf, ...]:
    return merge(_leaf(leaf, name) for leaf in _objects(element.get("elements")))


def _leaf(leaf: Json, name: Namer) -> Leaf:
    style = _style(leaf.get("style"))
    if leaf.get("type") == "link":
        return link(_string(leaf, "text"), _string(leaf, "url"), style)
    read = _TEXTS.get(_string(leaf, "type"), _unknown)
    return Leaf(text=read(leaf, name), style=style)


def _text(leaf: Json, _: Namer) -> str:
    return _string(leaf, "text")


def _user(leaf: Json, name: Namer) -> str:
    return f"@{name(_string(leaf, 'user_id'), '')}"


def _group(leaf: Json, name: Namer) -> str:
    return f"@{name(_string(leaf, 'usergroup_id'), '')}"


def _team(leaf: Json, name: Namer) -> str:
    return f"@{name(_string(leaf, 'team_id'), '')}"


def _channel(leaf: Json, name: Namer) -> str:
    return f"#{name(_string(leaf, 'channel_id'), '')}"


def _broadcast(leaf: Json, _: Namer) -> str:
    return f"@{_string(leaf, 'range')}"


def _color(leaf: Json, _: Namer) -> str:
    return _string(leaf, "value")


def _emoji(leaf: Json, _: Namer) -> str:
    """The character itself; a custom emoji has none and stays `:name:`."""
    try:
        return "".join(chr(int(code, 16)) for code in _string(leaf, "unicode").split("-"))
    except (ValueError, OverflowError):
        tone = _integer(leaf.get("skin_tone"))
        name = _string(leaf, "name")
        return f":{name}:" + (f":skin-tone-{tone}:" if tone else "") if name else ""


def _date(leaf: Json, _: Namer) -> str:
    fallback = _string(leaf, "fallback")
    try:
        moment = datetime.fromtimestamp(_integer(leaf.get("timestamp")), UTC)
    except (ValueError, OverflowError, OSError):
        return fallback
    return fallback or f"{moment:%Y-%m-%d %H:%M} UTC"


def _unknown(leaf: Json, _: Namer) -> str:
    """A kind of leaf that is newer than this: whatever it calls itself."""
    return _string(leaf, "text") or _string(leaf, "fallback") or _string(leaf, "name")


_TEXTS: dict[str, Callable[[Json, Namer], str]] = {
    "text": _text,
    "user": _user,
    "usergroup": _group,
    "team": _team,
    "channel": _channel,
    "broadcast": _broadcast,
    "color": _color,
    "emoji": _emoji,
    "date": _date,
}


def _style(style: Any) -> Style:
    on = Style.PLAIN
    if isinstance(style, Mapping):
        for name, flag in _STYLES.items():
            on |= flag if style.get(name) else Style.PLAIN
    return on


def _is_quoted(element: Json, kind: Kind) -> bool:
    return kind is Kind.PREFORMATTED and bool(element.get("border"))


def _objects(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _string(value: Json, key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""


def _integer(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
