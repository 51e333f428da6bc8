"""What a form changes in a ticket's fields."""

from collections.abc import Iterable, Sequence

from handlers.text.escape import clean
from handlers.views.choices import is_elsewhere, turned_back
from handlers.views.field_values import CHOSEN, SEVERAL, UNTICKED, for_desk
from helpdesks.fields import Field, FieldKind, FieldValue


def changed_fields(
    filled: Iterable[FieldValue], held: Iterable[FieldValue], asked: Sequence[Field]
) -> tuple[FieldValue, ...]:
    """The fields whose answer is another than the desk's, of those that are asked.

    A text that comes back from Slack cleaned is no change; neither is a box left unticked.
    """
    given = {value.key: value for value in filled}
    before = {value.key: value for value in held}
    found = []
    for field in asked:
        nothing = FieldValue(key=field.key, value=() if field.kind in SEVERAL else "")
        answer = given.get(field.key)
        now = for_desk(field, answer) if answer and answer.values else nothing
        held_now = before.get(field.key, nothing)
        if is_elsewhere(field):
            now = turned_back(now, held_now.values)
        if _said(field, now) != _said(field, held_now):
            found.append(now)
    return tuple(found)


def _said(field: Field, value: FieldValue) -> tuple[str, ...]:
    """The value as it can be compared; the order of several choices says nothing."""
    if field.kind not in CHOSEN:
        text = clean("\n".join(value.values)).strip()
        return (text or (UNTICKED if field.kind is FieldKind.BOOLEAN else ""),)
    if field.kind is FieldKind.CASCADE:
        return value.values
    return tuple(sorted(value.values))
