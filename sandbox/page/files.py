"""File cards: name, kind, size, a preview of pictures, a link to download."""

from urllib.parse import quote

from sandbox.page.html import Html, classes, el
from sandbox.page.icons import icon
from sandbox.page.surface import Piece
from sandbox.page.viewer import Viewer

KIB = 1024
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
GONE = {
    "tombstone": "This file was deleted.",
    "hidden_by_limit": "This file is hidden because of the plan's limit.",
}


def size(count: int) -> str:
    """12.4 MB, as people write it."""
    if count < KIB:
        return f"{count} B"
    amount, unit = count / KIB, "KB"
    for larger in ("MB", "GB"):
        if amount < KIB:
            break
        amount, unit = amount / KIB, larger
    return f"{amount:.1f} {unit}".replace(".0 ", " ")


def address(file: Piece, viewer: Viewer) -> str:
    """Where the page serves the bytes to this person."""
    name = quote(str(file.get("name") or "file"), safe="")
    return f"/_page/files/{quote(str(file.get('id', '')))}/{name}?as={quote(viewer.handle)}"


def is_picture(file: Piece) -> bool:
    return str(file.get("mimetype", "")) in PICTURES


def file_card(file: Piece, viewer: Viewer) -> Html:
    """A file as a message shows it."""
    mode = str(file.get("mode", "hosted"))
    if mode in GONE:
        return el("div", icon("trash"), viewer.t(GONE[mode]), class_="file-card file-gone")
    name, source = str(file.get("name") or file.get("title") or ""), address(file, viewer)
    preview = None
    if is_picture(file):
        picture = el("img", src=source, alt=str(file.get("alt_txt") or name), loading="lazy")
        preview = el("a", picture, href=source, target="_blank", class_="file-preview")
    return el(
        "figure",
        preview,
        el("figcaption", _badge(file, name), _names(file, name), _download(source, name, viewer)),
        class_=classes("file-card", "file-picture" if preview else None),
        data_testid="file",
        data_file_id=str(file.get("id", "")),
    )


def _badge(file: Piece, name: str) -> Html:
    kind = (str(file.get("filetype") or "") or name.rpartition(".")[2])[:4]
    return el("span", kind.upper() or icon("file"), class_="file-kind", aria_hidden="true")


def _names(file: Piece, name: str) -> Html:
    return el(
        "span",
        el("b", name, title=name),
        el("small", size(int(file.get("size") or 0))),
        class_="file-name",
    )


def _download(source: str, name: str, viewer: Viewer) -> Html:
    return el(
        "a",
        icon("download"),
        href=f"{source}&download=1",
        download=name,
        class_="btn btn-icon btn-quiet",
        aria_label=f"{viewer.t('Download')} {name}",
        title=viewer.t("Download"),
    )


def file_chip(file: Piece, viewer: Viewer) -> Html:
    """A file that was chosen in a form and can still be taken out."""
    name = str(file.get("name") or "")
    remove = el(
        "button",
        icon("close", 13),
        type="button",
        data_act="unattach",
        aria_label=f"{viewer.t('Remove')} {name}",
    )
    return el(
        "li",
        el("span", name),
        el("small", size(int(file.get("size") or 0))),
        remove,
        class_="chip",
        data_value=str(file.get("id", "")),
    )
