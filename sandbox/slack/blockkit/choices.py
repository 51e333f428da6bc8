"""What goes beyond the shape of an element: what is chosen at first must be on offer."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.blockkit.rules import Place
from sandbox.slack.records import Json

_STATIC = ("static_select", "multi_static_select")


def check_choices(element: Json, place: Place) -> None:
    """Options or groups, not both; initial choices among them; limits that make sense."""
    if element["type"] in _STATIC and ("options" in element) == ("option_groups" in element):
        place.wrong("must define either `options` or `option_groups`")
        return
    if "options" in element or "option_groups" in element:
        _initial_on_offer(element, place)
    _lengths(element, place)


def _initial_on_offer(element: Json, place: Place) -> None:
    offered = [_bare(offer) for offer in offers(element)]
    if "initial_option" in element and _bare(element["initial_option"]) not in offered:
        place.at("initial_option").wrong("initial_option must be one of the options")
    for number, chosen in enumerate(element.get("initial_options", ())):
        if _bare(chosen) not in offered:
            spot = place.at("initial_options").at(number)
            spot.wrong("initial_options must be among the options")


def _lengths(element: Json, place: Place) -> None:
    least, most = element.get("min_length"), element.get("max_length")
    if least is not None and most is not None and least > most:
        place.wrong("min_length must be less than or equal to max_length")
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and high is not None and float(low) > float(high):
        place.wrong("min_value must be less than or equal to max_value")


def offers(element: Mapping[str, Any]) -> list[Json]:
    """The options of a static select, of its groups too."""
    groups = (group["options"] for group in element.get("option_groups") or ())
    return list(element.get("options") or ()) + [offer for group in groups for offer in group]


def _bare(value: Any) -> Any:
    """The option without the defaults that Slack fills in."""
    if not isinstance(value, dict):
        return value
    return {
        key: _bare(item)
        for key, item in value.items()
        if not (key == "emoji" or (key == "verbatim" and item is False))
    }
