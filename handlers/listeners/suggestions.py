"""What fits to what somebody types into a long choice, within Slack's three seconds."""

from typing import Any

import structlog

from handlers import ids
from handlers.flows import form_fields, long_lists
from handlers.kit import Kit
from handlers.payloads import Looked
from handlers.views.form_shape import asked_about, suggestion
from handlers.views.state import EditPlace, Place
from store import StoreError

log = structlog.get_logger()


async def field(looked: Looked, kit: Kit) -> list[dict[str, Any]]:
    """Options of one of a desk's fields; none where something is in the way."""
    try:
        return await _fitting(looked, kit)
    except StoreError as error:
        log.warning("no options", error=type(error).__name__)
        return []


async def _fitting(looked: Looked, kit: Kit) -> list[dict[str, Any]]:
    metadata = str(looked.view.get("private_metadata"))
    editing = looked.view.get("callback_id") == ids.EDIT
    place = EditPlace.from_text(metadata) if editing else Place.from_text(metadata)
    desk = kit.desks.get(place.desk) if place else None
    if desk is None:
        return []
    key, path = asked_about(looked.view, looked.name)
    found = next((one for one in await form_fields.known(kit, desk) if one.key == key), None)
    if found is None:
        return []
    if found.options:
        return suggestion(found, path, looked.typed)
    options = await long_lists.matching(kit, desk, found, looked.typed)
    return suggestion(found, path, looked.typed, options)
