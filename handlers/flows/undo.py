"""Taking a public reply back before it goes out. What was written in it is kept."""

from dataclasses import dataclass, replace

from handlers.flows import add_comment, jobs, marks, outcomes_shown, reply_forms
from handlers.flows.desks_here import named
from handlers.flows.jobs import AddComment
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import notices, undo
from handlers.views.reply import ReplyForm
from handlers.views.scalars import LONGEST_INPUT
from handlers.views.state import DraftRef, HeldRef, ReplyPlace
from handlers.words import Translate
from handlers.workspace import Message, SlackError
from store import Batch, Draft, Row

CANCELLED = "cancelled"  # the result of a row that was taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A reply, and the draft of its words; None if it was too late, or a form cannot hold them."""

    row: Row
    job: AddComment
    place: ReplyPlace
    form: ReplyForm
    taken_back: bool

    @property
    def fits(self) -> bool:
        return len(self.form.body) <= LONGEST_INPUT


async def take_back(kit: Kit, press: Pressed, ref: HeldRef) -> Undone | None:
    """Stop a reply of this person's that was not tried yet, its words on disk as a draft before.

    What was taken back before is said to be, until its words went on. None for what is nobody's,
    and where a form shows it.
    """
    row = await _own(kit, press.user, ref)
    if row is None:
        return None
    found = await _undone(kit, row)
    if _is_cancelled(row):
        return found if press.view is None and await _is_open(kit, found) else None
    if found.fits:
        await kit.store.drafts.save(_draft(kit, found))
    if await kit.store.outbox.cancel(row.id, CANCELLED):
        return found
    await kit.store.drafts.delete(found.place.key)
    now = await kit.store.outbox.get(row.id)
    return None if now is not None and _is_cancelled(now) else replace(found, taken_back=False)


async def show(kit: Kit, press: Pressed, found: Undone) -> None:
    """Show what became of it: the words in their form again, or in a message to go on from."""
    t = await translate_for(kit, press.user)
    form = found.job.form
    if form is None or press.view is None:
        await _answer(kit, press, _said(kit, t, found), found)
    elif not found.taken_back:
        view = undo.too_late_modal(t, key=form, number=found.job.number)
        await kit.slack.update_view(view, external_id=form)
    else:
        await _open_again(kit, t, press.user, found, form)


async def _answer(kit: Kit, press: Pressed, said: Message, found: Undone) -> None:
    """Answer the press; where Slack does not take that, tell it in a row of its own."""
    try:
        await kit.slack.respond(press.response_url, said, replace=True)
    except SlackError:
        key = f"undone:{found.row.key}:{'back' if found.taken_back else 'late'}"
        row = marks.tell(press.user, said, key=key, channel=found.job.channel)
        await kit.store.commit(Batch(outbox=(row,)))


async def as_note(kit: Kit, press: Pressed, ref: HeldRef) -> AddComment | None:
    """Add to the ticket, for agents alone, what was taken back; on disk when this returns."""
    row = await _own(kit, press.user, ref)
    if row is None or not _is_cancelled(row):
        return None
    job = jobs.load(AddComment, row.payload)
    note = replace(job, public=False, form=None, response_url=press.response_url)
    adding = add_comment.promise(note, _note_key(row))
    await kit.store.commit(Batch(outbox=(adding,), delete_drafts=(_key(row),)))
    return note


async def show_note(kit: Kit, press: Pressed, note: AddComment | None) -> None:
    t = await translate_for(kit, press.user)
    if note is None:
        said = notices.draft_gone(t)
    else:
        desk = named(kit, note.desk)
        said = notices.reply_sending(t, number=note.number, desk=desk, public=False)
    await kit.slack.respond(press.response_url, said, replace=True)


async def _own(kit: Kit, user: str, ref: HeldRef) -> Row | None:
    row = await kit.store.outbox.find(ref.key)
    mine = row is not None and row.kind == jobs.ADD_COMMENT and row.payload.get("user") == user
    return row if mine else None


def _is_cancelled(row: Row) -> bool:
    return row.state == "done" and row.progress.get("result") == CANCELLED


async def _is_open(kit: Kit, found: Undone) -> bool:
    """Whether the words that were taken back have not gone on yet."""
    if found.fits:
        return await kit.store.drafts.get(found.place.key) is not None
    return await kit.store.outbox.find(_note_key(found.row)) is None


async def _undone(kit: Kit, row: Row) -> Undone:
    job = jobs.load(AddComment, row.payload)
    place = ReplyPlace(
        team=kit.slack.team,
        channel=job.channel,
        key=_key(row),
        desk=job.desk,
        number=job.number,
        locale=(await translate_for(kit, job.user)).locale,
    )
    form = ReplyForm(body=outcomes_shown.words_of(row), files=job.files)
    return Undone(row=row, job=job, place=place, form=form, taken_back=True)


def _key(row: Row) -> str:
    return f"undone-{row.id}"


def _note_key(row: Row) -> str:
    return f"note:{row.key}"


def _draft(kit: Kit, found: Undone) -> Draft:
    return reply_forms.draft_of(kit, found.job.user, found.place, found.form)


async def _open_again(kit: Kit, t: Translate, user: str, found: Undone, form: str) -> None:
    """Show the form, filled; if it was closed meanwhile, offer the draft."""
    view = await reply_forms.picture(kit, t, user, found.place, found.form)
    try:
        if await kit.slack.update_view(view, external_id=form):
            return
    except SlackError:
        pass  # it is offered below
    ref = DraftRef(key=found.place.key)
    said = notices.draft_kept(t, title=found.form.body, draft=ref)
    row = marks.tell(user, said, key=f"draft:{found.place.key}", channel=found.job.channel)
    await kit.store.commit(Batch(outbox=(row,)))


def _said(kit: Kit, t: Translate, found: Undone) -> Message:
    job, desk = found.job, named(kit, found.job.desk)
    if not found.taken_back:
        return undo.too_late(t, number=job.number, desk=desk)
    at = kit.desks.get(job.desk)
    notes = at is not None and at.abilities.internal_comments
    return undo.taken_back(
        t,
        number=job.number,
        words=found.form.body,
        again=DraftRef(key=found.place.key) if found.fits else None,
        as_note=HeldRef(key=found.row.key) if notes else None,
        desk=desk,
    )
