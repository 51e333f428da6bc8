"""Inputs of forms, and reading what was put into them.

An input's block_id is its action_id. https://docs.slack.dev/reference/block-kit/blocks/input-block
"""

from collections.abc import Sequence
from typing import Any

from handlers.text.escape import clean, clip
from handlers.views.blocks import TEXT_LIMIT, Element, plain
from handlers.workspace import Block, View

OPTION_LIMIT = 75
OPTION_VALUE_LIMIT = 150
OPTIONS_LIMIT = 100
PLACEHOLDER_LIMIT = 150
LABEL_LIMIT = 2_000


def field_input(
    name: str, label: str, element: Element, *, hint: str = "", optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, LABEL_LIMIT),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(hint, LABEL_LIMIT)} if hint else block


def text_input(
    name: str,
    label: str,
    *,
    value: str = "",
    multiline: bool = False,
    hint: str = "",
    placeholder: str = "",
    optional: bool = False,
    focus: bool = False,
    as_typed: bool = False,
) -> Block:
    """A text input of up to 3,000 characters; `as_typed` reports every change, to keep a draft."""
    element: Element = {"type": "plain_text_input", "action_id": name, "multiline": multiline}
    if shown := clip(clean(value), TEXT_LIMIT):
        element["initial_value"] = shown
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_LIMIT)
    if focus:
        element["focus_on_load"] = True
    if as_typed:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    block = field_input(name, label, element, hint=hint, optional=optional)
    return block | {"dispatch_action": True} if as_typed else block


def option(label: str, value: str) -> Element:
    return {"text": plain(label, OPTION_LIMIT), "value": value}


def select(
    name: str, options: Sequence[Element], *, chosen: str | None = None, placeholder: str = ""
) -> Element:
    element: Element = {"type": "static_select", "action_id": name, "options": list(options)}
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_LIMIT)
    for candidate in options:
        if chosen is not None and candidate["value"] == chosen:
            element["initial_option"] = candidate
    return element


def answers(view: View) -> dict[str, Any]:
    """What stands in the inputs of a view by name: text, a chosen value, options, or files.

    After `views.update` Slack may leave out what we had put into an input and nobody touched
    (slackapi/bolt-python#1258); a required input is never sent empty, so there ours counts.
    """
    values = (view.get("state") or {}).get("values") or {}
    found: dict[str, Any] = {}
    for block in view.get("blocks") or ():
        if block.get("type") != "input":
            continue
        name, element = block["block_id"], block["element"]
        state = (values.get(name) or {}).get(element.get("action_id"))
        said = _said(state or {})
        if said is None and (state is None or not block.get("optional")):
            said = _initial(element)
        found[name] = said
    return found


def text_of(given: Any) -> str:
    """Text from an input, cleaned; "" where there is none."""
    return clean(given).strip() if isinstance(given, str) else ""


def _said(state: dict[str, Any]) -> Any:
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    for name in ("selected_options", "files"):
        if name in state:
            return state[name]
    return state.get("value")


def _initial(element: Element) -> Any:
    if "initial_option" in element:
        return element["initial_option"]["value"]
    return element.get("initial_options", element.get("initial_value"))
