"""What is wrong with the answers to a desk's own fields, said so that people know what to do."""

import re
from collections.abc import Iterable, Sequence

from handlers.views.choices import by_id
from handlers.views.field_inputs import open_levels
from handlers.views.field_values import CHOSEN
from handlers.views.inputs import OPTIONS_LIMIT
from handlers.views.questions import NUMBERS, Question
from handlers.views.scalars import LONGEST_INPUT, is_well_formed
from handlers.words import Translate, later
from helpdesks.fields import FieldKind, Option

FORMS = {
    FieldKind.DATE: later("Please write a day that exists, like 2030-01-31."),
    FieldKind.TIME: later("Please write a time like 09:30."),
    FieldKind.MOMENT: later("Please choose a date and a time."),
    FieldKind.INTEGER: later("Please write a whole number, in digits."),
    FieldKind.DECIMAL: later("Please write a number in digits, like 13.5."),
    FieldKind.EMAIL: later("Please write an email address like name@example.com."),
    FieldKind.LINK: later("Please write a whole address that begins with https:// or http://."),
    FieldKind.BOOLEAN: later("Please tick the box or leave it empty."),
}


def check_fields(
    t: Translate, asked: Iterable[Question], here: Sequence[str] | None = None
) -> dict[str, str]:
    """What is wrong, by block_id: of all fields that are asked, or of those that stand here.

    A CASCADE's sentence belongs to the deepest of its levels that stands in the view.
    """
    found = {}
    for question in asked:
        names = [name for name in question.names() if here is None or name in here]
        if names and (said := _wrong(t, question)):
            found[_place(question, names, here)] = said
    return found


def _place(question: Question, names: Sequence[str], here: Sequence[str] | None) -> str:
    """The deepest level in the view or, where no view is known, that the next one would have."""
    if here is not None or question.field.kind is not FieldKind.CASCADE:
        return names[0]
    return question.name(min(len(open_levels(question)), len(question.values) + 1))


def _wrong(t: Translate, question: Question) -> str:
    if not question.values:
        return _missing(t, question)
    if question.kept is not None and question.values == question.kept.values:
        return ""
    if question.field.kind is FieldKind.CASCADE:
        return _wrong_way(t, question)
    if question.field.kind in CHOSEN:
        return _wrong_choice(t, question)
    return _wrong_text(t, question)


def _missing(t: Translate, question: Question) -> str:
    if not question.required or question.field.kind is FieldKind.BOOLEAN:
        return ""
    return t("Please choose one.") if question.field.kind in CHOSEN else t("Please fill this in.")


def _wrong_text(t: Translate, question: Question) -> str:
    field, value = question.field, question.text
    longest = min(field.longest or LONGEST_INPUT, LONGEST_INPUT)
    if len(value) > longest:
        said = t("This has {n} characters and {limit} fit. Please shorten it.")
        return said.format(n=len(value), limit=longest)
    if not is_well_formed(field.kind, value):
        return t(FORMS[field.kind])
    if field.kind in NUMBERS and (said := _out_of_range(t, question)):
        return said
    return "" if _matches(field.pattern, value) else t("This does not have the expected form.")


def _out_of_range(t: Translate, question: Question) -> str:
    number, low, high = float(question.text), question.field.lowest, question.field.highest
    if low is not None and number < low:
        return t("Please write a number of at least {limit}.").format(limit=low)
    if high is not None and number > high:
        return t("Please write a number of at most {limit}.").format(limit=high)
    return ""


def _wrong_choice(t: Translate, question: Question) -> str:
    field = question.field
    if len(question.values) > OPTIONS_LIMIT:
        return t("Please choose no more than {limit}.").format(limit=OPTIONS_LIMIT)
    if field.large and not field.options:
        return ""  # the desk knows
    ids = by_id(field.options)
    kept = question.kept.values if question.kept else ()
    known = all(name in kept or _may_choose(ids.get(name)) for name in question.values)
    return "" if known else _gone(t)


def _wrong_way(t: Translate, question: Question) -> str:
    """Whether every level is an option under the one above, down to the last where it must be."""
    field, kept = question.field, question.kept.values if question.kept else ()
    if field.large and not field.options:
        return ""
    options: Sequence[Option] = field.options
    for depth, name in enumerate(question.values):
        found = by_id(options).get(name)
        if not _may_choose(found) and kept[: depth + 1] != question.values[: depth + 1]:
            return _gone(t)
        options = found.options if found else ()
    goes_on = question.required and any(not each.hidden for each in options)
    return t("Please go on and choose what belongs to it.") if goes_on else ""


def _may_choose(option: Option | None) -> bool:
    return option is not None and not option.hidden


def _gone(t: Translate) -> str:
    return t("The help desk does not offer this any more. Please choose again.")


def _matches(pattern: str, value: str) -> bool:
    """Whether the desk's pattern occurs in the value; the desk judges one Python cannot read."""
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True
