"""Hold what was done against what is there. No I/O."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tests.chaos.counting import bound, is_in, is_it
from tests.chaos.ledger import Difference, Made, Post, Said, World
from tests.chaos.order import at_desk, in_slack
from tests.chaos.shown import cards, shown

DELIVERED, REFUSED = "white_check_mark", "warning"
_TO_DESK = frozenset(
    {"open_ticket", "add_comment", "correct_comment", "withdraw_comment", "find_desk"}
)


def differences(made: Sequence[Made], world: World) -> list[Difference]:
    """Everything that is not as it should be; nothing when all is well."""
    return [
        *(difference for one in made for difference in _of(one, world)),
        *_tombstones(made, world),
        *at_desk(made, world),
        *in_slack(made, world),
        *_posted_twice(world.posts),
        *cards(world),
        *_rows(made, world),
        *(Difference(what="leaked", token=token, why=where) for token, where in world.leaks),
    ]


def _of(one: Made, world: World) -> Iterator[Difference]:
    if one.request in world.stirred.erased:
        return
    match one.kind:
        case "ask":
            yield from _asked(one, world)
        case "status":
            return
        case _:
            yield from _said(one, world)
            yield from shown(one, world)


def _asked(one: Made, world: World) -> Iterator[Difference]:
    cases = [case for case in world.cases if case.token == one.token]
    yield from bound(one, len(cases), "at the desk", one.least, one.most)
    for case in cases:
        if case.requester != one.author:
            yield is_it("wrong", one, f"asked by {case.requester}, not {one.author}")
    there = [p for p in world.posts if p.is_card and one.token in p.tokens]
    home = sum(post.spot[0] not in world.agents for post in there)
    stirred = world.stirred
    lasting = one.token not in stirred.merged and one.token not in stirred.moved
    wanted = min(1, len(cases))
    yield from bound(one, home, "cards", wanted if lasting else 0, wanted if lasting else home)
    for channel, times in Counter(post.spot[0] for post in there).items():
        most = 1 if channel not in stirred.lost else times
        yield from bound(one, times, f"cards in {channel}", 0, most)


def _said(one: Made, world: World) -> Iterator[Difference]:
    there = [said for said in world.said if said.token in one.words]
    merged = one.request in world.stirred.merged
    told = any((word, one.author) in world.told for word in one.words)
    refused = (one.may_refuse or merged) and told and not there
    lost = [spot for spot in one.said if spot in world.given_up and spot not in world.taken]
    where = "at the desk, and Slack gave up telling the app" if lost else "at the desk"
    yield from _counted(one, there, where, refused=refused, merged=merged)
    for said in there:
        yield from _as_meant(one, said, world)
    for spot in one.said if there or refused else ():
        if spot not in lost and spot[0] not in world.stirred.lost and not one.deleted:
            yield from _marked(one, world.marks.get(spot, frozenset()), delivered=bool(there))


def _counted(
    one: Made, there: Sequence[Said], where: str, *, refused: bool, merged: bool
) -> Iterator[Difference]:
    """Each word at most once; of what was reworded, the last words, whatever came before.

    A merged request is closed: what is reworded afterwards stays in Slack, as its author is told.
    """
    if not one.again:
        yield from bound(one, len(there), where, 0 if refused else one.least, one.most)
        return
    times = Counter(said.token for said in there)
    for word in one.words:
        yield from bound(one, times[word], f"{word} {where}", 0, 1)
    if one.late:
        yield from bound(one, len(there), f"in all {where}", 0 if refused else one.least, one.most)
    else:
        least = 0 if refused or merged else 1
        last = replace(one, token=one.words[-1])  # what happened to these is to be told
        yield from bound(last, times[last.token], f"last words {where}", least, 1)


def _as_meant(one: Made, said: Said, world: World) -> Iterator[Difference]:
    public = one.public and one.token not in world.stirred.hidden
    as_meant = is_in(one, said.request, world) and said.author == one.author
    if not as_meant or said.public != public:
        where = f"in {said.request} by {said.author}, public={said.public}"
        yield is_it("wrong", one, f"{where}; meant for {one.request} by {one.author}")
    missing, more = (
        Counter(one.files) - Counter(said.files),
        Counter(said.files) - Counter(one.files),
    )
    if missing and (one.token, one.author) not in world.told:
        yield is_it("lost", one, f"files {sorted(missing)}")
    if more:
        yield is_it("doubled", one, f"files {sorted(more)}")


def _marked(one: Made, marks: frozenset[str], *, delivered: bool) -> Iterator[Difference]:
    wanted = DELIVERED if delivered else REFUSED
    if marks != {wanted}:
        yield is_it("unmarked", one, f"carries {sorted(marks)}, not {wanted}")


def _tombstones(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """The desk is told once of each message that was deleted after it had arrived there.

    Not where a request was solved by then; that is looked at when it is told.
    """
    there = {said.token for said in world.said}
    gone = Counter((one.request, one.author) for one in made if one.deleted and one.token in there)
    for who in gone.keys() | world.tombstones.keys():
        request, author = who
        if request in world.stirred.erased or request in world.stirred.merged:
            continue
        least = 0 if request in world.stirred.status_set else gone[who]
        if not least <= world.tombstones.get(who, 0) <= gone[who]:
            why = f"{world.tombstones.get(who, 0)} deletions told by {author}, not {gone[who]}"
            more = world.tombstones.get(who, 0) > gone[who]
            yield Difference(what="doubled" if more else "lost", token=request, why=why)


def _posted_twice(posts: Iterable[Post]) -> Iterator[Difference]:
    """No delivery of the app's stands twice in a channel."""
    keys = Counter((post.spot[0], post.key) for post in posts if post.key)
    for (channel, key), times in keys.items():
        if times > 1:
            yield Difference(what="doubled", token=key, why=f"{times} times in {channel}")


def _rows(made: Sequence[Made], world: World) -> Iterator[Difference]:
    """What was given up, its person knows; nothing else is left behind.

    What a lost channel or thread was not told is looked for where its requests went; of a request
    that was deleted at its desk nothing more is said.
    """
    authors = {word: one.author for one in made for word in one.words}
    elsewhere = world.stirred.moved | world.stirred.erased
    moved = {word for one in made if one.request in elsewhere for word in one.words}
    public = [post for post in world.posts if not post.reader and not post.files]
    named = {word for post in public for word in post.named - post.tokens}
    for row in world.rows:
        token = min(row.tokens, default="")
        if row.state != "dead":
            yield Difference(what="stuck", token=token, why=str(row))
        elif row.kind not in _TO_DESK and (
            row.place[0] in world.stirred.lost or row.tokens & moved
        ):
            continue
        elif not any((t, authors.get(t, "")) in world.told for t in row.tokens) and not (
            row.tokens & named
        ):
            yield Difference(what="untold", token=token, why=str(row))
