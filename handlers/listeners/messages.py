"""What people write in a request's thread: on disk, once, before Slack hears that we have it."""

from handlers.dispatch import Answer
from handlers.flows import place_message
from handlers.flows.jobs import PlaceMessage
from handlers.kit import Kit
from handlers.payloads import Said, file
from store import Batch


async def said(heard: Said, kit: Kit) -> Answer:
    """A message in a linked thread becomes a promise; any other is none of our business.

    Slack delivers an event up to four times: its id is remembered, and (channel, ts) is the key.
    """
    message = _message(heard)
    if message is None:
        return Answer()
    async with kit.turns.of(place_message.lane(message)):
        await _keep(heard, message, kit)
    return Answer()


async def _keep(heard: Said, message: PlaceMessage, kit: Kit) -> None:
    link = await kit.store.links.find(heard.team, heard.channel, message.thread_ts)
    lane = place_message.lane(message)
    if link is not None and not await kit.store.outbox.busy(lane):
        rows = place_message.comment_rows(heard.team, message, link)
    elif link is not None or heard.message.get("parent_user_id") == kit.slack.bot_user:
        rows = (place_message.promise(heard.team, message),)
    else:
        return
    await kit.store.commit(Batch(receipt=heard.event_id or None, outbox=rows))


def _message(heard: Said) -> PlaceMessage | None:
    """Read the words and files of a message in a thread; None when there are none."""
    if heard.root is None or not (heard.message.get("text") or heard.files):
        return None
    return PlaceMessage(
        user=heard.user,
        channel=heard.channel,
        ts=heard.ts,
        thread_ts=heard.root,
        message={k: heard.message[k] for k in ("text", "blocks") if k in heard.message},
        files=tuple(file(raw) for raw in heard.files),
    )
