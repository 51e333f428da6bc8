"""What nobody told of is found in the end."""

from handlers.flows.sweep import EVERY, MOST, SWEEP, sweep
from store import Batch, Cursor
from tests.handlers.steps import asked, later, look, thread, ticket_of


async def test_a_ticket_whose_deletion_nobody_told_is_found(door, card, desk, kit):
    await desk.delete(ticket_of(desk).id)
    await look(door)
    before = thread(door, card)
    await sweep(kit)
    await later(door, 1)
    await later(door, 61)

    assert before == []
    assert "was deleted at the help desk" in str(thread(door, card))


async def test_a_sweep_begins_every_six_hours_and_no_sooner(door, card, kit, clock):
    began = []
    for _ in range(13):
        await sweep(kit)
        began.append((await kit.store.cursors.get(SWEEP)).polled_at)
        clock.forward(hours=1)

    assert len(set(began)) == 3
    assert (max(began) - min(began)) / 2 == EVERY


async def test_tickets_take_turns_so_that_a_desk_is_not_flooded(door, desk, kit):
    for n in range(4):
        await asked(door, f"Request {n}")
    await look(door)
    await later(door, 30)
    asked_for = counted(desk)
    await sweep(kit)
    seen = []
    for _ in range(8):
        await door.deliver()
        seen.append(len(asked_for))
        door.clock.forward(seconds=10)

    assert seen == [1, 1, 2, 2, 3, 3, 4, 4]


async def test_a_sweep_waits_for_a_desk_that_is_down(door, card, desk, kit, clock):
    await look(door)
    await later(door, 30)
    down = Cursor(desk="support", moment=clock(), down_since=clock())
    await kit.store.commit(Batch(cursor=down))
    asked_for = counted(desk)
    await sweep(kit)
    await later(door, 60)
    before = len(asked_for)
    await kit.store.commit(Batch(cursor=Cursor(desk="support", moment=clock())))
    await later(door, 300)

    assert (before, len(asked_for)) == (0, 1)


async def test_old_threads_are_let_be(door, card, desk, kit, clock):
    await later(door, 30)
    clock.forward(days=31)
    asked_for = counted(desk)
    await sweep(kit)
    await later(door, 60)

    assert asked_for == []
    assert MOST == 500


async def test_a_sweep_leaves_no_rows_behind(door, card, kit):
    await sweep(kit)
    await later(door, 30)
    await later(door, 30)

    assert await kit.store.outbox.beginning("sweep:") == ()


def counted(desk):
    """The tickets that are asked for from now on."""
    ids, ask = [], desk.ticket

    async def ticket(ticket_id, **more):
        ids.append(ticket_id)
        return await ask(ticket_id, **more)

    desk.ticket = ticket
    return ids
