"""Forms: opened at once, kept while they are typed into, and never lost with a late trigger."""

import asyncio
from dataclasses import dataclass, field, replace
from uuid import uuid4

from handlers.flows import form_fields, marks
from handlers.flows.jobs import dump, load
from handlers.flows.wording import translate_for
from handlers.ids import NEW_REQUEST, REPLY
from handlers.kit import Kit
from handlers.text.escape import border
from handlers.views import notices
from handlers.views.new_request import RequestForm, new_request_modal, read_new_request
from handlers.views.reply import ReplyForm, read_reply, reply_modal
from handlers.views.state import DraftRef, Place, ReplyPlace
from handlers.words import Translate
from handlers.workspace import SlackRefused, View
from store import Batch, Draft

LONGEST_INPUT = 3000  # characters; https://docs.slack.dev/reference/block-kit/block-elements
KEYSTROKES = 0.5  # seconds; the last ones of a form may arrive after it was closed
LATE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where a form was asked for: who, in which channel, and what Slack lets us answer with."""

    user: str
    channel: str
    trigger_id: str = field(repr=False)
    response_url: str = field(default="", repr=False)


async def open_new(
    kit: Kit, asked: Asked, filled: RequestForm, *, quotes: str | None = None, kept: bool = False
) -> None:
    """Open the form for a new request; `quotes` is the number of a request it goes on from.

    A text longer than a form can hold is kept beside it, and goes along when the form is sent.
    `kept`: what it is filled with was typed before, so closing it must not lose it.
    """
    t, desk = await translate_for(kit, asked.user), kit.desk
    filled, rest = _fitting(filled)
    place = Place(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=desk.name,
        locale=t.locale,
    )
    view = new_request_modal(
        t,
        place=place,
        fields=await form_fields.known(kit, desk),
        filled=filled,
        note=_note(t, quotes, rest),
    )
    draft = _draft(kit, asked.user, NEW_REQUEST, place, filled, quotes=quotes, rest=rest)
    if quotes or rest or kept:
        await kit.store.drafts.save(draft)
    await _open(kit, t, asked, view, draft)


async def open_reply(
    kit: Kit, asked: Asked, desk: str, number: str, filled: ReplyForm, *, kept: bool = False
) -> None:
    """Open the form for a reply, without asking the desk; `kept` as in `open_new`.

    Whether this person may write there is the desk's to say when the reply is delivered.
    """
    t = await translate_for(kit, asked.user)
    place = ReplyPlace(
        team=kit.slack.team,
        channel=asked.channel,
        key=uuid4().hex,
        desk=desk,
        number=number,
        locale=t.locale,
    )
    view = reply_modal(t, place=place, filled=filled)
    draft = _draft(kit, asked.user, REPLY, place, filled)
    if kept:
        await kit.store.drafts.save(draft)
    await _open(kit, t, asked, view, draft)


async def reopen(kit: Kit, asked: Asked, draft: Draft) -> None:
    """Open a form again with what was typed into it; the draft goes on as the new form's."""
    values = draft.values
    if draft.kind == REPLY:
        place = load(ReplyPlace, values["place"])
        form = load(ReplyForm, values["form"])
        await open_reply(kit, asked, place.desk, place.number, form, kept=True)
    else:
        request = load(RequestForm, values["form"])
        whole = replace(request, body=request.body + values.get("rest", ""))
        await open_new(kit, asked, whole, quotes=values.get("quotes"), kept=True)
    await kit.store.drafts.delete(draft.key)


async def keep_typed(kit: Kit, user: str, view: View) -> None:
    """Keep what stands in a form at this moment, in case it is closed."""
    draft = draft_of(kit, user, view)
    if draft is None:
        return
    before = await kit.store.drafts.get(draft.key)
    if before is not None:
        draft = replace(draft, values={**before.values, **draft.values})
    await kit.store.drafts.save(draft)


def draft_of(kit: Kit, user: str, view: View) -> Draft | None:
    metadata = str(view.get("private_metadata") or "")
    if view.get("callback_id") == NEW_REQUEST:
        place = Place.from_text(metadata)
        return _draft(kit, user, NEW_REQUEST, place, read_new_request(view)) if place else None
    answered = ReplyPlace.from_text(metadata)
    return _draft(kit, user, REPLY, answered, read_reply(view)) if answered else None


async def put_away(kit: Kit, user: str, view: View) -> None:
    """A form was closed: if something was typed, say that it is kept and how to go on."""
    await asyncio.sleep(KEYSTROKES)
    draft = draft_of(kit, user, view)
    kept = draft and await kit.store.drafts.get(draft.key)
    if kept is None or kept.user != user:
        return
    form = kept.values["form"]
    words = form.get("title") or form.get("body") or ""
    if not words:
        await kit.store.drafts.delete(kept.key)
        return
    t = await translate_for(kit, user)
    told = notices.draft_kept(t, title=words, draft=DraftRef(key=kept.key))
    channel = kept.values["place"]["channel"]
    row = marks.tell(user, told, key=f"draft:{kept.key}", channel=channel)
    await kit.store.commit(Batch(outbox=(row,)))


def _fitting(filled: RequestForm) -> tuple[RequestForm, str]:
    """Split off what a text input cannot hold, between words."""
    if len(filled.body) <= LONGEST_INPUT:
        return filled, ""
    at = border(filled.body, LONGEST_INPUT)
    return replace(filled, body=filled.body[:at]), filled.body[at:]


def _note(t: Translate, quotes: str | None, rest: str) -> str:
    said = []
    if quotes:
        said.append(t("This goes on from request #{number}.").format(number=quotes))
    if rest:
        kept = t("Your text is longer than this form can show; the rest is kept and sent along.")
        said.append(kept)
    return " ".join(said)


async def _open(kit: Kit, t: Translate, asked: Asked, view: View, draft: Draft) -> None:
    """Open it; a trigger that came too late leaves a button that opens the same form."""
    try:
        await kit.slack.open_view(asked.trigger_id, view)
    except SlackRefused as error:
        if error.code not in LATE:
            raise
        await kit.store.drafts.save(draft)
        told = notices.form_expired(t, draft=DraftRef(key=draft.key))
        row = marks.tell(asked.user, told, key=f"late:{draft.key}", channel=asked.channel)
        await kit.store.commit(Batch(outbox=(row,)))


def _draft(
    kit: Kit,
    user: str,
    kind: str,
    place: Place | ReplyPlace,
    form: RequestForm | ReplyForm,
    **more: str | None,
) -> Draft:
    return Draft(
        key=place.key,
        team=kit.slack.team,
        user=user,
        kind=kind,
        values={
            "place": dump(place),
            "form": dump(form),
            **{name: value for name, value in more.items() if value},
        },
        at=kit.now(),
    )
