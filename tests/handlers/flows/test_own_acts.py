"""Nobody is told of what they did themselves, where they alone read it."""

from helpdesks.models import Status
from tests.handlers.flows.test_edits import editing
from tests.handlers.stand_ins import ANA, MARTA
from tests.handlers.steps import asked, later, look, ref, thread, ticket_of


async def asked_in_private(door, user):
    """A request whose card stands in somebody's direct messages."""
    return await asked(door, user=user, private=["private"])


async def changed(door, desk, **typed):
    """Marta changes the request with the form; what follows has had its time."""
    ticket = ticket_of(desk)
    await door.press("show", ref(ticket), user=MARTA)
    await later(door, 60)
    await (await editing(door, ticket)).send(**typed)
    await door.deliver()
    await look(door)
    await later(door, 60)


async def test_an_agents_own_change_is_not_told_in_their_direct_messages(door, desk):
    card = await asked_in_private(door, MARTA)
    await changed(door, desk, status="solved")

    assert thread(door, card) == []
    assert "Solved" in next(p.text for p in door.slack.posts if p.ts == card.ts)


async def test_it_is_told_to_whom_else_the_request_concerns(door, desk):
    card = await asked_in_private(door, ANA)
    await changed(door, desk, status="solved")

    assert thread(door, card) == ["The status changed from New to Solved."]


async def test_it_is_told_in_a_channel_that_others_read(door, desk):
    card = await asked(door, user=MARTA)
    await changed(door, desk, status="solved")

    assert thread(door, card) == ["The status changed from New to Solved."]


async def test_a_change_that_somebody_else_makes_afterwards_is_told(door, desk):
    card = await asked_in_private(door, MARTA)
    await changed(door, desk, status="solved")
    desk.sets(ticket_of(desk), status=Status.OPEN)
    await look(door)

    assert len(thread(door, card)) == 1
    assert thread(door, card)[0].startswith("The status changed from Solved to Open.")


async def test_what_they_did_not_change_is_told_all_the_same(door, desk):
    card = await asked_in_private(door, MARTA)
    desk.sets(ticket_of(desk), status=Status.PENDING)
    await changed(door, desk, priority="high")

    assert thread(door, card) == ["The status changed from New to Pending."]
