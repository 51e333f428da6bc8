"""What the ticket commands have in common."""

import click

from helpdesks.models import Identity

as_option = click.option(
    "--as", "email", metavar="EMAIL", help="Ask as this person; without it, as the desk's agent."
)


def identity(email: str | None) -> Identity | None:
    if email is None:
        return None
    if "@" not in email:
        raise click.BadParameter(f"{email} is not an e-mail address.", param_hint="--as")
    return Identity(email=email)
