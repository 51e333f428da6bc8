"""What the browser's fields hold, as Slack's elements hold it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page.asked import BadRequest
from sandbox.slack import choices, inputs
from sandbox.slack.acts import NotPossible, Person
from sandbox.slack.state import File, Json, Message, View, Workspace
from sandbox.slack.wire_files import file_json

Source = Message | View


def find(source: Source, block_id: str, action_id: str) -> Json:
    """The element of a message or view. Raises NotPossible when it is not there (any more)."""
    blocks = list(source.blocks)
    if isinstance(source, Message):
        blocks += [block for one in source.attachments for block in one.get("blocks", ())]
    for block, element in inputs.elements(blocks):
        if block.get("block_id") == block_id and element["action_id"] == action_id:
            return element
    raise NotPossible(f"there is no {action_id} in block {block_id}")


def held(person: Person, source: Source, block_id: str, action_id: str, value: Any) -> Any:
    """What the element holds for a browser's value: a text, a list of texts, or null."""
    element = find(source, block_id, action_id)
    kind = element["type"]
    if kind == "overflow" or not inputs.is_stateful(element):
        return choices.meant(person.workspace, element, value) if kind == "overflow" else None
    if value in ("", None):
        return choices.meant(person.workspace, element, None)
    if kind == "datetimepicker":
        return _seconds(value, ZoneInfo(person.user.tz))
    if kind == "file_input":
        return [file_json(person.workspace, _file(person.workspace, one)) for one in value]
    entry = source.values.get(block_id, {}).get(action_id, {}) if isinstance(source, View) else {}
    known = [*person.offered(block_id, action_id), *inputs.chosen(element, entry)]
    return choices.meant(person.workspace, element, value, known)


def fill(person: Person, view: View, values: Mapping[str, Any], *, seen: str = "") -> None:
    """Bring a form's state up to what stands on the screen; the app hears nothing of it.

    `seen` is the hash of the view on that screen. Where the app has changed the view since, what
    it took away is left out; otherwise an unknown field raises NotPossible.
    """
    late = seen not in ("", view.hash)
    for block_id, elements in values.items():
        if not isinstance(elements, Mapping):
            raise BadRequest("values are objects by block_id, then by action_id")
        for action_id, value in elements.items():
            try:
                _hold(person, view, block_id, action_id, value)
            except NotPossible:
                if not late:
                    raise


def _hold(person: Person, view: View, block_id: str, action_id: str, value: Any) -> None:
    element = find(view, block_id, action_id)
    entry = inputs.state(element, held(person, view, block_id, action_id, value))
    if view.values.get(block_id, {}).get(action_id) != entry:
        person.workspace.views.hold(view, block_id, action_id, entry)


def _seconds(value: Any, zone: ZoneInfo) -> int:
    """`2026-02-03T10:30` in the person's zone, or Unix seconds already."""
    if isinstance(value, int):
        return value
    try:
        return int(datetime.fromisoformat(str(value)).replace(tzinfo=zone).timestamp())
    except ValueError:
        raise BadRequest(f"{value!r} is no date with a time") from None


def _file(workspace: Workspace, file_id: Any) -> File:
    found = workspace.files.get(str(file_id))
    if found is None:
        raise LookupError(f"there is no file {file_id}")
    return found
