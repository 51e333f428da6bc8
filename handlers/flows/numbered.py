"""Showing and answering a request by its number, whichever desk has it."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from handlers.flows import browse, find_desk, forms, numbers, public_reply
from handlers.flows.find_desk import TYPED
from handlers.flows.forms import Asked
from handlers.flows.jobs import AddComment
from handlers.flows.numbers import Holders
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.text.command_line import Note, Reply, Show
from handlers.text.from_slack import from_slack
from handlers.views import notices, which_desk
from handlers.views.reply import ReplyForm
from handlers.views.scalars import LONGEST_INPUT
from handlers.views.state import ReplyChoice
from handlers.workspace import Message
from helpdesks.errors import NotFound
from store import Batch

Later = Callable[[], Coroutine[Any, Any, None]]


async def show(kit: Kit, asked: Asked, command: Show) -> Message:
    """Show the request, or ask which of several is meant."""
    number = command.number
    desk = await numbers.known(kit, asked.user, asked.channel, number, command.desk)
    if desk is not None:
        try:
            return await browse.request(kit, asked.user, desk, number)
        except NotFound:
            if command.desk or len(kit.desks) == 1:
                raise
    holders, t = await numbers.asked(kit, asked.user, number), await translate_for(kit, asked.user)
    match holders.found:
        case (one,):
            return await browse.request(kit, asked.user, one.desk, number)
        case ():
            if not holders.silent:
                raise NotFound
            return which_desk.nowhere(t, number=number, silent=holders.silent)
        case several:
            return which_desk.which_request(
                t, number=number, holders=several, silent=holders.silent
            )


async def open_reply(kit: Kit, asked: Asked, command: Reply | Note) -> Message | None:
    """Open the form for a reply or a note, or ask to which of several requests."""
    number, note = command.number, isinstance(command, Note)
    desk = await numbers.known(kit, asked.user, asked.channel, number, command.desk)
    if desk is not None:
        await forms.open_reply(kit, asked, desk, number, ReplyForm(), note=note)
        return None
    holders = await numbers.asked(kit, asked.user, number)
    if holders.only is not None:
        await forms.open_reply(kit, asked, holders.only, number, ReplyForm(), note=note)
        return None
    if not holders.found and not holders.silent:
        raise NotFound
    return await _which(kit, asked, number, holders, note=note)


async def reply_typed(kit: Kit, asked: Asked, command: Reply | Note) -> Later | None:
    """Put a reply or a note on disk; answer what is done afterwards.

    Where it is not clear which desk is meant, the row is one that finds it.
    """
    number, text = command.number, command.text
    desk = await numbers.known(kit, asked.user, asked.channel, number, command.desk)
    job = _job(asked, desk or "", number, text, public=isinstance(command, Reply))
    if desk is None:
        row = find_desk.promise(job, _key(asked))
        await kit.store.commit(Batch(outbox=(row,)))
        return None
    row = await public_reply.promise(kit, job, _key(asked))
    await kit.store.commit(Batch(outbox=(row,)))
    return partial(public_reply.on_its_way, kit, job, row)


async def reply_at(kit: Kit, asked: Asked, choice: ReplyChoice) -> Message | None:
    """Somebody has said which request is meant: open the form with the words that were kept."""
    draft = await kit.store.drafts.get(choice.draft) if choice.draft else None
    if choice.draft and (draft is None or draft.user != asked.user or draft.kind != TYPED):
        return notices.draft_gone(await translate_for(kit, asked.user))
    text = str(draft.values.get("text", "")) if draft else ""
    note = choice.note if draft is None else draft.values.get("public") is not True
    words = from_slack({"text": text}).text
    if len(words) > LONGEST_INPUT:  # the form could not show it all
        job = _job(asked, choice.desk, choice.number, text, public=not note)
        row = await public_reply.promise(kit, job, _key(asked))
        await kit.store.commit(Batch(outbox=(row,), delete_drafts=(choice.draft,)))
        await public_reply.on_its_way(kit, job, row)
        return None
    form = ReplyForm(body=words)
    await forms.open_reply(
        kit, asked, choice.desk, choice.number, form, kept=bool(words), note=note
    )
    await kit.store.drafts.delete(choice.draft)
    return None


async def _which(kit: Kit, asked: Asked, number: str, holders: Holders, *, note: bool) -> Message:
    t = await translate_for(kit, asked.user)
    return which_desk.which_reply(
        t, number=number, holders=holders.found, silent=holders.silent, draft="", note=note
    )


def _job(asked: Asked, desk: str, number: str, text: str, *, public: bool) -> AddComment:
    return AddComment(
        desk=desk,
        number=number,
        user=asked.user,
        channel=asked.channel,
        message={"text": text},
        response_url=asked.response_url,
        public=public,
    )


def _key(asked: Asked) -> str:
    return f"command:{asked.trigger_id}"
