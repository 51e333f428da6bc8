"""What a form asks: a desk's own fields, opened from what is known and refreshed behind."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.flows import field_cache, groups, long_lists, people, rights
from handlers.flows.desks_here import Here
from handlers.kit import Kit
from handlers.views.shape import FormShape
from helpdesks.desk import HelpDesk
from helpdesks.errors import HelpDeskError
from helpdesks.fields import Access, Field
from store import ChannelForm

OLD = timedelta(hours=1)
FIRST_READING = 5.0  # seconds that a start waits for forms nobody has read yet


async def known(kit: Kit, desk: HelpDesk) -> tuple[Field, ...]:
    """The fields as last read, without waiting for the desk."""
    return await field_cache.known(kit, desk)


async def read_first(kit: Kit) -> None:
    """Read the forms of desks that were never read before, for a few seconds at most.

    So the very first request is asked what its desk asks for; a slow desk is read behind.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_READING):
            await asyncio.gather(*(_first(kit, desk) for desk in kit.desks.values()))


async def _first(kit: Kit, desk: HelpDesk) -> None:
    if not await field_cache.is_known(kit, desk):
        with suppress(HelpDeskError):
            await field_cache.read(kit, desk)


async def refresh(kit: Kit, desk: HelpDesk) -> None:
    """Read the fields from the desk, then those long lists that are due, which takes its time."""
    await field_cache.read(kit, desk)
    with suppress(HelpDeskError):  # a form to change a ticket does without them
        await groups.refresh(kit, desk)
    await long_lists.refresh(kit, desk)


async def new_request_shape(kit: Kit, desk: HelpDesk, user: str, at: Here) -> FormShape:
    """What a new request is asked for there, by what is known of its desk and the person."""
    form = at.form if at.form is not None and at.form.desk == desk.name else None
    agent = await is_agent(kit, desk, user)
    return await _shape(kit, desk, agent=agent, form=form, desks=at.choice)


async def edit_shape(kit: Kit, desk: HelpDesk, *, agent: bool) -> FormShape:
    """What can be changed on a ticket of this desk."""
    shape = await _shape(kit, desk, agent=agent)
    return replace(shape, groups=await groups.known(kit, desk) or ()) if agent else shape


async def _shape(
    kit: Kit,
    desk: HelpDesk,
    *,
    agent: bool,
    form: ChannelForm | None = None,
    desks: tuple[str, ...] = (),
) -> FormShape:
    fields = await known(kit, desk)
    able = desk.abilities
    return FormShape(
        fields=asked(fields, agent=agent, keys=form.fields if form else None),
        agent=agent,
        desks=desks,
        desk=desk.name,
        priorities=able.priorities,
        statuses=able.statuses,
        stale=await _stale(kit, desk),
        asks_files=able.attachments_per_comment > 0,
        file_limit=able.attachment_limit,
        file_count=able.attachments_per_comment,
    )


def asked(
    fields: tuple[Field, ...], *, agent: bool, keys: tuple[str, ...] | None
) -> tuple[Field, ...]:
    """The fields somebody may see: the required ones, those of `keys`, and what those hang on."""
    seen = {f.key: f for f in fields if f.access(agent=agent) is not Access.HIDDEN}
    if keys is None:
        return tuple(seen.values())
    wanted = {f.key for f in seen.values() if f.access(agent=agent) is Access.REQUIRED}
    wanted |= set(keys) & set(seen)
    parents = wanted
    while parents:
        above = {seen[key].asked_if for key in parents}
        parents = {key for key, _ in filter(None, above) if key in seen} - wanted
        wanted |= parents
    return tuple(field for key, field in seen.items() if key in wanted)


async def is_agent(kit: Kit, desk: HelpDesk, user: str) -> bool:
    """Whether this person helps at the desk, as far as we know without asking it."""
    who = await kit.store.identities.get(kit.slack.team, user, desk.name)
    if who is None or not people.is_agent(who):
        return False
    return rights.why_outside(await kit.slack.member(user)) is None


async def _stale(kit: Kit, desk: HelpDesk) -> datetime | None:
    """When the fields were read, if that is long ago and the desk cannot be asked."""
    form = await kit.store.fields.get(desk.name)
    if form is None or kit.now() - form.fetched_at <= OLD:
        return None
    cursor = await kit.store.cursors.get(desk.name)
    down = cursor is not None and cursor.down_since is not None
    return form.fetched_at if down else None
