import click

from bot.cli.tickets.listing import list_tickets, search
from bot.cli.tickets.one import delete, show


@click.group()
def tickets() -> None:
    """The tickets of a desk, from the command line."""


for command in (list_tickets, search, show, delete):
    tickets.add_command(command)
