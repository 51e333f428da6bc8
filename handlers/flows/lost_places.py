"""What may be known of a place that was lost, and of what was shown in it."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.flows import homes
from handlers.flows.cache import ticket as from_cache
from handlers.flows.told import end_card
from handlers.kit import Kit
from handlers.views.homes import shared_card
from handlers.workspace import Channel
from helpdesks.models import Status, Ticket
from store import Link, New


def usable(place: Channel, why: str) -> bool:
    """Whether a channel can be written to, as far as can be seen; some refusals cannot be seen."""
    if place.direct:
        return why not in homes.SILENCED
    ours = place.member and not place.archived and not place.shared
    return ours and why not in homes.SILENCED


def reason(place: Channel, why: str) -> str:
    """Why a channel is lost, as a key of `handlers.views.homes.MOVED`."""
    if place.archived or why in homes.ARCHIVED:
        return "archived"
    if place.shared:
        return "shared"
    return "silenced" if why in homes.SILENCED else "outside"


def hidden(kit: Kit, place: Channel, links: Sequence[Link]) -> list[New]:
    """Take what a card says of a ticket out of a channel that others read now."""
    if not place.shared:
        return []
    return [
        end_card(link, shared_card(kit.words.to(link.locale), number=link.number)) for link in links
    ]


def gone(kit: Kit, link: Link) -> Link:
    return replace(link, gone_at=kit.now())


def is_over(ticket: Ticket | None) -> bool:
    """A closed ticket has nothing more to say."""
    return ticket is not None and ticket.status is Status.CLOSED


async def cached(kit: Kit, link: Link) -> Ticket | None:
    cached = await kit.store.tickets.get(link.desk, link.ticket_id)
    return from_cache(cached) if cached else None
