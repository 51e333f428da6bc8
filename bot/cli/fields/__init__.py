import click

from bot.cli.fields.reading import list_fields, options, show
from bot.cli.fields.update import update


@click.group()
def fields() -> None:
    """The custom fields of a desk, and their options."""


for command in (list_fields, show, options, update):
    fields.add_command(command)
