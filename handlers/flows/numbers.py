"""Whose number is meant: several desks may have a request 118."""

import asyncio
from dataclasses import dataclass

from handlers.errors import NotKnown
from handlers.flows import people
from handlers.flows.desks_here import here
from handlers.kit import Kit
from handlers.views.which_desk import Holder
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, HelpDeskError, NotFound
from helpdesks.models import Identity, Ticket
from store import CachedTicket, PersonIdentity

PATIENCE = 2.5  # seconds; who waits in Slack wants to see what is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """The desks that have a request with some number, and those that did not say."""

    found: tuple[Holder, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def only(self) -> str | None:
        """The one desk that has it, if all others have said that they do not."""
        return self.found[0].desk if len(self.found) == 1 and not self.silent else None


async def known(kit: Kit, user: str, channel: str, number: str, said: str = "") -> str | None:
    """The desk that is meant, by what was `said` or is known here; None where that is not clear."""
    if said:
        return said
    at = await here(kit, channel)
    if not at.choice:
        return at.desk.name
    holders = [desk for desk in at.choice if await _remembered(kit, user, desk, number)]
    return holders[0] if len(holders) == 1 else None


async def asked(kit: Kit, user: str, number: str) -> Holders:
    """Ask all desks at once; NotKnown only if that is so at each of them."""
    every = [_look(kit, desk, user, number) for desk in kit.desks.values()]
    said = await asyncio.gather(*every)
    strange = [one for one in said if isinstance(one, NotKnown)]
    if len(strange) == len(said):
        raise strange[0]
    return Holders(
        found=tuple(one for one in said if isinstance(one, Holder)),
        silent=tuple(one for one in said if isinstance(one, str)),
    )


async def _look(kit: Kit, desk: HelpDesk, user: str, number: str) -> Holder | NotKnown | str | None:
    """What a desk has by that number; its name if it did not say."""

    async def read(_: PersonIdentity, as_: Identity) -> Ticket:
        return await desk.by_number(number, as_=as_)

    try:
        async with asyncio.timeout(PATIENCE):
            ticket = await people.as_person(kit, desk, user, read)
    except NotKnown as error:
        return error
    except (NotFound, Forbidden):
        return None
    except (TimeoutError, HelpDeskError):
        return desk.name
    return Holder(desk=desk.name, ticket_id=ticket.id, title=ticket.title)


async def _remembered(kit: Kit, user: str, desk: str, number: str) -> bool:
    """Whether the cache knows that number as a request that this person has to do with."""
    ticket = await kit.store.tickets.by_number(desk, number)
    if ticket is None:
        return False
    who = await kit.store.identities.get(kit.slack.team, user, desk)
    if who is not None and _concerns(who, ticket):
        return True
    links = await kit.store.links.of_ticket(desk, ticket.id)
    return any(link.opened_by == user for link in links)


def _concerns(who: PersonIdentity, ticket: CachedTicket) -> bool:
    if who.person_id is None:
        return False
    same = who.organization_id is not None and who.organization_id == ticket.organization_id
    return people.is_agent(who) or same or who.person_id == ticket.requester_id
