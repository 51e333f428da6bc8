"""Message text: escaping, tokens in angle brackets, and the rich text Slack makes of it. No I/O."""

import re

from sandbox.slack.records import Json

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
_TOKEN = re.compile(r"<(?:@[UWB]\w+|#[CG]\w+|![\w^]+|https?://|mailto:|tel:)[^<>\n]*>")
_URL = re.compile(r"(?<![<|\w/])https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"]")
_INLINE = re.compile(
    r"<(?P<token>[^<>\n]+)>"
    r"|(?<!\w):(?P<emoji>[a-z0-9_+-]+(?:::skin-tone-\d)?):(?!\w)"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
)


def escape(text: str) -> str:
    """The three characters Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def stored(text: str) -> str:
    """What Slack keeps of a text an app sent: tokens stay, stray `& < >` are escaped."""
    result, position = [], 0
    for token in _TOKEN.finditer(text):
        result += [_stray(text[position : token.start()]), token.group()]
        position = token.end()
    return "".join([*result, _stray(text[position:])])


def _stray(text: str) -> str:
    escaped = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return link_urls(escaped)


def link_urls(text: str) -> str:
    """Put bare web addresses into angle brackets."""
    return _URL.sub(lambda url: f"<{url.group()}>", text)


def plain(text: str) -> str:
    """What a reader sees of escaped text: links by their label, entities resolved."""
    return unescape(re.sub(r"<([^<>\n]+)>", lambda token: _label(token.group(1)), text))


def _label(token: str) -> str:
    target, _, label = token.partition("|")
    if label:
        return label
    return target.replace("!", "@", 1) if target.startswith("!") else target


def rich_text(text: str, block_id: str) -> list[Json]:
    """The blocks Slack shows for a message that was sent as text; none for an empty one."""
    if not text:
        return []
    elements: list[Json] = []
    for number, part in enumerate(text.split("```")):
        if number % 2:
            elements.append({"type": "rich_text_preformatted", "elements": _literal(part)})
        else:
            elements += _paragraphs(part)
    return [{"type": "rich_text", "block_id": block_id, "elements": elements}]


def _literal(text: str) -> list[Json]:
    return [{"type": "text", "text": unescape(text.strip("\n"))}]


def _paragraphs(text: str) -> list[Json]:
    """Runs of quoted and of ordinary lines."""
    runs: list[tuple[str, list[str]]] = []
    for line in text.strip("\n").split("\n") if text.strip("\n") else []:
        quoted = line.startswith("&gt;")
        kind = "rich_text_quote" if quoted else "rich_text_section"
        if not runs or runs[-1][0] != kind:
            runs.append((kind, []))
        runs[-1][1].append(line.removeprefix("&gt;").removeprefix(" ") if quoted else line)
    return [{"type": kind, "elements": _inline("\n".join(lines), {})} for kind, lines in runs]


def _inline(text: str, style: Json) -> list[Json]:
    elements: list[Json] = []
    position = 0
    for found in _INLINE.finditer(text):
        elements += _text(text[position : found.start()], style)
        elements += _mark(str(found.lastgroup), found.group(str(found.lastgroup)), style)
        position = found.end()
    return elements + _text(text[position:], style)


def _text(text: str, style: Json) -> list[Json]:
    if not text:
        return []
    return [{"type": "text", "text": unescape(text)} | ({"style": style} if style else {})]


def _mark(kind: str, content: str, style: Json) -> list[Json]:
    if kind == "token":
        return [_leaf(content) | ({"style": style} if style else {})]
    if kind == "emoji":
        return [{"type": "emoji", "name": content}]
    if kind == "code":
        return _text(content, style | {"code": True})
    return _inline(content, style | {kind: True})


def _leaf(token: str) -> Json:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target.startswith("!date^"):
        return {"type": "text", "text": unescape(label)}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": unescape(target)}
    return link | ({"text": unescape(label)} if label else {})
