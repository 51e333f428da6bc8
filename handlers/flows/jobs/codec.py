"""Jobs to and from the JSON of a row."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class Unreadable(Exception):
    """A row of the outbox that this version cannot read; the message names its kind."""


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(shape: type[Any]) -> TypeAdapter[Any]:
    """Making one takes a millisecond; each is made once."""
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def dump(value: Any) -> dict[str, Any]:
    """Turn a dataclass into JSON-ready data."""
    data: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return data


def load(shape: type[T], data: Any) -> T:
    """Turn stored data back into its dataclass."""
    try:
        loaded: T = _adapter(shape).validate_python(data)
    except ValidationError:  # its words hold what people wrote
        raise Unreadable(shape.__name__) from None
    return loaded
