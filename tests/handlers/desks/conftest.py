"""Three help desks in one workspace: support, factory and payroll."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.kit import Kit
from handlers.words import Words
from store import Store
from tests.handlers.desks.steps import TokenDesk
from tests.handlers.stand_ins import FakeDesk

KEY = "b25seSBmb3IgdGVzdHM6IGEga2V5IG9mIDMyIGJ5dGU="


@pytest.fixture
def factory(clock) -> TokenDesk:
    desk = TokenDesk(clock, name="factory")
    desk.abilities = replace(desk.abilities, personal_tokens=True)
    return desk


@pytest.fixture
def payroll(clock) -> FakeDesk:
    return FakeDesk(clock, name="payroll")


@pytest.fixture
async def kit(clock, slack, desk, factory, payroll, path: Path) -> AsyncIterator[Kit]:
    store = await Store.open(path, [KEY], clock=clock)
    desks = {one.name: one for one in (desk, factory, payroll)}
    yield Kit(store=store, desks=desks, slack=slack, words=Words.load(), now=clock)
    await store.close()
