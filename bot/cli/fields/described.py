"""A field and its options, as lines for people."""

from collections.abc import Iterable, Iterator

from bot.cli.output import details, moment, say
from handlers.text.escape import one_line
from helpdesks.fields import Field, Option, Value

LABEL = 60


def line(field: Field) -> str:
    """Write a field on one line."""
    may = f"{field.requester}/{field.agent}"
    return f"{field.key:<24} {field.kind:<11} {may:<20} {one_line(field.label, LABEL)}"


def tell(field: Field) -> None:
    """Print everything about a field, its options below."""
    asked_if = f"{field.asked_if[0]} = {field.asked_if[1]}" if field.asked_if else ""
    details(
        [
            ("key", field.key),
            ("title", field.label),
            ("comment", field.hint),
            ("kind", field.kind),
            ("requester", field.requester),
            ("agent", field.agent),
            ("default", written(field.default)),
            ("asked if", asked_if),
            ("pattern", field.pattern),
            ("longest", _number(field.longest)),
            ("lowest", _number(field.lowest)),
            ("highest", _number(field.highest)),
            ("measure", field.measure),
            ("changed", moment(field.updated_at) if field.updated_at else ""),
        ]
    )
    for told in option_lines(field.options):
        say(told)
    if field.large:
        say(f"Its options are many: `deskhand fields options {field.key}` reads them.")


def option_lines(options: Iterable[Option], depth: int = 1) -> Iterator[str]:
    for option in options:
        yield f"{'  ' * depth}{option_line(option)}"
        yield from option_lines(option.options, depth + 1)


def option_line(option: Option) -> str:
    changed = f"  {moment(option.updated_at)}" if option.updated_at else ""
    hidden = "  [hidden]" if option.hidden else ""
    return f"{option.value:<12} {one_line(option.label, LABEL)}{changed}{hidden}"


def written(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
