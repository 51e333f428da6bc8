"""What Slack's client checks in a form before it sends it. No I/O."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.slack import inputs
from sandbox.slack.records import Json, View

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s]+")
_WHOLE = re.compile(r"-?\d+", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
LONGEST_INPUT = 3_000


def field_errors(view: View) -> dict[str, str]:
    """What the person is told under which field, by block_id."""
    errors = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            entry = view.values[block["block_id"]][element["action_id"]]
            if problem := _problem(block, element, entry):
                errors[block["block_id"]] = problem
    return errors


def _problem(block: Json, element: Json, entry: Json) -> str:
    if inputs.is_empty(entry):
        return "" if block.get("optional") else REQUIRED
    value = entry[inputs.state_key(element)]
    check = _CHECKS.get(element["type"], _count)
    return check(element, value)


def _email(_element: Json, value: str) -> str:
    return "" if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url(_element: Json, value: str) -> str:
    return "" if _URL.fullmatch(value) else "Please enter a valid URL."


def _count(element: Json, value: Any) -> str:
    most = element.get("max_selected_items") or element.get("max_files")
    return f"Choose {most} at most." if most and len(value) > most else ""


def _length(element: Json, value: str) -> str:
    if len(value) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    longest = element.get("max_length", LONGEST_INPUT)
    return f"Must be at most {longest} characters." if len(value) > longest else ""


def _number(element: Json, value: str) -> str:
    form = _DECIMAL if element["is_decimal_allowed"] else _WHOLE
    if not form.fullmatch(value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Must be {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Must be {element['max_value']} or less."
    return ""


_CHECKS: dict[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}
