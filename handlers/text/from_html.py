"""What a help desk wrote, HTML or plain text, as blocks for Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.text import history, html_tree, rich_text
from handlers.text.escape import clean, clip, escape
from handlers.text.links import linked
from handlers.text.parts import Kind, Part, trim
from handlers.text.plain import as_text

MOST_CHARACTERS = 9_000
MOST_BLOCKS = 10
LONGEST_FALLBACK = 3_000
LONGEST_HTML = 1_000_000
MOST_TAGS = 20_000  # the time to parse grows with the square of how deep they are nested


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A text ready for a message.

    `blocks` are `rich_text` blocks in which every text is literal; none if there is nothing to
    show. `text` is the fallback, escaped and short enough for a message's `text`. `rest` says that
    something was cut for length, `quoted` that quoted mail history was left out.
    """

    blocks: list[dict[str, Any]]
    text: str
    rest: bool = False
    quoted: bool = False


def from_html(html: str, *, characters: int = MOST_CHARACTERS, blocks: int = MOST_BLOCKS) -> Shown:
    """The HTML of a comment, in at most that many characters and blocks."""
    whole = clean(html)
    page = _bounded(whole)
    read = html_tree.read(page, characters)
    parts, cut = history.cut(read.parts)
    if not parts and (cut or read.quoted):  # nothing but the quote: then the quote is the message
        read = html_tree.read(page, characters, with_history=True)
        parts, cut = read.parts, False
    more = not cut and (read.more or page != whole)
    return _shown(parts, characters, blocks, more=more, quoted=cut or read.quoted)


def from_plain(text: str, *, characters: int = MOST_CHARACTERS, blocks: int = MOST_BLOCKS) -> Shown:
    """Plain text, with its web addresses as links."""
    leaves = trim(tuple(linked(clean(text))))
    parts = [Part(kind=Kind.SECTION, leaves=leaves)] if leaves else []
    return _shown(parts, characters, blocks)


def _bounded(html: str) -> str:
    tags = html[:LONGEST_HTML].split("<", MOST_TAGS)
    return "<".join(tags[:MOST_TAGS])


def _shown(
    parts: Sequence[Part], characters: int, most: int, *, more: bool = False, quoted: bool = False
) -> Shown:
    fitting, too_long = rich_text.fit(parts, characters)
    shown, too_many = rich_text.blocks(fitting, most)
    fallback = clip(escape(as_text(fitting, urls=False)), LONGEST_FALLBACK)
    rest = more or too_long or too_many
    return Shown(blocks=shown, text=fallback, rest=rest, quoted=quoted)
