"""What becomes of forms and promises of a desk that is no longer in the settings."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.errors import NotKnown, sentence
from handlers.flows import edit_drafts, form_drafts
from handlers.flows.outcome import Delivery, Outcome
from handlers.kit import Kit
from handlers.views.edit import read_edit
from handlers.views.filled import Filled, merged
from handlers.views.new_request import read_new_request
from handlers.views.progress import failed_modal
from handlers.views.state import EditPlace, Place
from handlers.words import Translate
from handlers.workspace import View
from store import Draft, Row

GONE = "desk_gone"


def is_gone(kit: Kit, draft: Draft) -> bool:
    """Whether a form was begun at a desk that is not there any more."""
    return draft.values["place"]["desk"] not in kit.desks


def modal(t: Translate, *, key: str, words: str) -> View:
    """What a form becomes: why it cannot be sent, and what was typed, to be copied."""
    reason = sentence(t, NotKnown(GONE))
    return failed_modal(t, key=key, reason=reason, words=words, delivery=None)


async def request_words(kit: Kit, user: str, place: Place, view: View) -> str:
    """What was typed into a form for a new request, in all of its steps."""
    filled = await form_drafts.filling(kit, user, place)
    form = merged(filled.form, read_new_request(view))
    return _joined((form.title, form.body + filled.rest), form)


async def edit_words(kit: Kit, user: str, place: EditPlace, view: View) -> str:
    """What stands in a ticket's form, in all of its steps."""
    begun = edit_drafts.own(await kit.store.drafts.get(place.key), user)
    form = merged(begun.form, read_edit(view)) if begun else read_edit(view)
    return _joined((f"#{place.number}",), form)


def draft_words(draft: Draft) -> str:
    """What was typed into a ticket's form that was put away."""
    editing = edit_drafts.own(draft, draft.user)
    return _joined((edit_drafts.title(editing),), editing.form) if editing else ""


def checked(delivery: Delivery) -> Delivery:
    """The same delivery; a row of a desk that is gone fails, and its person hears why."""

    async def run(kit: Kit, row: Row) -> Outcome:
        if row.payload["desk"] not in kit.desks:
            raise NotKnown(GONE)
        return await delivery.run(kit, row)

    return replace(delivery, run=run)


def _joined(own: Iterable[str], form: Filled) -> str:
    values = "\n".join(", ".join(value.labels or value.values) for value in form.fields)
    return "\n\n".join(text for text in (*own, values) if text)
