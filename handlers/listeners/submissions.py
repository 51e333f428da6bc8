"""Forms that were sent or put away: checked here, on disk before Slack hears that all is well."""

from functools import partial

from handlers.dispatch import Answer
from handlers.flows import desk_gone, edits, forms, public_reply, send_request, watch
from handlers.flows.jobs import AddComment
from handlers.kit import Kit
from handlers.payloads import Submitted
from handlers.text.from_slack import from_typed
from handlers.views.reply import ReplyForm, check_reply, read_reply
from handlers.views.state import EditPlace, Place, ReplyPlace
from handlers.views.watch import read_watch
from store import Batch


async def new_request(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None:
        return Answer()
    if place.desk not in kit.desks:
        words = await desk_gone.request_words(kit, sent.user, place, sent.view)
        return _desk_gone(kit, place, words)
    done = await send_request.send(kit, sent.user, place, sent.view)
    if done.errors:
        return Answer(ack={"response_action": "errors", "errors": done.errors})
    return Answer(ack={"response_action": "update", "view": done.view})


async def edit(sent: Submitted, kit: Kit) -> Answer:
    place = EditPlace.from_text(str(sent.view.get("private_metadata")))
    if place is None:
        return Answer()
    if place.desk not in kit.desks:
        words = await desk_gone.edit_words(kit, sent.user, place, sent.view)
        return _desk_gone(kit, place, words)
    done = await edits.send(kit, sent.user, place, sent.view)
    if done.errors:
        return Answer(ack={"response_action": "errors", "errors": done.errors})
    return Answer(ack={"response_action": "update", "view": done.view} if done.view else {})


async def reply(sent: Submitted, kit: Kit) -> Answer:
    place = ReplyPlace.from_text(str(sent.view.get("private_metadata")))
    if place is None:
        return Answer()
    form, t = read_reply(sent.view), kit.words.to(place.locale)
    if place.desk not in kit.desks:
        return _desk_gone(kit, place, form.body)
    able = kit.desks[place.desk].abilities
    errors = check_reply(
        t,
        form,
        file_limit=able.attachment_limit,
        file_count=able.attachments_per_comment,
        note=place.note or form.note,
    )
    if errors:
        return Answer(ack={"response_action": "errors", "errors": errors})
    job = _adding(sent.user, place, form)
    row = await public_reply.promise(kit, job, f"reply:{place.key}")
    await kit.store.commit(Batch(outbox=(row,), delete_drafts=(place.key,)))
    view = await public_reply.sent_modal(kit, t, job, row)
    return Answer(ack={"response_action": "update", "view": view})


async def watching(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None:
        return Answer()
    if place.desk not in kit.desks:
        return _desk_gone(kit, place, "")
    return Answer(then=partial(watch.start, kit, sent.user, place, read_watch(sent.view)))


async def put_away(sent: Submitted, kit: Kit) -> Answer:
    return Answer(then=partial(forms.put_away, kit, sent.user, sent.view))


def _desk_gone(kit: Kit, place: Place | EditPlace | ReplyPlace, words: str) -> Answer:
    view = desk_gone.modal(kit.words.to(place.locale), key=place.key, words=words)
    return Answer(ack={"response_action": "update", "view": view})


def _adding(user: str, place: ReplyPlace, form: ReplyForm) -> AddComment:
    return AddComment(
        desk=place.desk,
        number=place.number,
        user=user,
        channel=place.channel,
        body=from_typed(form.body),
        files=form.files,
        form=place.key,
        public=not (place.note or form.note),
    )
