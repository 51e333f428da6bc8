"""Changing a custom field. All of a change is checked before any of it is made."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desks.udesk.errors import TITLE_REQUIRED, WRONG_FIELD_NAME, invalid
from sandbox.desks.udesk.fields import CustomField, Option
from sandbox.desks.udesk.state import Account

_NAME = re.compile(r"(TextField|SelectField)_\d+")
_SEVERAL = "checkbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChange:
    """`value` None is a new option; `default` and `is_hide` None leave what is."""

    title: str
    value: str | None
    default: bool
    is_hide: bool | None


def update_field(account: Account, name: str, body: Any) -> None:
    """Change title, comment and options; options that are left out stay as they are.

    Raises Refusal: 2005 for an unknown field, 2062 for a chained one, another name, an option
    without a title, a value the desk never made, or a default that is not true.
    """
    if not _NAME.fullmatch(name):
        raise invalid(WRONG_FIELD_NAME)
    field = account.field(name)
    if field.is_chained:
        raise invalid("Chained fields cannot be updated.")
    if not isinstance(body, Mapping):
        raise invalid("The body must be a JSON object.")
    title, comment = _title(field, body), _comment(field, body)
    changes = _read_options(field, body.get("select_options"))
    field.field_label, field.comment, field.updated_at = title, comment, account.now()
    for change in changes:
        _apply(account, field, change)


def _title(field: CustomField, body: Mapping[str, Any]) -> str:
    title = body.get("title", field.field_label)
    if not isinstance(title, str) or not title.strip():
        raise invalid("title must be text.")
    return title


def _comment(field: CustomField, body: Mapping[str, Any]) -> str | None:
    comment = body.get("comment", field.comment)
    if comment is not None and not isinstance(comment, str):
        raise invalid("comment must be text.")
    return comment


def _read_options(field: CustomField, found: Any) -> list[OptionChange]:
    if found is None:
        return []
    if not field.is_select or not isinstance(found, list):
        raise invalid("select_options is an array, and only for a SelectField.")
    known = {option.value for option in field.options}
    return [_read_option(one, known) for one in found]


def _read_option(found: Any, known: set[str]) -> OptionChange:
    title = found.get("title") if isinstance(found, Mapping) else None
    if not isinstance(title, str) or not title.strip():
        raise invalid(TITLE_REQUIRED)
    value, default, is_hide = (found.get(key) for key in ("value", "default", "is_hide"))
    if value is not None and value not in known:
        raise invalid(f"{value} is not a value of this field; new options come without one.")
    if default not in (None, True):
        raise invalid("default can only be true.")
    if is_hide not in (None, True, False):
        raise invalid("is_hide is true or false.")
    return OptionChange(title=title, value=value, default=bool(default), is_hide=is_hide)


def _apply(account: Account, field: CustomField, change: OptionChange) -> None:
    option = _option(account, field, change)
    option.title, option.updated_at = change.title, account.now()
    if change.is_hide is not None:
        option.is_hide = change.is_hide
    if change.default:
        if field.content_type != _SEVERAL:
            for other in field.options:
                other.default = False
        option.default = True


def _option(account: Account, field: CustomField, change: OptionChange) -> Option:
    for option in field.options:
        if option.value == change.value:
            return option
    now = account.now()
    made = Option(title=change.title, value=_next_value(field), created_at=now, updated_at=now)
    field.options.append(made)
    return made


def _next_value(field: CustomField) -> str:
    return str(max((int(option.value) for option in field.options), default=-1) + 1)
