"""Opening a form and sending it, again and again as people do while nothing works."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from sandbox.slack.acts import Modal, Person
from sandbox.slack.records import Json

Sent = Literal["sent", "unsure", "never"]
PATIENCE = 4.0  # seconds before a person tries again
_AGAIN = 0.4  # seconds between two tries
_TRIES = 15


async def send(
    person: Person, opened: Callable[[], Awaitable[Modal | None]], *, tries: int = _TRIES
) -> Sent:
    """Open a form until it comes and is taken; begin anew as long as nothing was sent."""
    for _ in range(tries):
        form = await _or_none(opened)
        sent = await _pressed(form) if form else "never"
        await person.slack.modals.dismiss(person.user.id)
        if sent != "never":
            return sent
        await asyncio.sleep(_AGAIN)
    return "never"


async def _or_none(opened: Callable[[], Awaitable[Modal | None]]) -> Modal | None:
    """What a person does not see, or cannot do, is no form: they begin again."""
    try:
        return await opened()
    except AssertionError:
        return None


async def _pressed(form: Modal) -> Sent:
    """Press submit until Slack says that it went, or the form says so itself."""
    for tried in range(_TRIES):
        if not form.is_open:
            return "unsure" if tried else "never"
        if not form.view.get("submit"):
            return "sent"
        outcome = await form.submit()
        if outcome.errors:
            return "unsure" if tried else "never"
        if not outcome.failed:  # one that is there again may have taken nothing
            return "unsure" if form.is_open and form.view.get("submit") else "sent"
        await asyncio.sleep(_AGAIN)
    return "unsure"


def fill_in(form: Modal) -> None:
    """Give every field that has to have one a value."""
    for block in form.view["blocks"]:
        asked = block["type"] == "input" and not block.get("optional")
        if asked and block["block_id"].startswith("field:"):
            form.choose(block["block_id"], _value(block["element"]))


def _value(element: Json) -> str:
    options = element.get("options")
    return options[0]["value"] if options else "A-1042"
