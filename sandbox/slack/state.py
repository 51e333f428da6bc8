"""The whole workspace in memory. Whoever subscribes hears of every change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sandbox.clock import Clock
from sandbox.slack.channels import Channels
from sandbox.slack.files import Files
from sandbox.slack.ids import Ids
from sandbox.slack.messages import Messages
from sandbox.slack.people import Users
from sandbox.slack.records import (
    App,
    Change,
    ChangeKind,
    Channel,
    ChannelKind,
    File,
    Generated,
    Json,
    Message,
    Share,
    Team,
    User,
    View,
)
from sandbox.slack.views import Views

__all__ = [
    "App",
    "Change",
    "ChangeKind",
    "Channel",
    "ChannelKind",
    "File",
    "Generated",
    "Json",
    "Message",
    "Share",
    "Team",
    "User",
    "View",
    "Workspace",
]

T = TypeVar("T")
LOOK_AGAIN = 0.05


class Workspace:
    """One team with one installed app.

    `users`, `channels`, `messages`, `files` and `views` hold the state and change it; each change
    is passed to the subscribers, in order, at the moment it happens. `web_url` is the address
    of the workspace's pages, set once the server runs. `organizations` holds the others that
    channels are or were shared with, by name. `locked_out` is Slack's word for why the bot token
    is taken no more, empty while it is.
    """

    def __init__(self, *, team: Team, app: App, clock: Clock, ids: Ids) -> None:
        self.team = team
        self.app = app
        self.clock = clock
        self.ids = ids
        self.web_url = ""
        self.locked_out = ""
        self._subscribers: list[Callable[[Change], None]] = []
        self._waiters: set[asyncio.Future[None]] = set()
        self.users = Users(self.emit, clock)
        self.channels = Channels(self.emit, clock, ids)
        self.messages = Messages(self.emit, clock)
        self.files = Files(self.emit, clock, ids)
        self.views = Views(self.emit, clock, ids)
        self.organizations: dict[str, Team] = {}

    def subscribe(self, subscriber: Callable[[Change], None]) -> Callable[[], None]:
        """Call `subscriber` with each change; returns what ends the subscription."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def emit(self, change: Change) -> None:
        """Tell everybody who subscribed or waits."""
        for subscriber in list(self._subscribers):
            subscriber(change)
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], T | None], seconds: float) -> T | None:
        """Wait, at most that many real seconds, until `condition` gives something; None if not.

        It is looked at after every change, and now and then for what lies outside the workspace.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (found := condition()) is None:
            left = end - loop.time()
            if left <= 0:
                return None
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait({waiter}, timeout=min(left, LOOK_AGAIN))
            finally:
                self._waiters.discard(waiter)
        return found

    def sees_channel(self, user_id: str, channel: Channel) -> bool:
        """Whether that user may look into the channel: members, and all of them if public."""
        user = self.users.get(user_id)
        if user_id in channel.members:
            return True
        guest = user is None or user.is_restricted or user.is_ultra_restricted or bool(user.team)
        return channel.kind == "channel" and not guest

    def organization(self, name: str) -> Team:
        """The other organization of that name, made up when it is new."""
        if name not in self.organizations:
            domain = "-".join(name.lower().split())
            self.organizations[name] = Team(id=self.ids.new("T"), name=name, domain=domain)
        return self.organizations[name]

    def team_of(self, user: User) -> str:
        """The id of the team somebody belongs to."""
        return user.team or self.team.id

    def change_channel_id(self, channel: Channel) -> str:
        """Give a channel a new id and move everything in it there; the new id."""
        old = self.channels.change_id(channel)
        self.messages.move(old, channel.id)
        self.files.move(old, channel.id)
        self.emit(Change(kind="channel_id_changed", channel=channel.id, old=old))
        return channel.id

    async def delete_file(self, file: File) -> None:
        """Delete a file; where it was shared, its place says so."""
        await self.files.delete(file)
        for channel, shares in file.shares.items():
            for share in shares:
                if message := self.messages.get(channel, share.ts):
                    self.messages.edit(message)

    def end_app(self, word: str) -> None:
        """Take the bot token back; as it is the app's only one, the app goes with it."""
        self.locked_out = word
        self.emit(Change(kind="app_revoked"))
        self.emit(Change(kind="app_uninstalled"))

    def install_app(self) -> None:
        """Install the app anew; it gets the token it had."""
        self.locked_out = ""

    def is_stranger(self, user: User) -> bool:
        """Whether somebody of another organization shares no channel with the app."""
        bot = self.app.bot_user
        return bool(user.team) and not any(
            bot in channel.members and user.id in channel.members for channel in self.channels.all()
        )

    def sees_message(self, user_id: str, message: Message) -> bool:
        """Whether that user sees the message: ephemeral ones have one reader."""
        channel = self.channels.get(message.channel)
        if channel is None or not self.sees_channel(user_id, channel):
            return False
        return message.only_for in (None, user_id)

    def app_sees_file(self, file: File) -> bool:
        """Whether the app may read the file: its own, given to it, or in a channel it is in."""
        return (
            file.for_app
            or file.user == self.app.bot_user
            or self._shared_with(file, self.app.bot_user)
        )

    def sees_file(self, user_id: str, file: File) -> bool:
        """Whether that user may read the file."""
        return file.user == user_id or self._shared_with(file, user_id)

    def _shared_with(self, file: File, user_id: str) -> bool:
        shared = (self.channels.get(channel_id) for channel_id in file.shares)
        return any(channel and user_id in channel.members for channel in shared)
