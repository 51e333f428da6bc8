from collections.abc import AsyncIterator

import pytest

from helpdesks.carrier import Carrier
from helpdesks.zammad import Zammad
from tests.helpdesks.zammad.stand_in import StandIn


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    carrier = Carrier()
    yield carrier
    await carrier.close()


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
async def desk(stand_in: StandIn, carrier: Carrier) -> AsyncIterator[Zammad]:
    desk = Zammad(
        name="support",
        url="https://help.acme.example",
        token="service",
        carrier=carrier,
        pauses=(0, 0, 0),
        clock=stand_in.clock,
        transport=stand_in,
    )
    yield desk
    await desk.close()
