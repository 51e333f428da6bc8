"""The form for a reply or a note: what is shown in it, and its draft."""

from handlers.flows import audience, form_fields, public_reply
from handlers.flows.jobs import dump
from handlers.ids import REPLY
from handlers.kit import Kit
from handlers.views.reply import ReplyForm, reply_modal
from handlers.views.state import ReplyPlace
from handlers.words import Translate
from handlers.workspace import View
from store import Draft


async def picture(kit: Kit, t: Translate, user: str, place: ReplyPlace, filled: ReplyForm) -> View:
    """The form, from what is known here; among agents it names the readers of a public reply."""
    if not place.note and await audience.is_agents(kit, place.channel):
        readers = await public_reply.readers(kit, place.desk, place.number, user)
        return reply_modal(t, place=place, filled=filled, readers=readers)
    offers_note = await _may_note(kit, place.desk, user)
    return reply_modal(t, place=place, filled=filled, offers_note=offers_note)


async def _may_note(kit: Kit, desk: str, user: str) -> bool:
    """Whether this person may add notes, as far as we know without asking."""
    at = kit.desks.get(desk)
    able = at is not None and at.abilities.internal_comments
    return at is not None and able and await form_fields.is_agent(kit, at, user)


def draft_of(kit: Kit, user: str, place: ReplyPlace, form: ReplyForm) -> Draft:
    return Draft(
        key=place.key,
        team=kit.slack.team,
        user=user,
        kind=REPLY,
        values={"place": dump(place), "form": dump(form)},
        at=kit.now(),
    )
