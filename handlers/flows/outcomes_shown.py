"""How a person learns what became of what they sent.

In the form they sent, on their message, or in their own messages. What is shown in a form may be
lost with it; what must be known is a row.
"""

import asyncio
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from handlers.errors import NotKnown, left_behind, sentence, unexpected
from handlers.flows import edited, jobs, marks, quoting, transfer
from handlers.flows.desks_here import named
from handlers.flows.errors import ClosedForGood, Unexpected
from handlers.flows.jobs import (
    AddComment,
    AttachFiles,
    ChangeTicket,
    CorrectComment,
    Mark,
    OpenTicket,
    Sign,
)
from handlers.flows.outcome import Done
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.text.from_slack import from_slack
from handlers.text.links import safe_url
from handlers.views import notices, progress
from handlers.views.progress import LeftOut
from handlers.views.state import DeliveryRef
from handlers.words import Translate
from handlers.workspace import Message, SlackError, View
from helpdesks.errors import HelpDeskError, Unsupported
from helpdesks.models import Change, Ticket
from store import Batch, New, Row

LONG = 5 * 1024 * 1024  # bytes; shorter transfers are over before anybody wonders
FORM_SHOWN = timedelta(seconds=1)  # our answer to the form may reach Slack a little later
EVERY = 1.0  # seconds between two pictures of a transfer
HOPELESS = frozenset({"cannot_note", "cannot_write", "desk_gone"})  # reasons that stay


async def opened(
    kit: Kit, row: Row, job: OpenTicket | AttachFiles, ticket: Ticket, channel: str
) -> None:
    t = await translate_for(kit, job.user)
    view = progress.opened_modal(
        t,
        key=job.form,
        ticket=ticket,
        channel=channel,
        left_out=left_out(t, row),
    )
    await show(kit, row, job.form, view)


async def opening_waits(kit: Kit, row: Row, _error: Exception) -> None:
    job = jobs.load(OpenTicket, row.payload)
    await waits(kit, row, await translate_for(kit, job.user), job.form)


async def waits(kit: Kit, row: Row, t: Translate, form: str) -> None:
    """Say in a form that what was sent from it is safe."""
    await show(kit, row, form, progress.saved_modal(t, key=form))


async def not_opened(kit: Kit, row: Row, error: Exception) -> Done:
    job = jobs.load(OpenTicket, row.payload)
    t = await translate_for(kit, job.user)
    reason, ref = reason_of(t, error), again(row, error)
    words = words_of(row)
    view = progress.failed_modal(t, key=job.form, reason=reason, words=words, delivery=ref)
    told = notices.delivery_failed(
        t,
        what="request",
        number=None,
        reason=reason,
        words=words,
        delivery=ref,
        desk=named(kit, job.desk),
    )
    return Done(
        new=(marks.tell(job.user, told, key=f"{row.key}:{row.lease}"),),
        then=lambda: shown(kit, row, job.form, view),
    )


async def replied(kit: Kit, row: Row, job: AddComment) -> None:
    t = await translate_for(kit, job.user)
    left = left_out(t, row)
    if job.form:
        view = progress.replied_modal(
            t, key=job.form, number=job.number, left_out=left, public=job.public
        )
        await show(kit, row, job.form, view)
    else:
        await _respond(kit, job, _is_there(kit, t, job, left))


async def left_behind_told(kit: Kit, row: Row, job: AddComment) -> tuple[New, ...]:
    """For an answer in a thread: tell its writer which files stayed behind, and why."""
    t = await translate_for(kit, job.user)
    left = left_out(t, row)
    if job.ts is None or not left:
        return ()
    said = _is_there(kit, t, job, left)
    return (marks.tell(job.user, said, key=row.key, channel=job.channel, thread_ts=job.thread_ts),)


def _is_there(kit: Kit, t: Translate, job: AddComment, left: tuple[LeftOut, ...]) -> Message:
    return notices.reply_sent(
        t, number=job.number, left_out=left, desk=named(kit, job.desk), public=job.public
    )


async def reply_waits(kit: Kit, row: Row, _error: Exception) -> None:
    job = jobs.load(AddComment, row.payload)
    t = await translate_for(kit, job.user)
    if job.form:
        await waits(kit, row, t, job.form)
    else:
        desk = named(kit, job.desk)
        said = notices.delivery_late(t, number=job.number, desk=desk, public=job.public)
        await _respond(kit, job, said)


async def not_replied(kit: Kit, row: Row, error: Exception) -> Done:
    tried = await kit.store.outbox.get(row.id) or row
    job = edited.as_known(tried, jobs.load(AddComment, row.payload))
    t = await translate_for(kit, job.user)
    reason, ref = reason_of(t, error), again(row, error)
    if isinstance(error, Unsupported):
        reason += " " + _link(t, kit.desks[job.desk].url)
    if isinstance(error, ClosedForGood) and job.public:  # a note is quoted nowhere
        told = notices.closed_request(
            t,
            number=job.number,
            words=_words(job),
            draft=await quoting.draft(kit, row, job, _words(job)),
            desk=named(kit, job.desk),
        )
    else:
        told = notices.delivery_failed(
            t,
            what="reply" if job.public else "note",
            number=job.number,
            reason=reason,
            words=_words(job),
            delivery=ref,
            desk=named(kit, job.desk),
        )
    key = f"{row.key}:{row.lease}"
    place = job.channel if job.ts else None  # what only they see there is gone after a reload
    alone = marks.tell(job.user, told, key=key, channel=place, thread_ts=job.thread_ts)
    return Done(
        new=(alone, *marked(row, job, "failed")),
        then=(lambda: _failed_form(kit, row, t, job, reason, ref)) if job.form else None,
    )


