"""Legacy attachments and unfurls: a coloured bar beside a small card."""

import re

from sandbox.page import dates
from sandbox.page.blocks import render
from sandbox.page.html import Html, el, link
from sandbox.page.mrkdwn import inline, mrkdwn
from sandbox.page.pictures import picture
from sandbox.page.surface import Piece, Surface

NAMED = {"good": "#2f9e6b", "warning": "#d39a1f", "danger": "#d4483b"}
HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
GREY = "#c9c5bd"


def attachment(piece: Piece, surface: Surface) -> Html:
    """A secondary attachment.

    https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
    """
    bar = el("rect", width="4", height="100%", rx="2", fill=_colour(str(piece.get("color", ""))))
    return el(
        "div",
        _text("p", piece, "pretext", surface),
        el(
            "div",
            el("svg", bar, class_="attachment-bar", aria_hidden="true"),
            el("div", _inside(piece, surface), class_="attachment-body"),
            class_="attachment",
        ),
    )


def _inside(piece: Piece, surface: Surface) -> list[Html | None]:
    if piece.get("blocks"):
        return [render(piece["blocks"], surface)]
    return [
        _linked("small", piece, "author_name", "author_link"),
        _linked("b", piece, "title", "title_link"),
        _text("div", piece, "text", surface),
        _fields(piece, surface),
        picture({"image_url": piece["image_url"]}, surface.viewer, size="medium")
        if piece.get("image_url")
        else None,
        _footer(piece, surface),
    ]


def _colour(name: str) -> str:
    if name in NAMED:
        return NAMED[name]
    found = HEX.fullmatch(name)
    return f"#{found[1]}" if found else GREY


def _linked(tag: str, piece: Piece, words: str, target: str) -> Html | None:
    if not piece.get(words):
        return None
    label, url = str(piece[words]), str(piece.get(target, ""))
    return el(tag, link(url, label) if url else label)


def _text(tag: str, piece: Piece, key: str, surface: Surface) -> Html | None:
    source = str(piece.get(key) or "")
    return el(tag, mrkdwn(source, surface.viewer), class_="prose") if source else None


def _fields(piece: Piece, surface: Surface) -> Html | None:
    fields = piece.get("fields")
    if not fields:
        return None
    cells = [
        el(
            "div",
            el("b", inline(str(one.get("title", "")), surface.viewer)),
            el("div", mrkdwn(str(one.get("value", "")), surface.viewer)),
        )
        for one in fields
    ]
    return el("div", cells, class_="fields")


def _footer(piece: Piece, surface: Surface) -> Html | None:
    words = [str(piece["footer"])] if piece.get("footer") else []
    if piece.get("ts"):
        at = dates.local(str(piece["ts"]), surface.viewer.zone)
        words.append(f"{at:%Y-%m-%d} {dates.clock_time(at, surface.viewer.locale)}")
    return el("small", " | ".join(words)) if words else None
