"""A field's value in words: labels instead of raw values, moments in the reader's zone, links."""

from collections.abc import Iterator
from urllib.parse import quote

from handlers.text.escape import escape, one_line
from handlers.text.links import safe_url
from handlers.views.blocks import Element, literal, moment_leaf, when
from handlers.views.choices import LEVELS, labels_of
from handlers.views.field_values import CHOSEN
from handlers.views.scalars import is_well_formed, moment
from handlers.words import Translate
from helpdesks.fields import Field, FieldKind, FieldValue

VALUE_LIMIT = 300
GAP = "  "
MAP = "https://www.openstreetmap.org/search?query="
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def field_words(t: Translate, field: Field, held: FieldValue) -> str:
    """A value of a desk as mrkdwn, for a line of its own."""
    if field.kind is FieldKind.MOMENT and (at := moment(_text(held))):
        return when(at)
    return escape(plain_words(t, field, held))


def field_leaves(t: Translate, field: Field, held: FieldValue) -> Iterator[Element]:
    """The same behind a gap, as leaves of rich text; links say where they lead."""
    words, url = plain_words(t, field, held), _address(field, held)
    if field.kind is FieldKind.MOMENT and (at := moment(_text(held))):
        yield from (literal(GAP), moment_leaf(at))
    elif url and field.kind is FieldKind.LOCATION:
        yield literal(f"{GAP}{words}{GAP}")
        yield {"type": "link", "url": url, "text": t("Show on a map")}
    elif url:
        yield from (literal(GAP), {"type": "link", "url": url, "text": words})
    else:
        yield literal(GAP + words)


def plain_words(t: Translate, field: Field, held: FieldValue) -> str:
    """A value of a desk as plain text on one line, shortened where it is long."""
    return one_line(_words(t, field, held), VALUE_LIMIT)


def _words(t: Translate, field: Field, held: FieldValue) -> str:
    if field.kind in CHOSEN:
        between = LEVELS if field.kind is FieldKind.CASCADE else t(", ")
        return between.join(labels_of(field, held))
    value = _text(held)
    match field.kind:
        case FieldKind.BOOLEAN:
            return {"true": t("Yes"), "false": t("No")}.get(value, value)
        case FieldKind.CALCULATED:
            return _measured(t, value, field.measure)
        case _:
            return value


def _measured(t: Translate, value: str, measure: str) -> str:
    if measure == "percentage" and is_well_formed(FieldKind.DECIMAL, value):
        return f"{value} %"
    if measure == "duration" and is_well_formed(FieldKind.INTEGER, value):
        return _duration(t, int(value))  # seconds (assumption: no document names the unit)
    return value


def _duration(t: Translate, seconds: int) -> str:
    """The two largest units, as people say it."""
    sign, left = ("-" if seconds < 0 else ""), abs(seconds)
    units = (
        (DAY, t("{n} d")),
        (HOUR, t("{n} h")),
        (MINUTE, t("{n} min")),
        (1, t("{n} s")),
    )
    parts = []
    for size, said in units:
        count, left = divmod(left, size)
        if count:
            parts.append(said.format(n=count))
    return sign + " ".join(parts[:2]) if parts else t("{n} s").format(n=0)


def _address(field: Field, held: FieldValue) -> str:
    """Where a link or a place leads; "" for what is no address."""
    value = _text(held).strip()
    if field.kind is FieldKind.LINK and is_well_formed(field.kind, value):
        return safe_url(value)
    if field.kind is FieldKind.LOCATION and value:
        return safe_url(MAP + quote(one_line(value, VALUE_LIMIT), safe=""))
    return ""


def _text(held: FieldValue) -> str:
    return ", ".join(held.values)
