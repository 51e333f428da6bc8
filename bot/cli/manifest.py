import click

from bot import manifest as app
from bot.settings.urls import server


@click.command()
@click.option("--url", metavar="URL", help="For HTTP mode: where Slack reaches this bot, https://…")
def manifest(url: str | None) -> None:
    """Print the app's manifest for Slack.

    Paste it at api.slack.com under "From a manifest". Without --url it is for Socket Mode, which
    needs no public address.
    """
    click.echo(app.for_http(_public(url)) if url else app.text(), nl=False)


def _public(url: str) -> str:
    try:
        address = server(url)
    except ValueError as error:
        raise click.BadParameter(f"{url} {error}.", param_hint="--url") from None
    if not address.startswith("https://"):
        raise click.BadParameter("Slack calls https addresses only.", param_hint="--url")
    return address
