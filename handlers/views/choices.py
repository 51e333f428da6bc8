"""The options of a field in a form: an id for each, what is offered, and finding them again.

An option is known in a form by its value where that is unique among its siblings and Slack can
carry it, else by a short hash of its value and label, so that siblings of equal value stay apart.
Where the list is too long to be at hand, the hash is of the value alone: `turned_back` undoes it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from handlers.views.inputs import OPTION_VALUE_LIMIT
from helpdesks.fields import Field, FieldKind, FieldValue, Option, Value

LEVELS = " \u203a "  # between the labels of a path
HASHED = "~"
DIGITS = 20
_ALTERED = frozenset("&<>")  # Slack may answer these as entities

Ids = Mapping[str, Option]


def short_hash(*texts: str) -> str:
    joined = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:DIGITS]


def by_id(options: Sequence[Option]) -> dict[str, Option]:
    """Siblings by their ids, in the desk's order."""
    counts = Counter(each.value for each in options)
    found: dict[str, Option] = {}
    for each in options:
        value = each.value
        name = value if counts[value] == 1 and _is_plain(value) else _hashed(each, found)
        found[name] = each
    return found


def long_id(value: str) -> str:
    """How an option of a long list is known in a form."""
    return value if _is_plain(value) else HASHED + short_hash(value)


def turned_back(given: FieldValue, known: Iterable[str]) -> FieldValue:
    """The answer to a long list with its options' own values, as far as they are among `known`."""
    values = {HASHED + short_hash(value): value for value in known if not _is_plain(value)}
    return _like(given, [values.get(name, name) for name in given.values], given.labels)


def is_hashed(name: str) -> bool:
    return name.startswith(HASHED)


def is_elsewhere(field: Field) -> bool:
    """Whether a field's options are not at hand."""
    return field.large and not field.options and field.kind is not FieldKind.CASCADE


def words_of(option: Option) -> str:
    return option.label or option.value


def is_carried(name: str) -> bool:
    """Whether Slack takes it as the value of an option."""
    return 0 < len(name) <= OPTION_VALUE_LIMIT and name.isprintable()


def offered(ids: Ids, kept: Iterable[str] = ()) -> dict[str, Option]:
    """Those that may be chosen; a hidden one only where it is kept."""
    stay = set(kept)
    return {name: each for name, each in ids.items() if not each.hidden or name in stay}


def below(options: Sequence[Option], path: Sequence[str]) -> Sequence[Option]:
    """The options under a path of ids; none under one that leads nowhere."""
    for name in path:
        found = by_id(options).get(name)
        if found is None:
            return ()
        options = found.options
    return options


def to_desk(field: Field, given: FieldValue) -> FieldValue:
    """Turn the ids of options into what the desk is sent, with the labels people read.

    Of a long list, only the field's default is known here.
    """
    if is_elsewhere(field):
        named = _like(given, given.values, [label for _, label in _with_labels(given)])
        return turned_back(named, _several(field.default))
    siblings: Sequence[Option] = field.options
    values, labels = [], []
    for name, said in _with_labels(given):
        found = by_id(siblings).get(name)
        values.append(found.value if found else name)
        labels.append(words_of(found) if found else said)
        if field.kind is FieldKind.CASCADE:
            siblings = found.options if found else ()
    return _like(given, values, labels)


def from_desk(field: Field, given: FieldValue) -> FieldValue:
    """Turn what the desk holds into ids of options; a value that is no option stays as it is."""
    pairs = list(_with_labels(given))
    if is_elsewhere(field):
        return _like(given, [long_id(value) for value, _ in pairs], [label for _, label in pairs])
    if field.kind is FieldKind.CASCADE:
        names = _path(field.options, pairs)
    else:
        ids = by_id(field.options)
        names = [_nearest(ids, value, label) for value, label in pairs]
    return _like(given, names, [label for _, label in pairs])


def labels_of(field: Field, given: FieldValue) -> tuple[str, ...]:
    """What people read for a desk's value: its labels where they are known, else its options'."""
    if len(given.labels) == len(given.values) and all(given.labels):
        return given.labels
    return to_desk(field, from_desk(field, given)).labels


def _path(options: Sequence[Option], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The way down that fits values and labels, else values alone, else as far as there is one."""
    exact = _way(options, pairs, exact=True)
    if exact is not None:
        return exact
    for length in range(len(pairs), 0, -1):
        way = _way(options, pairs[:length], exact=False)
        if way is not None:
            return [*way, *(value for value, _ in pairs[length:])]
    return [value for value, _ in pairs]


def _way(
    options: Sequence[Option], pairs: Sequence[tuple[str, str]], *, exact: bool
) -> list[str] | None:
    if not pairs:
        return []
    value, label = pairs[0]
    for name, each in by_id(options).items():
        if each.value == value and (words_of(each) == label or not exact):
            rest = _way(each.options, pairs[1:], exact=exact)
            if rest is not None:
                return [name, *rest]
    return None


def _nearest(ids: Ids, value: str, label: str) -> str:
    fitting = [name for name, each in ids.items() if each.value == value]
    same = [name for name in fitting if words_of(ids[name]) == label]
    return next(iter([*same, *fitting]), value)


def _with_labels(given: FieldValue) -> Iterable[tuple[str, str]]:
    known = given.labels if len(given.labels) == len(given.values) else given.values
    return zip(given.values, known, strict=True)


def _several(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _like(given: FieldValue, values: Sequence[str], labels: Sequence[str]) -> FieldValue:
    several = isinstance(given.value, tuple)
    value = tuple(values) if several else "".join(values)
    return FieldValue(key=given.key, value=value, labels=tuple(labels))


def _is_plain(value: str) -> bool:
    """Whether Slack gives a value back as it was, and it cannot be taken for a hash."""
    if value.isalnum():
        return len(value) <= OPTION_VALUE_LIMIT
    return (
        is_carried(value)
        and not value.startswith(HASHED)
        and value == value.strip()
        and _ALTERED.isdisjoint(value)
    )


def _hashed(each: Option, taken: Ids) -> str:
    names = (HASHED + short_hash(each.value, each.label, str(n)) for n in count())
    return next(name for name in names if name not in taken)
