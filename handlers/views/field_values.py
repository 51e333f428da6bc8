"""What a form's fields hold: which of them are asked, what the desk is sent, and the way back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handlers.views.choices import by_id, from_desk, long_id, to_desk
from handlers.views.filled import Filled
from handlers.views.shape import TOLD
from helpdesks.fields import Field, FieldKind, FieldValue

FLAT = frozenset({FieldKind.CHOICE, FieldKind.RADIO, FieldKind.CHECKBOXES, FieldKind.CHOICES})
SEVERAL = frozenset({FieldKind.CHECKBOXES, FieldKind.CHOICES, FieldKind.CASCADE})
CHOSEN = FLAT | {FieldKind.CASCADE}
UNTICKED = "false"

Values = Mapping[str, FieldValue]


def ordered(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields in their order, but each behind the one that it depends on."""
    by_key = {field.key: field for field in fields}
    placed: dict[str, Field] = {}
    for field in by_key.values():
        for each in reversed(list(_upwards(field, by_key))):
            placed.setdefault(each.key, each)
    return tuple(placed.values())


def current(fields: Iterable[Field], form: Filled) -> dict[str, FieldValue]:
    """The answers as the form shows them: the given ones, and defaults nobody has seen yet."""
    given = {value.key: value for value in form.fields if value.values}
    seen = set(form.shown)
    for field in fields:
        if field.key in given:
            given[field.key] = _as_kind(field, given[field.key])
        elif field.key not in seen and (first := default(field)):
            given[field.key] = first
    return given


def default(field: Field) -> FieldValue | None:
    """A field's default as the form has it; none where it is a hidden option, or no option."""
    held = from_desk(field, FieldValue(key=field.key, value=_fitting(field, field.default)))
    if not held.values or field.large or field.kind not in CHOSEN:
        return held if held.values else None
    return held if _is_offered(field, held) else None


def asked(fields: Sequence[Field], values: Values) -> tuple[Field, ...]:
    """Those whose condition holds, and so do those of the fields that they depend on."""
    by_key = {field.key: field for field in fields}
    return tuple(field for field in ordered(fields) if _is_asked(field, by_key, values))


def settled(form: Filled, fields: Sequence[Field]) -> tuple[FieldValue, ...]:
    """What the desk is sent: its own values with their labels, of the fields that are asked.

    A field may hang on one that is only shown, whose value the desk itself fills in.
    """
    given = {value.key: value for value in form.fields if value.values}
    return tuple(
        for_desk(field, given[field.key])
        for field in asked(fields, current(fields, form))
        if field.key in given and field.kind not in TOLD
    )


def for_desk(field: Field, given: FieldValue) -> FieldValue:
    """One answer of a form as the desk has it, with its labels."""
    return to_desk(field, _as_kind(field, given)) if field.kind in CHOSEN else given


def unsettled(values: Iterable[FieldValue], fields: Sequence[Field]) -> tuple[FieldValue, ...]:
    """What the form shows for what a desk holds; fields that the form does not have are left out.

    `settled` turns it into the same again.
    """
    by_key = {field.key: field for field in fields}
    return tuple(
        _as_shown(by_key[value.key], value)
        for value in values
        if value.key in by_key and value.values
    )


def desk_values(field: Field, values: Values) -> tuple[str, ...]:
    """What a field's answer is for the desk; an unticked box is an answer, too."""
    given = values.get(field.key)
    if given is None or not given.values:
        return (UNTICKED,) if field.kind is FieldKind.BOOLEAN else ()
    return for_desk(field, given).values


def _as_kind(field: Field, given: FieldValue) -> FieldValue:
    """The same with one text or several, as the kind has it: a view alone does not tell."""
    return replace(given, value=_fitting(field, given.value))


def _as_shown(field: Field, held: FieldValue) -> FieldValue:
    if field.kind not in CHOSEN:
        return FieldValue(key=held.key, value="\n".join(held.values))
    return from_desk(field, _as_kind(field, held))


def _fitting(field: Field, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """One text or several, whichever the kind has."""
    several = value if isinstance(value, tuple) else (value,) if value else ()
    if field.kind in SEVERAL or len(several) > 1:
        return several
    return "".join(several)


def _is_offered(field: Field, held: FieldValue) -> bool:
    options = field.options
    for name in held.values:
        found = by_id(options).get(name)
        if found is None or found.hidden:
            return False
        if field.kind is FieldKind.CASCADE:
            options = found.options
    return True


def _upwards(field: Field, by_key: Mapping[str, Field]) -> Iterator[Field]:
    """The field, the one it depends on, and so on; a circle is walked once."""
    seen: set[str] = set()
    at: Field | None = field
    while at is not None and at.key not in seen:
        seen.add(at.key)
        yield at
        at = by_key.get(at.asked_if[0]) if at.asked_if else None


def _is_asked(field: Field, by_key: Mapping[str, Field], values: Values) -> bool:
    seen: set[str] = set()
    at = field
    while at.asked_if is not None:
        key, wanted = at.asked_if
        parent = by_key.get(key)
        if parent is None or at.key in seen:
            return False
        if {wanted, long_id(wanted)}.isdisjoint(desk_values(parent, values)):
            return False
        seen.add(at.key)
        at = parent
    return True
