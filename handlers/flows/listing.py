"""A person's requests at one desk: as the desk says, or as they were known while it is silent."""

from dataclasses import dataclass
from datetime import datetime

from handlers.errors import NotKnown
from handlers.flows import people
from handlers.flows.cache import ticket as from_cache
from handlers.kit import Kit
from handlers.views.state import ListState
from helpdesks.desk import HelpDesk
from helpdesks.models import Identity, Listing, Order, Page, Progress, Scope, Search, Status
from store import PersonIdentity

SCOPES = {"mine": Scope.MINE, "organization": Scope.MY_ORGANIZATION}
STATUSES = {
    Progress.OPEN: (Status.NEW, Status.OPEN, Status.PENDING),
    Progress.SOLVED: (Status.SOLVED, Status.CLOSED),
    None: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one desk adds to a list; `stale` is when it was known, None: just now."""

    desk: str
    page: Page
    stale: datetime | None = None


def nothing(*, number: int, size: int) -> Page:
    return Page(tickets=(), number=number, size=size, total=0, more=False)


async def asked(
    kit: Kit, desk: HelpDesk, user: str, state: ListState, *, number: int, size: int
) -> Part:
    """Ask the desk; somebody it does not know has nothing there."""
    wanted = _search(state, desk) if state.is_search else _listing(state)
    if wanted is None:
        return Part(desk=desk.name, page=nothing(number=number, size=size))

    async def read(_: PersonIdentity, as_: Identity) -> Page:
        return await desk.page(wanted, as_=as_, number=number, size=size)

    try:
        page = await people.as_person(kit, desk, user, read)
    except NotKnown as error:
        if error.reason != "unknown":
            raise
        page = nothing(number=number, size=size)
    return Part(desk=desk.name, page=page)


async def remembered(
    kit: Kit, desk: HelpDesk, user: str, state: ListState, *, number: int, size: int
) -> Part | None:
    """The same from the cache; None where the cache cannot say."""
    if state.scope != "mine" or state.statuses or state.field_value:
        return None
    known = await known_still(kit, desk, user)
    if known is None:
        return None
    page = await _kept(kit, known, state, number=number, size=size)
    cursor = await kit.store.cursors.get(desk.name)
    return Part(desk=desk.name, page=page, stale=(cursor and cursor.polled_at) or kit.now())


def _listing(state: ListState) -> Listing:
    """What to list. By status, what is new comes first; otherwise what is latest."""
    order = Order(state.order)
    return Listing(
        scope=SCOPES[state.scope],
        progress=Progress(state.progress) if state.progress else None,
        order=order,
        descending=order is not Order.STATUS,
    )


def _search(state: ListState, desk: HelpDesk) -> Search | None:
    """What to search for; None where none of the statuses exists at this desk."""
    asked_for = [Status(s) for s in state.statuses if s in set(Status)]
    statuses = tuple(s for s in asked_for if s in desk.abilities.statuses)
    if asked_for and not statuses:
        return None
    return Search(
        words=state.words,
        statuses=statuses,
        field_value=state.field_value,
        scope=SCOPES[state.scope],
    )


async def _kept(kit: Kit, who: PersonIdentity, state: ListState, *, number: int, size: int) -> Page:
    """The page of a person's own requests as the cache knows them."""
    requester = who.person_id or ""
    if state.is_search:
        found = await kit.store.tickets.search(
            who.desk, state.words, requester_id=requester, limit=size
        )
        tickets = tuple(from_cache(c) for c in found)
        return Page(tickets=tickets, number=1, size=size, total=len(tickets), more=False)
    statuses = STATUSES[Progress(state.progress) if state.progress else None]
    start = (number - 1) * size
    rows = await kit.store.tickets.of_requester(
        who.desk, requester, statuses, state.order, size, start
    )
    total = await kit.store.tickets.count(who.desk, requester, statuses)
    return Page(
        tickets=tuple(from_cache(c) for c in rows),
        number=number,
        size=size,
        total=total,
        more=start + len(rows) < total,
    )


async def known_still(kit: Kit, desk: HelpDesk, user: str) -> PersonIdentity | None:
    """Who this person was at the desk, if nothing speaks against it; the desk cannot be asked."""
    known = await kit.store.identities.get(kit.slack.team, user, desk.name)
    if known is None or known.person_id is None:
        return None
    if known.level == "linked":
        await people.vouch_for_linked(kit, known)
        return known
    member = await kit.slack.member(user)
    people.vouch_for(member)
    return known if people.same_address(known, member) else None
