"""Looking around: lists, searches and single requests, each as the person's own desk shows it."""

from collections.abc import AsyncIterator
from dataclasses import replace

from handlers.flows import everywhere, form_fields, listing, people
from handlers.flows.noticed import noticed
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.request import COMMENTS_PER_PAGE, request_message
from handlers.views.requests import PAGE_SIZE, Listed, Silent, requests_message
from handlers.views.state import ListState
from handlers.workspace import Message, SlackError
from helpdesks.desk import HelpDesk
from helpdesks.errors import Unreachable
from helpdesks.models import Comment, Identity, Ticket
from store import PersonIdentity

Read = tuple[PersonIdentity, Ticket, tuple[list[Comment], bool]]


async def requests(kit: Kit, user: str, state: ListState) -> Message:
    """One page of a listing or search; from the cache, and saying so, while a desk is down.

    Without a desk in `state` it is that of all desks at once.
    """
    t = await translate_for(kit, user)
    if not state.desk and len(kit.desks) > 1:
        return requests_message(t, listed=await everywhere.requests(kit, user, state), state=state)
    desk = kit.desks[state.desk] if state.desk else kit.desk
    return requests_message(
        t,
        listed=await _listed(kit, desk, user, state),
        state=replace(state, desk=desk.name),
    )


async def _listed(kit: Kit, desk: HelpDesk, user: str, state: ListState) -> Listed:
    number, size, narrow = state.page, PAGE_SIZE, tuple(kit.desks)
    if why := everywhere.cannot(desk, state):
        cannot = (Silent(desk=desk.name, why=why),)
        return Listed(page=listing.nothing(number=1, size=size), silent=cannot, narrow=narrow)
    try:
        part = await listing.asked(kit, desk, user, state, number=number, size=size)
    except Unreachable:
        known = await listing.remembered(kit, desk, user, state, number=number, size=size)
        if known is None:
            raise
        part = known
    silent = (Silent(desk=desk.name, why="stale", since=part.stale),) if part.stale else ()
    return Listed(page=part.page, silent=silent, narrow=narrow)


async def request(kit: Kit, user: str, desk_name: str, number: str, *, page: int = 1) -> Message:
    """One request with a page of its conversation, the newest comments on page 1."""
    desk, t = kit.desks[desk_name], await translate_for(kit, user)

    async def read(who: PersonIdentity, as_: Identity) -> Read:
        ticket = await desk.by_number(number, as_=as_)
        return who, ticket, await _comments(desk, ticket.id, as_, page)

    who, ticket, (comments, older) = await people.as_person(kit, desk, user, read)
    await noticed(kit, desk.name, ticket, whole=people.is_agent(who))
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
        editable=people.is_agent(who),
        several=len(kit.desks) > 1,
    )


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
