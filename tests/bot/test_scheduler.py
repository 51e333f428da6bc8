"""What happens by the clock."""

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.scheduler import (
    FORMS_EVERY,
    LISTEN_EVERY,
    SETTLED,
    Ear,
    look,
    look_at_readers,
    looks_at,
    read_form,
    schedule,
    sweep_all,
    tidy,
)
from bot.settings.desks import Kf5Desk
from handlers.flows import form_fields, reconcile, sweep
from handlers.kit import Kit
from handlers.words import Words
from helpdesks.errors import Unreachable
from helpdesks.fields import Field, FieldKind
from store import Batch, Draft, Link, Store, Watch
from tests.handlers.stand_ins import FakeDesk, FakeWorkspace
from tests.store.examples import Clock

FIELD = Field(key="field_4", kind=FieldKind.TEXT, label="Room")


def utc_now():
    return datetime.now(UTC)


@pytest.fixture
def desk():
    return FakeDesk(utc_now)


@pytest.fixture
async def kit(tmp_path, desk):
    store = await Store.open(tmp_path / "deskhand.db")
    yield Kit(
        store=store,
        desks={"support": desk},
        slack=FakeWorkspace(utc_now),
        words=Words.load(),
        now=utc_now,
    )
    await store.close()


def settings(name="support", seconds=60.0):
    return Kf5Desk(
        name=name,
        url="https://acme.kf5.com",
        email="marta@acme.example",
        token="kf5-token",
        poll_seconds=seconds,
    )


async def connected():
    return True


@contextmanager
def running(kit, *desks):
    scheduler = schedule(kit, desks, looks_at(kit), connected)
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


async def until(holds, seconds=10):
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.005)


async def polled_at(kit):
    cursor = await kit.store.cursors.get("support")
    return cursor and cursor.polled_at


async def test_a_desk_is_looked_at_and_its_form_read_as_soon_as_we_start(kit, desk):
    desk.form = (FIELD,)

    async def both():
        return await polled_at(kit) and await form_fields.known(kit, desk) == (FIELD,)

    with running(kit, settings()):
        await until(both)


async def test_a_desk_is_looked_at_again_and_again(kit):
    with running(kit, settings(seconds=1)):
        await until(lambda: polled_at(kit))
        first = await polled_at(kit)

        async def again():
            return await polled_at(kit) > first

        await until(again)


async def test_every_desk_has_its_own_pace(kit, desk):
    kit = replace(kit, desks={"support": desk, "factory": desk})
    desks = (settings("support", 60), settings("factory", 15))
    scheduler = schedule(kit, desks, looks_at(kit), connected)
    pace = {job.id: job.trigger.interval for job in scheduler.get_jobs()}

    assert pace["follow support"] == timedelta(seconds=60)
    assert pace["follow factory"] == timedelta(seconds=15)
    assert pace["fields of support"] == timedelta(seconds=FORMS_EVERY)
    assert pace["listen"] == timedelta(seconds=LISTEN_EVERY)
    assert pace["readers"] == timedelta(minutes=5)
    assert {"tidy", "sweep"} <= set(pace)


async def test_looks_neither_overlap_nor_pile_up_nor_fall_out(kit):
    scheduler = schedule(kit, (settings(),), looks_at(kit), connected)
    scheduler.start(paused=True)
    jobs = scheduler.get_jobs()
    scheduler.shutdown(wait=False)

    assert {(job.max_instances, job.coalesce) for job in jobs} == {(1, True)}
    assert {job.misfire_grace_time for job in jobs} == {None}


async def test_a_surprise_in_a_look_is_logged_and_the_next_look_comes(kit, desk, capsys):
    desk.trouble.fail("page", ZeroDivisionError("x"))
    await look(kit, "support")
    before = await polled_at(kit)
    await look(kit, "support")

    assert "following support" in capsys.readouterr().out
    assert before is None
    assert await polled_at(kit)


async def test_a_desk_that_is_down_leaves_the_form_as_it_was_read(kit, desk, capsys):
    desk.form = (FIELD,)
    await read_form(kit, "support")
    desk.form = (replace(FIELD, label="Place"),)
    desk.trouble.fail("fields", Unreachable())
    await read_form(kit, "support")
    down = await form_fields.known(kit, desk)
    await read_form(kit, "support")

    assert (down, capsys.readouterr().out) == ((FIELD,), "")
    assert [field.label for field in await form_fields.known(kit, desk)] == ["Place"]


async def test_what_is_too_old_is_put_away(kit):
    old = utc_now() - timedelta(days=30)
    draft = Draft(key="k", team="T", user="U", kind="reply", values={}, at=old)
    await kit.store.commit(Batch(drafts=(draft, replace(draft, key="new", at=utc_now()))))
    await tidy(kit)

    assert await kit.store.drafts.get("k") is None
    assert await kit.store.drafts.get("new") is not None


async def test_a_sweep_begins_a_moment_after_the_start(kit):
    scheduler = schedule(kit, (settings(),), looks_at(kit), connected)
    scheduler.start(paused=True)
    due = scheduler.get_job("sweep").next_run_time - utc_now()
    scheduler.shutdown(wait=False)
    await sweep_all(kit)

    assert timedelta(0) < due <= SETTLED
    assert (await kit.store.cursors.get(sweep.SWEEP)).polled_at


async def test_who_may_read_what_is_looked_at_by_the_clock(kit):
    rule = Watch(
        team="T0ACME",
        channel="C0AGENTS",
        desk="support",
        scope="desk",
        subject=None,
        statuses=(),
        detail="titles",
        audience="agents",
        set_by="U0MARTA",
        created_at=utc_now(),
    )
    await kit.store.commit(Batch(watches=(rule,)))
    await look_at_readers(kit)

    assert await kit.store.outbox.lanes("audience:") == {"audience:C0AGENTS"}


def linked(kit):
    return Link(
        team=kit.slack.team,
        channel="C0HELP",
        thread_ts="1.0",
        card_ts="1.0",
        desk="support",
        ticket_id="118",
        number="118",
        opened_by="U0ANA",
        private=False,
        locale="en-US",
        created_at=kit.now(),
    )


class Line:
    """A connection to Slack."""

    is_up = True

    async def __call__(self):
        return self.is_up


async def test_slack_counts_as_heard_only_while_it_is_connected(kit):
    clock, line = Clock(), Line()
    kit = replace(kit, now=clock)
    ear = Ear(kit, line)
    await reconcile.begin(kit)
    before = await kit.store.cursors.get(reconcile.SLACK)
    clock.forward(seconds=15)
    line.is_up = False
    await ear.listen()
    unheard = await kit.store.cursors.get(reconcile.SLACK)
    line.is_up = True
    await ear.listen()
    clock.forward(seconds=15)
    await ear.listen()
    after = await kit.store.cursors.get(reconcile.SLACK)

    assert unheard == before
    assert after.moment > before.moment


async def test_threads_are_read_once_whenever_the_connection_was_seen_broken(kit):
    clock, line = Clock(), Line()
    kit = replace(kit, now=clock)
    ear = Ear(kit, line)
    await reconcile.begin(kit)
    await kit.store.commit(Batch(links=(linked(kit),)))
    read = []
    for is_up in (True, False, True, True):
        clock.forward(seconds=5)
        line.is_up = is_up
        await ear.listen()
        read.append(len(await kit.store.outbox.beginning("read:")))

    assert read == [0, 0, 1, 1]
