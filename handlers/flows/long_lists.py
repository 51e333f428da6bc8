"""Lists too long for a form: read behind, kept when complete, found while somebody types."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog

from handlers.flows import field_cache
from handlers.flows.field_cache import MOST, Kept
from handlers.kit import Kit
from handlers.views.choices import is_hashed, long_id, turned_back
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError, Unreachable
from helpdesks.fields import Field, FieldKind, FieldValue, Option, OptionsWanted

log = structlog.get_logger()

AGAIN = timedelta(hours=6)
NO_LIMIT = -1
DEADLINE = 2.0  # seconds; Slack waits three for options


async def refresh(kit: Kit, desk: HelpDesk) -> None:
    """Read the long lists that are not known or may have changed since."""
    async with kit.turns.of(f"lists:{desk.name}"):
        for one in await field_cache.all_kept(kit, desk):
            if _is_due(kit, one):
                await _read_list(kit, desk, one.field)


async def matching(kit: Kit, desk: HelpDesk, field: Field, typed: str) -> tuple[Option, ...]:
    """Up to 100 options whose label holds what was typed; from the desk while none are known.

    Takes at most two seconds; a desk that does not answer by then has no options.
    """
    found = await kit.store.options.matching(desk.name, field.key, typed, limit=MOST)
    if not found and not await kit.store.options.matching(desk.name, field.key, "", limit=1):
        return await _from_desk(desk, field, typed.strip())
    return tuple(Option(value=one.value, label=one.label) for one in found)


async def labelled(
    kit: Kit, desk: HelpDesk, values: tuple[FieldValue, ...], fields: tuple[Field, ...]
) -> tuple[FieldValue, ...]:
    """The same values; those of long lists as the desk has them, with their whole labels.

    Slack cuts labels short, and does not carry every value.
    """
    large = {f.key for f in fields if f.large and f.kind is not FieldKind.CASCADE}
    return tuple([await _named(kit, desk, v) if v.key in large else v for v in values])


def _is_due(kit: Kit, one: Kept) -> bool:
    """Whether a list is to be read with calls of its own."""
    if not one.field.large or one.listed:
        return False
    return one.listed_at is None or kit.now() - one.listed_at > AGAIN


async def _read_list(kit: Kit, desk: HelpDesk, field: Field) -> None:
    """Read a list to its end and keep it; one that the desk does not give is empty for a while."""
    try:
        options = [option async for option in desk.options(field.key)]
    except Unreachable:
        raise
    except HelpDeskError as error:
        log.warning("no options", desk=desk.name, field=field.key, error=type(error).__name__)
        options = []
    await field_cache.listed(kit, desk, replace(field, options=tuple(options)))


async def _from_desk(desk: HelpDesk, field: Field, typed: str) -> tuple[Option, ...]:
    """The options with exactly this title, or the first ones."""
    found: list[Option] = []
    try:
        async with asyncio.timeout(DEADLINE):
            async for option in desk.options(field.key, OptionsWanted(title=typed)):
                found += [option] if _can_be_taken(option) else []
                if len(found) == MOST:
                    break
    except (HelpDeskError, TimeoutError):
        return ()
    return tuple(found)


def _can_be_taken(option: Option) -> bool:
    """Whether it is offered and needs no list to be known again."""
    return not option.hidden and not is_hashed(long_id(option.value))


async def _named(kit: Kit, desk: HelpDesk, value: FieldValue) -> FieldValue:
    if any(is_hashed(part) for part in value.values):
        all_of_it = await kit.store.options.matching(desk.name, value.key, "", limit=NO_LIMIT)
        value = turned_back(value, (one.value for one in all_of_it))
    labels = {
        one.value: one.label
        for one in reversed(await kit.store.options.find(desk.name, value.key, value.values))
    }
    if not all(part in labels for part in value.values):
        return value
    return replace(value, labels=tuple(labels[part] for part in value.values))