def again(row: Row, error: Exception) -> DeliveryRef | None:
    """What Retry would try again; nothing where the answer would be the same."""
    hopeless = isinstance(error, ClosedForGood | Unsupported) or (
        isinstance(error, NotKnown) and error.reason in HOPELESS
    )
    return None if hopeless else DeliveryRef(row=row.id, key=row.key)


def marked(row: Row, job: AddComment, sign: Sign) -> tuple[New, ...]:
    """The mark for a message in a thread; nothing for what came from a form or a command."""
    if job.ts is None:
        return ()
    was = marks.before(row, sign)
    return (marks.mark(Mark(channel=job.channel, ts=job.ts, mark=sign, instead_of=was), row.key),)


def reason_of(t: Translate, error: Exception) -> str:
    if isinstance(error, ClosedForGood):
        return t("The request is closed for good.")
    if isinstance(error, HelpDeskError | SlackError | NotKnown):
        return sentence(t, error)
    return unexpected(t, error.reference if isinstance(error, Unexpected) else "")


async def watcher(kit: Kit, row: Row, user: str, form: str | None) -> transfer.Watcher:
    """Show a long transfer in the form that asked for it, at most once a second."""
    t, last = await translate_for(kit, user), monotonic()

    async def watch(name: str, done: int, size: int | None) -> None:
        nonlocal last
        if form is None or (size or LONG) < LONG or monotonic() - last < EVERY:
            return
        last = monotonic()
        view = progress.transfer_modal(t, key=form, name=name, done=done, size=size)
        await show(kit, row, form, view)

    return watch


def _link(t: Translate, url: str) -> str:
    label = t("Open the help desk")
    return f"<{safe_url(url)}|{label}>" if safe_url(url) else ""


def left_out(t: Translate, row: Row) -> tuple[LeftOut, ...]:
    left = transfer.carried(row.progress).left
    return tuple(LeftOut(name=file.name, reason=left_behind(t, file.why)) for file in left)


async def _failed_form(
    kit: Kit, row: Row, t: Translate, job: AddComment, reason: str, ref: DeliveryRef | None
) -> None:
    form = job.form or ""
    view = progress.failed_modal(t, key=form, reason=reason, words=_words(job), delivery=ref)
    await show(kit, row, form, view)


def words_of(row: Row) -> str:
    """What a person wrote in a row, to be shown to them again."""
    match row.kind:
        case jobs.OPEN_TICKET:
            opening = jobs.load(OpenTicket, row.payload)
            return f"{opening.title}\n\n{opening.body.text}"
        case jobs.CHANGE_TICKET:
            return changed_to(jobs.load(ChangeTicket, row.payload).change)
        case jobs.ATTACH_FILES:
            files = jobs.load(AttachFiles, row.payload).files
            return "\n".join(file.name for file in files)
        case jobs.CORRECT_COMMENT:
            return from_slack(jobs.load(CorrectComment, row.payload).message).text
        case jobs.WITHDRAW_COMMENT:
            return ""
        case _:
            return _words(edited.as_known(row, jobs.load(AddComment, row.payload)))


def changed_to(change: Change) -> str:
    """The words and values of a change, one a line."""
    values = [change.status, change.priority, change.type, *change.tags]
    values += [", ".join(value.labels or value.values) for value in change.fields]
    return "\n".join(value for value in values if value)


def _words(job: AddComment) -> str:
    """What was written, to be shown to its writer again."""
    if job.body is not None:
        return job.body.text
    return from_slack(job.message or {}).text


async def form_stands(kit: Kit, row: Row) -> None:
    """Wait until the form itself shows that it was sent."""
    await asyncio.sleep(max(0.0, (row.created_at + FORM_SHOWN - kit.now()).total_seconds()))


async def show(kit: Kit, row: Row, form: str, view: View) -> bool:
    """Show it in the form, but not before that shows that it was sent; False if it is closed."""
    await form_stands(kit, row)
    try:
        return await kit.slack.update_view(view, external_id=form)
    except SlackError:
        return False  # the form only decorates what is safe on disk


async def shown(kit: Kit, row: Row, form: str, view: View) -> None:
    """Show it in the form, if that is still there."""
    await show(kit, row, form, view)


async def _respond(kit: Kit, job: AddComment, said: Message) -> None:
    if not job.response_url:
        return
    try:
        await kit.slack.respond(job.response_url, said)
    except SlackError:  # after half an hour Slack does not take it there any more
        row = marks.tell(job.user, said, key=uuid4().hex, channel=job.channel)
        await kit.store.commit(Batch(outbox=(row,)))
