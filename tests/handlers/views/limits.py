"""Slack's limits, checked with Slack's own models and by counting what those leave out."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from handlers.workspace import Message, View

LEAVES = frozenset({"text", "label", "value", "name"})
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
    if kind == "static_select":
        assert 1 <= len(element["options"]) <= 100
    if kind == "plain_text_input":
        assert len(element.get("initial_value", "")) <= 3_000
    for option in element.get("options", ()):
        assert len(option["text"]["text"]) <= 75
        assert 1 <= len(option["value"]) <= 150
    if "initial_option" in element:
        assert element["initial_option"] in element["options"]
    assert len(element.get("fields", ())) <= 10


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
