"""The button that opens a ticket's form."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import edits
from handlers.flows.forms import Asked
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.state import TicketRef


async def open_edit(press: Pressed, kit: Kit) -> Answer:
    ref = TicketRef.from_text(press.value)
    if ref is None or ref.desk not in kit.desks:
        return Answer()
    asked = Asked(
        user=press.user,
        channel=press.channel,
        trigger_id=press.trigger_id,
        response_url=press.response_url,
    )
    return Answer(then=partial(edits.open_form, kit, asked, ref))
