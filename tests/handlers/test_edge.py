"""Work that nobody awaits, and what becomes of its surprises."""

import asyncio
import re

from handlers.edge import Afterwards, guarded


class Told:
    """Whom a surprise is told to, and what they were told."""

    def __init__(self, broken=None):
        self.heard, self.broken = [], broken

    async def __call__(self, error, reference):
        self.heard.append((type(error), reference))
        if self.broken is not None:
            raise self.broken


async def fails(error):
    raise error


async def test_what_goes_well_is_told_to_nobody(capsys):
    told = Told()
    await guarded(asyncio.sleep(0), what="resting", tell=told)

    assert told.heard == []
    assert capsys.readouterr().out == ""


async def test_a_surprise_is_logged_under_the_reference_that_its_person_is_told(capsys):
    told = Told()
    await guarded(fails(ZeroDivisionError("x")), what="dividing", tell=told)

    [(kind, reference)] = told.heard
    assert kind is ZeroDivisionError
    assert re.fullmatch(r"[0-9a-f]{6}", reference)
    assert reference in capsys.readouterr().out


async def test_each_surprise_has_its_own_reference():
    told = Told()
    for _ in range(3):
        await guarded(fails(ValueError()), what="reading", tell=told)

    assert len({reference for _, reference in told.heard}) == 3


async def test_trouble_while_telling_is_logged_and_goes_no_further(capsys):
    told = Told(broken=ConnectionError("gone"))
    await guarded(fails(ValueError()), what="reading", tell=told)

    assert f"telling of {told.heard[0][1]}" in capsys.readouterr().out


async def test_what_is_begun_afterwards_is_finished_before_the_end():
    after, done = Afterwards(), []

    async def work(name):
        await asyncio.sleep(0)
        done.append(name)

    for name in "abc":
        after.start(work(name), what=name, tell=None)
    await after.drain(5)

    assert done == ["a", "b", "c"]


async def test_what_takes_too_long_is_let_go_at_the_end():
    after, gate, ended = Afterwards(), asyncio.Event(), asyncio.Event()

    async def hangs():
        try:
            await gate.wait()
        finally:
            ended.set()

    after.start(hangs(), what="hanging", tell=None)
    await after.drain(0.01)

    await asyncio.wait_for(ended.wait(), 5)


async def test_ending_with_nothing_begun_is_at_once():
    await asyncio.wait_for(Afterwards().drain(5), 1)
