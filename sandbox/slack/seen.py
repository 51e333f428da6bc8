"""A message as one person sees it, and what that person can do with it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.slack import choices, inputs, reading
from sandbox.slack.delivery import Ack
from sandbox.slack.interactions import NotPossible
from sandbox.slack.records import Json, Message
from sandbox.slack.state import Workspace

if TYPE_CHECKING:
    from sandbox.slack.acts import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    id: str
    name: str
    title: str
    size: int
    mimetype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message at the moment it was looked at.

    `text` is the stored text, `all_text` every word of it and its blocks, attachments and file
    names with people and channels by name. `user` is the author's handle. `reactions` maps names
    to handles.
    """

    channel: str
    ts: str
    text: str
    all_text: str
    blocks: list[Json]
    user: str
    thread_ts: str | None
    ephemeral: bool
    edited: bool
    files: list[SeenFile]
    reactions: dict[str, list[str]]
    metadata: Json | None
    _person: "Person" = field(repr=False, compare=False)

    @property
    def root(self) -> str:
        """The ts of the thread it is in, or would begin."""
        return self.thread_ts or self.ts

    def now(self) -> "Seen":
        """The same message as it is now. Raises AssertionError when it is gone."""
        return seen(self._person, self._message())

    def thread(self) -> list["Seen"]:
        """The replies this person sees in its thread, oldest first, ephemeral ones included."""
        messages = self._person.workspace.messages.all(self.channel)
        return [
            seen(self._person, message)
            for message in messages
            if message.thread_ts == self.root and self._person.can_see(message)
        ]

    async def click(self, action_id: str, value: str | None = None) -> Ack:
        """Press the button (the one with that value, if given) or choose from the overflow menu."""
        message = self._message()
        for block, element in _interactive(message):
            if element["action_id"] != action_id:
                continue
            if element["type"] == "overflow":
                option = choices.meant(self._person.workspace, element, value)
                return await self._person.act(message, block["block_id"], action_id, option)
            if value in (None, element.get("value")):
                return await self._person.act(message, block["block_id"], action_id)
        raise NotPossible(f"no {action_id} {value or ''} here; there is: {_there(message)}")

    async def select(self, action_id: str, value: object) -> Ack:
        """Choose in a menu, date picker, checkboxes, ... of the message."""
        message = self._message()
        for block, element in _interactive(message):
            if element["action_id"] == action_id:
                offered = self._person.offered(block["block_id"], action_id)
                meant = choices.meant(self._person.workspace, element, value, offered)
                return await self._person.act(message, block["block_id"], action_id, meant)
        raise NotPossible(f"no {action_id} here; there is: {_there(message)}")

    async def search(self, action_id: str, query: str) -> list[Json]:
        """Type into an external select of the message; the options shown."""
        message = self._message()
        for block, element in _interactive(message):
            if element["action_id"] == action_id:
                block_id = block["block_id"]
                found = await self._person.suggest(message, block_id, action_id, query)
                return list(found.options)
        raise NotPossible(f"no {action_id} here; there is: {_there(message)}")

    async def wait_reaction(self, name: str, timeout: float = 5) -> "Seen":  # noqa: ASYNC109 - as tests say it
        """Wait until the message carries that reaction."""

        def reacted() -> Seen | None:
            current = self.now()
            return current if name in current.reactions else None

        found = await self._person.workspace.until(reacted, timeout)
        if found is None:
            raise AssertionError(
                f"no :{name}: on the message; there is {list(self.now().reactions)}"
            )
        return found

    async def shows(self, text: str, timeout: float = 5) -> "Seen":  # noqa: ASYNC109 - as tests say it
        """Wait until the message (it may be edited) contains that text."""

        def contains() -> Seen | None:
            current = self.now()
            return current if text in current.all_text else None

        found = await self._person.workspace.until(contains, timeout)
        if found is None:
            raise AssertionError(f"{text!r} did not come; the message says: {self.now().all_text}")
        return found

    def _message(self) -> Message:
        message = self._person.workspace.messages.get(self.channel, self.ts)
        if message is None or not self._person.can_see(message):
            raise NotPossible("that message is gone")
        return message


def seen(person: "Person", message: Message) -> Seen:
    """How that person sees the message now."""
    workspace = person.workspace
    files = [file for file in map(workspace.files.get, message.files) if file]
    return Seen(
        channel=message.channel,
        ts=message.ts,
        text=message.text,
        all_text=_all_text(workspace, message),
        blocks=message.blocks,
        user=_handle(workspace, message.user),
        thread_ts=message.thread_ts,
        ephemeral=message.only_for is not None,
        edited=message.edited is not None,
        files=[
            SeenFile(id=f.id, name=f.name, title=f.title, size=f.size, mimetype=f.mimetype)
            for f in files
        ],
        reactions={
            name: [_handle(workspace, user) for user in users]
            for name, users in message.reactions.items()
        },
        metadata=message.metadata,
        _person=person,
    )


def _all_text(workspace: Workspace, message: Message) -> str:
    names = [file.title for file in map(workspace.files.get, message.files) if file]
    parts = [message.text, message.blocks, message.attachments, names]
    text = "\n".join(filter(None, (reading.words(part) for part in parts)))
    for user in workspace.users.all():
        text = text.replace(f"@{user.id}", f"@{user.name}")
    for channel in workspace.channels.all():
        text = text.replace(f"#{channel.id}", f"#{channel.name}")
    return text


def _handle(workspace: Workspace, user_id: str) -> str:
    user = workspace.users.get(user_id)
    return user.name if user else user_id


def _interactive(message: Message) -> list[tuple[Json, Json]]:
    attached = [block for item in message.attachments for block in item.get("blocks", [])]
    return list(inputs.elements([*message.blocks, *attached]))


def _there(message: Message) -> str:
    return ", ".join(element["action_id"] for _, element in _interactive(message)) or "nothing"
