"""Quoted mail history: where the answer ends and the mail it answers begins.

Only marks that mail programs put there on purpose count; a doubtful quote stays.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from enum import Enum, auto

from selectolax.lexbor import LexborNode

from handlers.text.parts import Kind, Part, split, trim

_QUOTE_CLASSES = {"gmail_quote", "gmail_quote_container", "moz-cite-prefix", "yahoo_quoted"}
_QUOTE_CLASSES |= {"protonmail_quote", "zmail_extra"}
_REST_IDS = {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "isreplycontent"}

_DIVIDERS = {"original message", "original appointment", "replied message"}
_DIVIDERS |= {"原始邮件", "原邮件", "回复的原邮件"}
_FORWARDED = ("forwarded message", "转发邮件", "转发的邮件")
_FROM = {"from", "发件人"}
_OTHER_HEADERS = {"sent", "date", "to", "subject", "cc"}
_OTHER_HEADERS |= {"发送时间", "发送日期", "日期", "时间", "收件人", "主题", "抄送"}
_HEADER_LINES = 6
_HEADERS_NEEDED = 2
_FORWARD_DEPTH = 50


class Extent(Enum):
    NODE = auto()
    REST = auto()


def marked(tag: str, attributes: Mapping[str, str | None]) -> Extent | None:
    """Whether an element is quoted history, and whether all that follows it is too."""
    if (attributes.get("id") or "").casefold() in _REST_IDS:
        return Extent.REST
    is_cited = tag == "blockquote" and (attributes.get("type") or "").casefold() == "cite"
    if is_cited or _QUOTE_CLASSES & set((attributes.get("class") or "").casefold().split()):
        return Extent.NODE
    return None


def forwards(node: LexborNode) -> bool:
    """Whether an element begins with the line of a forwarded mail."""
    inside: LexborNode | None = node
    for _ in range(_FORWARD_DEPTH):
        if inside is None:
            return False
        text = (inside.text_content or "").strip() if inside.tag == "-text" else ""
        if text:
            return text.strip("- ").casefold().startswith(_FORWARDED)
        inside = inside.child or inside.next
    return False


def cut(parts: Sequence[Part]) -> tuple[list[Part], bool]:
    """The parts before a line like `-----Original Message-----` or a block of mail headers."""
    for index, part in enumerate(parts):
        at = _beginning(part.text) if part.kind is Kind.SECTION else None
        if at is not None:
            leaves = trim(split(part.leaves, at)[0])
            kept = [replace(part, leaves=leaves)] if leaves else []
            return [*parts[:index], *kept], True
    return list(parts), False


def _beginning(text: str) -> int | None:
    """Where in the text the quoted mail begins."""
    lines = text.split("\n")
    at = 0
    for index, line in enumerate(lines):
        if _divides(line) or _heads(lines[index : index + _HEADER_LINES]):
            return at
        at += len(line) + 1
    return None


def _divides(line: str) -> bool:
    line = line.strip()
    return line.startswith("---") and line.strip("- ").casefold() in _DIVIDERS


def _heads(lines: Sequence[str]) -> bool:
    """Whether these lines are a sender and at least two other headers of a mail."""
    if not _is_header(lines[0], _FROM):
        return False
    return sum(_is_header(line, _OTHER_HEADERS) for line in lines[1:]) >= _HEADERS_NEEDED


def _is_header(line: str, names: AbstractSet[str]) -> bool:
    name, colon, _ = line.strip(" *").replace("\N{FULLWIDTH COLON}", ":").partition(":")
    return bool(colon) and name.strip(" *").casefold() in names
