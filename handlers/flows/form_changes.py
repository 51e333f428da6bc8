"""A form follows what is chosen in it: other fields, deeper levels, another desk, a step back.

Choices may come faster than the form changes. Each is kept before it is answered, and the form is
drawn from what is kept: a picture that comes too late (`hash_conflict`) is drawn anew.
"""

from collections.abc import Awaitable, Callable

from handlers.flows import form_drafts, form_pictures
from handlers.kit import Kit
from handlers.payloads import Pressed
from handlers.views.state import Place
from handlers.workspace import SlackRefused, View


async def follow(kit: Kit, press: Pressed) -> None:
    """Show the form as it is to be after the newest of its changes."""
    place = Place.from_text(str((press.view or {}).get("private_metadata")))
    if place is not None:
        await draw(kit, press, place.key, lambda: _newest(kit, press, place))


async def draw(
    kit: Kit, press: Pressed, key: str, newest: Callable[[], Awaitable[View | None]]
) -> None:
    """Change the form on screen to its `newest` picture, if that asks anything else."""
    before = press.view or {}
    async with kit.turns.of(f"drawing:{key}"):
        view = await newest()
        if view is None or form_pictures.same(before, view):
            return
        try:
            await kit.slack.update_view(view, external_id=key, picture=before.get("hash"))
        except SlackRefused as error:
            if error.code != "hash_conflict":
                raise
            await kit.slack.update_view(await newest() or view, external_id=key)


async def _newest(kit: Kit, press: Pressed, place: Place) -> View | None:
    kept = form_drafts.own(await kit.store.drafts.get(place.key), press.user)
    if kept is None:  # sent or put away meanwhile
        return None
    return await form_pictures.picture(kit, kit.words.to(place.locale), press.user, kept)
