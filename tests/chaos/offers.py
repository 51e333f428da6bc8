"""What the app offers to one person alone, with a button, and pressing it."""

from sandbox.slack.acts import NotPossible, Person
from sandbox.slack.inputs import elements
from sandbox.slack.records import Message
from sandbox.slack.seen import seen

_WAIT = 3.0


async def offered(
    person: Person, action: str, channel: str, *, after: str, about: str = ""
) -> Message | None:
    """The newest message for that person's eyes alone there, with that button.

    `about` stands in what the button carries, where it is known.
    """

    def found() -> Message | None:
        for message in reversed(person.workspace.messages.all(channel)):
            if message.ts <= after:
                return None
            mine = message.only_for == person.user.id and has(message, action)
            if mine and about in str(message.blocks):
                return message
        return None

    return await person.workspace.until(found, _WAIT)


async def replaced(person: Person, offer: Message, action: str) -> bool:
    """Wait until an answer stands in the place of an offer."""
    held = await person.workspace.until(lambda: not has(offer, action) or None, _WAIT)
    return bool(held)


async def press(person: Person, offer: Message, action: str) -> str:
    """Press the button; Slack's word for what came of it."""
    try:
        return (await seen(person, offer).click(action)).status
    except NotPossible:
        return "gone"


def has(message: Message, action: str) -> bool:
    """Whether a message has a button of that kind."""
    names = (str(element.get("action_id")) for _, element in elements(message.blocks))
    return any(name.partition(":")[0] == action.partition(":")[0] for name in names)
