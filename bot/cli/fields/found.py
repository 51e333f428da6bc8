"""Finding a field by its key, and saying which one was probably meant."""

from contextlib import suppress
from difflib import get_close_matches

import click

from helpdesks.desk import HelpDesk
from helpdesks.errors import NotFound, Unsupported
from helpdesks.fields import Field


async def field_called(desk: HelpDesk, key: str) -> Field:
    """Read a field; a key that is none ends the command, with the nearest one."""
    try:
        return await desk.field(key)
    except NotFound:
        meant = await _nearest(desk, key)
    remedy = f"did you mean {meant}?" if meant else "`deskhand fields list` tells all keys"
    raise click.ClickException(f"{desk.name} has no field {key}; {remedy}")


async def _nearest(desk: HelpDesk, key: str) -> str | None:
    """Find the key that is like this one, or whose label is."""
    keys: dict[str, str] = {}
    for category in desk.abilities.categories:
        with suppress(Unsupported):
            for field in await desk.fields(category):
                keys |= {field.label.casefold(): field.key, field.key.casefold(): field.key}
    found = get_close_matches(key.casefold(), keys, n=1, cutoff=0.6)
    return keys[found[0]] if found else None
