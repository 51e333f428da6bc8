"""A short chaos run; `make chaos` has the long ones."""

from tests.chaos.run import run


async def test_nothing_is_lost_doubled_or_leaked_while_everything_breaks():
    verdict = await run(1, acts=60, seconds=25, storm=7)
    told = [f"{one}\n{verdict.told(one.token)}" for one in verdict.differences]
    assert not told, "\n\n".join([*told, str(verdict)])
    assert verdict.acts >= 60
    assert verdict.median < 1
