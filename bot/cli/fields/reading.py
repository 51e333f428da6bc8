import asyncio

import click

from bot.cli.fields.described import line, option_line, tell
from bot.cli.fields.found import field_called
from bot.cli.fields.moments import Span, span
from bot.cli.opened import desk_option, opened_desk
from bot.cli.output import Counter, json_option, print_json, say
from helpdesks.fields import Category, Field, Option, OptionsWanted

key_argument = click.argument("key")


@click.command("list")
@desk_option
@click.option(
    "--category",
    type=click.Choice([category.value for category in Category]),
    default=Category.TICKET.value,
    show_default=True,
    help="Whose fields.",
)
@json_option
def list_fields(*, name: str | None, category: str, as_json: bool) -> None:
    """List a desk's fields: key, kind, what requesters and agents may do, title."""

    async def found() -> tuple[Field, ...]:
        async with opened_desk(name) as desk:
            return await desk.fields(Category(category))

    fields = asyncio.run(found())
    if as_json:
        print_json(fields)
        return
    for field in fields:
        say(line(field))
    if not fields:
        click.echo("No field is of that category.", err=True)


@click.command()
@desk_option
@key_argument
@json_option
def show(*, name: str | None, key: str, as_json: bool) -> None:
    """Show the field KEY with everything that is known of it."""

    async def found() -> Field:
        async with opened_desk(name) as desk:
            return await field_called(desk, key)

    field = asyncio.run(found())
    if as_json:
        print_json(field)
    else:
        tell(field)


@click.command()
@desk_option
@key_argument
@click.option("--title", default="", metavar="TITLE", help="Only those of exactly this title.")
@click.option("--value", default="", metavar="VALUE", help="Only those of this value.")
@click.option(
    "--created", callback=span, metavar="FROM,TO", help="Only those made in this span of time."
)
@click.option(
    "--updated", callback=span, metavar="FROM,TO", help="Only those changed in this span of time."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many.")
@json_option
def options(
    *,
    name: str | None,
    key: str,
    title: str,
    value: str,
    created: Span | None,
    updated: Span | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List the options of the field KEY, page after page, however many there are."""
    wanted = OptionsWanted(title=title, value=value, created=created, updated=updated)
    asyncio.run(_options(name, key, wanted, limit, as_json=as_json))


async def _options(
    name: str | None, key: str, wanted: OptionsWanted, limit: int | None, *, as_json: bool
) -> None:
    counter = Counter("options")
    found: list[Option] = []
    async with opened_desk(name) as desk:
        field = await field_called(desk, key)
        async for option in desk.options(field.key, wanted):
            counter.tick()
            if as_json:
                found.append(option)
            else:
                say(option_line(option))
            if counter.count == limit:
                break
    counter.done()
    if as_json:
        print_json(found)
    elif not counter.count:
        click.echo("No option is like that.", err=True)
