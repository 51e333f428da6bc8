"""A form for a new request as it is shown at this moment."""

from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from handlers.flows import form_fields
from handlers.flows.desks_here import Here, here
from handlers.flows.form_drafts import Filling
from handlers.kit import Kit
from handlers.text.escape import border
from handlers.views.field_ids import is_field, key_of
from handlers.views.new_request import new_request_modal, step_of
from handlers.views.shape import FormShape
from handlers.words import Translate
from handlers.workspace import View

LONGEST_INPUT = 3000  # characters; https://docs.slack.dev/reference/block-kit/block-elements


async def picture(kit: Kit, t: Translate, user: str, filled: Filling) -> View:
    """The form with what was put into it, made from what is known: no desk is waited for."""
    return drawn(t, await shape_of(kit, user, filled), filled)


async def shape_of(kit: Kit, user: str, filled: Filling, at: Here | None = None) -> FormShape:
    """What the form asks; `at` is what is set in its channel, if that was read before."""
    place = filled.place
    at = at or await here(kit, place.channel)
    return await form_fields.new_request_shape(kit, kit.desks[place.desk], user, at)


def drawn(t: Translate, shape: FormShape, filled: Filling) -> View:
    return new_request_modal(
        t,
        place=filled.place,
        shape=shape,
        filled=filled.form,
        note=_note(t, filled),
        errors=filled.errors,
    )


def refused(filled: Filling, shape: FormShape, errors: dict[str, str], reason: str) -> Filling:
    """The same form shown again as another one, at the first step that something is wrong in."""
    step = min((step_of(shape, filled.form, key) for key in errors), default=1)
    place = replace(filled.place, key=next_key(filled.place.key), step=step)
    return replace(filled, place=place, errors=errors, reason=reason)


def next_key(key: str) -> str:
    """The key of the form that takes a refused one's place: always the same for the same one."""
    return uuid5(NAMESPACE_OID, key).hex


def same(one: View, other: View) -> bool:
    """Whether two pictures ask the same in the same place."""
    return _asked(one) == _asked(other)


def by_field(errors: dict[str, str]) -> dict[str, str]:
    """Sentences by block_id as sentences by field; what is no field keeps its name."""
    return {(key_of(name) if is_field(name) else name): said for name, said in errors.items()}


def fitting(filled: Filling) -> Filling:
    """Split off what a text input cannot hold, between words; it is kept beside the form."""
    form = filled.form
    if len(form.body) <= LONGEST_INPUT:
        return filled
    at = border(form.body, LONGEST_INPUT)
    rest = form.body[at:] + filled.rest
    return replace(filled, form=replace(form, body=form.body[:at]), rest=rest)


def _asked(view: View) -> list[object]:
    inputs = [block.get("block_id") for block in view["blocks"] if block.get("type") == "input"]
    return [view.get("private_metadata"), *inputs]


def _note(t: Translate, filled: Filling) -> str:
    said = [filled.reason] if filled.reason else []
    if filled.quotes:
        said.append(t("This goes on from request #{number}.").format(number=filled.quotes))
    if filled.rest:
        kept = t("Your text is longer than this form can show; the rest is kept and sent along.")
        said.append(kept)
    return " ".join(said)
