"""A desk's custom fields, kept so that a form opens at once; refreshed behind."""

from handlers.flows.jobs import dump, load
from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from helpdesks.models import Field
from store import Batch, Form


async def known(kit: Kit, desk: HelpDesk) -> tuple[Field, ...]:
    """The fields as last read; none before the desk has been read for the first time."""
    kept = await kit.store.fields.get(desk.name)
    return tuple(load(Field, field) for field in kept.fields) if kept else ()


async def refresh(kit: Kit, desk: HelpDesk) -> None:
    """Read the fields from the desk and keep them."""
    fields = tuple(dump(field) for field in await desk.fields())
    form = Form(desk=desk.name, fields=fields, fetched_at=kit.now())
    await kit.store.commit(Batch(fields=(form,)))
