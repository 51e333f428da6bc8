"""Comparing a request with its threads once more."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import sync
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.state import TicketRef


async def again(press: Pressed, kit: Kit) -> Answer:
    ref = TicketRef.from_text(press.value)
    if ref is None or ref.desk not in kit.desks:
        return Answer()
    return Answer(then=partial(_again, kit, press, ref))


async def _again(kit: Kit, press: Pressed, ref: TicketRef) -> None:
    said = await sync.compare(kit, press.user, press.channel, ref.desk, ref.number)
    await kit.slack.respond(press.response_url, said, replace=True)
