"""Whatever is written at the desk, and whenever we look, no internal word reaches Slack."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from handlers.flows import outcomes_shown
from handlers.flows.follow import follow
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.workspace import SlackDown, SlackUnclear
from helpdesks.errors import Unreachable
from store import Store
from tests.handlers.conftest import WORDS
from tests.handlers.front_door import FrontDoor
from tests.handlers.readers import APP, FOREIGN, GUEST, SECRET, SHOWN, Guarded, Story
from tests.handlers.stand_ins import ANA, MARTA, FakeDesk, FakeWorkspace
from tests.handlers.steps import asked, later, ticket_of, waiting, watch
from tests.store.examples import Clock

TEXTS = st.text(max_size=30)
COMMENTS = st.tuples(st.just("says"), st.booleans(), TEXTS, st.booleans())
LOOKS = st.tuples(st.just("look"), st.integers(min_value=1, max_value=200))
SHOWS = st.tuples(st.just("show"))
SAYS = st.tuples(st.just("hears"), TEXTS)
BREAKS = st.tuples(st.just("breaks"), st.sampled_from(["comments", "post", "post done", "share"]))
PEOPLE = st.sampled_from([ANA, GUEST, FOREIGN, APP])
LINES = ["118", "list", "sync 118", f"note 118 {SECRET}", "reply 118 hello", "search only-for"]
ACTS = st.one_of(
    COMMENTS,
    COMMENTS,
    LOOKS,
    LOOKS,
    st.tuples(st.just("blurts"), st.booleans()),
    st.tuples(st.just("joins"), PEOPLE, st.booleans()),
    st.tuples(st.just("leaves"), PEOPLE),
    st.tuples(
        st.just("opens"), st.sampled_from(["public", "shared", "closed", "closed"]), st.booleans()
    ),
    st.tuples(st.just("marks"), st.sampled_from(["agents", "agents", "requesters"])),
    st.tuples(st.just("unwatches")),
    st.tuples(st.just("hears"), st.sampled_from([ANA, MARTA]), st.just("words")),
    st.tuples(st.just("types"), st.just(MARTA), st.sampled_from(LINES)),
    st.tuples(st.just("types"), st.just(ANA), st.sampled_from(LINES[:3])),
    st.tuples(st.just("merges")),
    st.tuples(st.just("parts"), st.booleans()),
    st.tuples(st.just("loses"), st.booleans()),
    st.tuples(st.just("shares"), st.booleans(), st.sampled_from(["words", "file"])),
    st.tuples(st.just("retries")),
    st.tuples(
        st.just("breaks"),
        st.sampled_from(
            ["comments", "person_by_email", "post", "post done", "share", "share done", "members"]
        ),
    ),
)
STORIES = st.lists(st.one_of(COMMENTS, COMMENTS, LOOKS, SHOWS, SAYS, BREAKS), max_size=7)


@given(story=STORIES)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_internal_word_is_ever_sent_and_every_public_one_is(empty_file, story):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcomes_shown, "FORM_SHOWN", timedelta(0))
        path = shutil.copy(empty_file, Path(folder) / "deskhand.db")
        slack, said = asyncio.run(told(Path(path), story))
    sent = "\n".join(slack.sent)

    assert SECRET not in sent
    for number in range(said):
        posts = [p for p in slack.posts if f"{SHOWN}-{number}." in p.text]
        assert len({p.channel for p in posts}) == len(posts) == 2


@given(story=st.lists(ACTS, max_size=12))
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nobody_but_agents_could_ever_read_an_internal_word(empty_file, story):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(outcomes_shown, "FORM_SHOWN", timedelta(0))
        path = shutil.copy(empty_file, Path(folder) / "deskhand.db")
        with capture_logs() as logs:
            slack, errors = asyncio.run(lived(Path(path), story))

    assert slack.leaks == []
    assert [said for said in slack.standing() if SECRET in said or "hidden-later" in said] == []
    assert SECRET not in str(logs)
    assert SECRET not in str(errors)


async def lived(path, story):
    """Live through a story of everybody; answers Slack, and what the outbox keeps of errors."""
    clock = Clock()
    slack, desk = Guarded(clock), FakeDesk(clock)
    store = await Store.open(path, clock=clock)
    kit = Kit(store=store, desks={desk.name: desk}, slack=slack, words=WORDS, now=clock)
    door = FrontDoor(kit, slack, clock, TABLE)
    happening = Story(door=door, kit=kit, slack=slack, desk=desk, clock=clock)
    try:
        await happening.begins()
        for act, *given in story:
            await getattr(happening, act)(*given)
        await happening.ends()
        errors = [row.last_error for row in await store.outbox.beginning("")]
    finally:
        await store.close()
    return slack, errors


async def told(path, story):
    """Live through a story; answers Slack, and how many public comments were made."""
    clock = Clock()
    slack, desk = FakeWorkspace(clock), FakeDesk(clock)
    store = await Store.open(path, clock=clock)
    kit = Kit(store=store, desks={desk.name: desk}, slack=slack, words=WORDS, now=clock)
    door, made = FrontDoor(kit, slack, clock, TABLE), 0
    try:
        await watch(kit, detail="conversation")
        card = await asked(door)
        await follow(kit, "support")
        await door.deliver()
        for act, *given in story:
            match act:
                case "says":
                    made += says(desk, made, *given)
                case "look":
                    clock.forward(seconds=given[0])
                    await follow(kit, "support")
                    await door.deliver()
                case "show":
                    await door.command("118")
                case "hears":
                    await door.say(*given, thread_ts=card.ts)
                    await door.deliver()
                case _:
                    breaks(slack, desk, *given)
        clock.forward(seconds=1)
        await follow(kit, "support")
        await door.deliver()
        for _ in range(12):
            if await waiting(kit):
                await later(door, 70)
        assert await waiting(kit) == []
    finally:
        await store.close()
    return slack, made


def says(desk, number, public, text, attached):
    """Write a comment whose every part tells whether it may be read; answers 1 for a public one."""
    word = f"{SHOWN}-{number}." if public else SECRET
    files = {f"{word}.txt": word.encode()} if attached else {}
    html = f"<p>{word}</p><!-- {text} -->" if attached else ""
    desk.says(ticket_of(desk), f"{word} {text}", public=public, files=files, html=html)
    return int(public)


def breaks(slack, desk, what):
    match what:
        case "comments":
            desk.trouble.fail("comments", Unreachable())
        case "post done":
            slack.trouble.fail("post", SlackUnclear(), done=True)
        case _:
            slack.trouble.fail(what, SlackDown())
