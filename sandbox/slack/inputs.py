"""Stateful elements: what they hold at first, and the block each belongs to."""

from collections.abc import Iterator

from sandbox.slack.records import Json

# type -> (key in the state, key of the initial value, what an untouched one holds)
_SHAPES: dict[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_static_select": ("selected_options", "initial_options", ()),
    "multi_external_select": ("selected_options", "initial_options", ()),
    "checkboxes": ("selected_options", "initial_options", ()),
    "multi_users_select": ("selected_users", "initial_users", ()),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", ()),
    "multi_channels_select": ("selected_channels", "initial_channels", ()),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", ()),
}


def is_stateful(element: Json) -> bool:
    """Whether the element has an entry in `state.values`."""
    return element.get("type") in _SHAPES


def state_key(element: Json) -> str:
    """The key that holds the element's value: `value`, `selected_option`, `files`, ..."""
    return _SHAPES[element["type"]][0]


def state(element: Json, value: object) -> Json:
    """The element's entry in `state.values` for that value."""
    entry: Json = {"type": element["type"], state_key(element): value}
    if element["type"] == "timepicker" and "timezone" in element:
        entry["timezone"] = element["timezone"]
    return entry


def initial_state(element: Json) -> Json:
    """The element's entry before anybody has touched it.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    _, initial, empty = _SHAPES[element["type"]]
    value = element.get(initial, list(empty) if isinstance(empty, tuple) else empty)
    return state(element, value)


def is_empty(entry: Json) -> bool:
    """Whether nothing is chosen or typed."""
    return not any(value for key, value in entry.items() if key not in ("type", "timezone"))


def chosen(element: Json, entry: Json) -> list[Json]:
    """Options offered at first or chosen since: they can stay, whatever else is on offer now."""
    first = element.get("initial_options") or [element.get("initial_option")]
    later = entry.get("selected_options") or [entry.get("selected_option")]
    return [option for option in (*first, *later) if option]


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, from top to bottom."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        found += block.get("actions", []) if block["type"] == "card" else []
        for element in found:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def initial_values(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """`state.values` of blocks that nobody has touched."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if is_stateful(element):
            values.setdefault(block["block_id"], {})[element["action_id"]] = initial_state(element)
    return values


def carried_over(
    blocks: list[Json], before: dict[str, dict[str, Json]]
) -> dict[str, dict[str, Json]]:
    """`state.values` after an update: kept where block_id, action_id and type stayed the same."""
    values = initial_values(blocks)
    for block_id, entries in values.items():
        for action_id, entry in entries.items():
            old = before.get(block_id, {}).get(action_id)
            if old and old["type"] == entry["type"]:
                entries[action_id] = old
    return values
