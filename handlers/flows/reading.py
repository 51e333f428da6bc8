"""Whether those whom a thread was made for may still read its ticket, by their own rights."""

from collections.abc import Iterable
from datetime import timedelta

from handlers.errors import NotKnown
from handlers.flows import people
from handlers.flows.watching import watched
from handlers.kit import Kit
from handlers.workspace import SlackRefused
from helpdesks.errors import Forbidden, NotFound, SignInFailed
from helpdesks.models import Identity, Ticket
from store import Link, PersonIdentity, Watch

INTRODUCED = timedelta(minutes=10)
"""So long a desk may not find somebody whom their first request has introduced to it."""


async def reads(
    kit: Kit, desk: str, user: str, ticket_id: str, *, introduced: bool = False
) -> bool:
    """Whether the desk shows somebody a ticket. Raises HelpDeskError where it does not say.

    `introduced`: they have just been introduced, so nothing follows from their being unknown.
    """

    async def read(_who: PersonIdentity, as_: Identity) -> Ticket:
        return await kit.desks[desk].ticket(ticket_id, as_=as_)

    try:
        await people.as_person(kit, kit.desks[desk], user, read)
    except NotKnown as error:
        return introduced and error.reason == "unknown"
    except (NotFound, Forbidden, SignInFailed, SlackRefused):
        return False
    return True


async def lost(
    kit: Kit, desk: str, ticket: Ticket, links: Iterable[Link], watches: Iterable[Watch]
) -> list[Link]:
    """The threads of people who may not read the ticket any more.

    The desk is asked only where it is not the request of who asked for it there; a channel that is
    shown the ticket anyway needs nobody's right to it.
    """
    watches = tuple(watches)
    return [
        link
        for link in links
        if watched(link, ticket, watches) is None
        and not await _still_reads(kit, desk, ticket, link)
    ]


async def _still_reads(kit: Kit, desk: str, ticket: Ticket, link: Link) -> bool:
    if link.opened_by is None:
        return True
    who = await kit.store.identities.get(link.team, link.opened_by, desk)
    if who is not None and who.person_id == ticket.requester_id:
        return True
    introduced = kit.now() - link.created_at < INTRODUCED
    return await reads(kit, desk, link.opened_by, ticket.id, introduced=introduced)
