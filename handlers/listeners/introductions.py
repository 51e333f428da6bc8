"""Asking to be known at a help desk, and what its administrators decide about it."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import confirming, introductions, people_queue
from handlers.flows.forms import Asked
from handlers.kit import Kit
from handlers.payloads import Pressed, Submitted
from handlers.views.people import read_confirm
from handlers.views.state import ConfirmPlace, PeoplePage, PersonRef


async def ask(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_ask, kit, press))


async def open_people(press: Pressed, kit: Kit) -> Answer:
    """From the message that tells of somebody, or to another page of those who wait."""
    return Answer(then=partial(_open, kit, press, PeoplePage.from_text(press.value)))


async def confirm(press: Pressed, kit: Kit) -> Answer:
    ref = _ref(press, kit)
    return Answer(then=partial(_confirm, kit, press, ref) if ref else None)


async def decline(press: Pressed, kit: Kit) -> Answer:
    ref = _ref(press, kit)
    return Answer(then=partial(_decline, kit, press, ref) if ref else None)


async def take_back(press: Pressed, kit: Kit) -> Answer:
    ref = _ref(press, kit)
    return Answer(then=partial(_take_back, kit, press, ref) if ref else None)


async def submitted(sent: Submitted, kit: Kit) -> Answer:
    """Say who somebody is: on disk before Slack hears of it."""
    place = ConfirmPlace.from_text(str(sent.view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return Answer()
    done = await confirming.confirm(kit, sent.user, place, read_confirm(sent.view))
    if done.errors:
        return Answer(ack={"response_action": "errors", "errors": done.errors})
    return Answer(ack={"response_action": "update", "view": done.view})


def _ref(press: Pressed, kit: Kit) -> PersonRef | None:
    ref = PersonRef.from_text(press.value)
    return ref if ref is not None and ref.desk in kit.desks else None


async def _ask(kit: Kit, press: Pressed) -> None:
    said = await introductions.ask(kit, press.user, press.channel)
    await kit.slack.respond(press.response_url, said)


async def _open(kit: Kit, press: Pressed, page: PeoplePage | None) -> None:
    start = page.start if page else 0
    said = await people_queue.queue(kit, press.user, start=start)
    await kit.slack.respond(press.response_url, said, replace=page is not None)


async def _confirm(kit: Kit, press: Pressed, ref: PersonRef) -> None:
    asked = Asked(
        user=press.user,
        channel=press.channel,
        trigger_id=press.trigger_id,
        response_url=press.response_url,
    )
    said = await confirming.open_form(kit, asked, ref)
    if said is not None:
        await kit.slack.respond(press.response_url, said, replace=True)


async def _decline(kit: Kit, press: Pressed, ref: PersonRef) -> None:
    said = await people_queue.decline(kit, press.user, ref)
    await kit.slack.respond(press.response_url, said, replace=True)


async def _take_back(kit: Kit, press: Pressed, ref: PersonRef) -> None:
    said = await people_queue.take_back(kit, press.user, ref)
    await kit.slack.respond(press.response_url, said, replace=True)
