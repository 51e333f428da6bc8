"""What a card says at this moment: as much of its ticket as its channel is shown."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from handlers.flows import jobs, people
from handlers.flows.watching import watched
from handlers.kit import Kit
from handlers.views.card import Card, request_card
from handlers.views.watch import Detail
from handlers.workspace import Message
from helpdesks.models import Ticket
from store import Link


async def content(kit: Kit, link: Link, ticket: Ticket) -> Card:
    detail = await _detail(kit, link, ticket)
    shown = {ticket.requester_id, ticket.assignee_id} if detail != "numbers" else set()
    who = await people.names(kit.desks[link.desk], shown)
    return Card(
        ticket=ticket,
        desk=link.desk,
        requester=who.get(ticket.requester_id, ""),
        assignee=who.get(ticket.assignee_id or ""),
        opened_by=link.opened_by,
        synced_at=await _in_step(kit, link.desk, ticket),
        several=len(kit.desks) > 1,
        detail=detail,
        audience=link.audience,
    )


def words(kit: Kit, link: Link, card: Card) -> Message:
    return request_card(kit.words.to(link.locale), card=card, in_thread_hint=True)


def fingerprint(card: Card) -> str:
    """The same for cards that differ in nothing but the time of looking."""
    lasting = jobs.dump(replace(card, synced_at=card.ticket.updated_at))
    return sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()


async def _detail(kit: Kit, link: Link, ticket: Ticket) -> Detail:
    """All of what somebody asked for there; else what a watch shows, and without one the least."""
    if link.opened_by is not None:
        return "conversation"
    watch = watched(link, ticket, await kit.store.channels.of_desk(link.desk))
    return watch.detail if watch is not None else "numbers"


async def _in_step(kit: Kit, desk: str, ticket: Ticket) -> datetime:
    """Until when we know of no news that the card does not show."""
    cursor = await kit.store.cursors.get(desk)
    if cursor is None or cursor.down_since is None:
        return kit.now()
    return max(cursor.polled_at or cursor.down_since, ticket.updated_at)
