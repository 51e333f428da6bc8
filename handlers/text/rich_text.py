"""Formatted parts as Slack's `rich_text` blocks, within Slack's limits.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from handlers.text.escape import ELLIPSIS, border
from handlers.text.parts import Kind, Leaf, Part, Style, split, trim

Json = dict[str, Any]

LONGEST_BLOCK = 3_000
# A message's blocks may hold about 12,000 characters "with a buffer for block containers"
# (slackapi/bolt-js#2509, #2867). This leaves room for the blocks around a body.
LARGEST_JSON = 11_000

_STYLES = {
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.STRIKE: "strike",
    Style.CODE: "code",
}


def fit(parts: Iterable[Part], characters: int) -> tuple[list[Part], bool]:
    """The parts up to that many characters, and whether some had to go; "…" then stands last."""
    kept: list[Part] = []
    room, weight = characters, LARGEST_JSON
    for part in parts:
        room, weight = room - len(part.text), weight - _weight(part)
        if room < 0 or weight < 0:
            kept.append(_clipped(part, room + len(part.text), weight + _weight(part)))
            return [part for part in kept if part.leaves], True
        kept.append(part)
    return kept, False


def blocks(parts: Sequence[Part], most: int) -> tuple[list[Json], bool]:
    """At most that many blocks of at most 3,000 characters, and whether some had to go."""
    packed = list(_packed(_chunked(parts)))
    return [_block(group) for group in packed[:most]], len(packed) > most


def _clipped(part: Part, room: int, weight: int) -> Part:
    """As much of a part as both rooms allow, with "…" at its end."""
    while room > 0 and _weight(clipped := _cut(part, room)) > weight:
        room = min(room, len(clipped.text)) // 2
    return _cut(part, room) if room > 0 else replace(part, leaves=())


def _cut(part: Part, room: int) -> Part:
    leaves = trim(split(part.leaves, border(part.text, room - len(ELLIPSIS)))[0], front=False)
    return replace(part, leaves=(*leaves, Leaf(text=ELLIPSIS)))


def _weight(part: Part) -> int:
    return len(json.dumps(_element([part]), ensure_ascii=False))


def _chunked(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, with those longer than a block cut in several; an item goes on as a section."""
    for part in parts:
        rest = part
        while len(rest.text) > LONGEST_BLOCK:
            head, tail = split(rest.leaves, border(rest.text, LONGEST_BLOCK))
            if not _is_blank(head):
                yield replace(rest, leaves=head)
            kind = Kind.SECTION if rest.is_item else rest.kind
            rest = replace(rest, kind=kind, leaves=trim(tail))
        if not _is_blank(rest.leaves):
            yield rest


def _is_blank(leaves: Iterable[Leaf]) -> bool:
    return not any(leaf.text.strip() for leaf in leaves)


def _packed(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts in groups that fill one block each."""
    group: list[Part] = []
    size = 0
    for part in parts:
        length = len(part.text)
        if group and size + length > LONGEST_BLOCK:
            yield group
            group, size = [], 0
        group.append(part)
        size += length
    if group:
        yield group


def _block(parts: Sequence[Part]) -> Json:
    runs: list[list[Part]] = []
    for part in parts:
        if runs and _continues(runs[-1][-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    return {"type": "rich_text", "elements": [_element(run) for run in runs]}


def _continues(before: Part, part: Part) -> bool:
    """Whether two parts are neighbouring items of one list."""
    if not part.is_item or replace(part, leaves=before.leaves, number=before.number) != before:
        return False
    return part.kind is Kind.BULLET or part.number == before.number + 1


def _element(run: Sequence[Part]) -> Json:
    part = run[0]
    if part.is_item:
        return _list(run)
    element: Json = {
        "type": f"rich_text_{part.kind}",
        "elements": [_leaf(leaf) for leaf in part.leaves],
    }
    if part.quoted and part.kind is Kind.PREFORMATTED:
        element["border"] = 1
    return element


def _list(items: Sequence[Part]) -> Json:
    first = items[0]
    element: Json = {
        "type": "rich_text_list",
        "style": str(first.kind),
        "indent": first.indent,
        "elements": [
            {"type": "rich_text_section", "elements": [_leaf(leaf) for leaf in item.leaves]}
            for item in items
        ],
    }
    if first.kind is Kind.ORDERED and first.number > 1:
        element["offset"] = first.number - 1
    if first.quoted:
        element["border"] = 1
    return element


def _leaf(leaf: Leaf) -> Json:
    element: Json = {"type": "text", "text": leaf.text}
    if leaf.url:
        element = {"type": "link", "url": leaf.url, "text": leaf.text}
    style = {name: True for flag, name in _STYLES.items() if flag in leaf.style}
    return element | {"style": style} if style else element
