"""Hold what was done against what is there. No I/O."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tests.chaos.ledger import Difference, Made, Post, Said, World, Wrong

DELIVERED, REFUSED = "white_check_mark", "warning"


def differences(made: Sequence[Made], world: World) -> list[Difference]:
    """Everything that is not as it should be; nothing when all is well."""
    return [
        *(difference for one in made for difference in _of(one, world)),
        *_order_at_desk(made, world),
        *_order_in_slack(made, world),
        *_posted_twice(world.posts),
        *_cards(world),
        *_rows(made, world),
        *(Difference(what="leaked", token=token, why=where) for token, where in world.leaks),
    ]


def _of(one: Made, world: World) -> Iterator[Difference]:
    match one.kind:
        case "ask":
            yield from _asked(one, world)
        case "status":
            return
        case "note":
            seen = [post for post in world.posts if one.token in post.tokens]
            yield from (_is("leaked", one, f"in {post.spot}") for post in seen)
        case _:
            yield from _said(one, world)


def _asked(one: Made, world: World) -> Iterator[Difference]:
    cases = [case for case in world.cases if case.token == one.token]
    yield from _count(one, len(cases), "at the desk", one.least, one.most)
    for case in cases:
        if case.requester != one.author:
            yield _is("wrong", one, f"asked by {case.requester}, not {one.author}")
    cards = [post for post in world.posts if post.root is None and one.token in post.tokens]
    yield from _count(one, len(cards), "cards", min(1, len(cases)), min(1, len(cases)))


def _said(one: Made, world: World) -> Iterator[Difference]:
    there = [said for said in world.said if said.token == one.token]
    refused = one.may_refuse and (one.token, one.author) in world.told
    lost = [spot for spot in one.said if spot in world.given_up and spot not in world.taken]
    where = "at the desk, and Slack gave up telling the app" if lost else "at the desk"
    yield from _count(one, len(there), where, 0 if refused else one.least, one.most)
    for said in there:
        yield from _as_meant(one, said)
    posts = [p for p in world.posts if one.token in p.tokens and p.root and not p.files]
    times = len(there) if one.shown else 0
    yield from _count(one, len(posts), "in Slack", times, times)
    if one.shown and one.files:
        files = Counter(name for post in world.posts for name in post.files)
        for name in one.files:
            yield from _count(one, files[name], f"{name} in Slack", len(there), len(there))
    for spot in one.said if there or refused else ():
        if spot not in lost:
            yield from _marked(one, world.marks.get(spot, frozenset()), delivered=bool(there))


def _as_meant(one: Made, said: Said) -> Iterator[Difference]:
    if (said.request, said.author, said.public) != (one.request, one.author, True):
        where = f"in {said.request} by {said.author}, public={said.public}"
        yield _is("wrong", one, f"{where}; meant for {one.request} by {one.author}")
    missing, more = (
        Counter(one.files) - Counter(said.files),
        Counter(said.files) - Counter(one.files),
    )
    if missing:
        yield _is("lost", one, f"files {sorted(missing)}")
    if more:
        yield _is("doubled", one, f"files {sorted(more)}")


def _marked(one: Made, marks: frozenset[str], *, delivered: bool) -> Iterator[Difference]:
    wanted = DELIVERED if delivered else REFUSED
    if marks != {wanted}:
        yield _is("unmarked", one, f"carries {sorted(marks)}, not {wanted}")


def _count(one: Made, there: int, where: str, least: int, most: int) -> Iterator[Difference]:
    wanted = f"{there} {where}, not {least}" + (f" to {most}" if most != least else "")
    if there < least:
        yield _is("lost", one, wanted)
    if there > most:
        yield _is("doubled", one, wanted)


def _order_at_desk(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """Whoever said two things, the second after the first had arrived, said them in that order.

    What Slack delivered at the same time, or the other way round, has no order.
    """
    place: dict[str, int] = {}
    for at, said in enumerate(world.said):
        place.setdefault(said.token, at)
    by_author: dict[tuple[str, str], list[Made]] = defaultdict(list)
    for one in made:
        if len(one.said) == 1 and one.token in place:
            by_author[one.request, one.author].append(one)
    for told in by_author.values():
        told.sort(key=lambda one: one.said[0][1])
        for first, second in pairwise(told):
            before, after = world.taken.get(first.said[0]), world.taken.get(second.said[0])
            if not before or not after or before[1] >= after[0]:
                continue
            if place[first.token] > place[second.token]:
                yield _is("out of order", second, f"stands before {first.token} at the desk")


def _order_in_slack(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """An agent's answers in a thread are in the order in which they were given."""
    shown = {one.token for one in made if one.kind in {"answer", "send", "repeat"}}
    first: dict[str, str] = {}
    for post in world.posts:
        for token in post.tokens & shown if post.root else ():
            first.setdefault(token, post.spot[1])
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for said in world.said:
        if said.token in first and said.token not in given[said.request, said.author]:
            given[said.request, said.author].append(said.token)
    for tokens in given.values():
        for one, two in pairwise(tokens):
            if first[one] > first[two]:
                why = f"stands before {one} in Slack"
                yield Difference(what="out of order", token=two, why=why)


def _posted_twice(posts: Iterable[Post]) -> Iterator[Difference]:
    """No delivery of the app's stands twice in a channel."""
    keys = Counter((post.spot[0], post.key) for post in posts if post.key)
    for (channel, key), times in keys.items():
        if times > 1:
            yield Difference(what="doubled", token=key, why=f"{times} times in {channel}")


def _cards(world: World) -> Iterator[Difference]:
    """Each card says in the end where its ticket stands."""
    for case in world.cases:
        for post in world.posts:
            is_card = post.root is None and case.token in post.tokens
            if is_card and not any(word in post.text for word in case.status):
                why = f"the card does not say {case.status[0]}: {post.text[:120]}"
                yield Difference(what="lost", token=case.token, why=why)


def _rows(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """What was given up, its person knows; nothing else is left behind."""
    authors = {one.token: one.author for one in made}
    named = {word for post in world.posts if not post.files for word in post.named - post.tokens}
    for row in world.rows:
        token = min(row.tokens, default="")
        if row.state != "dead":
            yield Difference(what="stuck", token=token, why=str(row))
        elif not any((t, authors.get(t, "")) in world.told for t in row.tokens) and not (
            row.tokens & named
        ):
            yield Difference(what="untold", token=token, why=str(row))


def _is(what: Wrong, one: Made, why: str) -> Difference:
    return Difference(what=what, token=one.token, why=f"{one.kind} by {one.author}: {why}")
