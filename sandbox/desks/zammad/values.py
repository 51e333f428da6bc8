"""Values of custom fields: what Zammad makes of what it is sent, silently where it does so."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.desks.zammad.attributes import Attribute
from sandbox.desks.zammad.errors import unprocessable
from sandbox.desks.zammad.models import Ticket
from sandbox.desks.zammad.times import read_date, read_moment, to_wire

MANY = frozenset({"multiselect", "multi_tree_select"})
TREES = frozenset({"tree_select", "multi_tree_select"})
CHOICES = frozenset({"select", "boolean"}) | MANY | TREES
_FALSE = frozenset({"false", "0", "f", "off", "False", "FALSE"})


def value_of(attribute: Attribute, ticket: Ticket) -> Any:
    return ticket.custom_fields.get(attribute.name, default(attribute))


def default(attribute: Attribute) -> Any:
    """What stands where nothing was ever set."""
    match attribute.data_type:
        case "multiselect" | "multi_tree_select":
            return []
        case "integer" | "boolean":
            return attribute.data_option.get("default")
        case "date" | "datetime" | "autocompletion_ajax_external_data_source":
            return None
        case _:
            return attribute.data_option.get("default") or ""


def options(attribute: Attribute) -> list[str]:
    """Every value that may be sent, trees with the whole path of each of their nodes."""
    found = attribute.data_option.get("options") or {}
    if isinstance(found, Mapping):
        return [str(one) for one in found]
    return list(_paths(found))


def _paths(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        yield str(node["value"])
        yield from _paths(node.get("children") or [])


def clean(attribute: Attribute, value: Any, now: datetime) -> Any:
    """The value as it is stored. Raises Refusal (422, readable) where Zammad explains itself."""
    read = _READERS.get(attribute.data_type) or _text
    return read(attribute, value, now)


def _text(attribute: Attribute, value: Any, _: datetime) -> str:
    text = "" if value is None else str(value)
    limit = attribute.data_option.get("maxlength")
    if limit and len(text) > limit:
        raise unprocessable(f"{attribute.display} is longer than the allowed length {limit}")
    return text


def _choice(_: Attribute, value: Any, __: datetime) -> str:
    return "" if value is None else str(value)


def _many(_: Attribute, value: Any, __: datetime) -> list[str]:
    """A list of values; anything else becomes the empty list without a word."""
    return [str(one) for one in value if one != ""] if isinstance(value, list) else []


def _boolean(_: Attribute, value: Any, __: datetime) -> bool | None:
    if value is None or value == "":
        return None
    return str(value) not in _FALSE


def _integer(attribute: Attribute, value: Any, _: datetime) -> int | None:
    if value is None or value == "":
        return None
    number = _to_i(value)
    low, high = attribute.data_option.get("min"), attribute.data_option.get("max")
    if low is not None and number < low:
        raise unprocessable(
            f"{attribute.display} is smaller than the allowed minimum value of {low}"
        )
    if high is not None and number > high:
        raise unprocessable(
            f"{attribute.display} is larger than the allowed maximum value of {high}"
        )
    return number


def _to_i(value: Any) -> int:
    """Digits in front count, words are 0."""
    if isinstance(value, int | float):
        return int(value)
    text = str(value).strip()
    digits = text[: len(text) - len(text.lstrip("+-0123456789"))]
    try:
        return int(digits)
    except ValueError:
        return 0


def _date(attribute: Attribute, value: Any, now: datetime) -> str | None:
    found = read_date(value)
    if found is None:
        return None
    _check_tense(attribute, found < now.date(), found > now.date())
    return found.isoformat()


def _datetime(attribute: Attribute, value: Any, now: datetime) -> str | None:
    found = read_moment(value)
    if found is None:
        return None
    _check_tense(attribute, found < now, found > now)
    return to_wire(found.astimezone(UTC))


def _check_tense(attribute: Attribute, past: bool, future: bool) -> None:
    if past and attribute.data_option.get("past") is False:
        raise unprocessable(f"{attribute.display} does not allow past dates")
    if future and attribute.data_option.get("future") is False:
        raise unprocessable(f"{attribute.display} does not allow future dates")


def _external(_: Attribute, value: Any, __: datetime) -> dict[str, Any] | None:
    """`{"value", "label"}` from a source elsewhere; anything else is dropped."""
    if isinstance(value, Mapping) and "value" in value:
        return {"value": value["value"], "label": value.get("label", value["value"])}
    return None


_READERS: dict[str, Callable[[Attribute, Any, datetime], Any]] = {
    "select": _choice,
    "tree_select": _choice,
    "multiselect": _many,
    "multi_tree_select": _many,
    "boolean": _boolean,
    "integer": _integer,
    "date": _date,
    "datetime": _datetime,
    "autocompletion_ajax_external_data_source": _external,
}
