"""A delivery that failed for good: its writer may try it again, or let it go.

It is tried as it was meant: a note stays a note, and what waited once does not wait again.
"""

from handlers.errors import NotKnown
from handlers.flows import jobs, marks
from handlers.flows.desk_gone import GONE
from handlers.flows.jobs import AddComment, Mark
from handlers.flows.outcomes_shown import words_of
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import notices
from handlers.views.progress import sending_modal
from handlers.views.state import DeliveryRef
from handlers.words import Translate
from handlers.workspace import Message, View
from store import Batch, New, Row


async def retry(kit: Kit, press: Pressed, ref: DeliveryRef) -> None:
    t = await translate_for(kit, press.user)
    row = await _own(kit, press, ref)
    if row is not None and _is_gone(kit, row):
        raise NotKnown(GONE)
    if row is None or not await kit.store.outbox.retry(row.id):
        await _show(kit, press, notices.delivery_gone(t))
        return
    await kit.store.commit(Batch(outbox=_marked(row)))
    if press.view is not None:
        form = str(press.view.get("external_id"))
        await kit.slack.update_view(_sending(t, form, row), external_id=form)
        return
    await _show(kit, press, notices.delivery_retried(t))


async def give_up(kit: Kit, press: Pressed, ref: DeliveryRef) -> None:
    t = await translate_for(kit, press.user)
    row = await _own(kit, press, ref)
    if row is None or not await kit.store.outbox.drop(row.id):
        await _show(kit, press, notices.delivery_gone(t))
        return
    await _show(kit, press, notices.given_up(t, words=words_of(row)))


async def _own(kit: Kit, press: Pressed, ref: DeliveryRef) -> Row | None:
    """The row, if it failed and the one who pressed wrote it."""
    row = await kit.store.outbox.get(ref.row)
    mine = row is not None and row.key == ref.key and row.payload.get("user") == press.user
    return row if row is not None and mine and row.state == "dead" else None


def _is_gone(kit: Kit, row: Row) -> bool:
    """Whether its desk is in the settings no more; a row that is to find its desk has none."""
    desk = row.payload["desk"]
    return bool(desk) and desk not in kit.desks


def _sending(t: Translate, form: str, row: Row) -> View:
    if row.kind != jobs.ADD_COMMENT:
        return sending_modal(t, key=form)
    job = jobs.load(AddComment, row.payload)
    return sending_modal(t, key=form, number=job.number, public=job.public)


def _marked(row: Row) -> tuple[New, ...]:
    if row.kind == jobs.WITHDRAW_COMMENT:
        return ()  # its message is there no more
    ts, channel = row.payload.get("ts"), row.payload.get("channel")
    if not ts or not channel:
        return ()
    sign = Mark(channel=channel, ts=ts, mark="sending", instead_of=("failed",))
    return (marks.mark(sign, row.key),)


async def _show(kit: Kit, press: Pressed, said: Message) -> None:
    if press.response_url:
        await kit.slack.respond(press.response_url, said, replace=True)
