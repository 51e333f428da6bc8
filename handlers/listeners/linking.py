"""Somebody's own token of a help desk: asked for, checked before the ack, and removed."""

from functools import partial

from handlers.dispatch import Answer
from handlers.errors import NotKnown, sentence
from handlers.flows import linking
from handlers.flows.forms import Asked
from handlers.kit import Kit
from handlers.payloads import Pressed, Submitted
from handlers.views.link import link_errors, read_link
from handlers.views.state import Place


async def open_form(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_open, kit, press))


async def drop_token(press: Pressed, kit: Kit) -> Answer:
    if press.value not in kit.desks:
        return Answer()
    return Answer(then=partial(_drop, kit, press))


async def submitted(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None:
        return Answer()
    try:
        done = await linking.check(kit, sent.user, place, sent.view)
    except NotKnown as error:
        said = sentence(kit.words.to(place.locale), error)
        errors = link_errors(dict.fromkeys(read_link(sent.view), said))
        return Answer(ack={"response_action": "errors", "errors": errors} if errors else {})
    if done.errors:
        return Answer(ack={"response_action": "errors", "errors": done.errors})
    return Answer(ack={"response_action": "update", "view": done.view})


async def _open(kit: Kit, press: Pressed) -> None:
    asked = Asked(
        user=press.user,
        channel=press.channel,
        trigger_id=press.trigger_id,
        response_url=press.response_url,
    )
    said = await linking.ask(kit, asked)
    if said is not None:
        await kit.slack.respond(press.response_url, said)


async def _drop(kit: Kit, press: Pressed) -> None:
    said = await linking.unlink(kit, press.user, press.value)
    await kit.slack.respond(press.response_url, said, replace=True)
