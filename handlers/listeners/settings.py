"""The settings of a channel: opened, redrawn for another desk, and saved before the ack."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import settings
from handlers.flows.forms import Asked
from handlers.kit import Kit
from handlers.payloads import Pressed, Submitted
from handlers.views.settings import CHOOSE_DESK
from handlers.views.state import Place


async def open_settings(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_open, kit, press))


async def chosen(press: Pressed, kit: Kit) -> Answer:
    if press.action != CHOOSE_DESK:
        return Answer()
    return Answer(then=partial(settings.redraw, kit, press))


async def submitted(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None or (place.desk and place.desk not in kit.desks):
        return Answer()
    done = await settings.save(kit, sent.user, place, sent.view)
    if done.errors:
        return Answer(ack={"response_action": "errors", "errors": done.errors})
    if done.view is not None:
        return Answer(ack={"response_action": "update", "view": done.view})
    return Answer()


async def _open(kit: Kit, press: Pressed) -> None:
    asked = Asked(
        user=press.user,
        channel=press.channel,
        trigger_id=press.trigger_id,
        response_url=press.response_url,
    )
    said = await settings.ask(kit, asked)
    if said is not None:
        await kit.slack.respond(press.response_url, said)
