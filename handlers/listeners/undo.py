"""Undo under a public reply that has not gone out yet; what was written goes on from there."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import undo
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.state import HeldRef


async def take_back(press: Pressed, kit: Kit) -> Answer:
    """It is stopped, or gone, before Slack hears that the button was pressed."""
    ref = HeldRef.from_text(press.value)
    found = await undo.take_back(kit, press, ref) if ref else None
    return Answer(then=partial(undo.show, kit, press, found) if found else None)


async def as_note(press: Pressed, kit: Kit) -> Answer:
    """What was taken back becomes an internal note instead."""
    ref = HeldRef.from_text(press.value)
    if ref is None:
        return Answer()
    note = await undo.as_note(kit, press, ref)
    return Answer(then=partial(undo.show_note, kit, press, note))
