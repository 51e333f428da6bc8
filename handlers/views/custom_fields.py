"""A desk's own fields in a form: their inputs with what is wrong with them, and reading them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from handlers.text.escape import escape, one_line
from handlers.views.blocks import Element, bold, context, mrkdwn
from handlers.views.field_ids import is_below, is_field, key_of, level_of
from handlers.views.field_inputs import TICKED, field_blocks
from handlers.views.field_values import Values, asked, for_desk
from handlers.views.field_words import field_words
from handlers.views.frame import wrong_words
from handlers.views.inputs import HOLDS, answers, elements, labels, text_of
from handlers.views.questions import LABEL_LIMIT, Question, can_be_asked
from handlers.views.scalars import iso
from handlers.views.shape import FormShape
from handlers.views.steps import ERRORS_LIMIT, TOLD_LIMIT
from handlers.words import Translate
from handlers.workspace import Block, View
from helpdesks.fields import Field, FieldValue

Errors = Mapping[str, str]
NO_ERRORS: Errors = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The fields as they stood in a view: answers, the keys and the block_ids of all that did."""

    fields: tuple[FieldValue, ...]
    shown: tuple[str, ...]
    here: tuple[str, ...]


def field_inputs(t: Translate, questions: Iterable[Question], errors: Errors) -> list[Block]:
    """The inputs of the fields, each under what is wrong with it; `errors` by field key."""
    blocks: list[Block] = []
    for question in questions:
        if said := errors.get(question.field.key):
            blocks.append(wrong(t, question.field.label or question.field.key, said))
        blocks += field_blocks(t, question)
    return blocks


def wrong(t: Translate, label: str, said: str) -> Block:
    """What the help desk says against one answer, to stand right above its input."""
    return context(mrkdwn(wrong_words(t, label, said)))


def apart(errors: Errors, inputs: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The errors that stand beside these inputs, and all others."""
    there = set(inputs)
    beside = [key for key in errors if key in there][:ERRORS_LIMIT]
    return (
        {key: errors[key] for key in beside},
        {key: said for key, said in errors.items() if key not in beside},
    )


def told(
    t: Translate, shape: FormShape, values: Values, *, kept: Values | None = None
) -> list[Block]:
    """One block with the fields that are only shown, and what they hold."""
    there = kept or {}
    lines = []
    for field in asked(shape.fields, values):
        written = shape.is_written(field)
        if written and can_be_asked(field, there.get(field.key)):
            continue
        held = values.get(field.key)
        if held is not None and held.values:
            lines.append(_line(t, field, field_words(t, field, for_desk(field, held))))
        elif written:
            lines.append(_line(t, field, t("There is nothing to choose from yet.")))
    return [context(mrkdwn("\n".join(lines), TOLD_LIMIT))] if lines else []


def read_fields(view: View) -> Answered:
    """The fields out of a view, put together from the levels of each CASCADE."""
    given, words = answers(view), labels(view)
    shapes = {name: shape for name, shape in elements(view).items() if is_field(name)}
    found: dict[str, list[FieldValue]] = {}
    tops: dict[str, str] = {}
    for name in sorted(shapes, key=level_of):
        key = key_of(name)
        levels, top = found.setdefault(key, []), tops.setdefault(key, name)
        one = _read(name, shapes[name], given[name], words.get(name, ()))
        path = [value for level in levels for value in level.values]
        if len(levels) == level_of(name) - 1 and one.values and is_below(name, top, path):
            levels.append(one)
    return Answered(
        fields=tuple(_joined(levels) for levels in found.values() if levels),
        shown=tuple(dict.fromkeys(key_of(name) for name in shapes)),
        here=tuple(shapes),
    )


def _read(name: str, element: Element, said: Any, words: Sequence[str]) -> FieldValue:
    key = key_of(name)
    match HOLDS.get(element["type"]):
        case "selected_options":
            chosen = tuple(str(each["value"]) for each in said or ())
            if [each["value"] for each in element.get("options", ())] == [TICKED]:
                return FieldValue(key=key, value="true" if chosen else "false")
            return FieldValue(key=key, value=chosen, labels=tuple(words))
        case "selected_option":
            return FieldValue(key=key, value=str(said or ""), labels=tuple(words))
        case "selected_date_time":
            return FieldValue(key=key, value=iso(said) if isinstance(said, int) else "")
        case _:
            return FieldValue(key=key, value=text_of(said))


def _joined(levels: Sequence[FieldValue]) -> FieldValue:
    if len(levels) == 1:
        return levels[0]
    return FieldValue(
        key=levels[0].key,
        value=tuple(value for level in levels for value in level.values),
        labels=tuple(label for level in levels for label in level.labels),
    )


def _line(t: Translate, field: Field, words: str) -> str:
    name = bold(escape(one_line(field.label or field.key, LABEL_LIMIT)))
    return t("{field}: {value}").format(field=name, value=words)
