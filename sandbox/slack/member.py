"""What anybody does in Slack that no app is asked about: look, join, reword, react, fetch."""

import asyncio
from pathlib import Path

from sandbox.slack import composer, mrkdwn
from sandbox.slack.interactions import NotPossible
from sandbox.slack.records import Channel, File, Generated, Json, Message, User
from sandbox.slack.seen import Seen, SeenFile
from sandbox.slack.state import Workspace
from sandbox.slack.wire_files import file_json

Which = Seen | Message


class Member:
    """Somebody of the workspace, by handle or id. Raises LookupError for nobody."""

    def __init__(self, workspace: Workspace, handle: str) -> None:
        user = workspace.users.named(handle)
        if user is None or user.is_bot:
            raise LookupError(f"nobody is called {handle}")
        self.workspace = workspace
        self.user: User = user

    def channel(self, name: str) -> Channel:
        """A conversation this person sees: "it-help", "#it-help", an id, or "@deskhand" (a DM)."""
        if name.startswith("@"):
            other = self.workspace.users.named(name)
            if other is None:
                raise NotPossible(f"nobody is called {name}")
            return self.workspace.channels.dm(self.user.id, other.id)
        channel = self.workspace.channels.named(name)
        if channel is None or not self.workspace.sees_channel(self.user.id, channel):
            raise NotPossible(f"{self.user.name} sees no channel {name}")
        return channel

    def channels(self) -> list[Channel]:
        """Every conversation this person is in."""
        return [c for c in self.workspace.channels.all() if self.user.id in c.members]

    def can_see(self, message: Message) -> bool:
        return self.workspace.sees_message(self.user.id, message)

    async def edit(self, message: Which, text: str) -> None:
        """Reword an own message."""
        found = self._own(message)
        stored = composer.typed_message(self.workspace, text)
        blocks = mrkdwn.rich_text(stored, self.workspace.ids.block_id())
        self.workspace.messages.edit(found, by=self.user.id, text=stored, blocks=blocks)

    async def delete(self, message: Which) -> None:
        """Delete an own message."""
        self.workspace.messages.delete(self._own(message))

    async def react(self, message: Which, name: str) -> None:
        """Add a reaction, once."""
        self.workspace.messages.react(self.message(message), self.user.id, name)

    async def unreact(self, message: Which, name: str) -> None:
        """Take a reaction back."""
        self.workspace.messages.unreact(self.message(message), self.user.id, name)

    def upload(self, name: str, data: bytes | Generated, mimetype: str) -> Json:
        """Put a file into a form of the app; the file object for the state."""
        file = self.workspace.files.add_small(
            user=self.user.id, name=name, data=data, mimetype=mimetype
        )
        file.for_app = True
        return file_json(self.workspace, file)

    async def download(self, file: SeenFile | File | str) -> bytes:
        """The bytes of a file this person can see."""
        found = self.workspace.files.get(file if isinstance(file, str) else file.id)
        if found is None or not self.workspace.sees_file(self.user.id, found):
            raise NotPossible(f"{self.user.name} cannot see that file")
        if isinstance(found.content, Path):
            return await asyncio.to_thread(found.content.read_bytes)
        return b"".join(found.content.chunks()) if found.content else b""

    def join(self, channel: str) -> None:
        """Join a public channel."""
        where = self.channel(channel)
        if self.workspace.channels.join(where, self.user.id):
            self._joined(where, self.user)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        where = self.channel(channel)
        if self.workspace.channels.leave(where, self.user.id):
            self._left(where, self.user)

    def invite_app(self, channel: str) -> None:
        """Bring the app into a channel this person is in."""
        where, bot = self.channel(channel), self._bot()
        if self.workspace.channels.join(where, bot.id, by=self.user.id):
            self._announce(
                where, "channel_join", "has joined the channel", of=bot, inviter=self.user.id
            )

    def remove_app(self, channel: str) -> None:
        """Remove the app from a channel."""
        where, bot = self.channel(channel), self._bot()
        if self.workspace.channels.leave(where, bot.id, by=self.user.id):
            self._left(where, bot)

    def message(self, which: Which) -> Message:
        """The message as stored. Raises NotPossible when it is gone or not for these eyes."""
        message = self.workspace.messages.get(which.channel, which.ts)
        if message is None or not self.can_see(message):
            raise NotPossible("that message is gone")
        return message

    def _own(self, which: Which) -> Message:
        message = self.message(which)
        if message.user != self.user.id:
            raise NotPossible("only one's own messages can be changed")
        return message

    def _joined(self, channel: Channel, user: User, **facts: str) -> None:
        self._announce(channel, "channel_join", "has joined the channel", of=user, **facts)

    def _left(self, channel: Channel, user: User) -> None:
        self._announce(channel, "channel_leave", "has left the channel", of=user)

    def _announce(
        self, channel: Channel, subtype: str, words: str, *, of: User | None = None, **facts: str
    ) -> None:
        """What Slack itself writes into the channel about it.

        https://docs.slack.dev/reference/events/message#subtypes
        """
        about = (of or self.user).id
        self.workspace.messages.post(
            channel=channel.id,
            user=about,
            text=f"<@{about}> {words}",
            subtype=subtype,
            facts=dict(facts),
        )

    def _bot(self) -> User:
        bot = self.workspace.users.get(self.workspace.app.bot_user)
        if bot is None:
            raise NotPossible("there is no app here")
        return bot
