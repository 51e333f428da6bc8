import asyncio

import click

from bot import log
from bot.settings import load


@click.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    settings = load()
    log.configure(settings.log, settings.secrets())
    from bot.wiring import run as run_bot  # noqa: PLC0415 - no other command needs the whole bot

    try:
        asyncio.run(run_bot(settings))
    except OSError as error:
        raise click.ClickException(f"The bot cannot run here: {error}.") from None
