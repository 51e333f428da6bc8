"""Images. The page shows what the sandbox holds; it fetches nothing from elsewhere."""

from sandbox.page.buttons import signs
from sandbox.page.html import Html, el, link
from sandbox.page.surface import Piece, Surface
from sandbox.page.viewer import Viewer


def picture(piece: Piece, viewer: Viewer, *, size: str) -> Html:
    """An image element or block, or its words where the picture lies outside the sandbox."""
    words = str(piece.get("alt_text", ""))
    source = viewer.image_source(piece)
    if source is not None:
        return el("img", src=source, alt=words, loading="lazy", class_=f"picture picture-{size}")
    address = str(piece.get("image_url", ""))
    label = el("span", words or viewer.t("image"))
    sign = el("span", "🖼", aria_hidden="true")
    frame = f"picture-absent picture-{size}"
    if address:
        return link(address, sign, label, class_=frame)
    return el("span", sign, label, class_=frame)


def block_picture(piece: Piece, surface: Surface) -> Html:
    title = signs(piece.get("title"))
    return el(
        "figure",
        el("figcaption", title) if title else None,
        picture(piece, surface.viewer, size="large"),
    )
