"""The desk in memory does what every desk must do."""

from datetime import UTC, datetime

import pytest

from helpdesks.errors import Unclear
from helpdesks.fields import Field, FieldKind, Option
from helpdesks.models import Identity, Person, Role
from tests.handlers.stand_ins import FakeDesk

pytest.register_assert_rewrite("tests.helpdesks.contract")

from tests.helpdesks.contract import HelpDeskContract, World  # noqa: E402 - rewritten first

KIND = Field(
    key="kind",
    kind=FieldKind.CHOICE,
    label="Kind",
    options=(Option(value="hardware", label="Hardware"), Option(value="software", label="Other")),
)
VERA = Person(id="11", name="Vera", email="vera@partner.example", organization_id="43")


@pytest.fixture
def world():
    desk = FakeDesk(lambda: datetime.now(UTC))
    desk.form = (KIND,)
    desk.persons[VERA.id] = VERA
    for title in ("one", "two", "three"):
        desk.opens(title)

    def arm(*, done):
        for name in ("open_ticket", "add_comment"):
            desk.trouble.fail(name, Unclear(), done=done)

    return World(
        desk=desk,
        requester=Identity(email="ana@acme.example"),
        colleague=Identity(email="lin@acme.example"),
        stranger=Identity(email=VERA.email),
        agent=Identity(email="marta@acme.example", role=Role.AGENT),
        add_many=lambda count: [desk.opens(f"number {n}") for n in range(count)],
        lose_the_answer=lambda: arm(done=True),
        hang_up=lambda: arm(done=False),
        fail=lambda: arm(done=False),
    )


class TestFakeDesk(HelpDeskContract):
    pass
