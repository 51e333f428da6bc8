"""Inputs that change the form they stand in: what was chosen is kept, then the form follows."""

from functools import partial

from handlers import ids
from handlers.dispatch import Answer
from handlers.flows import edit_drafts, edits, form_changes, form_drafts, forms
from handlers.kit import Kit
from handlers.payloads import Pressed


async def chosen(press: Pressed, kit: Kit) -> Answer:
    """A field that others depend on, or the desk."""
    return await _changed(press, kit, steps=0)


async def step_back(press: Pressed, kit: Kit) -> Answer:
    return await _changed(press, kit, steps=-1)


async def typing(press: Pressed, kit: Kit) -> Answer:
    """Somebody fills in a form: keep it, so that closing the form loses nothing."""
    await forms.keep_typed(kit, press)
    return Answer()


async def _changed(press: Pressed, kit: Kit, *, steps: int) -> Answer:
    """Keep what stands in the form, on disk before the answer; then let the form follow."""
    callback = (press.view or {}).get("callback_id")
    if callback == ids.NEW_REQUEST and await form_drafts.keep(kit, press, steps=steps):
        return Answer(then=partial(form_changes.follow, kit, press))
    if callback == ids.EDIT and await edit_drafts.keep(kit, press, steps=steps):
        return Answer(then=partial(edits.follow, kit, press))
    return Answer()
