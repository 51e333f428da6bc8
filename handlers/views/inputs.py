"""Inputs of forms, and reading what was put into them.

An input's block_id is its action_id, unless using it may change the form: those are told apart by
their action_id. https://docs.slack.dev/reference/block-kit/blocks/input-block
"""

from collections.abc import Iterator, Sequence
from typing import Any

from handlers.text.escape import clean, clip, unescape
from handlers.views.blocks import TEXT_LIMIT, Element, plain
from handlers.workspace import Block, View

OPTION_LIMIT = 75
OPTION_VALUE_LIMIT = 150
OPTIONS_LIMIT = 100
BOXES_LIMIT = 10  # of checkboxes and radio buttons
PLACEHOLDER_LIMIT = 150
LABEL_LIMIT = 2_000

# Where an element's state holds what was chosen. What is not here holds a `value`.
# https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
HOLDS = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}


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


def heard(block: Block) -> Block:
    """The same input; every use of it is told to us at once."""
    return block | {"dispatch_action": True}


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
    block = field_input(name, label, element, hint=hint, optional=optional)
    return typed(block) if as_typed else block


def typed(block: Block) -> Block:
    """The same text input; every character is told to us."""
    config = {"trigger_actions_on": ["on_character_entered"]}
    return heard(block | {"element": block["element"] | {"dispatch_action_config": config}})


def option(label: str, value: str) -> Element:
    if len(label) <= OPTION_LIMIT and label.isprintable() and label:  # nothing to clean or to cut
        return {"text": {"type": "plain_text", "text": label, "emoji": False}, "value": value}
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
    return {block["block_id"]: _value(_held(view, block)) for block in _inputs(view)}


def labels(view: View) -> dict[str, tuple[str, ...]]:
    """The words of the options that are chosen, by the input's name, as Slack shows them."""
    held = {block["block_id"]: _held(view, block) for block in _inputs(view)}
    return {name: _words(said) for name, said in held.items() if _words(said)}


def elements(view: View) -> dict[str, Element]:
    """Each input's element, by the input's name."""
    return {block["block_id"]: block["element"] for block in _inputs(view)}


def text_of(given: Any) -> str:
    """Text from an input, cleaned; "" where there is none."""
    return clean(given).strip() if isinstance(given, str) else ""


def _inputs(view: View) -> Iterator[Block]:
    return (block for block in view.get("blocks") or () if block.get("type") == "input")


def _held(view: View, block: Block) -> Any:
    values = (view.get("state") or {}).get("values") or {}
    element = block["element"]
    state = (values.get(block["block_id"]) or {}).get(element.get("action_id"))
    said = (state or {}).get(HOLDS.get(element["type"], "value"))
    if said is None and (state is None or not block.get("optional")):
        return _initial(element)
    return said


def _initial(element: Element) -> Any:
    for name, said in element.items():
        if name.startswith("initial_"):
            return said
    return None


def _value(said: Any) -> Any:
    return said.get("value") if isinstance(said, dict) else said


def _words(said: Any) -> tuple[str, ...]:
    chosen = [said] if isinstance(said, dict) else said if isinstance(said, list) else []
    return tuple(unescape(str(o["text"]["text"])) for o in chosen if "text" in o)
