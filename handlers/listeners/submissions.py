"""Forms that were sent or put away: checked here, on disk before Slack hears that all is well."""

from dataclasses import replace
from functools import partial

from handlers.dispatch import Answer
from handlers.flows import add_comment, form_fields, forms, open_ticket, watch
from handlers.flows.jobs import AddComment, OpenTicket
from handlers.kit import Kit
from handlers.payloads import Submitted
from handlers.text.escape import clean
from handlers.text.from_slack import from_typed
from handlers.views.custom_fields import settled
from handlers.views.new_request import RequestForm, check_new_request, read_new_request
from handlers.views.progress import sending_modal
from handlers.views.reply import ReplyForm, check_reply, read_reply
from handlers.views.state import Place, ReplyPlace
from handlers.views.watch import read_watch
from handlers.words import Translate
from helpdesks.models import Field
from store import Batch


async def new_request(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return Answer()
    form, t, desk = read_new_request(sent.view), kit.words.to(place.locale), kit.desks[place.desk]
    fields = await form_fields.known(kit, desk)
    errors = check_new_request(
        t,
        form,
        fields,
        file_limit=desk.abilities.attachment_limit,
        file_count=desk.abilities.attachments_per_comment,
    )
    if errors:
        return Answer(ack={"response_action": "errors", "errors": errors})
    whole = replace(form, body=form.body + await _kept_beside(kit, sent.user, place, t))
    row = open_ticket.promise(_opening(sent.user, place, whole, fields))
    await kit.store.commit(Batch(outbox=(row,), delete_drafts=(place.key,)))
    return Answer(ack={"response_action": "update", "view": sending_modal(t, key=place.key)})


async def reply(sent: Submitted, kit: Kit) -> Answer:
    place = ReplyPlace.from_text(str(sent.view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return Answer()
    form, t = read_reply(sent.view), kit.words.to(place.locale)
    able = kit.desks[place.desk].abilities
    errors = check_reply(
        t, form, file_limit=able.attachment_limit, file_count=able.attachments_per_comment
    )
    if errors:
        return Answer(ack={"response_action": "errors", "errors": errors})
    row = add_comment.promise(_adding(sent.user, place, form), f"reply:{place.key}")
    await kit.store.commit(Batch(outbox=(row,), delete_drafts=(place.key,)))
    view = sending_modal(t, key=place.key, number=place.number)
    return Answer(ack={"response_action": "update", "view": view})


async def watching(sent: Submitted, kit: Kit) -> Answer:
    place = Place.from_text(str(sent.view.get("private_metadata")))
    if place is None or place.desk not in kit.desks:
        return Answer()
    return Answer(then=partial(watch.start, kit, sent.user, place, read_watch(sent.view)))


async def put_away(sent: Submitted, kit: Kit) -> Answer:
    return Answer(then=partial(forms.put_away, kit, sent.user, sent.view))


async def _kept_beside(kit: Kit, user: str, place: Place, t: Translate) -> str:
    """What belongs to a form and does not fit into it: the rest of a text, what it goes on from."""
    draft = await kit.store.drafts.get(place.key)
    if draft is None or draft.user != user:
        return ""
    number = draft.values.get("quotes")
    said = t("This goes on from request #{number}.").format(number=number) if number else ""
    return str(draft.values.get("rest", "")) + (f"\n\n{said}" if said else "")


def _opening(user: str, place: Place, form: RequestForm, fields: tuple[Field, ...]) -> OpenTicket:
    return OpenTicket(
        desk=place.desk,
        user=user,
        channel=place.channel,
        private=form.private or place.channel.startswith("D"),  # asked in direct messages
        title=clean(form.title),
        body=from_typed(form.body),
        priority=form.priority,
        fields=settled(form.fields, fields),
        files=form.files,
        form=place.key,
    )


def _adding(user: str, place: ReplyPlace, form: ReplyForm) -> AddComment:
    return AddComment(
        desk=place.desk,
        number=place.number,
        user=user,
        channel=place.channel,
        body=from_typed(form.body),
        files=form.files,
        form=place.key,
    )
