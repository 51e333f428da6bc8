"""Whatever becomes of requests and channels, an answer is said in each of its homes, and once."""

import asyncio
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handlers.flows import homes, outcomes_shown
from handlers.flows.follow import follow
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.workspace import SlackUnclear
from store import Batch, Store
from tests.handlers.conftest import WORDS
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import ANA, BO, HELP, FakeDesk, FakeWorkspace
from tests.handlers.steps import asked, deliver_in, later, look, merge, ticket_of
from tests.store.examples import Clock

OTHER = "C0OTHER"
ONE, TWO = "Printer on fire", "Printer in water"
TITLES = st.sampled_from([ONE, TWO])
CHANNELS = st.sampled_from([HELP, OTHER])
SAYS = st.tuples(st.just("says"), TITLES, st.sampled_from([False, False, False, True]))
MEANWHILE = st.one_of(
    st.tuples(st.just("looks")),
    st.tuples(st.just("follows"), st.sampled_from(["", "desk:", "slack:", "place:"])),
    st.tuples(st.just("waits"), st.sampled_from([1, 5, 20])),
)
BREAKS = st.tuples(st.just("breaks"), st.sampled_from(["nothing", "nothing", "post", "share"]))


@st.composite
def stories(draw):
    """Both channels are lost and the requests become one, in any order; more happens meanwhile."""
    acts = [
        ("merges",),
        *[
            ("loses", channel, draw(st.booleans()), draw(st.booleans()))
            for channel in (HELP, OTHER)
        ],
        *draw(st.lists(SAYS, min_size=2, max_size=5)),
        *draw(st.lists(st.tuples(st.just("deletes"), TITLES), max_size=2)),
    ]
    acts = draw(st.permutations(acts))
    return [one for act in acts for one in (act, draw(BREAKS), draw(MEANWHILE))]


@example(  # posted anew, the card finds no place in its channel any more
    second=BO,
    channel=OTHER,
    story=[
        ("deletes", ONE),
        ("says", ONE, False),
        ("breaks", "post"),
        ("looks",),
        ("loses", HELP, True, False),
        ("waits", 20),
    ],
)
@example(  # merged, while the answer to a post was lost; then a home is
    second=ANA,
    channel=OTHER,
    story=[
        ("says", ONE, False),
        ("breaks", "post"),
        ("looks",),
        ("merges",),
        ("follows", "desk:"),
        ("waits", 5),
        ("loses", HELP, True, True),
    ],
)
@example(  # merged into a request of the same channel, while the answer to a post was lost
    second=BO,
    channel=HELP,
    story=[("says", ONE, False), ("breaks", "post"), ("looks",), ("merges",), ("looks",)],
)
@example(  # lost while an answer waits for it; the other home is in direct messages already
    second=ANA,
    channel=OTHER,
    story=[
        ("loses", HELP, True, True),
        ("waits", 20),
        ("waits", 20),
        ("says", TWO, False),
        ("follows", "desk:"),
        ("says", ONE, False),
        ("follows", "desk:"),
        ("follows", "slack:D0ANA"),
        ("merges",),
        ("follows", "desk:"),
        ("loses", OTHER, True, True),
    ],
)
@given(
    second=st.sampled_from([ANA, BO]),
    channel=CHANNELS,
    story=stories(),
)
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_an_answer_is_said_in_each_of_its_homes_and_once(empty_file, second, channel, story):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcomes_shown, "FORM_SHOWN", timedelta(0))
        path = shutil.copy(empty_file, Path(folder) / "deskhand.db")
        lived = asyncio.run(live(Path(path), second, channel, story))

    shown = {file.title for file in lived.slack.shown}
    for word, file in lived.words.items():
        places = Counter(p.channel for p in lived.slack.posts if word in p.text)
        homes = 2 if lived.merged else 1
        most = homes + 1 if file else homes  # said once more in a new home, for its file
        assert set(places.values()) == {1}, f"{word} in {places}"
        assert places.total() <= most, f"{word} in {places}"
        assert file is None or file in shown, f"{word} without its file"


@dataclass(kw_only=True)
class Lived:
    """Two requests, and what was said in them.

    `words` are those of each answer, with the name of its file.
    """

    door: FrontDoor
    kit: Kit
    slack: FakeWorkspace
    desk: FakeDesk
    merged: bool = False
    words: dict[str, str | None] = field(default_factory=dict)

    async def says(self, title: str, file: bool) -> None:
        word = f"word-{len(self.words)}."
        files = {f"{len(self.words)}.txt": b"1"} if file else {}
        ticket = ticket_of(self.desk, TWO if self.merged else title)
        self.desk.says(ticket, f"Answer {word}", files=files)
        self.words[word] = next(iter(files), None)

    async def merges(self) -> None:
        if not self.merged:
            merge(self.desk, ticket_of(self.desk, ONE), ticket_of(self.desk, TWO))
        self.merged = True

    async def loses(self, channel: str, archived: bool, heard: bool) -> None:
        known = self.slack.channels[channel]
        self.slack.channels[channel] = replace(known, archived=archived, member=False)
        if heard:
            why = "is_archived" if archived else "not_in_channel"
            await self.kit.store.commit(Batch(outbox=(homes.move(channel, "", why),)))

    async def deletes(self, title: str) -> None:
        cards = [p for p in self.slack.posts if p.key.startswith("card:") and title in p.all_text]
        if cards and self.slack.channels[cards[-1].channel].member:
            self.slack.posts.remove(cards[-1])

    async def breaks(self, what: str) -> None:
        if what != "nothing":
            self.slack.trouble.fail(what, SlackUnclear(), done=True)

    async def looks(self) -> None:
        self.door.clock.forward(seconds=2)
        await look(self.door)

    async def follows(self, lanes: str) -> None:
        self.door.clock.forward(seconds=2)
        await follow(self.kit, "support")
        if lanes:
            await deliver_in(self.kit, lanes)

    async def waits(self, seconds: int) -> None:
        await later(self.door, seconds)


async def live(path: Path, second: str, channel: str, story: list[tuple]) -> Lived:
    """Ask twice, let all of it happen, and then time go by."""
    clock = Clock()
    slack, desk = FakeWorkspace(clock), FakeDesk(clock)
    slack.channels[OTHER] = replace(slack.channels[HELP], id=OTHER)
    store = await Store.open(path, clock=clock)
    kit = Kit(store=store, desks={desk.name: desk}, slack=slack, words=WORDS, now=clock)
    lived = Lived(door=FrontDoor(kit, slack, clock, TABLE), kit=kit, slack=slack, desk=desk)
    try:
        await asked(lived.door, ONE)
        clock.forward(minutes=1)
        await asked(lived.door, TWO, user=second, channel=channel)
        clock.forward(minutes=1)
        for act, *given_ in story:
            await getattr(lived, act)(*given_)
        for _ in range(8):
            await lived.looks()
            await lived.waits(40)
    finally:
        await store.close()
    return lived
