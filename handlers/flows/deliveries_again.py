"""A delivery that failed for good: its writer may try it again, or let it go."""

from handlers.errors import NotKnown
from handlers.flows import marks
from handlers.flows.desk_gone import GONE
from handlers.flows.jobs import Mark
from handlers.flows.outcomes_shown import words_of
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import notices
from handlers.views.progress import sending_modal
from handlers.views.state import DeliveryRef
from handlers.workspace import Message
from store import Batch, New, Row


async def retry(kit: Kit, press: Pressed, ref: DeliveryRef) -> None:
    t = await translate_for(kit, press.user)
    row = await _own(kit, press, ref)
    if row is not None and row.payload["desk"] not in kit.desks:
        raise NotKnown(GONE)
    if row is None or not await kit.store.outbox.retry(row.id):
        await _show(kit, press, notices.delivery_gone(t))
        return
    await kit.store.commit(Batch(outbox=_marked(row)))
    if press.view is not None:
        form = str(press.view.get("external_id"))
        await kit.slack.update_view(sending_modal(t, key=form), external_id=form)
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


def _marked(row: Row) -> tuple[New, ...]:
    ts, channel = row.payload.get("ts"), row.payload.get("channel")
    if not ts or not channel:
        return ()
    sign = Mark(channel=channel, ts=ts, mark="sending", instead_of="failed")
    return (marks.mark(sign, row.key),)


async def _show(kit: Kit, press: Pressed, said: Message) -> None:
    if press.response_url:
        await kit.slack.respond(press.response_url, said, replace=True)
