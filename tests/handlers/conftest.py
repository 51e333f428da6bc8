import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.flows import forms, outcomes_shown
from handlers.kit import Kit
from handlers.listeners import TABLE
from handlers.words import Words
from store import Store
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import FakeDesk, FakeWorkspace, Post
from tests.handlers.steps import asked
from tests.store.examples import Clock

WORDS = Words.load()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock) -> FakeWorkspace:
    return FakeWorkspace(clock)


@pytest.fixture
def desk(clock) -> FakeDesk:
    return FakeDesk(clock)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory) -> Path:
    """A database with its tables, to be copied: making them takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "empty.db"

    async def make() -> None:
        await (await Store.open(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture
def path(empty_file, tmp_path) -> Path:
    """Where the store's file is."""
    return Path(shutil.copy(empty_file, tmp_path / "deskhand.db"))


@pytest.fixture
async def kit(clock, slack, desk, path) -> AsyncIterator[Kit]:
    """A store on disk, a desk and a workspace in memory, the real words."""
    store = await Store.open(path, clock=clock)
    yield Kit(store=store, desks={desk.name: desk}, slack=slack, words=WORDS, now=clock)
    await store.close()


@pytest.fixture
async def door(kit, slack, clock, monkeypatch) -> FrontDoor:
    """Our listeners behind Bolt's dispatcher; nothing waits for somebody's screen."""
    monkeypatch.setattr(forms, "KEYSTROKES", 0.0)
    monkeypatch.setattr(outcomes_shown, "FORM_SHOWN", timedelta(0))
    return FrontDoor(kit, slack, clock, TABLE)


@pytest.fixture
async def card(door) -> Post:
    """Ana has asked for help; its card stands in the channel."""
    return await asked(door)
