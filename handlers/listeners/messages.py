"""What people write in a request's thread: on disk, once, before Slack hears that we have it."""

from handlers.dispatch import Answer
from handlers.flows import place_message
from handlers.flows.jobs import PlaceMessage
from handlers.kit import Kit
from handlers.payloads import Said
from store import Batch, New


async def said(heard: Said, kit: Kit) -> Answer:
    """A message in a linked thread becomes a promise; any other is none of our business.

    Slack delivers an event up to four times: its id is remembered, and (channel, ts) is the key.
    """
    message = place_message.message_of(heard)
    if message is None:
        return Answer()
    async with kit.turns.of(place_message.lane(message)):
        await _keep(heard, message, kit)
    return Answer()


async def _keep(heard: Said, message: PlaceMessage, kit: Kit) -> None:
    link = await kit.store.links.find(heard.team, heard.channel, message.thread_ts)
    if link is None and heard.message.get("parent_user_id") != kit.slack.bot_user:
        return
    if await place_message.promised(kit, message):
        return
    message = await place_message.heard_now(kit, message)
    lane = place_message.lane(message)
    busy = await kit.store.outbox.busy(lane)
    if link is None or busy:
        rows: tuple[New, ...] = (place_message.promise(heard.team, message),)
    else:
        rows = await place_message.rows_for(kit, message, link)
    await kit.store.commit(Batch(receipt=heard.event_id or None, outbox=rows))
    if busy:
        await kit.store.outbox.hasten(lane)  # the thread may wait there to be read
