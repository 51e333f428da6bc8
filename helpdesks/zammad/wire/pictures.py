"""Pictures inside the words of an article: they become files of it, and leave its HTML.

Their addresses open for nobody without a sign-in, and `data:` holds a whole file.
"""

import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass, field
from html import escape

from helpdesks.markup import MOST, Piece, pieces
from helpdesks.nesting import Nesting

ADDRESS = re.compile(r"/api/v1/ticket_attachment/(\d+)/(\d+)/(\d+)(?:[?#]|$)")
DATA = re.compile(r"data:(image/[\w.+-]+);base64,(.*)", re.DOTALL | re.IGNORECASE)
OURS = "/api/"
PLACES = {"img": "src", "a": "href"}
EXTENSIONS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}
SHORT = 100
"""Characters that a picture counts as, at most, of those that are read."""


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
    """Take our pictures out, and where our links lead.

    HTML that is very long ends early, and no tag of it stands too deep.
    """
    kept: list[str] = []
    read = 0
    nesting = Nesting()
    files: list[tuple[str, str, str]] = []
    pictures: list[Picture] = []
    for piece in pieces(html):
        source = _source(piece)
        raw = _shown(piece, nesting, ours=source is not None)
        kept.append(raw)
        if source is not None and piece.name == "img":
            _keep(source, files, pictures)
        read += max(len(raw), min(len(piece.raw), SHORT))
        if read > MOST:
            break
    cleaned = "".join(kept)[:MOST]
    return Shown(html=cleaned, files=tuple(dict.fromkeys(files)), pictures=tuple(pictures))


def _shown(piece: Piece, nesting: Nesting, *, ours: bool) -> str:
    """Write a piece as it is shown: a picture of ours by what it says, a link as no link."""
    if ours and piece.name == "img":
        return escape(piece.said().get("alt", "").strip())
    if not nesting.keeps(piece):
        return ""
    if not piece.name:
        return piece.raw.replace("<", "&lt;")
    return "<a>" if ours else piece.raw


def _source(piece: Piece) -> str | None:
    """Say where a picture is, or a link leads, if that is ours."""
    if piece.closing or piece.name not in PLACES:
        return None
    source = piece.said().get(PLACES[piece.name], "").strip()
    ours = source.lower().startswith((OURS, "cid:", "data:"))
    return source if ours or ADDRESS.search(source) else None


def _keep(source: str, files: list[tuple[str, str, str]], pictures: list[Picture]) -> None:
    if kept := ADDRESS.search(source):
        files.append((kept[1], kept[2], kept[3]))
    elif picture := _picture(source, len(pictures) + 1):
        pictures.append(picture)


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
