from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from helpdesks.carrier import Carrier
from helpdesks.models import Identity, Role
from helpdesks.zammad import Zammad
from sandbox.clock import Clock
from sandbox.desks.zammad import Desk, Settings
from sandbox.faults import Faults
from sandbox.journal import Journal

pytest.register_assert_rewrite("tests.helpdesks.contract")

from tests.helpdesks.contract import HelpDeskContract, World  # noqa: E402 - rewritten first

WRITE = "P* /api/v1/tickets*"
SETTINGS = {
    "5.5": Settings(version="5.5"),
    "5.5 with Elasticsearch": Settings(version="5.5", elasticsearch=True, index_lag=60.0),
    "6.5": Settings(version="6.5", oddities=True),
    "6.5 with Elasticsearch": Settings(version="6.5", elasticsearch=True, index_lag=60.0),
}


@pytest.fixture(params=SETTINGS)
async def world(request) -> AsyncIterator[World]:
    clock, faults = Clock(), Faults()
    account = Desk(clock, Journal(clock), faults, settings=replace(SETTINGS[request.param]))
    await account.start()
    carrier = Carrier()
    desk = Zammad(
        name="support",
        url=account.base_url,
        token=account.api_token,
        carrier=carrier,
        group="Users",
        pauses=(0, 0, 0),
    )

    def arm(what, *matches):
        return lambda: [faults.arm(side="zammad", what=what, match=one) for one in matches]

    yield World(
        desk=desk,
        requester=Identity(email="ana@acme.example"),
        colleague=Identity(email="xiaolin@acme.example"),
        stranger=Identity(email="vera@partner.example"),
        agent=Identity(email="wang@acme.example", role=Role.AGENT),
        add_many=account.add_requests,
        lose_the_answer=arm("cut_after", WRITE),
        hang_up=arm("cut_before", WRITE),
        fail=arm("status", "GET", WRITE),
    )
    await desk.close()
    await carrier.close()
    await account.stop()


class TestZammad(HelpDeskContract):
    pass
