"""Desks that count alike: a ticket of one is never taken for the other's."""

from helpdesks.errors import Unclear
from tests.handlers.desks.steps import set_desk
from tests.handlers.stand_ins import AGENTS, HELP
from tests.handlers.steps import ask, later, ticket_of


async def test_a_lost_answer_doubles_nothing_where_another_desk_has_the_same_id(
    door, desk, factory, kit
):
    await set_desk(kit, "support", HELP)
    await set_desk(kit, "factory", AGENTS)
    await ask(door, "Printer on fire", channel=HELP)
    await door.deliver()
    factory.trouble.fail("open_ticket", Unclear(), done=True)
    await ask(door, "Belt torn", channel=AGENTS)
    await door.deliver()
    await later(door, 60)

    assert ticket_of(factory, "Belt torn").id == ticket_of(desk).id
    assert len(factory.all_tickets) == 1
