"""Messages that were edited or deleted: on disk, once, before Slack hears that we have it."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import corrections_asked, place_change
from handlers.flows.jobs import PlaceChange
from handlers.kit import Kit
from handlers.payloads import Changed, Pressed
from handlers.views.state import DeliveryRef
from store import Batch


async def changed(heard: Changed, kit: Kit) -> Answer:
    """A change in a linked thread becomes a promise; any other is none of our business."""
    change = place_change.change_of(heard)
    if change is None:
        return Answer()
    async with kit.turns.of(place_change.lane(change)):
        await _keep(heard, change, kit)
    return Answer()


async def _keep(heard: Changed, change: PlaceChange, kit: Kit) -> None:
    lane = place_change.lane(change)
    link = await kit.store.links.find(kit.slack.team, change.channel, change.thread_ts)
    busy = await kit.store.outbox.busy(lane)
    if link is not None and not busy:
        rows = await place_change.rows_for(kit, change, link)
    elif busy or heard.under == kit.slack.bot_user:
        rows = (place_change.promise(kit.slack.team, change),)
    else:
        return
    if rows:
        await kit.store.commit(Batch(receipt=heard.event_id or None, outbox=rows))
    if busy:
        await kit.store.outbox.hasten(lane)  # the thread may wait there to be read


async def send_correction(press: Pressed, kit: Kit) -> Answer:
    """Somebody wants the desk to have an edit that came too late to count by itself."""
    ref = DeliveryRef.from_text(press.value)
    if ref is None:
        return Answer()
    said = await corrections_asked.promise(kit, press.user, ref)
    return Answer(then=partial(kit.slack.respond, press.response_url, said, replace=True))
