"""Whatever is written at the desk, and whenever we look, no internal word reaches Slack."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.flows import outcomes_shown
from handlers.flows.follow import follow
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.workspace import SlackDown, SlackUnclear
from helpdesks.errors import Unreachable
from store import Store
from tests.handlers.conftest import WORDS
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import FakeDesk, FakeWorkspace
from tests.handlers.steps import asked, later, ticket_of, waiting, watch
from tests.store.examples import Clock

SECRET, SHOWN = "only-for-agents", "for-everybody"
TEXTS = st.text(max_size=30)
COMMENTS = st.tuples(st.just("says"), st.booleans(), TEXTS, st.booleans())
LOOKS = st.tuples(st.just("look"), st.integers(min_value=1, max_value=200))
SHOWS = st.tuples(st.just("show"))
SAYS = st.tuples(st.just("hears"), TEXTS)
BREAKS = st.tuples(st.just("breaks"), st.sampled_from(["comments", "post", "post done", "share"]))
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
