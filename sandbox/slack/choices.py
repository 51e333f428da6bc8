"""From what a person means ("high", "ana", a text) to what an element holds."""

from collections.abc import Sequence
from typing import Any

from sandbox.slack import mrkdwn
from sandbox.slack.blockkit.choices import offers
from sandbox.slack.interactions import NotPossible
from sandbox.slack.moments import PICKED
from sandbox.slack.records import Json
from sandbox.slack.state import Workspace

_BY_OPTION = ("static_select", "external_select", "radio_buttons", "overflow", "checkboxes")
_PLACES = ("conversations_select", "channels_select")


def meant(workspace: Workspace, element: Json, value: Any, offered: Sequence[Json] = ()) -> Any:
    """The state value for `value`; `offered` are the options an app gave for a search.

    Options are named by value or by text, people by handle, channels by name; several in a list
    for elements that hold several. Dates, times and moments are as `moments` has them. Raises
    NotPossible for what is not on offer and for what a picker cannot hold.
    """
    kind = str(element["type"])
    bare = kind.removeprefix("multi_")
    if value is None:
        return [] if _holds_several(kind) else None
    if _holds_several(kind):
        several = [value] if isinstance(value, str) else value
        return [_one(workspace, bare, element, item, offered) for item in several]
    return _one(workspace, bare, element, value, offered)


def _holds_several(kind: str) -> bool:
    return kind.startswith("multi_") or kind in ("checkboxes", "file_input")


def _one(
    workspace: Workspace, kind: str, element: Json, value: Any, offered: Sequence[Json]
) -> Any:
    if kind in _BY_OPTION:
        return _option([*offers(element), *flat(offered)], value)
    if kind == "users_select":
        user = workspace.users.named(value)
        return _known(user.id if user else None, value)
    if kind in _PLACES:
        channel = workspace.channels.named(value)
        return _known(channel.id if channel else None, value)
    if kind == "rich_text_input":
        [block] = mrkdwn.rich_text(mrkdwn.escape(value), "")
        return {"type": "rich_text", "elements": block["elements"]}
    if kind == "number_input":
        return str(value)
    return _picked(kind, value) if kind in PICKED else value


def flat(offered: Sequence[Json]) -> list[Json]:
    """Options, those in groups too."""
    return [option for item in offered for option in item.get("options", [item])]


def _option(options: Sequence[Json], value: Any) -> Json:
    for option in options:
        if value in (option, option["value"], option["text"]["text"]):
            return option
    there = ", ".join(option["value"] for option in options)
    raise NotPossible(f"{value!r} is not on offer; there is: {there or 'nothing'}")


def _picked(kind: str, value: Any) -> str | int:
    try:
        return PICKED[kind](value)
    except ValueError as error:
        raise NotPossible(f"a {kind} cannot hold that: {error}") from error


def _known(found: str | None, value: Any) -> str:
    if not found:
        raise NotPossible(f"nobody and nothing is called {value!r}")
    return found
