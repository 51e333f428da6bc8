"""The blocks that hold other blocks or stand as cards."""

from collections.abc import Callable, Sequence

from sandbox.page.html import Html, el, link
from sandbox.page.pictures import picture
from sandbox.page.rich_text import rich_text
from sandbox.page.surface import Piece, Spot, Surface

TextObject = Callable[[object, Surface], Html | str]
Element = Callable[[Spot], Html]
STATES = {"pending": "○", "in_progress": "◐", "complete": "●", "error": "✕"}


def card(piece: Piece, surface: Surface, text: TextObject, element: Element) -> Html:
    hero = piece.get("hero_image")
    parts = (("h4", "title"), ("p", "subtitle"), ("p", "body"), ("small", "subtext"))
    block_id = str(piece.get("block_id", ""))
    return el(
        "article",
        picture(hero, surface.viewer, size="large") if hero else None,
        [el(tag, text(piece[key], surface)) for tag, key in parts if piece.get(key)],
        el(
            "div",
            [
                element(Spot(surface=surface, block_id=block_id, element=one, live="change"))
                for one in piece.get("actions", ())
            ],
            class_="button-row",
        ),
        class_="card",
    )


def carousel(piece: Piece, surface: Surface, text: TextObject, element: Element) -> Html:
    cards = [card(one, surface, text, element) for one in piece.get("elements", ())]
    return el("div", cards, class_="carousel", tabindex="0")


def container(
    piece: Piece, surface: Surface, render: Callable[[Sequence[Piece], Surface], Html]
) -> Html:
    """A titled frame around blocks, folded when the app says so."""
    title = piece.get("title") or {}
    heading = (
        rich_text(piece["rich_text_title"], surface.viewer)
        if piece.get("rich_text_title")
        else str(title.get("text", "") if isinstance(title, dict) else title)
    )
    inner = render(piece.get("child_blocks", ()), surface)
    if piece.get("is_collapsible"):
        unfolded = not piece.get("default_collapsed")
        return el("details", el("summary", heading), inner, open=unfolded, class_="card")
    return el("section", el("h4", heading), inner, class_="card")


def task_card(piece: Piece, surface: Surface) -> Html:
    state = str(piece.get("status", "pending"))
    sources = [
        el("li", link(str(one.get("url", "")), str(one.get("text") or one.get("url", ""))))
        for one in piece.get("sources", ())
    ]
    return el(
        "div",
        el("h4", el("span", STATES.get(state, "○"), title=state), " ", str(piece.get("title", ""))),
        [rich_text(piece[key], surface.viewer) for key in ("details", "output") if piece.get(key)],
        el("ul", sources) if sources else None,
        class_=f"card task task-{state if state in STATES else 'pending'}",
    )


def plan(piece: Piece, surface: Surface) -> Html:
    tasks = [task_card(one, surface) for one in piece.get("tasks", ())]
    return el("div", el("h4", str(piece.get("title", ""))), tasks, class_="plan")
