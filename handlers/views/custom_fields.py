"""A desk's own fields as inputs of the new-request form.

A choice of up to 100 options is a menu; a longer one is typed, with what fits as a hint. A field
that is asked under a condition is always shown, and says so.
"""

import re
from collections.abc import Mapping, Sequence

from handlers.text.escape import clip, one_line
from handlers.views.inputs import (
    OPTION_VALUE_LIMIT,
    OPTIONS_LIMIT,
    field_input,
    option,
    select,
    text_input,
    text_of,
)
from handlers.words import Translate
from handlers.workspace import Block
from helpdesks.models import Field, FieldKind, FieldValue

PREFIX = "field:"
LABEL_LIMIT = 150
HINT_LIMIT = 500
NAMED_OPTIONS = 5


def block_id(key: str) -> str:
    return PREFIX + key


def field_inputs(
    t: Translate, fields: Sequence[Field], filled: Sequence[FieldValue] = ()
) -> list[Block]:
    values = {value.key: value.value for value in filled}
    return [_input(t, field, fields, values.get(field.key, "")) for field in fields]


def read_fields(given: Mapping[str, object]) -> tuple[FieldValue, ...]:
    """The fields that have a value, out of `inputs.answers`."""
    found = (
        (name.removeprefix(PREFIX), text_of(said))
        for name, said in given.items()
        if name.startswith(PREFIX)
    )
    return tuple(FieldValue(key=key, value=value) for key, value in found if value)


def settled(values: Sequence[FieldValue], fields: Sequence[Field]) -> tuple[FieldValue, ...]:
    """The same values, with a typed choice's label turned into the value the desk knows."""
    by_key = {field.key: field for field in fields}
    return tuple(
        FieldValue(key=v.key, value=_option_value(by_key.get(v.key), v.value)) for v in values
    )


def check_fields(
    t: Translate, values: Sequence[FieldValue], fields: Sequence[Field]
) -> dict[str, str]:
    """What is wrong, by block_id: a required field is empty, a choice or pattern does not fit."""
    given = {v.key: v.value for v in settled(values, fields)}
    found = {block_id(f.key): _wrong(t, f, given) for f in fields}
    return {name: said for name, said in found.items() if said}


def is_menu(field: Field) -> bool:
    return (
        field.kind is FieldKind.CHOICE
        and 1 <= len(field.options) <= OPTIONS_LIMIT
        and all(1 <= len(o.value) <= OPTION_VALUE_LIMIT for o in field.options)
    )


def _input(t: Translate, field: Field, fields: Sequence[Field], value: str) -> Block:
    name = block_id(field.key)
    label = one_line(field.label or field.key, LABEL_LIMIT)
    optional = not field.required or field.asked_if is not None
    hint = _hint(t, field, fields)
    if is_menu(field):
        options = [option(o.label or o.value, o.value) for o in field.options]
        menu = select(name, options, chosen=value, placeholder=t("Choose one"))
        return field_input(name, label, menu, hint=hint, optional=optional)
    return text_input(
        name,
        label,
        value=value,
        multiline=field.kind is FieldKind.LONG_TEXT,
        hint=hint,
        optional=optional,
    )


def _hint(t: Translate, field: Field, fields: Sequence[Field]) -> str:
    lines = [clip(field.hint, HINT_LIMIT), _condition(t, field, fields)]
    if field.kind is FieldKind.CHOICE and field.options and not is_menu(field):
        names = [one_line(o.label or o.value, 40) for o in field.options[:NAMED_OPTIONS]]
        lines.append(t("Type one of: {options} …").format(options=t(", ").join(names)))
    return " · ".join(line for line in lines if line)


def _condition(t: Translate, field: Field, fields: Sequence[Field]) -> str:
    if field.asked_if is None:
        return ""
    key, value = field.asked_if
    parent = next((f for f in fields if f.key == key), None)
    if parent is None:
        return ""
    label = next((o.label for o in parent.options if o.value == value), value)
    return t("Only if “{field}” is “{value}”.").format(
        field=one_line(parent.label, LABEL_LIMIT), value=one_line(label, LABEL_LIMIT)
    )


def _wrong(t: Translate, field: Field, given: Mapping[str, str]) -> str:
    value = given.get(field.key, "")
    if not value:
        return t("Please fill this in.") if _is_required(field, given) else ""
    if field.kind is FieldKind.CHOICE and field.options:
        known = any(value == o.value for o in field.options)
        return "" if known else t("Please choose one of the options exactly as it is written.")
    return "" if _matches(field.pattern, value) else t("This does not have the expected form.")


def _is_required(field: Field, given: Mapping[str, str]) -> bool:
    if field.asked_if is None:
        return field.required
    key, value = field.asked_if
    return field.required and given.get(key) == value


def _matches(pattern: str, value: str) -> bool:
    """Whether the desk's pattern occurs in the value; the desk judges one Python cannot read."""
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True


def _option_value(field: Field | None, said: str) -> str:
    if field is None or field.kind is not FieldKind.CHOICE:
        return said
    typed = said.casefold()
    for candidate in field.options:
        if said == candidate.value or typed == candidate.label.casefold():
            return candidate.value
    return said
