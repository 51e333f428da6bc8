"""All messages, their threads, edits, reactions and the ephemeral ones."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.clock import Clock
from sandbox.slack.records import Change, Json, Message

Emit = Callable[[Change], None]
TOMBSTONE = "This message was deleted."
SLACKBOT = "USLACKBOT"


class Messages:
    """Messages by channel in order of `ts`; every change is emitted."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit = emit
        self._clock = clock
        self._by_channel: dict[str, dict[str, Message]] = defaultdict(dict)
        self._replies: dict[tuple[str, str], list[str]] = defaultdict(list)

    def post(self, *, channel: str, user: str, text: str, **more: Any) -> Message:
        """Post a message (any further field of `Message` by name); its `ts` is the next one."""
        message = Message(channel=channel, ts=self._clock.ts(), user=user, text=text, **more)
        self._by_channel[channel][message.ts] = message
        if message.thread_ts:
            self._replies[channel, message.thread_ts].append(message.ts)
        self._emit(
            Change(kind="message_posted", channel=channel, user=message.only_for, message=message)
        )
        return message

    def get(self, channel: str, ts: str) -> Message | None:
        return self._by_channel[channel].get(ts)

    def all(self, channel: str) -> list[Message]:
        """Every message of the channel, replies and ephemeral ones included, oldest first."""
        return list(self._by_channel[channel].values())

    def history(self, channel: str) -> list[Message]:
        """What the channel itself shows, newest first: no replies but broadcast ones."""
        return [
            message
            for message in reversed(self._by_channel[channel].values())
            if message.only_for is None
            and (not message.thread_ts or message.subtype == "thread_broadcast")
        ]

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies to that message, oldest first, without ephemeral ones."""
        found = (self._by_channel[channel].get(reply) for reply in self._replies[channel, ts])
        return [message for message in found if message and message.only_for is None]

    def edit(
        self,
        message: Message,
        *,
        by: str | None = None,
        **changed: Any,
    ) -> Message:
        """Change fields in place; `by` marks it as edited by that user."""
        before = _copy(message)
        for name, value in changed.items():
            setattr(message, name, value)
        if by:
            message.edited = (by, self._clock.ts())
        self._emit(
            Change(
                kind="message_changed",
                channel=message.channel,
                user=message.only_for,
                message=message,
                previous=before,
            )
        )
        return message

    def delete(self, message: Message) -> None:
        """Delete it; a parent with replies stays as a tombstone until its last reply goes."""
        if self.replies(message.channel, message.ts):
            self.edit(
                message,
                text=TOMBSTONE,
                user=SLACKBOT,
                subtype="tombstone",
                by_app=False,
                blocks=[],
                attachments=[],
                files=[],
                reactions={},
                metadata=None,
                username=None,
                icons=None,
            )
            return
        self._remove(message)
        parent = message.thread_ts and self.get(message.channel, message.thread_ts)
        if parent and parent.subtype == "tombstone" and not self.replies(parent.channel, parent.ts):
            self._remove(parent)

    def react(self, message: Message, user: str, name: str) -> bool:
        """Add a reaction; False when that user has added it before."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            return False
        users.append(user)
        self._emit(self._reacted("reaction_added", message, user, name))
        return True

    def unreact(self, message: Message, user: str, name: str) -> bool:
        """Take a reaction back; False when there was none."""
        users = message.reactions.get(name, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[name]
        self._emit(self._reacted("reaction_removed", message, user, name))
        return True

    def move(self, old: str, new: str) -> None:
        """Take over everything in a channel under its new id."""
        found = self._by_channel.pop(old, {})
        for message in found.values():
            message.channel = new
        self._by_channel[new] = found
        for channel, ts in [key for key in self._replies if key[0] == old]:
            self._replies[new, ts] = self._replies.pop((channel, ts))

    def drop_ephemeral(self, user: str) -> None:
        """What a reload does: messages only this person saw are gone."""
        for channel in list(self._by_channel):
            for message in self.all(channel):
                if message.only_for == user:
                    self._remove(message)

    def _remove(self, message: Message) -> None:
        del self._by_channel[message.channel][message.ts]
        if message.thread_ts:
            self._replies[message.channel, message.thread_ts].remove(message.ts)
        self._emit(
            Change(
                kind="message_deleted",
                channel=message.channel,
                user=message.only_for,
                previous=message,
            )
        )

    def _reacted(self, kind: Any, message: Message, user: str, name: str) -> Change:
        return Change(kind=kind, channel=message.channel, user=user, message=message, reaction=name)


def _copy(message: Message) -> Message:
    blocks: list[Json] = list(message.blocks)
    reactions = {name: list(users) for name, users in message.reactions.items()}
    return replace(message, blocks=blocks, files=list(message.files), reactions=reactions)
