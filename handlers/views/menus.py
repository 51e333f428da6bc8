"""Menus of options that a desk names: as many as a form has room for."""

import json

from handlers.views.blocks import Element, plain
from handlers.views.inputs import OPTION_VALUE_LIMIT, OPTIONS_LIMIT

OPTIONS_WEIGHT = 80_000  # characters of JSON for each menu; Slack takes 250 KB for a form


def is_value(said: str) -> bool:
    """Whether it can be an option: Slack takes up to 150 characters, and none is nothing."""
    return 0 < len(said) <= OPTION_VALUE_LIMIT


def fitting(options: list[Element], chosen: str) -> list[Element]:
    """As many options as the form has room for, and in any case the one that is chosen."""
    kept, room = [], OPTIONS_WEIGHT
    for one in options:
        room -= len(json.dumps(one))
        if room >= 0 or one["value"] == chosen:
            kept.append(one)
    return kept


def menu(name: str, options: list[Element], chosen: str) -> Element:
    """A menu in which the option with this value is chosen."""
    element = _choosing(name, options)
    for one in options:
        if one["value"] == chosen:
            element["initial_option"] = one
    return element


def _choosing(name: str, options: list[Element]) -> Element:
    """A menu; more than a hundred options stand in groups, named by their first and last."""
    element: Element = {"type": "static_select", "action_id": name}
    if len(options) <= OPTIONS_LIMIT:
        return element | {"options": options}
    parts = [options[at : at + OPTIONS_LIMIT] for at in range(0, len(options), OPTIONS_LIMIT)]
    groups = [
        {
            "label": plain(f"{part[0]['text']['text'][:30]} … {part[-1]['text']['text'][:30]}", 75),
            "options": part,
        }
        for part in parts[:OPTIONS_LIMIT]
    ]
    return element | {"option_groups": groups}
