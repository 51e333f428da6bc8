"""Blocks, and which surface takes which. https://docs.slack.dev/reference/block-kit/blocks."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.blockkit.choices import check_choices
from sandbox.slack.blockkit.composition import any_text, plain, slack_file
from sandbox.slack.blockkit.elements import ACTIONS, ELEMENTS, INPUT, SECTION, SELECTS
from sandbox.slack.blockkit.rich_text import RICH_TEXT, RICH_TEXT_ELEMENTS
from sandbox.slack.blockkit.rules import (
    Place,
    Rule,
    Shape,
    anything,
    boolean,
    integer,
    list_of,
    one_of,
    text,
    typed,
)

MARKDOWN_LIMIT = 12_000
_EVERYWHERE = ("message", "modal", "home")
_SURFACES: dict[str, tuple[str, ...]] = {
    "markdown": ("message",),
    "table": ("message",),
    "data_table": ("message",),
    "data_visualization": ("message",),
    "container": ("message",),
    "context_actions": ("message",),
    "task_card": ("message",),
    "plan": ("message",),
    "alert": ("modal",),
    "carousel": ("message", "home"),
}


def block(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """A shape with what every block has."""
    return Shape(
        {"type": anything, **required}, {"block_id": text(255, shortest=1), **(optional or {})}
    )


def _element(*allowed: str) -> Rule:
    known = typed(ELEMENTS, allowed)

    def rule(value: Any, place: Place) -> None:
        before = len(place.check.problems)
        known(value, place)
        if len(place.check.problems) == before:
            check_choices(value, place)

    return rule


def _section(value: Any, place: Place) -> None:
    block(
        {},
        {
            "text": any_text(),
            "fields": list_of(any_text(2_000), least=1, most=10),
            "accessory": _element(*SECTION, *SELECTS),
            "expand": boolean,
        },
    )(value, place)
    if not value.get("text") and not value.get("fields"):
        place.wrong("must define either `text` or `fields`")


def _image(value: Any, place: Place) -> None:
    block(
        {"alt_text": text(2_000, shortest=1)},
        {"image_url": text(3_000, shortest=1), "slack_file": slack_file, "title": plain(2_000)},
    )(value, place)
    if ("image_url" in value) == ("slack_file" in value):
        place.wrong("must define either `image_url` or `slack_file`")


def _input(value: Any, place: Place) -> None:
    block(
        {"label": plain(2_000), "element": _element(*INPUT, *SELECTS)},
        {"hint": plain(2_000), "optional": boolean, "dispatch_action": boolean},
    )(value, place)
    element = value.get("element")
    file_input = isinstance(element, dict) and element.get("type") == "file_input"
    if file_input and value.get("dispatch_action"):
        place.wrong("dispatch_action is not supported for file_input")


def _markdown(value: Any, place: Place) -> None:
    block({"text": text(MARKDOWN_LIMIT, shortest=1)})(value, place)
    place.check.markdown += len(str(value.get("text", "")))
    if place.check.markdown > MARKDOWN_LIMIT:
        place.wrong(f"markdown blocks must be less than {MARKDOWN_LIMIT + 1} characters in all")


def _cell(value: Any, place: Place) -> None:
    raw = Shape({"type": anything, "text": text(3_000)})
    number = Shape({"type": anything, "value": anything}, {"text": text(3_000)})
    typed({"raw_text": raw, "raw_number": number, "rich_text": RICH_TEXT})(value, place)


def _table(value: Any, place: Place) -> None:
    column = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
    block(
        {"rows": list_of(list_of(_cell, least=1, most=20), least=1, most=100)},
        {"column_settings": list_of(column, most=20)},
    )(value, place)
    place.check.tables += 1
    if place.check.tables > 1:
        place.wrong("only one table is allowed")


def _open(*required: str) -> Rule:
    """A newer block of which only the presence of its required fields is checked."""

    def rule(value: Any, place: Place) -> None:
        for key in required:
            if value.get(key) is None:
                place.wrong(f"missing required field: {key}")

    return rule


_CONTEXT = typed({"image": ELEMENTS["image"], "plain_text": any_text(), "mrkdwn": any_text()})
BLOCKS: dict[str, Rule] = {
    "section": _section,
    "header": block({"text": plain(150)}, {"level": integer(1, 6)}),
    "divider": block({}),
    "image": _image,
    "context": block({"elements": list_of(_CONTEXT, least=1, most=10)}),
    "actions": block({"elements": list_of(_element(*ACTIONS, *SELECTS), least=1, most=25)}),
    "input": _input,
    "rich_text": block({"elements": RICH_TEXT_ELEMENTS}),
    "markdown": _markdown,
    "table": _table,
    "alert": block(
        {"text": any_text(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "video": _open("title", "video_url", "thumbnail_url", "alt_text"),
    "card": _open(),
    "carousel": _open("elements"),
    "container": _open("child_blocks"),
    "context_actions": _open("elements"),
    "data_table": _open("caption", "rows"),
    "data_visualization": _open(),
    "task_card": _open("task_id", "title"),
    "plan": _open("title"),
}


def check_block(value: Any, place: Place) -> None:
    """One block: its shape, its surface, its ids."""
    place.check.action_ids = set()
    typed(BLOCKS)(value, place)
    if not isinstance(value, dict) or value.get("type") not in BLOCKS:
        return
    if place.check.surface not in _SURFACES.get(value["type"], _EVERYWHERE):
        place.wrong(f"unsupported type: {value['type']}")
    _unique(value.get("block_id"), place)
    if value["type"] == "actions" and isinstance(value.get("elements"), list):
        _unique_actions(value["elements"], place)


def _unique(block_id: Any, place: Place) -> None:
    if not isinstance(block_id, str):
        return
    if block_id in place.check.block_ids:
        place.at("block_id").wrong(f"`block_id` {block_id} already exists")
    place.check.block_ids.add(block_id)


def _unique_actions(elements: list[Any], place: Place) -> None:
    seen: set[str] = set()
    for number, element in enumerate(elements):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id in seen:
            place.at("elements").at(number).wrong(f"`action_id` {action_id} already exists")
        if isinstance(action_id, str):
            seen.add(action_id)
