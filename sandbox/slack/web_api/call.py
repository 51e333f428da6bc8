"""One call of a Web API method, as its function sees it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.slack.core import Slack
from sandbox.slack.records import Channel, Json, Message, User
from sandbox.slack.refused import Refused
from sandbox.slack.state import Workspace

_HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
_READ = {
    "channel": "channels:read",
    "group": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_TRUE = ("1", "true", "True")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`args` holds the decoded arguments; those sent as JSON in a form are already objects."""

    slack: Slack
    args: Json

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspace

    @property
    def bot(self) -> str:
        return self.slack.workspace.app.bot_user

    def text(self, name: str, missing: str = "invalid_arguments") -> str:
        """A required string; refused with the word `missing` when it is not there."""
        value = self.args.get(name)
        if value is None or value == "":
            raise Refused(missing, messages=[f"missing required field: {name}"])
        return str(value)

    def optional(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value) in _TRUE

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError):
            raise Refused(
                "invalid_arguments", messages=[f"must be an integer [json-pointer:/{name}]"]
            ) from None

    def require(self, *scopes: str) -> None:
        """Refuse unless the app has one of these scopes."""
        granted = self.slack.manifest.scopes
        if scopes and not granted.intersection(scopes):
            raise Refused(
                "missing_scope", needed=",".join(scopes), provided=",".join(sorted(granted))
            )

    def channel(self, name: str = "channel") -> Channel:
        """The conversation with that id, if the app may know of it."""
        channel = self.workspace.channels.get(self.text(name, "channel_not_found"))
        if channel is None or not self.knows(channel):
            raise Refused("channel_not_found")
        return channel

    def readable_channel(self) -> Channel:
        """The conversation, for reading its messages: the app has to be in it."""
        channel = self.channel()
        self.require(_HISTORY[channel.kind])
        if self.bot not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def described_channel(self) -> Channel:
        """The conversation, for reading about it."""
        channel = self.channel()
        self.require(_READ[channel.kind])
        return channel

    def knows(self, channel: Channel) -> bool:
        """Whether the app may know that the conversation exists."""
        return channel.kind == "channel" or self.bot in channel.members

    def user(self, name: str = "user") -> User:
        """The user with that id."""
        user = self.workspace.users.get(self.text(name, "user_not_found"))
        if user is None:
            raise Refused("user_not_found")
        return user

    def message(self, channel: Channel, ts: str) -> Message:
        """The message there; ephemeral ones are never found."""
        message = self.workspace.messages.get(channel.id, ts)
        if message is None or message.only_for is not None:
            raise Refused("message_not_found")
        return message

    def items(self, name: str, error: str = "invalid_arguments") -> list[Json]:
        """A list of objects."""
        value = self.args.get(name)
        decoded: Any = _decoded(value) if isinstance(value, str) else value
        if not isinstance(decoded, list) or not all(isinstance(item, dict) for item in decoded):
            raise Refused(error, messages=[f"must be an array [json-pointer:/{name}]"])
        return decoded


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None


Function = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method: what does it, any one of which scopes it needs, and who may call it."""

    function: Function
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app", "anyone"] = "bot"
