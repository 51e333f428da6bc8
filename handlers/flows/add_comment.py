"""What a person answers in Slack becomes a comment under that person's own identity, once."""

from collections.abc import Callable
from functools import partial

from handlers.errors import NotKnown
from handlers.flows import jobs, outcomes_shown, people, transfer
from handlers.flows.cards import catch_up
from handlers.flows.errors import ClosedForGood
from handlers.flows.jobs import AddComment
from handlers.flows.outcome import ACCEPTED, Delivery, Done
from handlers.flows.wording import translate_for, with_left_out
from handlers.kit import Kit
from handlers.text.from_slack import from_slack, mentioned
from handlers.words import Translate
from handlers.workspace import SlackRefused
from helpdesks.desk import HelpDesk
from helpdesks.errors import Accepted, Forbidden, Unsupported
from helpdesks.models import Body, Comment, Identity, Reply, Status, Ticket
from store import Message, New, PersonIdentity, Row

MakeReply = Callable[[transfer.Carried], Reply]


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
    return await people.as_person(kit, desk, job.user, partial(_add, kit, row, job))


async def _add(kit: Kit, row: Row, job: AddComment, who: PersonIdentity, as_: Identity) -> Done:
    desk = kit.desks[job.desk]
    if people.is_agent(who) and not desk.abilities.agent_comments:
        raise Unsupported("agent_comments")  # never as if the requester had said it
    t = await translate_for(kit, job.user)
    said = await _said(kit, job)
    ticket = await _ticket(desk, job, as_)
    comment = await _sent_before(kit, row, job, ticket, as_, partial(_reply, t, said))
    if comment is None and row.progress.get(ACCEPTED):
        raise Accepted
    if comment is None:
        if ticket.status is Status.CLOSED:
            raise ClosedForGood
        try:
            comment = await _send(kit, row, job, ticket, as_, partial(_reply, t, said))
        except Forbidden:
            raise NotKnown("cannot_write") from None
    after = await _now(kit, row)
    return Done(
        messages=_ledger(kit, job, ticket, comment),
        new=(
            *outcomes_shown.marked(row, job, "sent"),
            *await outcomes_shown.left_behind_told(kit, after, job),
            catch_up(job.desk, ticket.id, ticket.number),
        ),
        then=lambda: outcomes_shown.replied(kit, after, job),
    )


async def _ticket(desk: HelpDesk, job: AddComment, as_: Identity) -> Ticket:
    """Read the ticket by its id where that is known: a desk may find old ones by nothing else."""
    if job.ticket_id is not None:
        return await desk.ticket(job.ticket_id, as_=as_)
    return await desk.by_number(job.number, as_=as_)


async def _sent_before(
    kit: Kit, row: Row, job: AddComment, ticket: Ticket, as_: Identity, reply: MakeReply
) -> Comment | None:
    """After a lost answer, look whether the desk has the comment already."""
    if not row.uncertain or row.first_sent_at is None:
        return None
    return await kit.desks[job.desk].find_added(
        ticket.id,
        reply(transfer.carried(row.progress)),
        as_=as_,
        since=row.first_sent_at,
        known=await kit.store.messages.comment_ids(job.desk, ticket.id, direction="to_desk"),
    )


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


async def _said(kit: Kit, job: AddComment) -> Body:
    """The words, with the names of those mentioned in them."""
    if job.body is not None:
        return job.body
    message = job.message or {}
    names = {i: await _name(kit, i) for i in mentioned(message)}
    return from_slack(message, {i: name for i, name in names.items() if name})


async def _name(kit: Kit, mentioned_id: str) -> str:
    """What a mentioned person or channel is called; "" where Slack does not tell us."""
    try:
        if mentioned_id.startswith(("U", "W")):
            return (await kit.slack.member(mentioned_id)).name
        if mentioned_id.startswith(("C", "G")):
            return (await kit.slack.channel(mentioned_id)).name
    except SlackRefused:
        pass
    return ""


def _reply(t: Translate, said: Body, files: transfer.Carried) -> Reply:
    body = with_left_out(t, said, files.left)
    return Reply(body=body, public=True, uploads=files.uploads)


def _ledger(kit: Kit, job: AddComment, ticket: Ticket, comment: Comment) -> tuple[Message, ...]:
    """Remember which comment this is.

    What came from a message stands in its channel already; what came from a form or a command
    stands nowhere in Slack, so its channel is "" and the threads still get to show it.
    """
    return (
        Message(
            team=kit.slack.team,
            channel=job.channel if job.ts else "",
            ts=job.ts or "",
            desk=job.desk,
            ticket_id=ticket.id,
            comment_id=comment.id,
            direction="to_desk",
            at=kit.now(),
        ),
    )


DELIVERY = Delivery(run=run, failed=outcomes_shown.not_replied, late=outcomes_shown.reply_waits)
