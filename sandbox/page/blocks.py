"""Block Kit as HTML: one function for each block.

https://docs.slack.dev/reference/block-kit/blocks
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence

from sandbox.page.buttons import signs
from sandbox.page.cards import card, carousel, container, plan, task_card
from sandbox.page.elements import element
from sandbox.page.html import Attribute, Html, classes, el, join, link
from sandbox.page.markdown import markdown
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.pictures import block_picture, picture
from sandbox.page.rich_text import rich_text
from sandbox.page.surface import Piece, Spot, Surface, plain_text
from sandbox.page.tables import chart, data_table, table

TICKED = frozenset({"checkboxes", "radio_buttons"})
LEVELS = {"info": "info", "warning": "warning", "error": "error", "success": "success"}


def render(blocks: Iterable[Piece], surface: Surface) -> Html:
    """All blocks of a message or view; one that the page does not know says so."""
    drawn = [block(piece, surface) for piece in blocks]
    return el("div", drawn, class_="blocks", data_rows=surface.kind != "message")


def block(piece: Piece, surface: Surface) -> Html:
    kind = str(piece.get("type", ""))
    draw = BLOCKS.get(kind)
    if draw is None:
        note = f"{surface.viewer.t('The sandbox does not draw this block')}: {kind}"
        return el("div", note, class_="block block-unknown")
    return el(
        "div",
        draw(piece, surface),
        class_=f"block block-{kind.replace('_', '-')}",
        data_block_id=str(piece.get("block_id", "")),
        **_marks(piece, surface),
    )


def _marks(piece: Piece, surface: Surface) -> dict[str, Attribute]:
    """In forms: which block this is, and a mark that changes with it but not with what is typed."""
    if surface.kind == "message":
        return {}
    block_id = str(piece.get("block_id", ""))
    content = json.dumps([piece, surface.errors.get(block_id)], sort_keys=True)
    return {"data_key": block_id, "data_rev": hashlib.sha256(content.encode()).hexdigest()[:16]}


def text_object(piece: object, surface: Surface) -> Html | str:
    """A plain_text or mrkdwn object."""
    if isinstance(piece, dict) and piece.get("type") == "mrkdwn":
        verbatim = bool(piece.get("verbatim"))
        return mrkdwn(plain_text(piece), surface.viewer, verbatim=verbatim)
    return _broken(signs(piece))


def _broken(source: str) -> Html:
    lines = source.split("\n")
    return join(lines[0], *((el("br"), line) for line in lines[1:]))


def section(piece: Piece, surface: Surface) -> Html:
    body = [
        el("div", text_object(piece["text"], surface), class_="prose")
        if piece.get("text")
        else None,
        _fields(piece.get("fields", ()), surface),
    ]
    accessory = piece.get("accessory")
    if not accessory:
        return join(body)
    side = element(_spot(piece, accessory, surface))
    return join(el("div", body, class_="section-body"), el("div", side, class_="accessory"))


def _fields(fields: Sequence[Piece], surface: Surface) -> Html | None:
    if not fields:
        return None
    return el(
        "div",
        [el("div", text_object(one, surface), class_="prose") for one in fields],
        class_="fields",
    )


def header(piece: Piece, surface: Surface) -> Html:
    del surface
    return el("h3", signs(piece.get("text")))


def divider(piece: Piece, surface: Surface) -> Html:
    del piece, surface
    return el("hr")


def context(piece: Piece, surface: Surface) -> Html:
    return join(
        [
            picture(one, surface.viewer, size="small")
            if one.get("type") == "image"
            else el("span", text_object(one, surface))
            for one in piece.get("elements", ())
        ]
    )


def actions(piece: Piece, surface: Surface) -> Html:
    return join([element(_spot(piece, one, surface)) for one in piece.get("elements", ())])


def input_block(piece: Piece, surface: Surface) -> Html:
    """A labelled field, with the hint below it and the app's complaint below that."""
    inner: Piece = piece.get("element", {})
    block_id, label = str(piece.get("block_id", "")), signs(piece.get("label"))
    live = _input_trigger(piece, inner)
    spot = Spot(surface=surface, block_id=block_id, element=inner, live=live, label=label)
    hint, error = signs(piece.get("hint")), surface.viewer.t(surface.errors.get(block_id, ""))
    optional = bool(piece.get("optional"))
    return el(
        "div",
        _label(spot, label, optional=optional),
        element(spot),
        el("p", hint, class_="hint") if hint else None,
        el("p", error, class_="field-error", role="alert", data_testid="field-error"),
        class_=classes("field", "has-error" if error else None),
        data_testid="field",
        data_field=block_id,
        data_required=not optional,
    )


