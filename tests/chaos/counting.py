"""How often something is there, and which request it is in. No I/O."""

from collections.abc import Iterator

from tests.chaos.ledger import Difference, Made, World, Wrong


def bound(one: Made, there: int, where: str, least: int, most: int) -> Iterator[Difference]:
    """What is there less often than it must be is lost, more often doubled."""
    wanted = f"{there} {where}, not {least}" + (f" to {most}" if most != least else "")
    if there < least:
        yield is_it("lost", one, wanted)
    if there > most:
        yield is_it("doubled", one, wanted)


def is_it(what: Wrong, one: Made, why: str) -> Difference:
    return Difference(what=what, token=one.token, why=f"{one.kind} by {one.author}: {why}")


def is_in(one: Made, request: str, world: World) -> bool:
    """Whether an act was meant for a request, or for one that is the same by now."""
    return request in (one.request, world.stirred.merged.get(one.request))
