"""A message under one of our cards finds its ticket.

The card stands in Slack a moment before its link is on disk. Whoever answers within that moment is
heard all the same: the message waits here until the link is there.

Among agents plain words are internal notes. A thread that was ever theirs stays so: whoever writes
there must not wonder who reads it.
"""

from dataclasses import replace
from datetime import timedelta

from handlers.flows import add_comment, audience, jobs, marks
from handlers.flows.jobs import AddComment, Mark, PlaceMessage
from handlers.flows.outcome import Delivery, Done, Later, Outcome
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Said, file
from handlers.views import notices
from store import Link, New, Row

_KEPT = ("text", "blocks", "edited")  # one that was missed may have been edited since
AGAIN = 0.5  # seconds
PATIENCE = timedelta(seconds=20)  # then it was a message of ours that is no card
LOOK_AGAIN = 5.0  # seconds; while a card may stand there that took longer


def message_of(heard: Said) -> PlaceMessage | None:
    """Read the words and files of a message in a thread; None when there are none."""
    if heard.root is None or not (heard.message.get("text") or heard.files):
        return None
    return PlaceMessage(
        user=heard.user,
        channel=heard.channel,
        ts=heard.ts,
        thread_ts=heard.root,
        message={k: heard.message[k] for k in _KEPT if k in heard.message},
        files=tuple(file(raw) for raw in heard.files),
    )


async def promised(kit: Kit, message: PlaceMessage) -> bool:
    """Whether its comment is on its way already, or at the desk."""
    team = kit.slack.team
    key = jobs.message_key(team, message.channel, message.ts)
    if await kit.store.outbox.find(key) is not None:
        return True
    return bool(await kit.store.messages.find(team, message.channel, message.ts))


async def heard_now(kit: Kit, message: PlaceMessage) -> PlaceMessage:
    """Note whether agents are among themselves; once they were, the message stays a note."""
    internal = message.internal or await audience.is_agents(kit, message.channel)
    return replace(message, internal=internal)


async def rows_for(kit: Kit, message: PlaceMessage, link: Link) -> tuple[New, ...]:
    """What a message in a linked thread promises: the comment, and the mark for its way."""
    internal = link.audience == "agents" or (await heard_now(kit, message)).internal
    job = AddComment(
        desk=link.desk,
        number=link.number,
        ticket_id=link.ticket_id,
        user=message.user,
        channel=message.channel,
        message=message.message,
        files=message.files,
        ts=message.ts,
        thread_ts=message.thread_ts,
        public=not internal,
    )
    key = jobs.message_key(kit.slack.team, message.channel, message.ts)
    sign = Mark(channel=message.channel, ts=message.ts, mark="sending")
    return (add_comment.promise(job, key), marks.mark(sign, key))


def lane(message: PlaceMessage) -> str:
    return jobs.thread_lane(message.channel, message.thread_ts)


def promise(team: str, message: PlaceMessage) -> New:
    return New(
        key=f"place:{jobs.message_key(team, message.channel, message.ts)}",
        lane=lane(message),
        kind=jobs.PLACE_MESSAGE,
        payload=jobs.dump(message),
    )


async def wait(kit: Kit, row: Row, channel: str) -> Later | None:
    """Look again later for the link; None once no card can be above what was said."""
    if kit.now() - row.created_at <= PATIENCE:
        return Later(seconds=AGAIN)
    rows = await kit.store.outbox.in_lane(jobs.channel_lane(channel))
    coming = any(
        card.kind == jobs.POST_CARD and card.state != "dead" and card.first_sent_at is not None
        for card in rows
    )
    return Later(seconds=LOOK_AGAIN) if coming else None


async def run(kit: Kit, row: Row) -> Outcome:
    message = jobs.load(PlaceMessage, row.payload)
    if await promised(kit, message):
        return Done()
    link = await kit.store.links.find(kit.slack.team, message.channel, message.thread_ts)
    if link is not None:
        return Done(new=await rows_for(kit, message, link))
    if later := await wait(kit, row, message.channel):
        return later
    t = await translate_for(kit, message.user)
    said = notices.no_request_here(t)
    return Done(
        new=(
            marks.tell(
                message.user,
                said,
                key=row.key,
                channel=message.channel,
                thread_ts=message.thread_ts,
            ),
        )
    )


DELIVERY = Delivery(run=run)