def _label(spot: Spot, label: str, *, optional: bool) -> Html:
    mark = (
        el("small", spot.viewer.t("optional"))
        if optional
        else el("b", "*", class_="required", title=spot.viewer.t("required"))
    )
    if spot.kind in TICKED:
        return el("div", label, " ", mark, class_="label")
    return el("label", label, " ", mark, class_="label", for_=spot.dom_id)


def _input_trigger(piece: Piece, inner: Piece) -> str | None:
    """What in an input tells the app at once: nothing, unless `dispatch_action` is on."""
    if not piece.get("dispatch_action"):
        return None
    if "input" not in str(inner.get("type", "")):
        return "change"
    asked = inner.get("dispatch_action_config", {}).get("trigger_actions_on", ("on_enter_pressed",))
    return " ".join(name.removeprefix("on_").partition("_")[0] for name in asked)


def alert(piece: Piece, surface: Surface) -> Html:
    level = LEVELS.get(str(piece.get("level")), "default")
    return el(
        "div", text_object(piece.get("text"), surface), class_=f"alert alert-{level}", role="note"
    )


def video(piece: Piece, surface: Surface) -> Html:
    """The video's card; playing it would load a foreign page."""
    del surface
    title = signs(piece.get("title"))
    return el(
        "div",
        link(str(piece.get("title_url") or piece.get("video_url") or ""), title or "▶"),
        el(
            "small",
            " · ".join(filter(None, (piece.get("provider_name"), piece.get("author_name")))),
        ),
        el("p", signs(piece.get("description"))),
        class_="card video",
    )


def rich_text_block(piece: Piece, surface: Surface) -> Html:
    return rich_text(piece, surface.viewer)


def markdown_block(piece: Piece, surface: Surface) -> Html:
    return markdown(str(piece.get("text", "")), surface.viewer)


def remote_file(piece: Piece, surface: Surface) -> Html:
    note = f"{surface.viewer.t('A file kept elsewhere')} ({piece.get('external_id', '')})"
    return el("div", note, class_="file-card file-gone")


def _spot(piece: Piece, inner: Piece, surface: Surface) -> Spot:
    return Spot(
        surface=surface, block_id=str(piece.get("block_id", "")), element=inner, live="change"
    )


def _nested(pieces: Sequence[Piece], surface: Surface) -> Html:
    return render(pieces, surface)


BLOCKS: dict[str, Callable[[Piece, Surface], Html]] = {
    "section": section,
    "header": header,
    "divider": divider,
    "image": block_picture,
    "context": context,
    "actions": actions,
    "context_actions": actions,
    "input": input_block,
    "rich_text": rich_text_block,
    "markdown": markdown_block,
    "table": table,
    "data_table": data_table,
    "data_visualization": chart,
    "alert": alert,
    "card": lambda piece, surface: card(piece, surface, text_object, element),
    "carousel": lambda piece, surface: carousel(piece, surface, text_object, element),
    "container": lambda piece, surface: container(piece, surface, _nested),
    "task_card": task_card,
    "plan": plan,
    "video": video,
    "file": remote_file,
}
