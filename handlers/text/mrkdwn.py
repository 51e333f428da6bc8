"""A message's `text` as formatted parts: Slack's mrkdwn, read token by token.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from handlers.text.escape import unescape
from handlers.text.links import link
from handlers.text.mentions import Namer
from handlers.text.parts import Kind, Leaf, Part, Style, merge, trim

_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_TOKEN = re.compile(r"<([^<>\n]+)>")
_SIGN = re.compile(r"<(?P<token>[^<>\n]+)>|`(?P<code>[^`\n]+)`|(?P<mark>[*_~])")
_MARKS = {"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRIKE}
_QUOTE = "&gt;"
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A `*`, `_` or `~`, and whether it may begin or end a style where it stands."""

    sign: str
    opens: bool
    closes: bool


def parts(text: str, name: Namer) -> list[Part]:
    """The parts of a mrkdwn text; `name` says what to call the ids in it."""
    read: list[Part] = []
    for index, piece in enumerate(_FENCE.split(text)):
        read += [_preformatted(piece, name)] if index % 2 else _lines(piece, name)
    return [part for part in read if part.text.strip()]


def _preformatted(text: str, name: Namer) -> Part:
    return Part(kind=Kind.PREFORMATTED, leaves=trim(merge(_literal(text, name))))


def _lines(text: str, name: Namer) -> Iterator[Part]:
    """Sections and quotes: neighbouring lines of a kind stand together."""
    for quoted, group in groupby(text.split("\n"), key=lambda line: line.startswith(_QUOTE)):
        lines = list(group)
        if quoted:
            lines = [line.removeprefix(_QUOTE).removeprefix(" ") for line in lines]
        leaves = trim(merge(_inline("\n".join(lines), name)))
        yield Part(kind=Kind.QUOTE if quoted else Kind.SECTION, leaves=leaves)


def _inline(text: str, name: Namer) -> list[Leaf]:
    """The leaves of some lines, with the styles of the marks that come in pairs."""
    read = list(_signs(text, name))
    styles = [Style.PLAIN] * len(read)
    open_: dict[str, int] = {}
    for index, item in enumerate(read):
        if isinstance(item, Leaf):
            if "\n" in item.text:
                open_.clear()
            continue
        begun = open_.get(item.sign)
        if begun is not None and item.closes and index > begun + 1:
            for inside in range(begun, index):
                styles[inside] |= _MARKS[item.sign]
            open_ = {sign: at for sign, at in open_.items() if at < begun}
            read[begun] = read[index] = Leaf(text="")
        elif begun is None and item.opens:
            open_[item.sign] = index
    return [_styled(item, style) for item, style in zip(read, styles, strict=True)]


def _styled(item: Leaf | _Mark, style: Style) -> Leaf:
    if isinstance(item, _Mark):
        return Leaf(text=item.sign, style=style)
    return replace(item, style=item.style | style)


def _signs(text: str, name: Namer) -> Iterator[Leaf | _Mark]:
    """Everything in the text that means something, and the literal text between."""
    done = 0
    for found in _SIGN.finditer(text):
        if found.start() > done:
            yield Leaf(text=unescape(text[done : found.start()]))
        done = found.end()
        if found["token"]:
            yield token(found["token"], name)
        elif found["code"]:
            yield from _literal(found["code"], name, Style.CODE)
        else:
            yield _mark(text, found.start())
    if done < len(text):
        yield Leaf(text=unescape(text[done:]))


def _mark(text: str, at: int) -> _Mark:
    """Slack wants a word's border outside of a mark and no white space inside."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    return _Mark(
        text[at],
        opens=not before.isalnum() and not after.isspace(),
        closes=not after.isalnum() and not before.isspace(),
    )


def _literal(text: str, name: Namer, style: Style = Style.PLAIN) -> Iterator[Leaf]:
    """Text in which only the `<…>` tokens mean something, as in code."""
    for index, piece in enumerate(_TOKEN.split(text)):
        leaf = token(piece, name) if index % 2 else Leaf(text=unescape(piece))
        yield replace(leaf, style=style)


def token(inside: str, name: Namer) -> Leaf:
    """What stands for a `<…>` token: a name, a broadcast, the fallback of a date, or a link."""
    target, _, label = inside.partition("|")
    label = unescape(label)
    if not target:
        return Leaf(text=f"<{unescape(inside)}>")
    if target[0] == "@":
        return Leaf(text=f"@{name(target[1:], label)}")
    if target[0] == "#":
        return Leaf(text=f"#{name(target[1:], label)}")
    if target[0] == "!":
        return Leaf(text=_special(target[1:], label, name))
    if not _HAS_SCHEME.match(target):
        return Leaf(text=f"<{unescape(inside)}>")
    return link(label, unescape(target))


def _special(command: str, label: str, name: Namer) -> str:
    kind, _, argument = command.partition("^")
    if kind == "subteam":
        return f"@{name(argument, label)}"
    if kind == "date" and label:
        return label
    return f"@{(label or kind).removeprefix('@')}"
