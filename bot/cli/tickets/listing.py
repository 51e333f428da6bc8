import asyncio
from collections.abc import AsyncIterator

import click

from bot.cli.opened import desk_option, opened_desk
from bot.cli.output import Counter, json_option, moment, print_json, say
from bot.cli.tickets.options import as_option, identity
from handlers.text.escape import one_line
from helpdesks.models import Identity, Listing, Order, Progress, Scope, Search, Status, Ticket

OWN = "own"
TITLE = 80

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many."
)
ascending_option = click.option("--ascending", is_flag=True, help="The oldest first.")


@click.command("list")
@desk_option
@as_option
@click.option("--status", type=click.Choice(["open", "solved", "all"]), default="all")
@click.option("--order", type=click.Choice([order.value for order in Order]), default="updated")
@ascending_option
@click.option("--user", metavar="ID", help="Those that this person requested.")
@click.option("--organization", metavar="ID", help='Those of an organization, or "own" with --as.')
@limit_option
@json_option
def list_tickets(
    *,
    name: str | None,
    email: str | None,
    status: str,
    order: str,
    ascending: bool,
    user: str | None,
    organization: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """List tickets: all of the desk's, or with --as those that a person may see as theirs."""
    scope, of = _scope(email, user, organization)
    wanted = Listing(
        scope=scope,
        of=of,
        progress=None if status == "all" else Progress(status),
        order=Order(order),
        descending=not ascending,
    )
    asyncio.run(_print(name, wanted, identity(email), limit, as_json=as_json))


def _scope(
    email: str | None, user: str | None, organization: str | None
) -> tuple[Scope, str | None]:
    if user and organization:
        raise click.UsageError("Choose --user or --organization.")
    if organization == OWN:
        if not email:
            raise click.UsageError("--organization own is somebody's: say whose with --as.")
        return Scope.MY_ORGANIZATION, None
    if organization:
        return Scope.ORGANIZATION, organization
    if user:
        return Scope.PERSON, user
    return (Scope.MINE if email else Scope.DESK), None


@click.command()
@desk_option
@click.argument("words", nargs=-1)
@as_option
@click.option(
    "--status",
    "statuses",
    type=click.Choice([status.value for status in Status if status is not Status.OTHER]),
    multiple=True,
    help="May be given more than once.",
)
@click.option("--field", metavar="VALUE", default="", help="A custom field holds this value.")
@click.option("--organization", is_flag=True, help="In the person's organization; with --as.")
@ascending_option
@limit_option
@json_option
def search(
    *,
    name: str | None,
    words: tuple[str, ...],
    email: str | None,
    statuses: tuple[str, ...],
    field: str,
    organization: bool,
    ascending: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Search tickets by WORDS, status or the value of a custom field."""
    if not (words or statuses or field):
        raise click.UsageError("Say what to look for: words, --status or --field.")
    if organization and not email:
        raise click.UsageError("--organization is somebody's: say whose with --as.")
    own = Scope.MY_ORGANIZATION if organization else Scope.MINE
    wanted = Search(
        words=" ".join(words),
        statuses=tuple(Status(status) for status in statuses),
        field_value=field,
        scope=own if email else Scope.DESK,
        descending=not ascending,
    )
    asyncio.run(_print(name, wanted, identity(email), limit, as_json=as_json))


async def _print(
    name: str | None,
    wanted: Listing | Search,
    as_: Identity | None,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    counter = Counter("tickets")
    found: list[Ticket] = []
    async with opened_desk(name) as desk:
        async for ticket in _first(limit, desk.tickets(wanted, as_=as_)):
            counter.tick()
            if as_json:
                found.append(ticket)
            else:
                say(line(ticket))
    counter.done()
    if as_json:
        print_json(found)
    elif not counter.count:
        click.echo("No ticket is like that.", err=True)


async def _first(limit: int | None, tickets: AsyncIterator[Ticket]) -> AsyncIterator[Ticket]:
    count = 0
    async for ticket in tickets:
        yield ticket
        count += 1
        if count == limit:
            return


def line(ticket: Ticket) -> str:
    """Write a ticket on one line, as people know it."""
    priority = ticket.priority or ""
    title = one_line(ticket.title, TITLE)
    return (
        f"#{ticket.number:<8} {ticket.status:<8} {priority:<7} {moment(ticket.updated_at)}  {title}"
    )
