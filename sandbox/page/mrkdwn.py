"""Slack's mrkdwn as HTML. Markup that is not understood stays text.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from sandbox.page import dates, emoji
from sandbox.page.html import Html, classes, el, join, link
from sandbox.page.viewer import Viewer

FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
QUOTE = re.compile(r"(?:&gt;|>) ?")
_UNIT = r"(?:<[^<>\n]*>|`[^`\n]*`|[^\n<`{mark}])"
_SPAN = (
    r"(?<![\w{mark}]){mark}(?=[^\s{mark}])(?P<{name}>" + _UNIT + r"+?)(?<=\S){mark}(?![\w{mark}])"
)
INLINE = re.compile(
    "|".join(
        (
            r"<(?P<token>[^<>\n]+)>",
            r"`(?P<code>[^`\n]+)`",
            _SPAN.format(mark=r"\*", name="b"),
            _SPAN.format(mark="_", name="i"),
            _SPAN.format(mark="~", name="s"),
            r":(?P<emoji>[a-z0-9_+\-]+(?:::skin-tone-[2-6])?):",
            r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"*_~])",
            r"(?P<broadcast>(?<!\w)@(?:here|channel|everyone)\b)",
        )
    )
)


def mrkdwn(source: str, viewer: Viewer, *, verbatim: bool = False) -> Html:
    """A mrkdwn text; `verbatim` leaves bare URLs and `@here` alone, as Slack does."""
    parts: list[Html] = []
    for number, piece in enumerate(FENCE.split(source)):
        if number % 2:
            parts.append(el("pre", unescape(piece), class_="code-block"))
        elif piece.strip("\n") or not number:
            parts.extend(_lines(piece.strip("\n") if number else piece, viewer, verbatim))
    return join(*parts)


def unescape(source: str) -> str:
    """Slack escapes exactly three characters."""
    return source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(source: str, viewer: Viewer) -> str:
    """A mrkdwn text as a phone's notification shows it: names instead of tokens, no markup."""
    return unescape(INLINE.sub(lambda found: _plain_piece(found, viewer), source)).strip()


def _plain_piece(found: re.Match[str], viewer: Viewer) -> str:
    kind = str(found.lastgroup)
    if kind == "token":
        return _token_text(found["token"], viewer)
    if kind == "emoji":
        return emoji.shown(found["emoji"])
    if kind in {"b", "i", "s"}:
        return INLINE.sub(lambda inner: _plain_piece(inner, viewer), found[kind])
    return found[kind]


def _lines(source: str, viewer: Viewer, verbatim: bool) -> list[Html]:
    """Lines with breaks between them; neighbouring quoted lines share one quote."""
    groups: list[tuple[bool, list[Html]]] = []
    for line in source.rstrip("\n").split("\n"):
        quoted = QUOTE.match(line)
        shown = inline(line[quoted.end() :] if quoted else line, viewer, verbatim=verbatim)
        if not groups or groups[-1][0] != bool(quoted):
            groups.append((bool(quoted), []))
        groups[-1][1].append(shown)
    return [_group(lines, quoted=quoted) for quoted, lines in groups]


def _group(lines: list[Html], *, quoted: bool) -> Html:
    body = Html("<br>".join(lines))
    return el("blockquote", body) if quoted else body


def inline(source: str, viewer: Viewer, *, verbatim: bool = False) -> Html:
    """One line of mrkdwn."""
    parts: list[Html | str] = []
    position = 0
    for found in INLINE.finditer(source):
        parts.append(unescape(source[position : found.start()]))
        parts.append(_inline_piece(found, viewer, verbatim))
        position = found.end()
    parts.append(unescape(source[position:]))
    return join(*parts)


def _inline_piece(found: re.Match[str], viewer: Viewer, verbatim: bool) -> Html | str:
    kind = str(found.lastgroup)
    body = found[kind]
    match kind:
        case "token":
            return _token(body, viewer)
        case "code":
            return el("code", unescape(body))
        case "emoji":
            return emoji_sign(body)
        case "url":
            address = unescape(body)
            return address if verbatim else link(address, address)
        case "broadcast":
            return body if verbatim else el("span", body, class_="mention mention-all")
    return el(kind, inline(body, viewer, verbatim=verbatim))


def emoji_sign(name: str) -> Html | str:
    """An emoji with its name for those who listen; an unknown one as `:name:`."""
    sign = emoji.character(name)
    if sign is None:
        return f":{name}:"
    return el("span", sign, class_="emoji", role="img", aria_label=name, title=f":{name}:")


def mention(user_id: str, viewer: Viewer, label: str = "") -> Html:
    name = viewer.people.get(user_id) or label or user_id
    mine = user_id == viewer.user_id
    return el("span", f"@{name}", class_=classes("mention", "mention-me" if mine else None))


def channel_link(channel_id: str, viewer: Viewer, label: str = "") -> Html:
    name = viewer.channels.get(channel_id) or label
    if not name:
        return el("span", f"🔒 {viewer.t('private channel')}", class_="mention")
    return el(
        "a",
        f"#{name}",
        class_="mention",
        href=f"/archives/{channel_id}?as={viewer.handle}",
        data_nav=True,
    )


def date_text(seconds: str, template: str, fallback: str, viewer: Viewer) -> str:
    shown = None
    if seconds.lstrip("-").isdecimal():
        shown = dates.token(int(seconds), template, viewer.zone, viewer.locale, viewer.now)
    return shown if shown is not None else fallback


def _token(body: str, viewer: Viewer) -> Html | str:
    target, _, label = body.partition("|")
    match target[:1]:
        case "@":
            return mention(target[1:], viewer, label)
        case "#":
            return channel_link(target[1:], viewer, label)
        case "!":
            return _special(target[1:], label, viewer)
    address = unescape(target)
    return link(address, unescape(label) or address.removeprefix("mailto:"))


def _special(target: str, label: str, viewer: Viewer) -> Html | str:
    if target in {"here", "channel", "everyone"}:
        return el("span", f"@{target}", class_="mention mention-all")
    if target.startswith("subteam^"):
        return el("span", f"@{_group_name(target, label, viewer)}", class_="mention")
    if target.startswith("date^"):
        return _date(target, label, viewer)
    return unescape(label) or f"<!{target}>"


def _date(target: str, fallback: str, viewer: Viewer) -> Html | str:
    _, seconds, template, *rest = [*target.split("^", 3), "", ""][:5]
    shown = date_text(seconds, template, unescape(fallback), viewer)
    when = el("time", shown, title=unescape(fallback))
    return link(unescape(rest[0]), when) if rest[0] else when


def _group_name(target: str, label: str, viewer: Viewer) -> str:
    group_id = target.removeprefix("subteam^")
    return viewer.groups.get(group_id) or label.removeprefix("@") or group_id


def _token_text(body: str, viewer: Viewer) -> str:
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return "@" + (viewer.people.get(target[1:]) or label or target[1:])
    if target.startswith("#"):
        return "#" + (viewer.channels.get(target[1:]) or label or viewer.t("private channel"))
    if target.startswith("!date^"):
        _, seconds, template, *_ = [*target.split("^", 3), "", ""]
        return date_text(seconds, template, label, viewer)
    if target.startswith("!subteam^"):
        return "@" + _group_name(target[1:], label, viewer)
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")
