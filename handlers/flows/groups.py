"""A desk's groups as they were last read, so that a form that offers them opens at once."""

from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from helpdesks.models import Group, Preset
from store import Batch, Form


async def known(kit: Kit, desk: HelpDesk) -> tuple[Group, ...] | None:
    """The groups as last read; None before they were read for the first time."""
    kept = await kit.store.fields.get(_row(desk))
    if kept is None:
        return None
    return tuple(Group(id=str(one["id"]), name=str(one["name"])) for one in kept.fields)


async def refresh(kit: Kit, desk: HelpDesk) -> tuple[Group, ...]:
    """Read them from the desk, if it has any that a ticket can be given to."""
    if Preset.GROUP not in desk.abilities.presets:
        return ()
    groups = await desk.groups()
    rows = tuple({"id": group.id, "name": group.name} for group in groups)
    form = Form(desk=_row(desk), fields=rows, fetched_at=kit.now())
    await kit.store.commit(Batch(fields=(form,)))
    return groups


def _row(desk: HelpDesk) -> str:
    """They stand beside the desk's fields; no desk's name has a space."""
    return f"{desk.name} groups"
