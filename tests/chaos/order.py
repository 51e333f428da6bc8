"""What was said in an order stands in that order, at the desk and in Slack. No I/O."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.chaos.counting import is_it
from tests.chaos.ledger import Difference, Made, World

_BY_AGENTS = frozenset({"answer", "send", "repeat"})


def at_desk(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """Whoever said two things, the second after the first had arrived, said them in that order.

    What Slack delivered at the same time, or the other way round, has no order. Nor have messages
    in the threads of two requests that are one now.
    """
    place: dict[str, int] = {}
    for at, said in enumerate(world.said):
        place.setdefault(said.token, at)
    by_author: dict[tuple[str, str], list[Made]] = defaultdict(list)
    for one in made:
        if len(one.said) == 1 and one.token in place:
            by_author[one.request, one.author].append(one)
        yield from _reworded(one, place)
    for told in by_author.values():
        told.sort(key=lambda one: one.said[0][1])
        for first, second in pairwise(told):
            turned = place[first.token] > place[second.token]
            if turned and _arrived_before(first, second, world):
                yield is_it("out of order", second, f"stands before {first.token} at the desk")


def _arrived_before(first: Made, second: Made, world: World) -> bool:
    if first.said[0][0] != second.said[0][0]:
        return False
    before, after = world.taken.get(first.said[0]), world.taken.get(second.said[0])
    return bool(before and after and before[1] < after[0])


def _reworded(one: Made, place: dict[str, int]) -> Iterator[Difference]:
    """A correction stands behind what it corrects."""
    there = [word for word in one.words if word in place]
    for first, second in pairwise(there):
        if place[first] > place[second]:
            yield is_it("out of order", one, f"{second} stands before {first} at the desk")


def in_slack(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """An agent's answers in a channel are in the order in which they were given."""
    by_agents = {one.token for one in made if one.kind in _BY_AGENTS} - world.stirred.toggled
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for said in world.said:
        known = given[said.request, said.author]
        apart = said.request not in world.stirred.merged  # two threads, each with its own order
        if apart and said.token in by_agents and said.token not in known:
            known.append(said.token)
    first: dict[tuple[str, str], str] = {}
    for post in world.posts:
        for token in post.tokens & by_agents if post.root else ():
            first.setdefault((post.spot[0], token), post.spot[1])
    for channel in {channel for channel, _ in first} - world.stirred.lost:
        for tokens in given.values():
            there = [token for token in tokens if (channel, token) in first]
            for one, two in pairwise(there):
                if first[channel, one] > first[channel, two]:
                    why = f"stands before {one} in {channel}"
                    yield Difference(what="out of order", token=two, why=why)
