"""Buttons and menus. Their values are what Slack sends back: everything is checked again."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import browse, deliveries_again, forms, numbered, watch
from handlers.flows.forms import Asked
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views import notices
from handlers.views.new_request import RequestForm
from handlers.views.reply import ReplyForm
from handlers.views.state import DeliveryRef, DraftRef, ListState, ReplyChoice, TicketRef
from handlers.views.watch import not_watched
from handlers.workspace import Message
from store import Draft


async def open_new(press: Pressed, kit: Kit) -> Answer:
    """A new request, at the desk that the button names."""
    asked, desk = _asked(press), press.value or None
    return Answer(then=lambda: forms.open_new(kit, asked, RequestForm(), desk=desk))


async def open_list(press: Pressed, kit: Kit) -> Answer:
    state = ListState.from_text(press.value)
    if state is None or (state.desk and state.desk not in kit.desks):
        return Answer()
    return Answer(then=partial(_show_list, kit, press, state))


async def show(press: Pressed, kit: Kit) -> Answer:
    ref = TicketRef.from_text(press.value)
    if ref is None or ref.desk not in kit.desks:
        return Answer()
    return Answer(then=partial(_show, kit, press, ref))


async def open_reply(press: Pressed, kit: Kit) -> Answer:
    ref = TicketRef.from_text(press.value)
    if ref is None or ref.desk not in kit.desks:
        return Answer()
    asked = _asked(press)
    return Answer(then=lambda: forms.open_reply(kit, asked, ref.desk, ref.number, ReplyForm()))


async def reply_at(press: Pressed, kit: Kit) -> Answer:
    """Somebody has said to which of several requests they reply."""
    choice = ReplyChoice.from_text(press.value)
    if choice is None or choice.desk not in kit.desks:
        return Answer()
    return Answer(then=partial(_reply_at, kit, press, choice))


async def open_watch(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_open_watch, kit, press))


async def unwatch(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_unwatch, kit, press))


async def continue_draft(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_continue, kit, press))


async def drop_draft(press: Pressed, kit: Kit) -> Answer:
    return Answer(then=partial(_drop, kit, press))


async def retry(press: Pressed, kit: Kit) -> Answer:
    ref = DeliveryRef.from_text(press.value)
    return Answer(then=partial(deliveries_again.retry, kit, press, ref) if ref else None)


async def give_up(press: Pressed, kit: Kit) -> Answer:
    ref = DeliveryRef.from_text(press.value)
    return Answer(then=partial(deliveries_again.give_up, kit, press, ref) if ref else None)


async def _show_list(kit: Kit, press: Pressed, state: ListState) -> None:
    said = await browse.requests(kit, press.user, state)
    await kit.slack.respond(press.response_url, said, replace=not state.first)


async def _show(kit: Kit, press: Pressed, ref: TicketRef) -> None:
    said = await browse.request(kit, press.user, ref.desk, ref.number, page=ref.page)
    await kit.slack.respond(press.response_url, said, replace=ref.page > 1)


async def _reply_at(kit: Kit, press: Pressed, choice: ReplyChoice) -> None:
    said = await numbered.reply_at(kit, _asked(press), choice)
    if said is not None:
        await _respond(kit, press, said)


async def _open_watch(kit: Kit, press: Pressed) -> None:
    said = await watch.ask(kit, _asked(press), press.value)
    if said is not None:
        await kit.slack.respond(press.response_url, said)


async def _unwatch(kit: Kit, press: Pressed) -> None:
    desk = press.value
    if not await watch.stop(kit, press.user, press.channel, press.trigger_id, desk):
        t = await translate_for(kit, press.user)
        await kit.slack.respond(press.response_url, not_watched(t))


async def _continue(kit: Kit, press: Pressed) -> None:
    draft = await _own_draft(kit, press)
    if draft is None:
        await _respond(kit, press, notices.draft_gone(await translate_for(kit, press.user)))
        return
    await forms.reopen(kit, _asked(press), draft)


async def _drop(kit: Kit, press: Pressed) -> None:
    draft, t = await _own_draft(kit, press), await translate_for(kit, press.user)
    if draft is None:
        await _respond(kit, press, notices.draft_gone(t))
        return
    await kit.store.drafts.delete(draft.key)
    await _respond(kit, press, notices.draft_gone(t))


async def _own_draft(kit: Kit, press: Pressed) -> Draft | None:
    ref = DraftRef.from_text(press.value)
    draft = await kit.store.drafts.get(ref.key) if ref else None
    return draft if draft is not None and draft.user == press.user else None


async def _respond(kit: Kit, press: Pressed, said: Message) -> None:
    await kit.slack.respond(press.response_url, said, replace=True)


def _asked(press: Pressed) -> Asked:
    return Asked(
        user=press.user,
        channel=press.channel,
        trigger_id=press.trigger_id,
        response_url=press.response_url,
    )
