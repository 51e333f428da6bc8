"""The few things that happen by the clock. What must survive a restart is a row, never a job."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.looks import Looks
from bot.settings import Desk
from handlers.edge import guarded
from handlers.flows import audience, follow, form_fields, reconcile, sweep
from handlers.kit import Kit
from helpdesks.errors import HelpDeskError

FORMS_EVERY = 600  # seconds between two readings of a desk's fields
LISTEN_EVERY = 5  # seconds
PRUNE_EVERY = 3600
READERS_EVERY = 300  # seconds between two looks at who may read the channels we show things in
SETTLED = timedelta(minutes=1)  # after the start, before anything that can wait
JITTER = 0.1  # of the interval, so that many installations do not ask at once

Connected = Callable[[], Awaitable[bool]]


class Ear:
    """Notes that Slack is heard; once it was not, the threads are read as soon as it is again."""

    def __init__(self, kit: Kit, connected: Connected) -> None:
        self._kit, self._connected = kit, connected
        self._broken = False

    async def listen(self) -> None:
        with suppress(asyncio.CancelledError):
            await guarded(self._listen(), what="noting that Slack is heard")

    async def _listen(self) -> None:
        if not await self._connected():
            self._broken = True
            return
        await reconcile.heard(self._kit, broken=self._broken)
        self._broken = False


def schedule(
    kit: Kit, desks: tuple[Desk, ...], looks: Mapping[str, Looks], connected: Connected
) -> AsyncIOScheduler:
    """Make the jobs; none runs twice at once, and missed runs become one."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for desk in desks:
        scheduler.add_job(
            looks[desk.name].now,
            "interval",
            seconds=desk.poll_seconds,
            jitter=desk.poll_seconds * JITTER,
            next_run_time=kit.now(),
            id=f"follow {desk.name}",
        )
        scheduler.add_job(
            read_form,
            "interval",
            args=(kit, desk.name),
            seconds=FORMS_EVERY,
            next_run_time=kit.now(),
            id=f"fields of {desk.name}",
        )
    ear = Ear(kit, connected)
    scheduler.add_job(ear.listen, "interval", seconds=LISTEN_EVERY, id="listen")
    scheduler.add_job(tidy, "interval", args=(kit,), seconds=PRUNE_EVERY, id="tidy")
    scheduler.add_job(
        sweep_all,
        "interval",
        args=(kit,),
        seconds=sweep.LOOK_EVERY,
        next_run_time=kit.now() + SETTLED,
        id="sweep",
    )
    scheduler.add_job(
        look_at_readers, "interval", args=(kit,), seconds=READERS_EVERY, jitter=30, id="readers"
    )
    return scheduler


def looks_at(kit: Kit) -> dict[str, Looks]:
    """Make what looks at each desk, whoever asks for it."""
    return {name: Looks(partial(look, kit, name)) for name in kit.desks}


async def look(kit: Kit, desk: str) -> None:
    with suppress(asyncio.CancelledError):  # at the end of the process; the cursor stays behind
        await guarded(_look(kit, desk), what=f"following {desk}")


async def read_form(kit: Kit, desk: str) -> None:
    with suppress(asyncio.CancelledError):
        await guarded(_read_form(kit, desk), what=f"reading the form of {desk}")


async def tidy(kit: Kit) -> None:
    with suppress(asyncio.CancelledError):
        await guarded(_tidy(kit), what="tidying the store")


async def sweep_all(kit: Kit) -> None:
    with suppress(asyncio.CancelledError):
        await guarded(sweep.sweep(kit), what="beginning a sweep")


async def look_at_readers(kit: Kit) -> None:
    with suppress(asyncio.CancelledError):
        await guarded(audience.check_all(kit), what="looking at who may read what")


async def _look(kit: Kit, desk: str) -> None:
    await follow.follow(kit, desk)


async def _read_form(kit: Kit, desk: str) -> None:
    try:
        await form_fields.refresh(kit, kit.desks[desk])
    except HelpDeskError:
        return  # the form as last read serves until the desk answers


async def _tidy(kit: Kit) -> None:
    await kit.store.prune(kit.now())
