"""Strict Block Kit: every documented limit on messages, modals, Home tabs and option lists."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.slack.blockkit.blocks import check_block
from sandbox.slack.blockkit.composition import GROUPS, OPTIONS, plain
from sandbox.slack.blockkit.rules import (
    Check,
    Place,
    Rule,
    Shape,
    Surface,
    boolean,
    list_of,
    one_of,
    text,
)
from sandbox.slack.records import Json

__all__ = ["BlockKit", "offered_options", "text_length"]

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
LARGEST_VIEW = 250 * 1024
_VIEW: dict[str, Rule] = {
    "private_metadata": text(3_000),
    "callback_id": text(255),
    "external_id": text(255),
}
_MODAL: dict[str, Rule] = {
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockKit:
    """The checks, with what they need to know of the workspace."""

    scopes: frozenset[str]
    users: Callable[[str], bool]
    channels: Callable[[str], bool]

    def message_problems(self, blocks: Any, pointer: str = "/blocks") -> list[str]:
        """What Slack would refuse in the blocks of a message."""
        check = self._check("message")
        list_of(check_block, most=MOST_IN_MESSAGE)(blocks, Place(pointer, check))
        return check.problems

    def view_problems(self, view: Any) -> list[str]:
        """What Slack would refuse in a modal or Home tab."""
        kind = view.get("type") if isinstance(view, dict) else None
        if kind not in ("modal", "home"):
            return [f"unsupported type: {kind} [json-pointer:/view/type]"]
        check = self._check("modal" if kind == "modal" else "home")
        place = Place("/view", check)
        _view_shape(kind)(view, place)
        if kind == "modal" and not view.get("submit") and _has_input(view):
            place.wrong("missing required field: submit (views with input blocks need it)")
        return check.problems

    def _check(self, surface: Surface) -> Check:
        return Check(surface=surface, scopes=self.scopes, users=self.users, channels=self.channels)


def _view_shape(kind: str) -> Shape:
    blocks = list_of(check_block, most=MOST_IN_VIEW)
    if kind == "home":
        return Shape({"type": one_of("home"), "blocks": blocks}, _VIEW)
    return Shape({"type": one_of("modal"), "title": plain(24), "blocks": blocks}, _VIEW | _MODAL)


def _has_input(view: Json) -> bool:
    blocks = view.get("blocks")
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )


def is_too_large(view: Json) -> bool:
    """Whether the view as JSON is larger than 250 KB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW


def offered_options(body: Any) -> tuple[list[Json], list[str]]:
    """The options (with their groups) of a block_suggestion answer, and what was wrong with it.

    A wrong answer offers nothing, as at Slack.
    """
    check = Check(surface="modal")
    if not isinstance(body, dict) or ("options" in body) == ("option_groups" in body):
        return [], ["must define either `options` or `option_groups`"]
    key, rule = ("options", OPTIONS) if "options" in body else ("option_groups", GROUPS)
    if body[key] == []:
        return [], []
    rule(body[key], Place(f"/{key}", check))
    return ([], check.problems) if check.problems else (body[key], [])


def text_length(blocks: Any) -> int:
    """The characters of all texts in the blocks, at any depth."""
    if isinstance(blocks, list):
        return sum(text_length(item) for item in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = blocks.get("text")
    length = len(own) if isinstance(own, str) else 0
    return length + sum(text_length(item) for item in blocks.values())
