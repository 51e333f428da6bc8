"""The command line: `deskhand`."""

import click

from bot import log
from bot.cli.attachments import attachments
from bot.cli.check import check
from bot.cli.entry import Entry
from bot.cli.fields import fields
from bot.cli.manifest import manifest
from bot.cli.outbox import outbox
from bot.cli.run import run
from bot.cli.secrets import secrets
from bot.cli.tickets import tickets


@click.group(cls=Entry, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="deskhand", message="deskhand %(version)s")
def main() -> None:
    """Deskhand puts a help desk inside Slack.

    Settings come from the environment and from deskhand.toml. Commands exit with 0 when all is
    well, 1 when something could not be done, and 2 when they were called or set up wrongly.
    """
    log.configure("console")


for command in (run, check, manifest, tickets, fields, attachments, outbox, secrets):
    main.add_command(command)
