"""Composition objects. https://docs.slack.dev/reference/block-kit/composition-objects."""

from typing import Any

from sandbox.slack.blockkit.rules import (
    Place,
    Rule,
    Shape,
    anything,
    boolean,
    list_of,
    one_of,
    text,
    typed,
)

LONGEST_TEXT = 3_000
MOST_OPTIONS = 100


def plain(longest: int = LONGEST_TEXT) -> Rule:
    """A plain_text object."""
    return typed({"plain_text": _plain(longest)})


def any_text(longest: int = LONGEST_TEXT) -> Rule:
    """A plain_text or mrkdwn object."""
    return typed({"plain_text": _plain(longest), "mrkdwn": _mrkdwn(longest)})


def _plain(longest: int) -> Rule:
    return Shape({"type": anything, "text": text(longest, shortest=1)}, {"emoji": boolean})


def _mrkdwn(longest: int) -> Rule:
    return Shape({"type": anything, "text": text(longest, shortest=1)}, {"verbatim": boolean})


def option(*, marked_up: bool = False, url: bool = False) -> Rule:
    """An option; mrkdwn only in checkboxes and radio buttons, `url` only in overflow menus."""
    words = any_text if marked_up else plain
    more = {"url": text(3_000)} if url else {}
    return Shape(
        {"text": words(75), "value": text(150, shortest=1)}, {"description": words(75), **more}
    )


OPTIONS = list_of(option(), least=1, most=MOST_OPTIONS)
GROUP = Shape({"label": plain(75), "options": OPTIONS})
GROUPS = list_of(GROUP, least=1, most=MOST_OPTIONS)

CONFIRM = Shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = Shape(
    {},
    {
        "trigger_actions_on": list_of(
            one_of("on_enter_pressed", "on_character_entered"), least=1, most=2
        )
    },
)
FILTER = Shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), least=1, most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def slack_file(value: Any, place: Place) -> None:
    """A file at Slack, by id or by url."""
    Shape({}, {"id": text(255), "url": text(3_000)})(value, place)
    if isinstance(value, dict) and ("id" in value) == ("url" in value):
        place.wrong("must define either `id` or `url`")
