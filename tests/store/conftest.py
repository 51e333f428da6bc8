import pytest

from store import Store
from tests.store.examples import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deskhand.db"


@pytest.fixture
async def store(path, clock):
    store = await Store.open(path, clock=clock)
    yield store
    await store.close()
