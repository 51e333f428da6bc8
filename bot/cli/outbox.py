import asyncio
from datetime import UTC, datetime, timedelta
from typing import get_args

import click

from bot.cli.opened import opened_store
from bot.cli.output import ask, details, json_option, moment, plain, print_json, say
from store import Backlog, Row, State, Store

row_argument = click.argument("row_id", metavar="ROW", type=int)


@click.group()
def outbox() -> None:
    """What is on its way, and what got stuck."""


@outbox.command("list")
@click.option("--state", type=click.Choice(get_args(State)), help="Only rows in this state.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@json_option
def list_rows(*, state: State | None, limit: int, as_json: bool) -> None:
    """List rows, the newest first, and sum up what waits and what was given up."""

    async def found() -> tuple[tuple[Row, ...], str]:
        async with opened_store() as store:
            return await store.outbox.list(state, limit), await _summary(store)

    rows, summary = asyncio.run(found())
    if as_json:
        print_json([_described(row) for row in rows])
    else:
        for row in rows:
            say(_line(row))
        if not rows:
            click.echo("Nothing is there.", err=True)
    click.echo(summary, err=True)


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
@click.argument("row_id", metavar="[ROW]", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Every row that was given up.")
@click.option("--kind", help="With --all: only rows of this kind.")
@json_option
def retry(row_id: int | None, *, every: bool, kind: str | None, as_json: bool) -> None:
    """Let a row that was given up be tried again, or all of them."""
    if every == (row_id is not None) or (kind is not None and not every):
        raise click.UsageError("Say one ROW, or --all with or without --kind.")

    async def tried() -> tuple[int, ...]:
        async with opened_store() as store:
            if row_id is None:
                return await store.outbox.retry_all(kind)
            return (row_id,) if await store.outbox.retry(row_id) else ()

    retried = asyncio.run(tried())
    if row_id is not None and not retried:
        raise click.ClickException(f"Row {row_id} is not one that was given up (state dead).")
    if as_json:
        print_json({"retried": retried})
    elif row_id is not None:
        click.echo(f"Row {row_id} waits for its turn again.")
    else:
        click.echo(f"Rows that wait for their turn again: {len(retried)}.")


@outbox.command()
@row_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def drop(row_id: int, *, yes: bool, as_json: bool) -> None:
    """Forget a row for good; what it carries is never delivered."""
    ask(f"Forget row {row_id} and what it carries?", yes=yes)

    async def dropped() -> bool:
        async with opened_store() as store:
            return await store.outbox.drop(row_id)

    if not asyncio.run(dropped()):
        raise click.ClickException(f"There is no row {row_id}, or it is being sent right now.")
    if as_json:
        print_json({"dropped": row_id})
    else:
        click.echo(f"Row {row_id} is forgotten.")


async def _summary(store: Store) -> str:
    counts, behind = await store.outbox.counts(), await store.outbox.backlog()
    return f"On their way: {_backlog(behind)}. Given up: {counts['dead']}."


def _backlog(behind: tuple[Backlog, ...]) -> str:
    if not behind:
        return "0"
    age = datetime.now(UTC) - min(lanes.oldest for lanes in behind)
    lanes = ", ".join(f"{lanes.rows} {lanes.lanes}" for lanes in behind)
    return f"{sum(lanes.rows for lanes in behind)} ({lanes}), the oldest for {_period(age)}"


def _line(row: Row) -> str:
    error = f"  {row.last_error}" if row.last_error else ""
    tries = f"{row.attempts} tries"
    return f"{row.id:>8}  {row.state:<8} {moment(row.created_at)}  {tries:<9} {row.kind}{error}"


def _period(age: timedelta) -> str:
    """Write how long, in the largest unit of which there are two."""
    seconds = max(0, int(age.total_seconds()))
    for unit, name in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} seconds"


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
