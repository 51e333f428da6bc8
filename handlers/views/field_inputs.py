"""Each kind of field as its native input.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterable, Sequence

from handlers.text.escape import clean, clip, one_line
from handlers.views.blocks import Element, plain
from handlers.views.choices import LEVELS, Ids, by_id, is_carried, offered, words_of
from handlers.views.field_ids import PREFIX, QUIET
from handlers.views.inputs import (
    BOXES_LIMIT,
    OPTIONS_LIMIT,
    PLACEHOLDER_LIMIT,
    field_input,
    heard,
    option,
    typed,
)
from handlers.views.questions import HINT_LIMIT, LABEL_LIMIT, NUMBERS, Question, is_loaded
from handlers.views.scalars import LONGEST_INPUT, is_well_formed, seconds
from handlers.words import Translate
from handlers.workspace import Block
from helpdesks.fields import FieldKind, Option

TICKED = "~true"  # no option of a desk has this id
TYPED = {
    FieldKind.LINK: "url_text_input",
    FieldKind.EMAIL: "email_text_input",
    FieldKind.INTEGER: "number_input",
    FieldKind.DECIMAL: "number_input",
}
PICKERS = {
    FieldKind.DATE: ("datepicker", "initial_date"),
    FieldKind.TIME: ("timepicker", "initial_time"),
    FieldKind.MOMENT: ("datetimepicker", "initial_date_time"),
}


def field_blocks(t: Translate, asked: Question) -> list[Block]:
    """The inputs of one field: one, or for a CASCADE one for each level that is open."""
    if asked.field.kind is FieldKind.CASCADE:
        return _levels(t, asked)
    if asked.is_typed:
        return [_typed(asked, _text_element(asked))]
    if asked.field.kind in TYPED:
        return [_typed(asked, _shaped_element(asked))]
    return [_input(asked, _element(t, asked))]


def open_levels(asked: Question) -> list[Sequence[Option]]:
    """The options of each level of a CASCADE that is shown: below what is chosen there may be more.

    A large one whose options are not here is one list.
    """
    kept = asked.kept.values if asked.kept else ()
    levels: list[Sequence[Option]] = [asked.field.options]
    for depth, name in enumerate(asked.values):
        found = by_id(levels[-1]).get(name)
        under = found.options if found else ()
        goes_on = kept[: depth + 1] == asked.values[: depth + 1] and len(kept) > depth + 1
        if not goes_on and all(each.hidden for each in under):
            break
        levels.append(under)
    return levels


def _input(asked: Question, element: Element, *, level: int = 1, label: str = "") -> Block:
    field = asked.field
    name = asked.name(level)
    loud = asked.heard or "external" in element["type"]
    element = {"action_id": name if loud else QUIET + name.removeprefix(PREFIX)} | element
    hint = clip(clean(field.hint[: 2 * HINT_LIMIT]).strip(), HINT_LIMIT) if level == 1 else ""
    label = label or one_line(field.label, LABEL_LIMIT) or field.key
    optional = not asked.required or field.kind is FieldKind.BOOLEAN
    return heard(field_input(name, label, element, hint=hint, optional=optional))


def _typed(asked: Question, element: Element) -> Block:
    """A text input; every character is told, unless others depend on it: then when it is done."""
    block = _input(asked, element)
    return block if asked.heard else typed(block)


def _element(t: Translate, asked: Question) -> Element:
    match asked.field.kind:
        case FieldKind.DATE | FieldKind.TIME | FieldKind.MOMENT:
            return _picker(asked)
        case FieldKind.BOOLEAN:
            return _tick(t, asked)
        case FieldKind.CHECKBOXES | FieldKind.CHOICES:
            return _several(t, asked)
        case _:
            return _one(t, asked)


def _text_element(asked: Question) -> Element:
    multiline = asked.field.kind is FieldKind.LONG_TEXT or "\n" in asked.text
    element: Element = {"type": "plain_text_input", "multiline": multiline}
    value = clip(clean(asked.text), LONGEST_INPUT)
    longest = min(asked.field.longest or LONGEST_INPUT, LONGEST_INPUT)
    if 0 < longest < LONGEST_INPUT and len(value) <= longest:
        element["max_length"] = longest
    return element | {"initial_value": value} if value else element


def _shaped_element(asked: Question) -> Element:
    field, value = asked.field, asked.text
    element: Element = {"type": TYPED[field.kind]}
    fits = bool(value) and len(value) <= LONGEST_INPUT and is_well_formed(field.kind, value)
    if field.kind in NUMBERS:
        element["is_decimal_allowed"] = field.kind is FieldKind.DECIMAL
        element |= _limits(asked, value if fits else "")
    return element | {"initial_value": value} if fits else element


def _limits(asked: Question, value: str) -> Element:
    """What a number may be; not told to Slack where the number that stands there breaks it."""
    low, high = asked.field.lowest, asked.field.highest
    number = float(value) if value else None
    if low is not None and high is not None and low > high:
        return {}
    found = {}
    if low is not None and (number is None or number >= low):
        found["min_value"] = str(low)
    if high is not None and (number is None or number <= high):
        found["max_value"] = str(high)
    return found


def _picker(asked: Question) -> Element:
    kind, initial = PICKERS[asked.field.kind]
    value: str | int | None = asked.text
    if asked.field.kind is FieldKind.MOMENT:
        value = seconds(asked.text)
    elif not is_well_formed(asked.field.kind, asked.text):
        value = None
    return {"type": kind} if value is None else {"type": kind, initial: value}


def _tick(t: Translate, asked: Question) -> Element:
    box = option(t("Yes"), TICKED)
    element: Element = {"type": "checkboxes", "options": [box]}
    return element | {"initial_options": [box]} if asked.text == "true" else element


def _one(t: Translate, asked: Question) -> Element:
    field, kept = asked.field, asked.kept.values if asked.kept else ()
    if is_loaded(field, field.options, kept):
        return _loaded(t, asked, "external_select", field.options, asked.values)
    menu = _menu(asked, field.options, kept, asked.values)
    few = field.kind is FieldKind.RADIO and len(menu) <= BOXES_LIMIT
    element = {"type": "radio_buttons"} if few else _placed(t("Choose one"), "static_select")
    return _with(element | {"options": menu}, _chosen(menu, asked.values))


def _several(t: Translate, asked: Question) -> Element:
    field, kept = asked.field, asked.kept.values if asked.kept else ()
    if is_loaded(field, field.options, kept):
        return _loaded(t, asked, "multi_external_select", field.options, asked.values)
    menu = _menu(asked, field.options, kept, asked.values)
    few = field.kind is FieldKind.CHECKBOXES and len(menu) <= BOXES_LIMIT
    element = (
        {"type": "checkboxes"} if few else _placed(t("Choose any number"), "multi_static_select")
    )
    chosen = _chosen(menu, asked.values)
    element |= {"options": menu}
    return element | {"initial_options": chosen} if chosen else element


def _levels(t: Translate, asked: Question) -> list[Block]:
    blocks, label = [], ""
    for depth, options in enumerate(open_levels(asked)):
        chosen = asked.values[depth : depth + 1]
        kept = _kept_at(asked, depth)
        if is_loaded(asked.field, options, kept):
            element = _loaded(t, asked, "external_select", options, chosen)
        else:
            menu = _menu(asked, options, kept, chosen)
            element = _placed(t("Choose one"), "static_select") | {"options": menu}
            element = _with(element, _chosen(menu, chosen))
        blocks.append(_input(asked, element, level=depth + 1, label=label))
        label = _below(asked, by_id(options), chosen)
    return blocks


def _kept_at(asked: Question, depth: int) -> tuple[str, ...]:
    """What the ticket has at this level, if the levels above are still the ticket's."""
    kept = asked.kept.values if asked.kept else ()
    return kept[depth : depth + 1] if kept[:depth] == asked.values[:depth] else ()


