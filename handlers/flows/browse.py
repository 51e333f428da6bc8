"""Looking around: lists, searches and single requests, each as the person's own desk shows it."""

from collections.abc import AsyncIterator
from datetime import datetime

from handlers.errors import NotKnown
from handlers.flows import form_fields, people
from handlers.flows.cache import ticket as from_cache
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.request import COMMENTS_PER_PAGE, request_message
from handlers.views.requests import PAGE_SIZE, requests_message
from handlers.views.state import ListState
from handlers.workspace import Message, SlackError
from helpdesks.desk import HelpDesk
from helpdesks.errors import Unreachable
from helpdesks.models import (
    Comment,
    Identity,
    Listing,
    Order,
    Page,
    Progress,
    Scope,
    Search,
    Status,
)
from store import PersonIdentity

SCOPES = {"mine": Scope.MINE, "organization": Scope.MY_ORGANIZATION}
STATUSES = {
    Progress.OPEN: (Status.NEW, Status.OPEN, Status.PENDING),
    Progress.SOLVED: (Status.SOLVED, Status.CLOSED),
    None: (),
}


async def requests(kit: Kit, user: str, state: ListState) -> Message:
    """One page of a listing or search; from the cache, and saying so, while the desk is down."""
    desk, t = kit.desks[state.desk], await translate_for(kit, user)
    try:
        page = await _page(kit, desk, user, state)
    except Unreachable:
        known = await _known_still(kit, desk, user)
        if known is None or state.scope != "mine" or state.statuses or state.field_value:
            raise
        page = await _remembered(kit, known, state)
        return requests_message(t, page=page, state=state, stale=await _seen(kit, desk))
    return requests_message(t, page=page, state=state)


async def request(kit: Kit, user: str, desk_name: str, number: str, *, page: int = 1) -> Message:
    """One request with a page of its conversation, the newest comments on page 1."""
    desk, t = kit.desks[desk_name], await translate_for(kit, user)
    who = await _reader(kit, desk, user)
    as_ = people.acting(who)
    ticket = await desk.by_number(number, as_=as_)
    comments, older = await _comments(desk, ticket.id, as_, page)
    ids = {ticket.requester_id, ticket.assignee_id, *(c.author.id for c in comments)}
    names = await people.names(desk, ids)
    return request_message(
        t,
        desk=desk.name,
        ticket=ticket,
        requester=names.get(ticket.requester_id, ""),
        assignee=names.get(ticket.assignee_id or ""),
        comments=[(c, c.author.name or names.get(c.author.id, "")) for c in comments],
        older=page + 1 if older else None,
        agent=people.is_agent(who),
        link=await _thread(kit, user, desk.name, ticket.id),
        fields=await form_fields.known(kit, desk),
    )


async def _page(kit: Kit, desk: HelpDesk, user: str, state: ListState) -> Page:
    who = await people.identify(kit, desk, user)
    if who.level == "unknown":
        return Page(tickets=(), number=1, size=PAGE_SIZE, total=0, more=False)
    wanted = _search(state) if state.is_search else _listing(state)
    as_ = people.acting(who)
    return await desk.page(wanted, as_=as_, number=state.page, size=PAGE_SIZE)


def _listing(state: ListState) -> Listing:
    return Listing(
        scope=SCOPES[state.scope],
        progress=Progress(state.progress) if state.progress else None,
        order=Order(state.order),
    )


def _search(state: ListState) -> Search:
    return Search(
        words=state.words,
        statuses=tuple(Status(s) for s in state.statuses if s in set(Status)),
        field_value=state.field_value,
        scope=SCOPES[state.scope],
    )


async def _remembered(kit: Kit, who: PersonIdentity, state: ListState) -> Page:
    """The page of a person's own requests as the cache knows them."""
    requester = who.person_id or ""
    if state.is_search:
        found = await kit.store.tickets.search(
            who.desk, state.words, requester_id=requester, limit=PAGE_SIZE
        )
        tickets = tuple(from_cache(c) for c in found)
        return Page(tickets=tickets, number=1, size=PAGE_SIZE, total=len(tickets), more=False)
    statuses = STATUSES[Progress(state.progress) if state.progress else None]
    start = (state.page - 1) * PAGE_SIZE
    rows = await kit.store.tickets.of_requester(
        who.desk, requester, statuses, state.order, PAGE_SIZE, start
    )
    total = await kit.store.tickets.count(who.desk, requester, statuses)
    return Page(
        tickets=tuple(from_cache(c) for c in rows),
        number=state.page,
        size=PAGE_SIZE,
        total=total,
        more=start + len(rows) < total,
    )


async def _known_still(kit: Kit, desk: HelpDesk, user: str) -> PersonIdentity | None:
    """Who this person was at the desk, if nothing speaks against it; the desk cannot be asked."""
    known = await kit.store.identities.get(kit.slack.team, user, desk.name)
    if known is None or known.person_id is None or known.level == "linked":
        return known if known and known.person_id else None
    member = await kit.slack.member(user)
    people.vouch_for(member)
    return known if people.same_address(known, member) else None


async def _seen(kit: Kit, desk: HelpDesk) -> datetime:
    cursor = await kit.store.cursors.get(desk.name)
    return (cursor and cursor.polled_at) or kit.now()


async def _reader(kit: Kit, desk: HelpDesk, user: str) -> PersonIdentity:
    who = await people.identify(kit, desk, user)
    if who.level == "unknown":
        raise NotKnown("unknown")
    return who


async def _comments(
    desk: HelpDesk, ticket_id: str, as_: Identity, page: int
) -> tuple[list[Comment], bool]:
    """A page of the conversation, oldest first, and whether there are older ones."""
    start = (page - 1) * COMMENTS_PER_PAGE
    taken: list[Comment] = []
    async for at, comment in _counted(desk.comments(ticket_id, as_=as_, newest_first=True)):
        if at == start + COMMENTS_PER_PAGE:
            return taken[::-1], True
        if at >= start:
            taken.append(comment)
    return taken[::-1], False


async def _counted(comments: AsyncIterator[Comment]) -> AsyncIterator[tuple[int, Comment]]:
    at = 0
    async for comment in comments:
        yield at, comment
        at += 1


async def _thread(kit: Kit, user: str, desk: str, ticket_id: str) -> str | None:
    """The address of the thread that this person may be led to."""
    for link in await kit.store.links.of_ticket(desk, ticket_id):
        if link.opened_by == user or (link.opened_by and not link.private):
            try:
                return await kit.slack.permalink(link.channel, link.card_ts)
            except SlackError:
                return None
    return None
