import asyncio
from typing import get_args

import click

from bot.cli.opened import opened_store
from bot.cli.output import details, json_option, moment, plain, print_json, say
from store import Row
from store.outbox import State

row_argument = click.argument("row_id", metavar="ROW", type=int)


@click.group()
def outbox() -> None:
    """What is on its way, and what got stuck."""


@outbox.command("list")
@click.option("--state", type=click.Choice(get_args(State)), help="Only rows in this state.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@json_option
def list_rows(*, state: State | None, limit: int, as_json: bool) -> None:
    """List rows, the newest first."""

    async def found() -> tuple[Row, ...]:
        async with opened_store() as store:
            return await store.outbox.list(state, limit)

    rows = asyncio.run(found())
    if as_json:
        print_json([_described(row) for row in rows])
        return
    for row in rows:
        error = f"  {row.last_error}" if row.last_error else ""
        tries = f"{row.attempts} tries"
        say(f"{row.id:>8}  {row.state:<8} {moment(row.created_at)}  {tries:<9} {row.kind}{error}")
    if not rows:
        click.echo("Nothing is there.", err=True)


@outbox.command()
@row_argument
@click.option("--payload", is_flag=True, help="Show what it carries, with what people wrote.")
@json_option
def show(row_id: int, *, payload: bool, as_json: bool) -> None:
    """Show one row: how often it was tried, and what went wrong."""

    async def found() -> Row | None:
        async with opened_store() as store:
            return await store.outbox.get(row_id)

    row = asyncio.run(found())
    if row is None:
        raise click.ClickException(f"There is no row {row_id}.")
    described = _described(row) | ({"payload": plain(row.payload)} if payload else {})
    if as_json:
        print_json(described)
    else:
        details((name.replace("_", " "), _shown(value)) for name, value in described.items())


@outbox.command()
@row_argument
def retry(row_id: int) -> None:
    """Let a row that was given up be tried again."""

    async def tried() -> bool:
        async with opened_store() as store:
            return await store.outbox.retry(row_id)

    if not asyncio.run(tried()):
        raise click.ClickException(f"Row {row_id} is not one that was given up (state dead).")
    click.echo(f"Row {row_id} waits for its turn again.")


@outbox.command()
@row_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop(row_id: int, *, yes: bool) -> None:
    """Forget a row for good; what it carries is never delivered."""
    if not yes:
        click.confirm(f"Forget row {row_id} and what it carries?", abort=True)

    async def dropped() -> bool:
        async with opened_store() as store:
            return await store.outbox.drop(row_id)

    if not asyncio.run(dropped()):
        raise click.ClickException(f"There is no row {row_id}, or it is being sent right now.")
    click.echo(f"Row {row_id} is forgotten.")


def _described(row: Row) -> dict[str, object]:
    """Everything of a row but what people wrote."""
    return {
        "id": row.id,
        "state": row.state,
        "kind": row.kind,
        "lane": row.lane,
        "key": row.key,
        "attempts": row.attempts,
        "uncertain": row.uncertain,
        "last_error": row.last_error,
        "due_at": row.due_at,
        "first_sent_at": row.first_sent_at,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _shown(value: object) -> str:
    return "" if value is None or value is False else str(plain(value))
