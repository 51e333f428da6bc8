"""What somebody wrote in Slack, as the words of a ticket or a comment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from handlers.text import message_blocks, mrkdwn
from handlers.text.escape import clean
from handlers.text.links import linked
from handlers.text.mentions import Namer, collector, namer
from handlers.text.parts import Kind, Part, trim
from handlers.text.plain import as_html, as_text
from helpdesks.models import Body

NOBODY: Mapping[str, str] = MappingProxyType({})


def from_slack(message: Mapping[str, Any], names: Mapping[str, str] = NOBODY) -> Body:
    """The words of a message: `text` as Slack escapes it, and `blocks` if it has some.

    A `rich_text` block is the faithful source and wins over `text`. `names` says what the ids of
    people, groups and channels are called; the ones to look up come from `mentioned`.
    """
    return _body(_parts(message, namer(names)))


def mentioned(message: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the people (U, W), groups (S), channels (C) and teams (T) in a message."""
    ids: set[str] = set()
    _parts(message, collector(ids))
    return frozenset(ids - {""})


def from_typed(text: str) -> Body:
    """What was typed into a form's plain text field, which Slack hands over unescaped."""
    leaves = trim(tuple(linked(clean(text))))
    return _body([Part(kind=Kind.SECTION, leaves=leaves)] if leaves else [])


def _parts(message: Mapping[str, Any], name: Namer) -> Sequence[Part]:
    text = message.get("text")
    blocks = message_blocks.parts(message.get("blocks"), name)
    return blocks or mrkdwn.parts(clean(text) if isinstance(text, str) else "", name)


def _body(parts: Iterable[Part]) -> Body:
    cleaned = [_cleaned(part) for part in parts]
    return Body(text=as_text(cleaned), html=as_html(cleaned))


def _cleaned(part: Part) -> Part:
    return replace(part, leaves=tuple(replace(x, text=clean(x.text)) for x in part.leaves))
