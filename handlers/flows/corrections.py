"""A message that was edited or deleted once its comment was at the desk.

No desk of ours lets the words of a comment be changed (Zammad: only whether it is internal), or
lets its writer take it away. So a correction is a comment of its own, by the same person and for
the same readers, and so is the word that a message was deleted.

An edit counts within five minutes after the message was written, by Slack's clock; later the desk
is told nothing unless its writer asks for that. The rows stand in the ticket's lane, behind the
comment they are about. If that was not sent when they come, it will go with what they know
(`handlers.flows.add_comment`), and they have nothing to do.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from handlers.errors import NotKnown
from handlers.flows import (
    add_comment,
    correction_words,
    corrections_shown,
    edited,
    jobs,
    people,
    said_words,
)
from handlers.flows.cards import catch_up
from handlers.flows.corrections_shown import Job
from handlers.flows.errors import ClosedForGood
from handlers.flows.jobs import AddComment, CorrectComment, PlaceChange, WithdrawComment
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from helpdesks.errors import Accepted, Forbidden, NotFound
from helpdesks.models import Comment, Identity, Reply, Status
from store import Link, Message, New, PersonIdentity, Row

SOON = timedelta(minutes=5)
SENT, LATE, NEEDLESS = "sent", "late", "needless"
"""Results of rows."""


def promise(team: str, change: PlaceChange, link: Link) -> New:
    """The row for an edit or a deletion in a linked thread."""
    about: dict[str, Any] = {
        "desk": link.desk,
        "number": link.number,
        "ticket_id": link.ticket_id,
        "user": change.user,
        "channel": change.channel,
        "ts": change.ts,
        "thread_ts": change.thread_ts,
    }
    lane = jobs.ticket_lane(link.desk, link.number)
    if change.message is None or change.edited_ts is None:
        key = jobs.deleted_key(team, change.channel, change.ts)
        payload = jobs.dump(WithdrawComment(**about))
        return New(key=key, lane=lane, kind=jobs.WITHDRAW_COMMENT, payload=payload)
    key = jobs.edited_key(team, change.channel, change.ts, change.edited_ts)
    job = CorrectComment(**about, edited_ts=change.edited_ts, message=change.message)
    return New(key=key, lane=lane, kind=jobs.CORRECT_COMMENT, payload=jobs.dump(job))


async def are_kept(kit: Kit, channel: str) -> bool:
    """Whether a channel keeps to itself what is edited or deleted after it was sent."""
    form = await kit.store.channel_forms.get(kit.slack.team, channel)
    return form is not None and form.edits == "kept"


async def original(kit: Kit, channel: str, ts: str) -> Row | None:
    """The row of the comment that a message is to become, or has become."""
    return await kit.store.outbox.find(jobs.message_key(kit.slack.team, channel, ts))


async def comments_of(kit: Kit, channel: str, ts: str) -> tuple[Message, ...]:
    """The comments that a message has become, the first one first."""
    every = await kit.store.messages.find(kit.slack.team, channel, ts)
    return tuple(entry for entry in every if entry.direction == "to_desk")


async def run(kit: Kit, row: Row) -> Done:
    job = corrections_shown.job_of(row)
    if not correction_words.are_chosen(row) and (ended := await _ended(kit, row, job)) is not None:
        return ended
    desk = kit.desks[job.desk]
    return await people.as_person(kit, desk, job.user, partial(_append, kit, row, job))


async def _ended(kit: Kit, row: Row, job: Job) -> Done | None:
    """What becomes of the row if the desk is told nothing now; None if it is."""
    first = await original(kit, job.channel, job.ts)
    if first is not None and first.state in {"waiting", "sending"} and first.lane != row.lane:
        return _behind(first, row)
    if not await comments_of(kit, job.channel, job.ts):
        if first is not None and first.state == "dead":
            await _taken_up(kit, first, job)
        return Done(result=NEEDLESS)
    if isinstance(job, CorrectComment):
        return await _uncalled_for(kit, row, job, first)
    return Done(result=NEEDLESS) if await are_kept(kit, job.channel) else None


def _behind(first: Row, row: Row) -> Done:
    """Let it wait where its comment does, and nothing else wait for it."""
    moved = New(key=row.key, lane=first.lane, kind=row.kind, payload=row.payload)
    return Done(new=(moved,), forget=True)


async def _taken_up(kit: Kit, first: Row, job: Job) -> None:
    """Have a comment that failed know of it, however late it is tried again."""
    if isinstance(job, WithdrawComment):
        await kit.store.outbox.drop(first.id)
    else:
        await edited.take_up(kit, first, job.edited_ts, job.message)


async def _uncalled_for(kit: Kit, row: Row, job: CorrectComment, first: Row | None) -> Done | None:
    """An edit that the desk knows, or need not know, or that came too late."""
    if await _is_needless(kit, job, first):
        waited = job.asked or row.uncertain  # its message says that something is on its way
        new = corrections_shown.marked(row, job, "sent") if waited else ()
        return Done(new=new, result=NEEDLESS)
    if job.asked or _is_soon(job, job.edited_ts):
        return None
    return Done(new=(await corrections_shown.late(kit, row, job),), result=LATE)


async def _is_needless(kit: Kit, job: CorrectComment, first: Row | None) -> bool:
    if await _is_known(kit, job, first) or await edited.is_deleted(kit, job.channel, job.ts):
        return True
    if job.asked:
        return False
    return await are_kept(kit, job.channel) or await _is_superseded(kit, job)


async def _is_known(kit: Kit, job: CorrectComment, first: Row | None) -> bool:
    """Whether the desk was told these very words last."""
    if first is not None and edited.moment(said_words.sent(first)) >= edited.moment(job.edited_ts):
        return True
    known = await edited.edits(kit, job.channel, job.ts)
    told = [edit.message for edit in known if edit.row.progress.get("result") == SENT]
    if not told and first is not None:
        sent = edited.as_known(first, jobs.load(AddComment, first.payload))
        told = [sent.message or {}]
    if not told:
        return False
    return await said_words.of(kit, told[-1]) == await said_words.of(kit, job.message)


async def _is_superseded(kit: Kit, job: CorrectComment) -> bool:
    """Whether a newer edit of the same message is to be told."""
    known = await edited.edits(kit, job.channel, job.ts)
    newer = (edit for edit in known if edited.moment(edit.ts) > edited.moment(job.edited_ts))
    return any(_is_soon(job, edit.ts) for edit in newer)


def _is_soon(job: CorrectComment, edited_ts: str) -> bool:
    return edited.moment_of(edited_ts) - edited.moment_of(job.ts) <= SOON


async def _append(kit: Kit, row: Row, job: Job, who: PersonIdentity, as_: Identity) -> Done:
    """Add the comment that says so, once, for those who may read the first one."""
    desk = kit.desks[job.desk]
    public = await _is_public(kit, desk, job)
    if public is None or not (public or people.is_agent(who)):
        return Done(new=await corrections_shown.impossible(kit, row, job), result=NEEDLESS)
    if not public:  # as an agent who still is one
        who = await people.identify(kit, desk, job.user, fresh=True)
    add_comment.check_may(desk, who, public=public)
    before = await _sent_before(kit, row, job, as_, public=public)
    if before is None and row.progress.get(ACCEPTED):
        raise Accepted
    if before is None and (ended := await _ended(kit, row, job)) is not None:
        return ended
    comment = before or await _send(kit, row, job, as_, public=public)
    if comment is None:
        return Done(result=NEEDLESS)
    return Done(
        messages=(add_comment.ledger_entry(kit, job, job.ticket_id, comment),),
        new=(
            *corrections_shown.marked(row, job, "sent"),
            catch_up(job.desk, job.ticket_id, job.number),
        ),
        result=SENT,
    )


async def _is_public(kit: Kit, desk: HelpDesk, job: Job) -> bool | None:
    """Whether requesters may read the first comment now; None where it is gone."""
    first, *_ = await comments_of(kit, job.channel, job.ts)
    if first.internal:
        return False
    for ticket_id in dict.fromkeys((job.ticket_id, first.ticket_id)):
        try:
            return (await desk.comment(ticket_id, first.comment_id)).public
        except NotFound:
            continue
    return None


async def _sent_before(
    kit: Kit, row: Row, job: Job, as_: Identity, *, public: bool
) -> Comment | None:
    """After a lost answer, look whether the desk has it already."""
    if not row.uncertain or not correction_words.are_chosen(row):
        return None
    said = await correction_words.chosen(kit, row, job)
    reply, desk = Reply(body=said, public=public), kit.desks[job.desk]
    return await add_comment.added_before(kit, row, desk, job.ticket_id, reply, as_)


async def _send(kit: Kit, row: Row, job: Job, as_: Identity, *, public: bool) -> Comment | None:
    """Add it; None where that would open a request again for a message that is gone."""
    desk = kit.desks[job.desk]
    ticket = await desk.ticket(job.ticket_id, as_=as_)
    if isinstance(job, WithdrawComment) and ticket.status in {Status.SOLVED, Status.CLOSED}:
        return None
    if ticket.status is Status.CLOSED:
        raise ClosedForGood
    said = await correction_words.chosen(kit, row, job)
    try:
        return await desk.add_comment(ticket.id, Reply(body=said, public=public), as_=as_)
    except Forbidden:
        raise NotKnown("cannot_write" if public else "cannot_note") from None


DELIVERY = Delivery(run=run, failed=corrections_shown.failed)
