"""Values of custom fields as they arrive, checked and turned into the texts a record holds."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.desks.udesk.errors import invalid
from sandbox.desks.udesk.fields import Category, CustomField, branches
from sandbox.desks.udesk.state import Account

_FORMS = {
    "date": ("%Y-%m-%d",),
    "time": ("%H:%M:%S",),
    "datetime": ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"),
}
_PATTERNS = {
    "number": re.compile(r"[0-9]*[1-9][0-9]*"),
    "numeric": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    "link": re.compile(r"https?://\S+"),
}


def read_custom_fields(account: Account, category: Category, given: Any) -> dict[str, str]:
    """`{"TextField_1": "x", "SelectField_3": "0,3"}`; SelectFields may be arrays, "" clears.

    Raises Refusal: 2005 for an unknown field, 2062 for a value that does not fit.
    """
    if not isinstance(given, Mapping):
        raise invalid("Custom fields must be an object of names and values.")
    values = {}
    for name, value in given.items():
        field = account.field(str(name))
        if field.category != category:
            raise invalid(f"{name} is a field of a {field.category}.")
        values[field.field_name] = _read(field, value)
    return values


def check_required(account: Account, given: Mapping[str, str]) -> None:
    """Refuse a new ticket that leaves out what its customer must fill in."""
    for field in account.fields_of("ticket"):
        if field.customer_permission == "must" and not given.get(field.field_name):
            raise invalid(f"{field.field_label} ({field.field_name}) is required.")


def shown_values(fields: Sequence[CustomField], held: Mapping[str, str]) -> dict[str, str]:
    """What is held for these fields, "" for nothing, with the calculated ones worked out."""
    return {
        field.field_name: _product(field, held) if field.factors else held.get(field.field_name, "")
        for field in fields
    }


def titles(field: CustomField, value: str) -> str:
    """What people read: the titles of options, the levels of a chain with slashes between."""
    if not field.is_select or not value:
        return value
    values = value.split(",")
    if field.is_chained:
        way = next(branches(field.options, values), ())
        return " / ".join(option.title for option in way)
    return ", ".join(option.title for option in field.options if option.value in values)


def _read(field: CustomField, value: Any) -> str:
    if field.content_type == "calculate":
        raise invalid(f"{field.field_name} is calculated.")
    if value in (None, "", []):
        return ""
    if field.is_select:
        return _read_options(field, value)
    if not isinstance(value, str):
        raise invalid(f"The value of {field.field_name} must be text.")
    if not _fits(field.content_type, value):
        raise invalid(f"{value} is not a value of {field.field_name} ({field.content_type}).")
    return value


def _read_options(field: CustomField, value: Any) -> str:
    found = value if isinstance(value, list) else str(value).split(",")
    values = [str(one) for one in found]
    if not _known(field, values):
        raise invalid(f"{','.join(values)} is not a value of {field.field_name}.")
    return ",".join(values)


def _known(field: CustomField, values: list[str]) -> bool:
    if field.is_chained:
        return any(branches(field.options, values))
    if len(values) > 1 and field.content_type != "checkbox":
        return False
    return set(values) <= {option.value for option in field.options}


def _fits(content_type: str, value: str) -> bool:
    if pattern := _PATTERNS.get(content_type):
        return pattern.fullmatch(value) is not None
    forms = _FORMS.get(content_type)
    return forms is None or any(_is_time(value, form) for form in forms)


def _is_time(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)  # noqa: DTZ007 - only the form is looked at
    except ValueError:
        return False
    return True


def _product(field: CustomField, held: Mapping[str, str]) -> str:
    """The factors multiplied; nothing as long as one is missing."""
    product = Decimal(1)
    for name in field.factors:
        try:
            product *= Decimal(held.get(name, ""))
        except InvalidOperation:
            return ""
    return str(product)
