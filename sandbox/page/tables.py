"""Tables and charts of Block Kit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.page.html import Html, classes, el
from sandbox.page.rich_text import rich_text
from sandbox.page.surface import Piece, Surface


def table(piece: Piece, surface: Surface) -> Html:
    rows: Sequence[Sequence[Piece]] = piece.get("rows", ())
    settings: Sequence[Any] = piece.get("column_settings", ())
    body = [_row(row, settings, surface) for row in rows]
    return el("div", el("table", el("tbody", body)), class_="table-frame")


def data_table(piece: Piece, surface: Surface) -> Html:
    """A table with a caption; its first row names the columns."""
    rows: Sequence[Sequence[Piece]] = piece.get("rows", ())
    caption = piece.get("caption")
    words = caption.get("text", "") if isinstance(caption, Mapping) else caption
    head = [el("th", _cell(cell, surface), scope="col") for cell in rows[0]] if rows else ()
    body = [_row(row, (), surface) for row in rows[1:]]
    inner = el("table", el("caption", words), el("thead", el("tr", head)), el("tbody", body))
    return el("div", inner, class_="table-frame")


def _row(row: Sequence[Piece], settings: Sequence[Any], surface: Surface) -> Html:
    cells = []
    for number, cell in enumerate(row):
        setting = settings[number] if number < len(settings) else None
        given = setting if isinstance(setting, Mapping) else {}
        names = classes(
            f"align-{given['align']}" if given.get("align") in {"center", "right"} else None
        )
        cells.append(el("td", _cell(cell, surface), class_=names))
    return el("tr", cells)


def _cell(cell: Piece, surface: Surface) -> Html | str:
    if cell.get("type") == "rich_text":
        return rich_text(cell, surface.viewer)
    found = cell.get("text", cell.get("value", ""))
    return str(found)


def chart(piece: Piece, surface: Surface) -> Html:
    """The numbers of a chart as a table: exact, and readable by everyone."""
    drawn: Piece = piece.get("chart", {})
    segments: Sequence[Piece] = drawn.get("segments", ())
    if segments:
        rows = [(str(one.get("label", "")), [str(one.get("value", ""))]) for one in segments]
        return _numbers(piece, [], rows)
    axis: Piece = drawn.get("axis_config", {})
    series: Sequence[Piece] = drawn.get("series", ())
    rows = [
        (str(name), [_value(one, number) for one in series])
        for number, name in enumerate(axis.get("categories", ()))
    ]
    del surface
    return _numbers(piece, [str(one.get("name", "")) for one in series], rows)


def _value(series: Piece, number: int) -> str:
    data: Sequence[Any] = series.get("data", ())
    if number >= len(data):
        return ""
    point = data[number]
    return str(point.get("value", "") if isinstance(point, Mapping) else point)


def _numbers(piece: Piece, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> Html:
    head = el("tr", el("th"), [el("th", name, scope="col") for name in heads]) if heads else None
    body = [
        el(
            "tr",
            el("th", label, scope="row"),
            [el("td", one, class_="align-right") for one in values],
        )
        for label, values in rows
    ]
    caption = el("caption", str(piece.get("title", "")))
    inner = el("table", caption, el("thead", head) if head else None, el("tbody", body))
    return el("div", inner, class_="table-frame")
