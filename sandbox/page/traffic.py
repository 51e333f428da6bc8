"""The inspector: everything that went over the wire."""

import json
from collections.abc import Iterable
from typing import Any

from sandbox.journal import Entry
from sandbox.page.html import Html, classes, el, join

SLOW = 1000.0
LATE = 3000.0
"""Milliseconds: worth a look, and more than Slack waits."""
KINDS = {
    "call": "call",
    "event": "event",
    "command": "command",
    "interaction": "action",
    "file": "file",
    "socket": "socket",
    "ack": "ack",
    "response_url": "respond",
}
NAMES = {"kf5": "KF5"}
FINE = frozenset({"ok", "200", "201", "204", "101", "302"})
SHOWN = 300


def rows(entries: Iterable[Entry]) -> Html:
    """Entries as table rows; the newest is last."""
    return join(*(_row(entry) for entry in entries))


def _row(entry: Entry) -> Html:
    return el(
        "tr",
        el("td", entry.at[11:23], class_="mono muted"),
        el(
            "td",
            el(
                "span",
                side_name(entry.side),
                class_=f"wire wire-{entry.side}",
            ),
        ),
        el("td", KINDS.get(entry.kind, entry.kind), class_="muted"),
        el(
            "td",
            el("button", entry.name, type="button", class_="row-name", data_act="entry"),
            class_="mono name-cell",
        ),
        el("td", el("span", entry.status, class_=classes("status", _health(entry)))),
        el("td", _millis(entry.millis), class_=classes("mono", "millis", pace(entry.millis))),
        el("td", reason(entry), class_="note"),
        data_seq=entry.seq,
        data_side=entry.side,
        data_key=str(entry.seq),
        data_testid="traffic-row",
    )


def side_name(side: str) -> str:
    """The short name of Slack or of a desk, as it writes itself."""
    return NAMES.get(side, side.capitalize())


def pace(millis: float) -> str | None:
    """Slow over one second, late over the three that Slack waits."""
    if millis > LATE:
        return "late"
    return "slow" if millis > SLOW else None


def _health(entry: Entry) -> str:
    return "good" if entry.status in FINE and not refusal(entry) else "bad"


def refusal(entry: Entry) -> str:
    """Slack's word for why it refused, where it did."""
    if isinstance(entry.answer, dict) and entry.answer.get("ok") is False:
        return str(entry.answer.get("error", ""))
    return ""


def reason(entry: Entry) -> str:
    """Why something was refused or went wrong, in one line."""
    details: Any = entry.answer.get("response_metadata") if isinstance(entry.answer, dict) else None
    messages = details.get("messages", []) if isinstance(details, dict) else []
    return " · ".join(filter(None, [refusal(entry), *map(str, messages), entry.note]))


def _millis(millis: float) -> str:
    return f"{millis / 1000:.2f} s" if millis >= SLOW else f"{millis:.0f} ms"


def detail(entry: Entry) -> Html:
    """Both bodies of one entry."""
    said = reason(entry)
    return el(
        "div",
        el("h3", entry.name),
        el(
            "p",
            f"{entry.side} · {entry.kind} · {entry.status} · {_millis(entry.millis)} · {entry.at}",
            class_="muted",
        ),
        el("p", said, class_="alert alert-warning") if said else None,
        _body("Request", entry.request),
        _body("Answer", entry.answer),
        class_="entry-detail",
        data_testid="traffic-detail",
    )


def _body(label: str, value: Any) -> Html:
    if value is None:
        return el("section", el("h4", label), el("p", "—", class_="muted"))
    return el("section", el("h4", label), el("pre", pretty(value), class_="json", tabindex="0"))


def pretty(value: Any) -> str:
    """JSON with indentation; a text that holds JSON is opened up."""
    return json.dumps(_opened(value), ensure_ascii=False, indent=2, default=str)


def _opened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _opened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_opened(item) for item in value]
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
