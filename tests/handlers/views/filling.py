"""A person at a form: what Slack sends when it is submitted."""

from typing import Any

from handlers.workspace import View


def submitted(view: View, **typed: Any) -> View:
    """The view with its state; `typed` are values by input, other inputs stay as they were.

    A value is text, the value of an option, a list of values for boxes, or files.
    """
    values = {
        block["block_id"]: {block["element"]["action_id"]: _state(block, typed)}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {**view, "state": {"values": values}}


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


def _state(block: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    element, name = block["element"], block["block_id"]
    kind = {"type": element["type"]}
    match element["type"]:
        case "static_select" | "radio_buttons":
            chosen = element.get("initial_option")
            if name in typed:
                chosen = next((o for o in element["options"] if o["value"] == typed[name]), None)
            return kind | {"selected_option": chosen}
        case "checkboxes":
            chosen = element.get("initial_options", [])
            if name in typed:
                chosen = [o for o in element["options"] if o["value"] in typed[name]]
            return kind | {"selected_options": chosen}
        case "file_input":
            return kind | {"files": typed.get(name, [])}
        case _:
            return kind | {"value": typed.get(name, element.get("initial_value"))}
