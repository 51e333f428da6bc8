import asyncio

import click

from bot.cli.opened import desk_option, opened_desk
from bot.cli.output import ask, details, json_option, moment, print_json, say
from bot.cli.tickets.listing import line
from bot.cli.tickets.options import as_option, identity
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, NotFound, Unclear, Unsupported
from helpdesks.fields import FieldValue
from helpdesks.models import Comment, Identity, Person, Ticket


@click.command()
@desk_option
@click.argument("number")
@as_option
@json_option
def show(*, name: str | None, number: str, email: str | None, as_json: bool) -> None:
    """Show ticket NUMBER with its conversation."""
    asyncio.run(_show(name, number.removeprefix("#"), identity(email), as_json=as_json))


async def _show(name: str | None, number: str, as_: Identity | None, *, as_json: bool) -> None:
    async with opened_desk(name) as desk:
        ticket = await desk.by_number(number, as_=as_)
        comments = [comment async for comment in desk.comments(ticket.id, as_=as_)]
        people = await desk.people({ticket.requester_id, ticket.assignee_id or ""} - {""})
        labels = {field.key: field.label for field in await desk.fields()}
    if as_json:
        print_json({"ticket": ticket, "comments": comments})
        return
    _say_ticket(ticket, people, labels)
    for comment in comments:
        _say_comment(comment)


def _say_ticket(ticket: Ticket, people: dict[str, Person], labels: dict[str, str]) -> None:
    def person(person_id: str | None) -> str:
        known = people.get(person_id or "")
        return f"{known.name} <{known.email}>" if known else (person_id or "")

    say(f"#{ticket.number}  {ticket.title}")
    details(
        [
            ("status", f"{ticket.status} ({ticket.status_said})"),
            ("priority", ticket.priority or ""),
            ("requester", person(ticket.requester_id)),
            ("assignee", person(ticket.assignee_id)),
            ("organization", ticket.organization_id or ""),
            ("group", ticket.group_id or ""),
            ("created", moment(ticket.created_at)),
            ("updated", moment(ticket.updated_at)),
            *((labels.get(held.key, held.key), _held(held)) for held in ticket.fields),
        ]
    )


def _held(value: FieldValue) -> str:
    return ", ".join(value.labels or value.values)


def _say_comment(comment: Comment) -> None:
    internal = "" if comment.public else "  [internal]"
    author = comment.author.name or comment.author.email or comment.author.id
    say(f"\n{author}, {moment(comment.created_at)}{internal}")
    for written in comment.text.splitlines():
        say(f"  {written}")
    for attachment in comment.attachments:
        size = f", {attachment.size:,} bytes" if attachment.size is not None else ""
        say(f"  + {attachment.name} (attachment {attachment.id}{size})")


@click.command()
@desk_option
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@json_option
def delete(*, name: str | None, number: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Delete ticket NUMBER at the desk, for good. Only an administrator of the desk may."""
    asyncio.run(_delete(name, number.removeprefix("#"), yes=yes, dry_run=dry_run, as_json=as_json))


async def _delete(
    name: str | None, number: str, *, yes: bool, dry_run: bool, as_json: bool
) -> None:
    async with opened_desk(name) as desk:
        if not desk.abilities.deletes_tickets:
            raise Unsupported("deletes_tickets")
        ticket = await desk.by_number(number)
        if not as_json:
            say(line(ticket))
        if not dry_run:
            ask("Delete this ticket, its conversation and files for good?", yes=yes)
            await _gone(desk, ticket)
    if as_json:
        print_json({"deleted": not dry_run, "ticket": ticket})
    elif dry_run:
        click.echo("This ticket would be deleted; nothing was done.")
    else:
        click.echo(f"Ticket {number} is deleted.")


async def _gone(desk: HelpDesk, ticket: Ticket) -> None:
    try:
        await desk.delete(ticket.id)
    except Forbidden as error:
        said = "Only an administrator of the desk may delete; it does not allow that to this one"
        raise click.ClickException(f"{said} ({error}).") from None
    except Unclear:
        # Looking is safe: a ticket that cannot be found any more was deleted.
        try:
            await desk.ticket(ticket.id)
        except NotFound:
            return
        raise
