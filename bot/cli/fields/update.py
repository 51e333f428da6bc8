import asyncio
import sys
from dataclasses import dataclass

import click

from bot.cli.fields.changing import Asked, differences, planned
from bot.cli.fields.described import tell
from bot.cli.fields.found import field_called
from bot.cli.opened import desk_option, opened_desk
from bot.cli.output import ask, json_option, print_json, say
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, Unclear, Unsupported
from helpdesks.fields import Field, FieldChange

NO_ADMINISTRATOR = (
    "Only an administrator of the desk may change its fields, and the sign-in of the settings "
    "is none."
)


def renamings(
    _context: click.Context, _option: click.Parameter, typed: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Read each VALUE=TITLE."""
    return tuple(_renaming(one) for one in typed)


def _renaming(typed: str) -> tuple[str, str]:
    value, equals, title = typed.partition("=")
    if not value or not equals:
        raise click.BadParameter(f"{typed} is not VALUE=TITLE, for example 3=Printers.")
    return value, title


@click.command()
@desk_option
@click.argument("key")
@click.option("--title", metavar="TITLE", help="What people read before the field.")
@click.option("--comment", metavar="TEXT", help="What explains it to them.")
@click.option("--add-option", "add", multiple=True, metavar="TITLE", help="Add an option.")
@click.option(
    "--rename-option",
    "rename",
    multiple=True,
    callback=renamings,
    metavar="VALUE=TITLE",
    help="Give one another title.",
)
@click.option("--hide-option", "hide", multiple=True, metavar="VALUE", help="Offer it no more.")
@click.option("--show-option", "show", multiple=True, metavar="VALUE", help="Offer it again.")
@click.option("--default-option", "default", metavar="VALUE", help="Let it be chosen at first.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def update(
    *,
    name: str | None,
    key: str,
    title: str | None,
    comment: str | None,
    add: tuple[str, ...],
    rename: tuple[tuple[str, str], ...],
    hide: tuple[str, ...],
    show: tuple[str, ...],
    default: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Change the field KEY, for everybody at the desk. Only an administrator of the desk may.

    Options are named by their value; options that are repeated may be given more than once.
    The field is read first and what will change is shown; afterwards it is read again.
    """
    asked = Asked(
        title=title,
        comment=comment,
        add=add,
        rename=rename,
        hide=hide,
        show=show,
        default=default,
    )
    if asked.nothing:
        raise click.UsageError("Say what is to change, for example --title or --add-option.")
    if both := set(hide) & set(show):
        raise click.UsageError(f"Option {min(both)} cannot be hidden and shown.")
    outcome = asyncio.run(_update(name, key, asked, dry_run=dry_run, yes=yes, as_json=as_json))
    if as_json:
        print_json(outcome.described())
    else:
        _say(outcome)
    if outcome.left:
        sys.exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was there, what was to change, and what is there now (None: nothing was sent)."""

    before: Field
    changes: tuple[str, ...]
    now: Field | None = None
    left: tuple[str, ...] = ()

    def described(self) -> dict[str, object]:
        return {
            "changes": self.changes,
            "changed": self.now is not None and not self.left,
            "left": self.left,
            "before": self.before,
            "now": self.now,
        }


async def _update(
    name: str | None, key: str, asked: Asked, *, dry_run: bool, yes: bool, as_json: bool
) -> Outcome:
    async with opened_desk(name) as desk:
        if not desk.abilities.updates_fields:
            raise Unsupported("updates_fields")
        try:
            before = await field_called(desk, key)
            change = planned(before, asked)
            changes = differences(before, change)
            if not as_json:
                for line in changes:
                    say(line)
            if dry_run or not changes:
                return Outcome(before=before, changes=changes)
            ask(f"Change {key} at {desk.name} like that, for everybody there?", yes=yes)
            await _change(desk, key, change)
            now = await field_called(desk, key)
        except Forbidden as error:
            raise click.ClickException(f"{NO_ADMINISTRATOR} ({error})") from None
    return Outcome(before=before, changes=changes, now=now, left=differences(now, change))


async def _change(desk: HelpDesk, key: str, change: FieldChange) -> None:
    """Send the change; when the answer is lost, reading the field again tells what became of it."""
    try:
        await desk.change_field(key, change)
    except Unclear:
        click.echo("The desk's answer was lost.", err=True)


def _say(outcome: Outcome) -> None:
    if not outcome.changes:
        click.echo("It is like that already; nothing was done.")
    elif outcome.now is None:
        click.echo("This would change; nothing was done.")
    else:
        click.echo("\nThis is what is there now:")
        tell(outcome.now)
        for line in outcome.left:
            say(f"not done: {line}")
