"""A ticket that was read between two looks at the desk."""

from handlers.flows import follow
from handlers.flows.cache import kept
from handlers.flows.cards import catch_up
from handlers.flows.watching import matching
from handlers.kit import Kit
from helpdesks.models import Ticket
from store import Batch


async def noticed(kit: Kit, desk: str, ticket: Ticket, *, whole: bool) -> None:
    """Remember a ticket as the desk has just told it, if it told the `whole` of it.

    A requester is not told what is hidden from them; of that view only the time counts. The next
    look compares with what is remembered: whoever remembers something new lets the ticket's
    threads catch up as well, or they would never hear of it.
    """
    before = await kit.store.tickets.get(desk, ticket.id)
    if before is not None and before.updated_at > ticket.updated_at:
        return
    remembered = (kept(desk, ticket),) if whole else ()
    known = before is not None and before.updated_at == ticket.updated_at
    if known or (before is None and not await _is_news(kit, desk, ticket)):
        await kit.store.commit(Batch(tickets=remembered))
        return
    watches = await kit.store.channels.of_desk(desk)
    linked = await kit.store.links.linked(desk, [ticket.id])
    told = ticket.id in linked or matching(ticket, watches)
    rows = (catch_up(desk, ticket.id, ticket.number),) if told else ()
    await kit.store.commit(Batch(tickets=remembered, outbox=rows))


async def _is_news(kit: Kit, desk: str, ticket: Ticket) -> bool:
    """Whether it changed since the desk is being followed; older ones are news to no channel."""
    cursor = await kit.store.cursors.get(desk)
    return cursor is not None and ticket.updated_at >= cursor.moment - follow.OVERLAP
