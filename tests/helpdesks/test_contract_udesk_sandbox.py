from collections.abc import AsyncIterator

import pytest

from helpdesks.carrier import Carrier
from helpdesks.models import Identity, Role
from helpdesks.udesk import Udesk
from sandbox.clock import Clock
from sandbox.desks.udesk import Desk, Settings
from sandbox.faults import Faults
from sandbox.journal import Journal

pytest.register_assert_rewrite("tests.helpdesks.contract")

from tests.helpdesks.contract import HelpDeskContract, World  # noqa: E402 - rewritten first


@pytest.fixture(params=["ordinary", "odd"])
async def world(request) -> AsyncIterator[World]:
    """An ordinary desk with a saved filter; an odd one without, that lists the oldest first."""
    clock, faults = Clock(), Faults()
    odd = request.param == "odd"
    settings = Settings(
        oddities=odd,
        list_order="oldest_first" if odd else "newest_first",
        select_values="list" if odd else "string",
        private_notes=odd,
        clock_skew=900 if odd else 0,
        files_elsewhere=odd,
    )
    account = Desk(clock, Journal(clock), faults, settings=settings)
    await account.start()
    carrier = Carrier()
    desk = Udesk(
        name="support",
        url=account.base_url,
        email=account.admin_email,
        token=account.api_token,
        carrier=carrier,
        filter_id=None if odd else account.filter_id,
        per_minute=None,
        pauses=(),
    )

    def arm(what, match):
        return lambda: faults.arm(side="udesk", what=what, match=match)

    def fail():
        """The next call, and the next write: a customer is looked up before a ticket is opened."""
        arm("status", "")()
        arm("status", "P*")()

    yield World(
        desk=desk,
        requester=Identity(email="ana@acme.example"),
        colleague=Identity(email="xiaolin@acme.example"),
        stranger=Identity(email="vera@partner.example"),
        agent=Identity(email="wang@acme.example", role=Role.AGENT),
        add_many=account.add_requests,
        lose_the_answer=arm("cut_after", "P*"),
        hang_up=arm("cut_before", "P*"),
        fail=fail,
    )
    await desk.close()
    await carrier.close()
    await account.stop()


class TestUdesk(HelpDeskContract):
    pass
