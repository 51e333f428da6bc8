"""Slack's limits, checked with Slack's own models and by counting what those leave out."""

import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from handlers.workspace import Message, View

LEAVES = frozenset({"text", "label", "value", "name"})
MENUS = frozenset({"static_select", "multi_static_select"})
BOXES = frozenset({"checkboxes", "radio_buttons"})
TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
BROADCASTS = ("<!channel", "<!here", "<!everyone", "<!subteam")


def case(shown: Message | View) -> dict[str, Any]:
    """The shape that a Block Kit type check reads."""
    if isinstance(shown, Message):
        return {"surface": "message", "text": shown.text, "blocks": list(shown.blocks)}
    return {"surface": "modal", "view": shown}


def hold(shown: Message | View) -> None:
    """Assert that Slack takes it as it is."""
    if isinstance(shown, Message):
        assert 0 < len(shown.text) <= 4_000
        assert 0 < len(shown.blocks) <= 50
        assert len(json.dumps(shown.blocks, ensure_ascii=False)) <= 12_500
        blocks = list(shown.blocks)
    else:
        assert SdkView(**shown).to_dict() == shown
        assert len(json.dumps(shown)) <= 250_000
        assert len(shown["private_metadata"]) <= 3_000
        blocks = shown["blocks"]
        assert len(blocks) <= 100
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        assert parsed.to_dict() == block
    names = list(_values(blocks, "block_id"))
    assert len(set(names)) == len(names)
    ids = [*_values(blocks, "block_id"), *_values(blocks, "action_id")]
    assert len(set(_values(blocks, "action_id"))) == len(list(_values(blocks, "action_id")))
    assert all(len(i) <= 255 for i in ids)
    for element in _objects(blocks):
        _hold(element)


def _hold(element: dict[str, Any]) -> None:
    kind = element.get("type")
    if kind in {"plain_text", "mrkdwn", "text"}:
        assert 1 <= len(element["text"]) <= 3_000
        assert "\x00" not in element["text"]
    if kind == "mrkdwn":
        assert element["verbatim"] is True
    if kind == "button":
        assert len(element.get("value", "")) <= 2_000
    if kind in MENUS:
        assert 1 <= len(element["options"]) <= 100
    if kind in BOXES:
        assert 1 <= len(element["options"]) <= 10
    if kind == "input":
        assert 1 <= len(element["label"]["text"]) <= 2_000
        assert len(element.get("hint", {"text": ""})["text"]) <= 2_000
        assert 1 <= len(element["block_id"]) <= 255
    if kind in TYPED:
        _hold_text(element)
    _hold_options(element)
    assert len(element.get("fields", ())) <= 10
    if kind == "context":
        assert 1 <= len(element["elements"]) <= 10


def _hold_text(element: dict[str, Any]) -> None:
    value = element.get("initial_value", "")
    assert len(value) <= min(element.get("max_length", 3_000), 3_000)
    assert value or "initial_value" not in element
    assert element.get("max_length", 1) >= 1
    if element["type"] == "number_input":
        low, high = element.get("min_value"), element.get("max_value")
        assert low is None or high is None or float(low) <= float(high)
        if value:
            form = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
            assert re.fullmatch(form, value)
            assert low is None or float(value) >= float(low)
            assert high is None or float(value) <= float(high)


def _hold_options(element: dict[str, Any]) -> None:
    options = element.get("options", [])
    chosen = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    for option in (*options, *chosen):
        assert 1 <= len(option["text"]["text"]) <= 75
        assert 1 <= len(option["value"]) <= 150
    assert len({option["value"] for option in options}) == len(options)
    if "options" in element:
        assert all(option in options for option in chosen)
    assert "initial_options" not in element or 1 <= len(chosen) <= 100
    if "initial_date_time" in element:
        assert len(str(element["initial_date_time"])) == 10


def live_texts(shown: Message | View) -> Iterator[str]:
    """Every text in which Slack reads `<…>`: mrkdwn objects and a message's own text."""
    if isinstance(shown, Message):
        yield shown.text
        yield from _mrkdwn(list(shown.blocks))
    else:
        yield from _mrkdwn(shown["blocks"])


def is_quiet(shown: Message | View) -> bool:
    """Whether nobody is called by it."""
    kinds = {element.get("type") for element in _objects(case(shown))}
    quiet = not any(call in text for text in live_texts(shown) for call in BROADCASTS)
    return quiet and not kinds & {"broadcast", "user", "usergroup", "channel"}


def visible(shown: Message | View) -> str:
    """All the words that people see."""
    return "\n".join(str(v) for v in _values(case(shown), "text") if isinstance(v, str))


def _mrkdwn(blocks: list[dict[str, Any]]) -> Iterator[str]:
    return (e["text"] for e in _objects(blocks) if e.get("type") == "mrkdwn")


def _values(value: Any, key: str) -> Iterator[Any]:
    return (element[key] for element in _objects(value) if key in element)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _objects(inner)
