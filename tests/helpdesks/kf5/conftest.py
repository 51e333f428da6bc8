from collections.abc import AsyncIterator

import pytest

from helpdesks.carrier import Carrier
from helpdesks.kf5 import Kf5
from tests.helpdesks.kf5.stand_in import StandIn


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    carrier = Carrier()
    yield carrier
    await carrier.close()


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
async def desk(stand_in: StandIn, carrier: Carrier) -> AsyncIterator[Kf5]:
    desk = Kf5(
        name="support",
        url="https://acme.kf5.com",
        email="marta@acme.example",
        token="kf5-token",
        carrier=carrier,
        per_minute=None,
        pauses=(0, 0, 0),
        clock=stand_in.clock,
        transport=stand_in,
    )
    yield desk
    await desk.close()
