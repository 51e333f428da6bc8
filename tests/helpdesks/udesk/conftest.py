from collections.abc import AsyncIterator

import pytest

from helpdesks.carrier import Carrier
from helpdesks.udesk import Udesk
from tests.helpdesks.udesk.stand_in import StandIn


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    carrier = Carrier()
    yield carrier
    await carrier.close()


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
async def open_desk(stand_in, carrier):
    """Make a driver with settings of the test's own."""
    desks = []

    def make(**settings):
        desk = Udesk(
            **{
                "name": "support",
                "url": "https://acme.udesk.cn",
                "email": "marta@acme.example",
                "token": "udesk-token",
                "carrier": carrier,
                "per_minute": None,
                "pauses": (0,),
                "clock": stand_in.clock,
                "now": stand_in.now,
                "transport": stand_in,
                **settings,
            }
        )
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        await desk.close()


@pytest.fixture
def desk(open_desk) -> Udesk:
    return open_desk()
