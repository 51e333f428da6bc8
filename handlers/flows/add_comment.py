"""What a person answers in Slack becomes a comment under that person's own identity, once.

A message that is edited before it was sent goes with its newest words; one that is deleted by then
does not go. Both rows stand behind this one in its lane, and are looked for here. An internal note
never ends as a public comment: whoever may not write one is told so.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers.errors import NotKnown
from handlers.flows import edited, jobs, outcomes_shown, people, rights, said_words, transfer
from handlers.flows.cards import catch_up
from handlers.flows.errors import ClosedForGood
from handlers.flows.jobs import AddComment, CorrectComment, WithdrawComment
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.flows.rights import Act
from handlers.flows.said_words import Said
from handlers.flows.wording import with_left_out
from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from helpdesks.errors import Accepted, Forbidden, NotFound, Unsupported
from helpdesks.models import Comment, Identity, Reply, Status, Ticket
from store import Message, New, PersonIdentity, Row

MakeReply = Callable[[transfer.Carried], Reply]
WITHDRAWN = "withdrawn"
"""The result of a row whose message was deleted before it was sent."""


def promise(job: AddComment, key: str) -> New:
    """The row that must be on disk before anybody is told that the answer is on its way."""
    return New(
        key=key,
        lane=jobs.ticket_lane(job.desk, job.number),
        kind=jobs.ADD_COMMENT,
        payload=jobs.dump(job),
    )


async def run(kit: Kit, row: Row) -> Done:
    job = jobs.load(AddComment, row.payload)
    desk = kit.desks[job.desk]
    if not job.public:  # nobody writes a note as an agent who is none since a moment ago
        await people.identify(kit, desk, job.user, fresh=True)
    return await people.as_person(kit, desk, job.user, partial(_add, kit, row, job))


async def _add(kit: Kit, row: Row, job: AddComment, who: PersonIdentity, as_: Identity) -> Done:
    desk = kit.desks[job.desk]
    check_may(desk, who, public=job.public)
    ticket = await _ticket(desk, job, as_)
    comment = await _sent_before(kit, row, job, ticket, as_)
    if comment is None and row.progress.get(ACCEPTED):
        raise Accepted
    if comment is None:
        if job.ts and await edited.is_deleted(kit, job.channel, job.ts):
            return Done(result=WITHDRAWN)
        comment = await _send_newest(kit, row, job, ticket, as_)
    after = await _now(kit, row)
    return Done(
        messages=(ledger_entry(kit, job, ticket.id, comment),),
        new=(
            *outcomes_shown.marked(row, job, "sent"),
            *await outcomes_shown.left_behind_told(kit, after, job),
            catch_up(job.desk, ticket.id, ticket.number),
        ),
        then=lambda: outcomes_shown.replied(kit, after, job),
    )


def check_may(desk: HelpDesk, who: PersonIdentity, *, public: bool) -> None:
    """Raise unless this person may write such a comment at this desk, as far as it is known."""
    if public:
        rights.require(who, Act.REPLY, "cannot_write")
    else:
        rights.require(who, Act.NOTE, "cannot_note")
    if not public and not desk.abilities.internal_comments:
        raise Unsupported("internal_comments")
    if people.is_agent(who) and not desk.abilities.agent_comments:
        raise Unsupported("agent_comments")  # never as if the requester had said it


async def _send_newest(
    kit: Kit, row: Row, job: AddComment, ticket: Ticket, as_: Identity
) -> Comment:
    """Send the words that stand in Slack now."""
    if ticket.status is Status.CLOSED:
        raise ClosedForGood
    row, job = await edited.as_newest(kit, row, job)
    row, said = await said_words.chosen(kit, row, job)
    try:
        return await _send(kit, row, job, ticket, as_, partial(_reply, kit, said, job.public))
    except Forbidden:
        raise NotKnown("cannot_write" if job.public else "cannot_note") from None


async def _ticket(desk: HelpDesk, job: AddComment, as_: Identity) -> Ticket:
    """Read the ticket by its id where that is known: a desk may find old ones by nothing else."""
    if job.ticket_id is not None:
        return await desk.ticket(job.ticket_id, as_=as_)
    return await desk.by_number(job.number, as_=as_)


async def _sent_before(
    kit: Kit, row: Row, job: AddComment, ticket: Ticket, as_: Identity
) -> Comment | None:
    """After a lost answer, look whether the desk has the comment already."""
    said = said_words.before(row) if row.uncertain else None
    if said is None:
        return None
    reply = _reply(kit, said, job.public, transfer.carried(row.progress))
    return await added_before(kit, row, kit.desks[job.desk], ticket.id, reply, as_)


async def added_before(
    kit: Kit, row: Row, desk: HelpDesk, ticket_id: str, reply: Reply, as_: Identity
) -> Comment | None:
    """Look for the comment that an attempt at a row may have added."""
    found = await desk.find_added(
        ticket_id,
        reply,
        as_=as_,
        since=row.first_sent_at or row.created_at,
        known=await kit.store.messages.comment_ids(desk.name, ticket_id, direction="to_desk"),
    )
    return found if found is not None and found.public is reply.public else None


async def _send(
    kit: Kit, row: Row, job: AddComment, ticket: Ticket, as_: Identity, reply: MakeReply
) -> Comment:
    desk = kit.desks[job.desk]
    return await transfer.send_with(
        kit,
        desk,
        row,
        job.files,
        lambda files: desk.add_comment(ticket.id, reply(files), as_=as_),
        as_=as_,
        watch=await outcomes_shown.watcher(kit, row, job.user, job.form),
        ticket_id=ticket.id,
    )


async def _now(kit: Kit, row: Row) -> Row:
    """Read the row again: its progress tells which files were carried."""
    return await kit.store.outbox.get(row.id) or row


def _reply(kit: Kit, said: Said, public: bool, files: transfer.Carried) -> Reply:
    body = with_left_out(kit.words.to(said.locale), said.body, files.left)
    return Reply(body=body, public=public, uploads=files.uploads)


def ledger_entry(
    kit: Kit, job: AddComment | CorrectComment | WithdrawComment, ticket_id: str, comment: Comment
) -> Message:
    """Remember which comment this is.

    What came from a message stands in its channel already; what came from a form or a command
    stands nowhere in Slack, so its channel is "" and the threads still get to show it.
    """
    return Message(
        team=kit.slack.team,
        channel=job.channel if job.ts else "",
        ts=job.ts or "",
        desk=job.desk,
        ticket_id=ticket_id,
        comment_id=comment.id,
        direction="to_desk",
        at=kit.now(),
        internal=not comment.public,
    )


async def failed(kit: Kit, row: Row, error: Exception) -> Done:
    """Tell the person; if a ticket that was there is not, its threads are to hear of that too."""
    done, job = (
        await outcomes_shown.not_replied(kit, row, error),
        jobs.load(AddComment, row.payload),
    )
    if not isinstance(error, NotFound) or job.ticket_id is None:
        return done
    return replace(done, new=(*done.new, catch_up(job.desk, job.ticket_id, job.number)))


DELIVERY = Delivery(run=run, failed=failed, late=outcomes_shown.reply_waits)
