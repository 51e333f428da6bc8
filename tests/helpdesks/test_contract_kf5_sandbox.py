from collections.abc import AsyncIterator

import pytest

from helpdesks.carrier import Carrier
from helpdesks.kf5 import Kf5
from helpdesks.models import Identity, Role
from sandbox.clock import Clock
from sandbox.desks.kf5 import Desk, Settings
from sandbox.faults import Faults
from sandbox.journal import Journal

pytest.register_assert_rewrite("tests.helpdesks.contract")

from tests.helpdesks.contract import HelpDeskContract, World  # noqa: E402 - rewritten first


@pytest.fixture(params=["ordinary", "odd"])
async def world(request) -> AsyncIterator[World]:
    clock, faults = Clock(), Faults()
    odd = request.param == "odd"
    settings = Settings(
        oddities=odd,
        content_type="text/html" if odd else "application/json",
        redirect_files=odd,
        login_for_files=odd,
    )
    account = Desk(clock, Journal(clock), faults, settings=settings)
    await account.start()
    carrier = Carrier()
    desk = Kf5(
        name="support",
        url=account.base_url,
        email="marta@acme.example",
        token=account.api_token,
        carrier=carrier,
        per_minute=None,
    )

    def arm(what, match):
        return lambda: faults.arm(side="kf5", what=what, match=match)

    yield World(
        desk=desk,
        requester=Identity(email="ana@acme.example"),
        colleague=Identity(email="xiaolin@acme.example"),
        stranger=Identity(email="vera@partner.example"),
        agent=Identity(email="wang@acme.example", role=Role.AGENT),
        add_many=account.add_requests,
        lose_the_answer=arm("cut_after", "P*"),
        hang_up=arm("cut_before", "P*"),
        fail=arm("status", ""),
    )
    await desk.close()
    await carrier.close()
    await account.stop()


class TestKf5(HelpDeskContract):
    pass
