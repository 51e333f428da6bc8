"""What the app has to show in Slack, and where, and what it must not. No I/O."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.counting import bound, is_it
from tests.chaos.ledger import Difference, Made, Post, World


def shown(one: Made, world: World) -> Iterator[Difference]:
    """Each comment stands where its readers are, as often as at the desk, and nowhere else."""
    for word in one.words:
        times = sum(said.token == word for said in world.said)
        posts = [p for p in world.posts if word in p.tokens and _is_said(p)]
        yield from _of_requesters(one, word, times, posts, world)
        yield from _of_agents(one, word, times, posts, world)
    yield from _files(one, world)


def _is_said(post: Post) -> bool:
    """Whether it is what somebody said, shown to all who read a thread."""
    return post.root is not None and not post.files and not _is_notice(post)


def _is_notice(post: Post) -> bool:
    return not post.key.startswith(("comment:", "note:"))


def _of_requesters(
    one: Made, word: str, times: int, posts: list[Post], world: World
) -> Iterator[Difference]:
    places = Counter(post.spot[0] for post in posts if post.spot[0] not in world.agents)
    here, stirred = sum(places.values()), world.stirred
    if not one.public or word in stirred.hidden:
        if here:
            yield is_it("leaked", one, f"{word} in {sorted(places)}")
        return
    most = times if one.shown else 0
    least = most
    if one.request in stirred.moved or one.request in stirred.merged:
        # Nobody is told in their own messages what they said themselves.
        asked_by = {case.token: case.requester for case in world.cases}
        own = asked_by.get(one.request) == one.author
        least = 0 if own or word in stirred.toggled else most
    if one.request in stirred.merged:
        most = most * 2 or times
    both = {one.request, stirred.merged.get(one.request, "")}
    if both & stirred.moved and _is_told_anew(one, world):
        most += times
    if both & (stirred.moved | stirred.merged.keys()):
        for channel, count in places.items():
            yield from bound(one, count, f"{word} in {channel}", 0, times)
    yield from bound(one, here, f"{word} in {sorted(places) or 'Slack'}", least, most)


def _is_told_anew(one: Made, world: World) -> bool:
    """Whether a request's new home is told what stands in the old one.

    What came with files may be, for them; what was heard only when it was read there is.
    """
    return bool(one.files) or any(spot in world.given_up for spot in one.said)


def _of_agents(
    one: Made, word: str, times: int, posts: list[Post], world: World
) -> Iterator[Difference]:
    """In a channel for agents stands everything, but what was said there."""
    places = Counter(post.spot[0] for post in posts)
    stirred = world.stirred
    for channel in world.agents:
        here = channel in world.among.get(one.request, frozenset())
        said_here = any(spot[0] == channel for spot in one.said)
        most = times if here and not said_here else 0
        loose = channel in world.shaken or word in stirred.hidden or one.request in stirred.merged
        if one.request in stirred.merged:
            other = stirred.merged[one.request]
            here = here or channel in world.among.get(other, frozenset())
            most = 2 * times if here else 0
        yield from bound(one, places[channel], f"{word} among agents", 0 if loose else most, most)


def _files(one: Made, world: World) -> Iterator[Difference]:
    """Files stand beside the words that they came with."""
    if one.kind not in {"send", "note"}:
        return
    stirred = world.stirred
    times = sum(said.token == one.token for said in world.said)
    home = times if one.public else 0
    for name in one.files:
        places = _places_of_file(name, world)
        outside = sum(n for channel, n in places.items() if channel not in world.agents)
        loose = one.request in stirred.merged or one.request in stirred.moved
        yield from bound(
            one, outside, f"{name} in Slack", 0 if loose else home, home * (2 if loose else 1)
        )
        for channel in world.agents - world.shaken:
            here = channel in world.among.get(one.request, frozenset())
            wanted = times if here else 0
            if one.request not in stirred.merged:
                yield from bound(one, places[channel], f"{name} among agents", wanted, wanted)


def _places_of_file(name: str, world: World) -> Counter[str]:
    return Counter(post.spot[0] for post in world.posts for file in post.files if file == name)


def cards(world: World) -> Iterator[Difference]:
    """Each card says in the end where its ticket stands."""
    stirred = world.stirred
    for case in world.cases:
        if case.token in stirred.merged or case.token in stirred.erased:
            continue
        for post in world.posts:
            is_card = post.is_card and case.token in post.tokens
            if not is_card or post.spot[0] in stirred.lost:
                continue
            if not any(word in post.text for word in case.status):
                why = f"the card does not say {case.status[0]}: {post.text[:120]}"
                yield Difference(what="lost", token=case.token, why=why)
