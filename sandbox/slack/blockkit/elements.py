"""Block elements. https://docs.slack.dev/reference/block-kit/block-elements."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.blockkit.composition import (
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUPS,
    OPTIONS,
    option,
    plain,
    slack_file,
)
from sandbox.slack.blockkit.rich_text import RICH_TEXT
from sandbox.slack.blockkit.rules import (
    Place,
    Rule,
    Shape,
    anything,
    boolean,
    integer,
    list_of,
    matching,
    one_of,
    text,
)

SECTION = (
    "button",
    "checkboxes",
    "datepicker",
    "timepicker",
    "image",
    "overflow",
    "radio_buttons",
    "workflow_button",
)
SELECTS = tuple(
    f"{prefix}{kind}_select"
    for prefix in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
ACTIONS = (*(kind for kind in SECTION if kind != "image"), "datetimepicker", "rich_text_input")
INPUT = (
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
    "checkboxes",
    "radio_buttons",
    "datepicker",
    "timepicker",
    "datetimepicker",
)
LARGEST_FILES = 10
_ID = text(255, shortest=1)
_DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "date (YYYY-MM-DD)")
_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "time (HH:mm)")
_NUMBER = matching(r"-?\d+(\.\d+)?", "number")


def element(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """A shape with what every interactive element has."""
    shared: dict[str, Rule] = {"action_id": _ID}
    return Shape({"type": anything, **required}, {**shared, **(optional or {})})


def _field(optional: Mapping[str, Rule]) -> Rule:
    return element({}, {"placeholder": plain(150), "focus_on_load": _focus, **optional})


def _focus(value: Any, place: Place) -> None:
    boolean(value, place)
    place.check.focused += value is True
    if place.check.focused > 1 and value is True:
        place.wrong("only one element may have focus_on_load")


def _user(value: Any, place: Place) -> None:
    if not isinstance(value, str) or not place.check.users(value):
        place.wrong("user not found")


def _conversation(value: Any, place: Place) -> None:
    if not isinstance(value, str) or not place.check.channels(value):
        place.wrong("conversation not found")


def _selects(kind: str, single: Mapping[str, Rule], multi: Mapping[str, Rule]) -> dict[str, Rule]:
    shared: dict[str, Rule] = {"confirm": CONFIRM}
    most: dict[str, Rule] = {"max_selected_items": integer(1, 100)}
    return {
        f"{kind}_select": _field({**shared, **single}),
        f"multi_{kind}_select": _field({**shared, **most, **multi}),
    }


def _chosen(name: str, rule: Rule) -> tuple[dict[str, Rule], dict[str, Rule]]:
    return {f"initial_{name}": rule}, {f"initial_{name}s": list_of(rule)}


def _static() -> dict[str, Rule]:
    offered: dict[str, Rule] = {"options": OPTIONS, "option_groups": GROUPS}
    single, multi = _chosen("option", option())
    return _selects("static", {**offered, **single}, {**offered, **multi})


def _external() -> dict[str, Rule]:
    asked: dict[str, Rule] = {"min_query_length": integer(0, 3_000)}
    single, multi = _chosen("option", option())
    return _selects("external", {**asked, **single}, {**asked, **multi})


def _conversations() -> dict[str, Rule]:
    more: dict[str, Rule] = {"filter": FILTER, "default_to_current_conversation": boolean}
    single, multi = _chosen("conversation", _conversation)
    url: dict[str, Rule] = {"response_url_enabled": boolean}
    return _selects("conversations", {**more, **url, **single}, {**more, **multi})


def _channels() -> dict[str, Rule]:
    single, multi = _chosen("channel", _conversation)
    return _selects("channels", {"response_url_enabled": boolean, **single}, multi)


def _choices() -> Rule:
    marked_up = option(marked_up=True)
    chosen: dict[str, Rule] = {"initial_options": list_of(marked_up)}
    return element(
        {"options": list_of(marked_up, least=1, most=10)},
        {**chosen, "confirm": CONFIRM, "focus_on_load": _focus},
    )


def _radio() -> Rule:
    marked_up = option(marked_up=True)
    return element(
        {"options": list_of(marked_up, least=1, most=10)},
        {"initial_option": marked_up, "confirm": CONFIRM, "focus_on_load": _focus},
    )


def _file_input(value: Any, place: Place) -> None:
    element(
        {},
        {
            "filetypes": list_of(text(255, shortest=1), least=1),
            "max_files": integer(1, LARGEST_FILES),
        },
    )(value, place)
    if "files:read" not in place.check.scopes:
        place.wrong("file_input requires the files:read scope")


_typed = {"dispatch_action_config": DISPATCH}
_BUTTON = element(
    {"text": plain(75)},
    {
        "value": text(2_000),
        "url": text(3_000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": text(75),
    },
)
ELEMENTS: dict[str, Rule] = {
    "button": _BUTTON,
    "workflow_button": element(
        {"text": plain(75), "workflow": anything},
        {"style": one_of("primary", "danger"), "accessibility_label": text(75)},
    ),
    "overflow": element(
        {"options": list_of(option(url=True), least=1, most=5)}, {"confirm": CONFIRM}
    ),
    "checkboxes": _choices(),
    "radio_buttons": _radio(),
    "datepicker": _field({"initial_date": _DATE, "confirm": CONFIRM}),
    "timepicker": _field({"initial_time": _TIME, "timezone": text(255), "confirm": CONFIRM}),
    "datetimepicker": element(
        {},
        {
            "initial_date_time": integer(1_000_000_000, 9_999_999_999),
            "confirm": CONFIRM,
            "focus_on_load": _focus,
        },
    ),
    "plain_text_input": _field(
        {
            "initial_value": text(3_000),
            "multiline": boolean,
            "min_length": integer(0, 3_000),
            "max_length": integer(1, 3_000),
            **_typed,
        }
    ),
    "number_input": element(
        {"is_decimal_allowed": boolean},
        {
            "initial_value": _NUMBER,
            "min_value": _NUMBER,
            "max_value": _NUMBER,
            "placeholder": plain(150),
            "focus_on_load": _focus,
            **_typed,
        },
    ),
    "email_text_input": _field({"initial_value": text(3_000), **_typed}),
    "url_text_input": _field({"initial_value": text(3_000), **_typed}),
    "rich_text_input": _field(
        {
            "initial_value": RICH_TEXT,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
            **_typed,
        }
    ),
    "file_input": _file_input,
    "image": Shape(
        {"type": anything, "alt_text": text(2_000, shortest=1)},
        {"image_url": text(3_000, shortest=1), "slack_file": slack_file},
    ),
    **_static(),
    **_external(),
    **_selects("users", *_chosen("user", _user)),
    **_conversations(),
    **_channels(),
}
