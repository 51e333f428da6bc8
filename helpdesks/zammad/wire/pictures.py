"""Pictures inside the words of an article: they become files of it, and leave its HTML.

Their addresses open for nobody without a sign-in, and `data:` holds a whole file.
"""

import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

ADDRESS = re.compile(r"/api/v1/ticket_attachment/(\d+)/(\d+)/(\d+)(?:[?#]|$)")
DATA = re.compile(r"data:(image/[\w.+-]+);base64,(.*)", re.DOTALL | re.IGNORECASE)
OURS = "/api/"
EXTENSIONS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that stands in the HTML itself."""

    name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """HTML without pictures; `files` are the ids of those that the desk keeps."""

    html: str
    files: tuple[tuple[str, str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()


def without_pictures(html: str) -> Shown:
    body = LexborHTMLParser(html).body
    if body is None:
        return Shown(html=html)
    files: list[tuple[str, str, str]] = []
    pictures: list[Picture] = []
    found = [node for node in body.css("img") if _is_ours(node, "src")]
    links = [node for node in body.css("a") if _is_ours(node, "href")]
    for node in found:
        source = _said(node, "src")
        if kept := ADDRESS.search(source):
            files.append((kept[1], kept[2], kept[3]))
        elif picture := _picture(source, len(pictures) + 1):
            pictures.append(picture)
        _give_way(node)
    for node in links:
        del node.attrs["href"]
    cleaned = (body.inner_html or "") if found or links else html
    return Shown(html=cleaned, files=tuple(dict.fromkeys(files)), pictures=tuple(pictures))


def _is_ours(node: LexborNode, key: str) -> bool:
    said = _said(node, key)
    return said.lower().startswith((OURS, "cid:", "data:")) or ADDRESS.search(said) is not None


def _said(node: LexborNode, key: str) -> str:
    return (node.attributes.get(key) or "").strip()


def _give_way(node: LexborNode) -> None:
    alt = _said(node, "alt")
    if alt:
        node.replace_with(alt)
    else:
        node.decompose()


def _picture(source: str, at: int) -> Picture | None:
    said = DATA.match(source)
    if said is None:
        return None
    kind = said[1].lower()
    try:
        data = b64decode("".join(said[2].split()), validate=True)
    except (Error, ValueError):
        return None
    extension = EXTENSIONS.get(kind, kind.partition("/")[2])
    return Picture(name=f"image{at}.{extension}", content_type=kind, data=data)