def _below(asked: Question, ids: Ids, chosen: Iterable[str]) -> str:
    """What a level is called: its field, and the option it stands under."""
    names = [_label(asked, ids, name) for name in chosen]
    half = LABEL_LIMIT // 2 - 2
    parts = [asked.field.label or asked.field.key, *names]
    return LEVELS.join(one_line(part, half) for part in parts)


def _menu(
    asked: Question, options: Sequence[Option], kept: Sequence[str], chosen: Iterable[str]
) -> list[Element]:
    """What is offered; what the ticket has stays, hidden or gone as it may be."""
    ids = by_id(options)
    shown = offered(ids, {*kept, *chosen})
    gone = [name for name in kept if name not in ids]
    return [option(_label(asked, ids, name), name) for name in (*shown, *gone)]


def _loaded(
    t: Translate, asked: Question, kind: str, options: Sequence[Option], chosen: Sequence[str]
) -> Element:
    """A menu that is filled while one types; what is chosen need not be among its options."""
    ids = by_id(options)
    element = _placed(t("Type to search"), kind) | {"min_query_length": 0}
    carried = [name for name in chosen if is_carried(name)][:OPTIONS_LIMIT]
    found = [option(_label(asked, ids, name), name) for name in carried]
    if kind.startswith("multi_"):
        return element | {"initial_options": found} if found else element
    return _with(element, found)


def _chosen(menu: Iterable[Element], values: Iterable[str]) -> list[Element]:
    there = {each["value"]: each for each in menu}
    return [there[name] for name in values if name in there]


def _label(asked: Question, ids: Ids, name: str) -> str:
    found = ids.get(name)
    return words_of(found) if found else _words(asked, name)


def _words(asked: Question, name: str) -> str:
    """The label of an option that is not in the definition, if we were told one."""
    for held in (asked.value, asked.kept):
        if held and len(held.labels) == len(held.values) and name in held.values:
            return held.labels[held.values.index(name)] or name
    return name


def _placed(words: str, kind: str) -> Element:
    return {"type": kind, "placeholder": plain(words, PLACEHOLDER_LIMIT)}


def _with(element: Element, chosen: Sequence[Element]) -> Element:
    return element | {"initial_option": chosen[0]} if chosen else element
