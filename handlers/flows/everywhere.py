"""One list out of the lists of all desks; a desk that is silent hides nothing of the others."""

import asyncio
from collections.abc import Callable
from heapq import merge
from typing import Any

from handlers.errors import NotKnown
from handlers.flows import listing
from handlers.flows.listing import Part
from handlers.kit import Kit
from handlers.views.requests import PAGE_SIZE, Found, Listed, Silent
from handlers.views.state import ListState
from helpdesks.desk import HelpDesk
from helpdesks.errors import Forbidden, HelpDeskError
from helpdesks.models import Page, Status, Ticket

PATIENCE = 2.5  # seconds; who waits in Slack wants to see what is there
MOST = 100  # rows of each desk that are merged, the most a desk gives at once

ORDERS: dict[str, Callable[[Ticket], Any]] = {  # what stands first has the least
    "updated": lambda ticket: -ticket.updated_at.timestamp(),
    "created": lambda ticket: -ticket.created_at.timestamp(),
    "status": lambda ticket: (list(Status).index(ticket.status), -ticket.updated_at.timestamp()),
}

Said = Part | Silent | NotKnown


async def requests(kit: Kit, user: str, state: ListState) -> Listed:
    """A page of what all desks know of; NotKnown only if that is so at each of them.

    The first `page` pages of each desk are merged, so every page is right, up to the hundredth row.
    """
    size = min(MOST, state.page * PAGE_SIZE)
    said = await asyncio.gather(
        *(_part(kit, desk, user, state, size) for desk in kit.desks.values())
    )
    if all(isinstance(one, NotKnown) for one in said):
        raise next(one for one in said if isinstance(one, NotKnown))
    parts = [one for one in said if isinstance(one, Part)]
    silent = [one for one in said if isinstance(one, Silent)]
    stale = [Silent(desk=p.desk, why="stale", since=p.stale) for p in parts if p.stale]
    return _page(parts, state, (*stale, *silent), narrow=tuple(kit.desks))


def _page(
    parts: list[Part], state: ListState, silent: tuple[Silent, ...], *, narrow: tuple[str, ...]
) -> Listed:
    """Merge by the heads of the lists: each desk's own order stays, whatever it sorts by.

    So what is on a page hangs only on what comes before it, and no row is twice or nowhere.
    """
    lists = [[Found(ticket=t, desk=p.desk) for t in p.page.tickets] for p in parts]
    order = ORDERS["created" if state.is_search else state.order]
    every = list(merge(*lists, key=lambda found: order(found.ticket)))
    start, end = (state.page - 1) * PAGE_SIZE, state.page * PAGE_SIZE
    rows = every[start:end]
    there = len(every) + any(part.page.more for part in parts)
    page = Page(
        tickets=tuple(found.ticket for found in rows),
        number=state.page,
        size=PAGE_SIZE,
        total=_total(parts, silent),
        more=end < min(MOST, there),
    )
    cut = end >= MOST and end < there
    return Listed(
        page=page, desks=tuple(f.desk for f in rows), silent=silent, narrow=narrow, cut=cut
    )


def _total(parts: list[Part], silent: tuple[Silent, ...]) -> int | None:
    """How many there are at all desks; None unless each of them says so."""
    totals = [part.page.total for part in parts]
    known = [total for total in totals if total is not None]
    every = len(known) == len(totals) and all(one.why == "stale" for one in silent)
    return sum(known) if every else None


async def _part(kit: Kit, desk: HelpDesk, user: str, state: ListState, size: int) -> Said:
    if why := cannot(desk, state):
        return Silent(desk=desk.name, why=why)
    try:
        async with asyncio.timeout(PATIENCE):
            return await listing.asked(kit, desk, user, state, number=1, size=size)
    except NotKnown as error:
        return error
    except Forbidden:
        return Silent(desk=desk.name, why="refused")
    except (TimeoutError, HelpDeskError):
        kept = await listing.remembered(kit, desk, user, state, number=1, size=size)
        return kept or Silent(desk=desk.name, why="down")


def cannot(desk: HelpDesk, state: ListState) -> str:
    """The ability that a desk lacks for this list; "" if it lacks none."""
    if state.field_value and not desk.abilities.field_value_search:
        return "field_value_search"
    if state.scope == "organization" and not desk.abilities.organization_listing:
        return "organization_listing"
    return ""
