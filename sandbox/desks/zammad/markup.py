"""HTML as Zammad keeps it: sanitised, with images in it turned into attachments."""

import base64
import binascii
import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "iframe"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre"})
_VOID = frozenset({"br", "hr", "img"})
_KEPT = _BREAKS | {
    *("a", "b", "code", "em", "hr", "i", "img", "ol", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "th", "thead", "u", "ul"),
}
_ATTRIBUTES = {"a": ("href",), "img": ("src", "alt", "width", "height")}
_DATA_IMAGE = re.compile(r"data:(image/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_LINK = ("http://", "https://", "mailto:", "tel:", "/", "#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """An image that came as a data URI, named as the body names it."""

    content_id: str
    mime: str
    data: bytes


def take_images(html: str, stem: str) -> tuple[str, list[Inline]]:
    """The body with `cid:` addresses in place of data URIs, and the images; bad ones stay."""
    found: list[Inline] = []

    def replace(match: re.Match[str]) -> str:
        try:
            data = base64.b64decode("".join(match[2].split()), validate=True)
        except binascii.Error:
            return match[0]
        one = Inline(content_id=f"{stem}.{len(found) + 1}", mime=match[1].lower(), data=data)
        found.append(one)
        return f"cid:{one.content_id}"

    return _DATA_IMAGE.sub(replace, html), found


def sanitised(html: str) -> str:
    """Only harmless tags and attributes; links open elsewhere, images fit."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


def to_text(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.parts).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _KEPT and not self._silent:
            self.parts.append(f"<{tag}{_attributes(tag, attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= bool(self._silent) and tag in _SILENT
        if tag in _KEPT - _VOID and not self._silent:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    kept = {n: v for n, v in attrs if n in _ATTRIBUTES.get(tag, ()) and v is not None}
    if tag == "a":
        if not kept.get("href", "").startswith(_LINK):
            return ""
        kept |= {
            "rel": "nofollow noreferrer noopener",
            "target": "_blank",
            "title": kept["href"],
        }
    if tag == "img":
        kept["style"] = "max-width:100%;"
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        if tag in _BREAKS and self.parts:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= bool(self._silent) and tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
