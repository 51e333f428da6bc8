"""Text on its way into Slack: escaping, cutting and cleaning.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
import unicodedata

ELLIPSIS = "…"
LONGEST_TOKEN = 3100  # an url of 3,000 characters and its label
LONGEST_CLUSTER = 64  # a longer run of combining marks is no grapheme that anybody reads

_SENTENCE_ENDS = re.compile(r"[.!?](?=\s)|[\u3002\uff01\uff1f]")
_ENTITY_BEGUN = re.compile(r"&(?:a|am|amp|l|lt|g|gt)?\Z")
_SPACES = re.compile(r"\s+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ZWJ = "\u200d"

_LINE_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_CONTROLS = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in {0x09, 0x0A}]
_BIDI_CONTROLS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_UNWANTED: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS),
    **dict.fromkeys(_BIDI_CONTROLS),
    **dict.fromkeys((0xFEFF, 0xFFFE, 0xFFFF)),
    **_LINE_BREAKS,
}


def escape(text: str) -> str:
    """Literal text for a `mrkdwn` text object or a message's `text`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What the three entities of Slack stand for; every other `&…;` is left alone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def clean(text: str) -> str:
    """Text that is safe to store and show: line ends are LF, no controls, no bidi overrides.

    Right-to-left letters, direction marks (LRM, RLM, ALM) and the normal form stay as they are;
    bidi embeddings, overrides and isolates go, because they reach beyond the text they stand in.
    Surrogates are joined to pairs, and a lone one becomes U+FFFD.
    """
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWANTED)


def one_line(text: str, limit: int) -> str:
    """A title: cleaned, on one line, at most `limit` characters."""
    return clip(_SPACES.sub(" ", clean(text)).strip(), limit)


def clip(text: str, limit: int, more: str = ELLIPSIS) -> str:
    """At most `limit` characters, cut at a good border, with `more` where something is missing.

    Works on escaped mrkdwn: no entity, `<…>` token or grapheme is cut in two.
    """
    if len(text) <= limit:
        return text
    if limit <= len(more):
        return text[: _outside_token(text, border(text, max(limit, 0)))]
    at = _outside_token(text, border(text, limit - len(more)))
    return text[:at].rstrip() + more


def border(text: str, limit: int) -> int:
    """Where to cut literal text so that at most `limit` characters stay in front.

    Prefers the end of a paragraph, a line, a sentence, then a word, as long as that keeps at least
    half of the room.
    """
    if len(text) <= limit:
        return len(text)
    if limit <= 0:
        return 0
    half = limit // 2
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, half, limit + 1)
        if at > 0:
            return at
    sentence = max((m.end() for m in _SENTENCE_ENDS.finditer(text, half, limit)), default=0)
    if sentence:
        return _between_graphemes(text, sentence)
    word = max((m.start() for m in _SPACES.finditer(text, half, limit + 1)), default=0)
    return word or _between_graphemes(text, limit)


def _outside_token(text: str, at: int) -> int:
    """`at`, moved in front of the entity or `<…>` token that it stands in."""
    entity = _ENTITY_BEGUN.search(text, max(at - 4, 0), at)
    if entity and text[at : at + 4].partition(";")[1]:
        return entity.start()
    opening = text.rfind("<", max(at - LONGEST_TOKEN, 0), at)
    if opening < 0 or text.find(">", opening, at) >= 0:
        return at
    closing = text.find(">", at, opening + LONGEST_TOKEN)
    is_token = closing >= 0 and not text[opening + 1].isspace()
    return opening if is_token else at


def _between_graphemes(text: str, at: int) -> int:
    """`at`, moved back to the nearest place where no character belongs to the one before."""
    for place in range(at, max(at - LONGEST_CLUSTER, 0), -1):
        if not _joined(text, place):
            return place
    return at


def _joined(text: str, at: int) -> bool:
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if _ZWJ in (before, after) or _extends(after):
        return True
    return _is_regional(after) and _regionals_before(text, at) % 2 == 1


def _extends(character: str) -> bool:
    """Whether a character only changes the one before: marks, skin tones, tags, low surrogates."""
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\udc00" <= character <= "\udfff"
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    run = text[max(at - LONGEST_CLUSTER, 0) : at]
    return len(run) - len(run.rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
