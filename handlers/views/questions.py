"""A field as it is asked in a form at this moment, and how much of a view's room it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from handlers.views import field_ids
from handlers.views.choices import is_carried
from handlers.views.field_values import CHOSEN, FLAT, Values, asked, current
from handlers.views.filled import Filled
from handlers.views.inputs import OPTION_LIMIT, OPTION_VALUE_LIMIT, OPTIONS_LIMIT
from handlers.views.scalars import LONGEST_INPUT, is_well_formed
from handlers.views.shape import FormShape
from helpdesks.fields import Field, FieldKind, FieldValue, Option

LABEL_LIMIT = 150
HINT_LIMIT = 500
BLOCK = 900  # characters of JSON of an input, without what the desk or a person wrote
OPTION = 100
HEAVY = 40_000  # of a menu's options: a longer list is loaded while one types
NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL})
NEVER_HEAVY = HEAVY // (OPTION + 12 * (OPTION_LIMIT + OPTION_VALUE_LIMIT))
TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LOCATION})
_WITHOUT_OPTIONS: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field and what stands in it.

    `kept` is what the ticket holds, as the form has it: it is offered even where it is hidden or no
    option any more. `heard`: using it may change the form. `desk` is named where there is a choice.
    """

    field: Field
    value: FieldValue | None = None
    kept: FieldValue | None = None
    required: bool = False
    heard: bool = False
    desk: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        return self.value.values if self.value else ()

    @property
    def text(self) -> str:
        return "".join(self.values)

    @property
    def is_typed(self) -> bool:
        """Whether it is asked as plain text, as it holds what its own element cannot show."""
        kept = self.kept.values if self.kept else ()
        kind = self.field.kind
        return kind in TEXTS or not all(is_well_formed(kind, each) for each in kept)

    def name(self, level: int = 1) -> str:
        return field_ids.name_of(self.field.key, level=level, path=self.values, desk=self.desk)

    def names(self) -> list[str]:
        """The block_ids it may have now, from the deepest level that is chosen and one below."""
        levels = len(self.values) + 1 if self.field.kind is FieldKind.CASCADE else 1
        return [self.name(level) for level in range(levels, 0, -1)]


def questions(shape: FormShape, form: Filled, kept: Values | None = None) -> list[Question]:
    """What is asked of this person now, in order; `kept` are the ticket's values in form ids."""
    values, there = current(shape.fields, form), kept or {}
    parents = {field.asked_if[0] for field in shape.fields if field.asked_if}
    return [
        Question(
            field=field,
            value=values.get(field.key),
            kept=there.get(field.key),
            required=shape.is_required(field) and (kept is None or field.key in there),
            heard=field.key in parents or field.kind is FieldKind.CASCADE,
            desk=shape.desk if len(shape.desks) > 1 else "",
        )
        for field in asked(shape.fields, values)
        if shape.is_written(field) and can_be_asked(field, there.get(field.key))
    ]


def can_be_asked(field: Field, kept: FieldValue | None = None) -> bool:
    """Whether there is anything to choose from, and an input can hold what the ticket has."""
    values = kept.values if kept else ()
    if field.kind not in CHOSEN:
        return len(values) <= 1 and all(len(each) <= LONGEST_INPUT for each in values)
    if not all(is_carried(each) for each in values):
        return False
    if field.kind in {FieldKind.CHOICE, FieldKind.RADIO} and len(values) > 1:
        return False
    elsewhere = field.large and not field.options
    some = elsewhere or any(not option.hidden for option in field.options)
    return (some or bool(values)) and len(values) <= OPTIONS_LIMIT


def is_loaded(field: Field, options: Sequence[Option], kept: Sequence[str] = ()) -> bool:
    """Whether options are too many or too heavy for a menu, and are asked for while one types."""
    if field.large and not options:
        return True
    if len(options) + len(kept) <= NEVER_HEAVY:
        return False
    return len(options) + len(kept) > OPTIONS_LIMIT or options_weight(options) > HEAVY


def room(question: Question) -> tuple[int, int]:
    """How many blocks and characters of JSON it takes at most, with every level of a CASCADE."""
    field = question.field
    label = text_weight(field.label or field.key, LABEL_LIMIT)
    words = BLOCK + label + text_weight(field.hint, HINT_LIMIT)
    chosen = sum(OPTION + text_weight(value, LONGEST_INPUT) for value in question.values)
    if question.value and field.kind in CHOSEN:
        chosen += sum(text_weight(each, OPTION_LIMIT) for each in question.value.labels)
    if field.kind is FieldKind.CASCADE:
        levels = _levels(field)
        each = words + label + chosen
        return len(levels), sum(each + weight for weight in levels)
    offered = field.options if field.kind in FLAT else _WITHOUT_OPTIONS
    menu = 0 if is_loaded(field, offered) else 2 * options_weight(offered)
    return 1, words + 2 * chosen + menu


def options_weight(options: Sequence[Option]) -> int:
    texts = [option.label[:OPTION_LIMIT] for option in options]
    texts += [option.value[:OPTION_VALUE_LIMIT] for option in options]
    joined = "".join(texts)
    return OPTION * len(options) + text_weight(joined, len(joined))


def text_weight(text: str, limit: int) -> int:
    """How long a text can become in JSON that is all ASCII."""
    if text.isascii():
        return 2 * min(len(text), limit)
    return 3 * len(text[:limit].encode("utf-16-le", "surrogatepass"))


def _levels(field: Field) -> list[int]:
    """The heaviest menu of each level of a CASCADE."""
    found: list[int] = []
    level: list[Sequence[Option]] = [field.options]
    while level:
        weights = (0 if is_loaded(field, each) else options_weight(each) for each in level)
        found.append(reduce(max, weights, 0))
        level = [each.options for siblings in level for each in siblings if each.options]
    return found
