"""What many tests begin with."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.attempt import Attempts
from handlers.flows.deliveries import DELIVERIES
from handlers.flows.follow import follow
from handlers.kit import Kit
from handlers.views.state import DeliveryRef, TicketRef
from handlers.workspace import Message
from helpdesks.models import Comment, Status, Ticket
from store import Batch, Row, Watch
from tests.handlers.front_door import FrontDoor
from tests.handlers.stand_ins import AGENTS, ANA, HELP, MARTA, TEAM, FakeDesk, Post


async def asked(door: FrontDoor, title: str = "Printer on fire", **more: Any) -> Post:
    """Ask for help with the form and wait for the card; `more` as for `ask`."""
    await ask(door, title, **more)
    await door.deliver()
    return card_of(door, title)


async def ask(
    door: FrontDoor, title: str, *, user: str = ANA, channel: str = HELP, **typed: Any
) -> None:
    await door.command(f"new {title}", user=user, channel=channel)
    typed = {"body": "Please help.", **typed}
    await door.submit(door.slack.form, user=user, title=title, **typed)


def card_of(door: FrontDoor, title: str, channel: str | None = None) -> Post:
    posts = [p for p in door.slack.posts if p.key.startswith("card:") and title in p.all_text]
    return next(p for p in posts if channel in {None, p.channel})


def ticket_of(desk: FakeDesk, title: str = "Printer on fire") -> Ticket:
    [ticket] = [t for t in desk.all_tickets.values() if t.title == title]
    return ticket


def ref(ticket: Ticket, page: int = 1) -> TicketRef:
    return TicketRef(desk="support", ticket_id=ticket.id, number=ticket.number, page=page)


def on_disk(path: Path) -> list[tuple[str, str]]:
    """Kind and key of what the outbox holds, as another process reads it."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT kind, key FROM outbox ORDER BY id").fetchall()


def values(message: Message, action: str) -> list[str]:
    """The values of the buttons and menu options with that action_id before its colon."""
    elements = [e for block in message.blocks for e in block.get("elements", ())]
    elements += [block["accessory"] for block in message.blocks if "accessory" in block]
    wanted = [e for e in elements if str(e.get("action_id")).partition(":")[0] == action]
    found = []
    for element in wanted:
        found += [o["value"] for o in element.get("options", ())] or [element.get("value", "")]
    return found


def delivery(row: Row) -> DeliveryRef:
    return DeliveryRef(row=row.id, key=row.key)


async def dead(door: FrontDoor) -> Row:
    """The one row that has failed for good."""
    [row] = await door.kit.store.outbox.list("dead")
    return row


async def watch(kit: Kit, channel: str = AGENTS, scope: str = "desk", **changes: Any) -> Watch:
    """Let a channel be shown requests."""
    rule = Watch(
        team=TEAM,
        channel=channel,
        desk="support",
        scope=scope,
        subject=changes.pop("subject", None),
        statuses=changes.pop("statuses", ()),
        detail=changes.pop("detail", "titles"),
        audience=changes.pop("audience", "requesters"),
        set_by=changes.pop("set_by", MARTA),
        created_at=kit.now(),
    )
    await kit.store.commit(Batch(watches=(rule,)))
    return rule


async def look(door: FrontDoor) -> int:
    """Look at the desk once and post what follows from it."""
    changed = await follow(door.kit, "support")
    await door.deliver()
    return changed


async def later(door: FrontDoor, seconds: float) -> None:
    """Let time go by, and then what is due be delivered."""
    door.clock.forward(seconds=seconds)
    await door.deliver()


async def deliver_in(kit: Kit, lanes: str) -> None:
    """Carry out what is due in the lanes that begin so, and nothing else."""
    rows = await kit.store.outbox.claim(kit.now(), limit=20, lease_seconds=60, lanes=lanes)
    for row in rows:
        await Attempts(kit, DELIVERIES).make(row)


async def waiting(kit: Kit) -> list[str]:
    """The kinds of what is still to be carried out, oldest first."""
    return [row.kind for row in await kit.store.outbox.beginning("") if row.state == "waiting"]


def thread(door: FrontDoor, card: Post) -> list[str]:
    """What we said in a card's thread."""
    return door.slack.said_in(card.channel, card.ts)


def hide(desk: FakeDesk, comment: Comment, *, public: bool = False) -> None:
    """Let an agent make a comment internal at the desk, or public again."""
    for ticket_id, said in desk.conversations.items():
        for at, one in enumerate(said):
            if one.id == comment.id:
                said[at] = replace(one, public=public)
                desk.sets(desk.all_tickets[ticket_id])


def merge(desk: FakeDesk, ticket: Ticket, parent: Ticket) -> None:
    """As Zammad does it: the comments move, with their ids and times, and the ticket is closed."""
    desk.merges[ticket.id] = parent.id
    moved = desk.conversations[ticket.id]
    everything = [*desk.conversations[parent.id], *moved]
    desk.conversations[parent.id] = sorted(everything, key=lambda one: one.created_at)
    desk.conversations[ticket.id] = desk.conversations[parent.id]
    desk.sets(ticket, status=Status.CLOSED, status_said="merged")
    desk.sets(parent)
