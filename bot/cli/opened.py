"""What commands work with, opened for as long as a command needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot.desks import open_desks
from bot.settings import Desk, Need, Settings, load
from bot.settings.mistakes import nearest
from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from store import Store

desk_option = click.option(
    "--desk",
    "name",
    metavar="NAME",
    help="The desk, as named in deskhand.toml; not needed where there is one.",
)


@asynccontextmanager
async def opened_desk(name: str | None) -> AsyncIterator[HelpDesk]:
    settings = _chosen(load(Need.DESKS), name)
    carrier = Carrier()
    desk = open_desks([settings], carrier)[settings.name]
    try:
        yield desk
    finally:
        await desk.close()
        await carrier.close()


def _chosen(settings: Settings, name: str | None) -> Desk:
    desks = {desk.name: desk for desk in settings.desks}
    if name is None and len(desks) == 1:
        return settings.desks[0]
    if name is None:
        raise click.UsageError(f"Say which desk: --desk {' or --desk '.join(desks)}")
    if name not in desks:
        raise click.BadParameter(f"There is no desk {name}; {nearest(name, desks)}")
    return desks[name]


@asynccontextmanager
async def opened_store() -> AsyncIterator[Store]:
    settings = load(Need(0))
    if not settings.database.exists():
        raise click.ClickException(
            f"There is no database {settings.database} yet; `deskhand run` makes it."
        )
    keys = [key.get_secret_value() for key in settings.secret_keys]
    store = await Store.open(settings.database, keys)
    try:
        yield store
    finally:
        await store.close()
