"""What each person has read, and what their phone would have told them."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.state import Change, Channel, Message, User, Workspace

Reason = Literal["dm", "mention", "thread", "ephemeral"]
KEPT = 100
BROADCASTS = ("<!channel>", "<!here>", "<!everyone>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notification. `text` is the message's top-level text: all that a phone shows."""

    reason: Reason
    message: Message
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    messages: int = 0
    mentions: int = 0


class Inbox:
    """Follows the workspace from the moment it is made; what was there before counts as read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._start = workspace.clock.ts()
        self._read: dict[tuple[str, str], str] = {}
        self._notices: dict[str, deque[Notice]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._looked: dict[str, str] = {}
        workspace.subscribe(self._hear)

    def read(self, user: str, channel: str) -> None:
        """Mark a channel as read up to now."""
        self._read[user, channel] = self._workspace.clock.ts()

    def unread(self, user: str, channel: str) -> Unread:
        """Messages of others since that person last looked."""
        since = self._read.get((user, channel), self._start)
        place = self._workspace.channels.get(channel)
        found = [
            message
            for message in self._newest_first(channel, since)
            if message.user != user and not message.only_for and _in_channel(message)
        ]
        if place is not None and place.kind in {"im", "mpim"}:
            return Unread(messages=len(found), mentions=len(found))
        return Unread(messages=len(found), mentions=sum(mentions(one, user) for one in found))

    def read_thread(self, user: str, ts: str) -> None:
        """That person has the thread of that message open."""
        self._read[user, ts] = self._workspace.clock.ts()

    def last_read(self, user: str, channel: str) -> str:
        return self._read.get((user, channel), self._start)

    def notices(self, user: str) -> list[Notice]:
        """What that person was notified of, newest first."""
        return list(reversed(self._notices[user]))

    def fresh(self, user: str) -> int:
        """How many notices are news: neither the list nor the message itself was looked at."""
        return sum(self._is_news(user, notice.message) for notice in self._notices[user])

    def looked(self, user: str) -> None:
        """That person looks at the list."""
        self._looked[user] = self._workspace.clock.ts()

    def _newest_first(self, channel: str, since: str) -> Iterator[Message]:
        for message in reversed(self._workspace.messages.all(channel)):
            if message.ts <= since:
                return
            yield message

    def _is_news(self, user: str, message: Message) -> bool:
        place = message.channel if _in_channel(message) else message.thread_ts or ""
        seen = max(self._looked.get(user, ""), self._read.get((user, place), ""))
        return message.ts > seen

    def _hear(self, change: Change) -> None:
        if change.kind != "message_posted" or change.message is None:
            return
        for user in self._workspace.users.humans():
            reason = self._reason(change.message, user)
            if reason:
                notice = Notice(reason=reason, message=change.message, text=change.message.text)
                self._notices[user.id].append(notice)

    def _reason(self, message: Message, user: User) -> Reason | None:
        channel = self._workspace.channels.get(message.channel)
        if message.only_for:
            return "ephemeral" if message.only_for == user.id else None
        if channel is None or message.user == user.id or user.id not in channel.members:
            return None
        if channel.kind in {"im", "mpim"}:
            return "dm"
        if mentions(message, user.id):
            return "mention"
        return "thread" if self._follows(user.id, channel, message) else None

    def _follows(self, user: str, channel: Channel, message: Message) -> bool:
        """Who wrote in a thread, or was named in it, hears of its replies."""
        if not message.thread_ts:
            return False
        parent = self._workspace.messages.get(channel.id, message.thread_ts)
        thread = [parent, *self._workspace.messages.replies(channel.id, message.thread_ts)]
        return any(one and (one.user == user or mentions(one, user)) for one in thread)


def mentions(message: Message, user: str) -> bool:
    """Whether the text names that person, or everybody."""
    return f"<@{user}" in message.text or any(sign in message.text for sign in BROADCASTS)


def _in_channel(message: Message) -> bool:
    return not message.thread_ts or message.subtype == "thread_broadcast"
