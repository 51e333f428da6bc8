"""What tests of replies and notes begin with."""

from handlers.kit import Kit
from helpdesks.models import Ticket
from store import Batch, Link, Watch
from tests.handlers.stand_ins import AGENTS, MARTA, TEAM


async def agents_alone(kit: Kit, channel: str = AGENTS) -> Watch:
    """A channel that is marked for agents, and shown nothing by itself."""
    rule = Watch(
        team=TEAM,
        channel=channel,
        desk="support",
        scope="mine",
        subject="9",
        statuses=(),
        detail="titles",
        audience="agents",
        set_by=MARTA,
        created_at=kit.now(),
    )
    await kit.store.commit(Batch(watches=(rule,)))
    return rule


async def card_among_agents(
    kit: Kit, ticket: Ticket, *, audience: str = "agents", ts: str = "1700000000.7"
) -> str:
    """A thread of the ticket in the agents' channel; answers its ts."""
    link = Link(
        team=TEAM,
        channel=AGENTS,
        thread_ts=ts,
        card_ts=ts,
        desk="support",
        ticket_id=ticket.id,
        number=ticket.number,
        opened_by=None,
        private=False,
        locale="en-US",
        created_at=kit.now(),
        audience=audience,
    )
    await kit.store.commit(Batch(links=(link,)))
    return ts
