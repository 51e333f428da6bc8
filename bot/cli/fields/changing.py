"""What an administrator asks of a field, and what that makes of it. Nothing here does I/O."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click

from bot.settings.mistakes import nearest
from helpdesks.fields import Field, FieldChange, FieldKind, FieldValue, Option, OptionChange

NONE = "(none)"
CHOICES = (FieldKind.CHOICE, FieldKind.RADIO, FieldKind.CHECKBOXES, FieldKind.CHOICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for; options are named by their value."""

    title: str | None = None
    comment: str | None = None
    add: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    hide: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    default: str | None = None

    @property
    def of_options(self) -> bool:
        several = self.add or self.rename or self.hide or self.show
        return bool(several) or self.default is not None

    @property
    def nothing(self) -> bool:
        return self.title is None and self.comment is None and not self.of_options


def planned(field: Field, asked: Asked) -> FieldChange:
    """Turn the wish into the desk's change, with the whole list of options; or refuse it."""
    _refuse(field, asked)
    options = _options(field, asked) if field.kind in CHOICES and not field.large else None
    nameless = next((one for one in options or () if not one.title.strip()), None)
    if nameless:
        which = f"Option {nameless.value}" if nameless.value else "A new option"
        remedy = "every option needs one (--rename-option VALUE=TITLE)"
        raise click.ClickException(f"{which} has no title; {remedy}.")
    return FieldChange(label=asked.title, hint=asked.comment, options=options)


def _refuse(field: Field, asked: Asked) -> None:
    if field.kind is FieldKind.CASCADE:
        raise click.ClickException(
            f"{field.key} has choices of several levels; only the desk's own pages can change it."
        )
    if asked.title is not None and not asked.title.strip():
        raise click.ClickException("A field needs a title.")
    if asked.of_options and field.large:
        raise click.ClickException(
            f"{field.key} has too many options; only the desk's own pages can change them."
        )
    if asked.of_options and field.kind not in CHOICES:
        raise click.ClickException(f"{field.key} has no options; its kind is {field.kind}.")


def _options(field: Field, asked: Asked) -> tuple[OptionChange, ...]:
    defaults = _defaults(field)
    options = [
        OptionChange(
            title=option.label,
            value=option.value,
            default=option.value in defaults,
            hidden=option.hidden,
        )
        for option in field.options
    ]
    for value, title in asked.rename:
        place = _place(options, value)
        options[place] = replace(options[place], title=title)
    for value in (*asked.hide, *asked.show):
        place = _place(options, value)
        options[place] = replace(options[place], hidden=value in asked.hide)
    if asked.default is not None:
        place = _place(options, asked.default)
        options = [replace(one, default=i == place) for i, one in enumerate(options)]
    return (*options, *(OptionChange(title=title) for title in asked.add))


def _place(options: Sequence[OptionChange], value: str) -> int:
    """Find the one option of this value."""
    places = [place for place, option in enumerate(options) if option.value == value]
    if not places:
        known = [option.value for option in options if option.value is not None]
        raise click.ClickException(f"No option has the value {value}; {nearest(value, known)}")
    if len(places) > 1:
        raise click.ClickException(f"{len(places)} options have the value {value}.")
    return places[0]


def differences(field: Field, change: FieldChange) -> tuple[str, ...]:
    """Say, as before → after, how the change differs from what is there.

    Before it is sent that is what will happen; afterwards it is what the desk did not do.
    """
    return tuple(_differences(field, change))


def _differences(field: Field, change: FieldChange) -> Iterator[str]:
    if change.label is not None and change.label != field.label:
        yield f"title: {field.label} → {change.label}"
    if change.hint is not None and change.hint != field.hint:
        yield f"comment: {field.hint or NONE} → {change.hint or NONE}"
    if change.options is not None:
        yield from _of_options(field, change.options)


def _of_options(field: Field, options: Sequence[OptionChange]) -> Iterator[str]:
    others = list(field.options)
    for option in options:
        if option.value is not None:
            yield from _of_option(_taken(others, option.value), option)
    added = {option.title for option in options if option.value is None}
    yield from (f"gone: {option.label}" for option in others if option.label not in added)
    new = {option.label for option in others}
    for option in options:
        if option.value is None and option.title not in new:
            yield f"new option: {option.title}"
    before = _defaults(field)
    after = tuple(option.value for option in options if option.value and option.default)
    if set(after) != set(before):
        yield f"default: {', '.join(before) or NONE} → {', '.join(after) or NONE}"


def _defaults(field: Field) -> tuple[str, ...]:
    return FieldValue(key=field.key, value=field.default).values


def _taken(options: list[Option], value: str) -> Option | None:
    """Take the first option of this value out of the list; siblings may share a value."""
    place = next((i for i, option in enumerate(options) if option.value == value), None)
    return None if place is None else options.pop(place)


def _of_option(before: Option | None, after: OptionChange) -> Iterator[str]:
    if before is None:
        yield f"option {after.value}: gone → {after.title}"
        return
    if before.label != after.title:
        yield f"option {after.value}: {before.label} → {after.title}"
    if before.hidden != after.hidden:
        yield f"option {after.value}: {_shown(before.hidden)} → {_shown(after.hidden)}"


def _shown(hidden: bool) -> str:
    return "hidden" if hidden else "shown"
