"""A person at a form: what Slack sends when it is used, drawn anew or submitted."""

from typing import Any

from handlers.views.inputs import HOLDS
from handlers.workspace import View

SEVERAL = {"checkboxes", "multi_static_select", "multi_external_select"}
INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
}


def submitted(view: View, **typed: Any) -> View:
    """The view with its state; `typed` are values by input, other inputs stay as they were.

    A value is text, the value or text of an option, a list of them for boxes, a moment in seconds,
    an option that was loaded as Slack has it, or files.
    """
    return {**view, "state": {"values": _values(view, typed, {})}}


def redrawn(before: View, after: View, **typed: Any) -> View:
    """The view after `views.update`: what stood in an input stays where its names stay."""
    return {**after, "state": {"values": _values(after, typed, before["state"]["values"])}}


def untouched(view: View) -> View:
    """The view as Slack sends it where an update's initial values got lost."""
    empty = {
        block["block_id"]: {block["element"]["action_id"]: {"type": block["element"]["type"]}}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {**view, "state": {"values": empty}}


def block(view: View, block_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(b for b in view["blocks"] if b.get("block_id") == block_id)
    return found


def names(view: View) -> list[str]:
    """The inputs from top to bottom."""
    return [b["block_id"] for b in view["blocks"] if b["type"] == "input"]


def _values(view: View, typed: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in view["blocks"]:
        if each["type"] == "input":
            name, element = each["block_id"], each["element"]
            action = element["action_id"]
            known = before.get(name, {}).get(action)
            stays = known and known["type"] == element["type"] and name not in typed
            found[name] = {action: known if stays else _state(each, typed)}
    return found


def _state(block: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    element, name = block["element"], block["block_id"]
    kind = element["type"]
    key = HOLDS.get(kind, "value")
    empty: Any = [] if kind in SEVERAL or key == "files" else None
    held = element.get(INITIAL.get(key, ""), empty)
    if name in typed:
        held = _meant(element, typed[name])
    return {"type": kind, key: held}


def _meant(element: dict[str, Any], value: Any) -> Any:
    if element["type"] in SEVERAL:
        return [_option(element, each) for each in value]
    if HOLDS.get(element["type"]) == "selected_option" and value is not None:
        return _option(element, value)
    return value


def _option(element: dict[str, Any], value: Any) -> Any:
    if isinstance(value, dict):
        return value
    offered = element.get("options", [])
    found = [o for o in offered if value in (o["value"], o["text"]["text"])]
    assert found, f"{value!r} is not among {[o['text']['text'] for o in offered]}"
    return found[0]
