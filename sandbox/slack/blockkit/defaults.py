"""What Slack fills in before it stores blocks: ids and the defaults of text objects."""

from typing import Any

from sandbox.slack.ids import Ids
from sandbox.slack.records import Json

_ACTION_PLACES = ("element", "accessory")


def filled_blocks(blocks: list[Json], ids: Ids) -> list[Json]:
    """A deep copy with block_id, action_id, `emoji` and `verbatim` everywhere."""
    return [_block(block, ids) for block in blocks]


def filled_view(view: Json, ids: Ids) -> Json:
    """A deep copy of a view with the same filled in."""
    filled = {key: _texts(value) for key, value in view.items() if value is not None}
    return filled | {"blocks": filled_blocks(view.get("blocks", []), ids)}


def _block(block: Json, ids: Ids) -> Json:
    filled: Json = _texts(block)
    if not filled.get("block_id"):
        filled = {"type": filled["type"], "block_id": ids.block_id(), **filled}
    for key in _ACTION_PLACES:
        if isinstance(filled.get(key), dict):
            _name_action(filled[key], ids)
    if filled["type"] in ("actions", "context_actions"):
        for element in filled["elements"]:
            _name_action(element, ids)
    return filled


def _name_action(element: Json, ids: Ids) -> None:
    if element["type"] != "image" and not element.get("action_id"):
        element["action_id"] = ids.block_id()


def _texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    copied = {key: _texts(item) for key, item in value.items() if item is not None}
    if copied.get("type") == "plain_text":
        copied.setdefault("emoji", True)
    elif copied.get("type") == "mrkdwn":
        copied.setdefault("verbatim", False)
    return copied
