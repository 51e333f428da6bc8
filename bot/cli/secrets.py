import click

from store import new_key as make_key


@click.group()
def secrets() -> None:
    """Keys that seal secrets in the database."""


@secrets.command()
def new_key() -> None:
    """Print a new key for DESKHAND_SECRET_KEY. It is shown once and kept nowhere."""
    click.echo(make_key())
