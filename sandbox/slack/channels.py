"""Public and private channels and direct messages: who is in what, and what becomes of them."""

from collections.abc import Callable

from sandbox.clock import Clock
from sandbox.slack.ids import Ids
from sandbox.slack.records import Change, ChangeKind, Channel, ChannelKind

Emit = Callable[[Change], None]
_PREFIX: dict[ChannelKind, str] = {"channel": "C", "group": "C", "im": "D", "mpim": "G"}


class Channels:
    """Every conversation, by id."""

    def __init__(self, emit: Emit, clock: Clock, ids: Ids) -> None:
        self._emit = emit
        self._clock = clock
        self._ids = ids
        self._by_id: dict[str, Channel] = {}

    def add(
        self,
        name: str,
        *,
        kind: ChannelKind = "channel",
        members: list[str],
        creator: str = "",
        topic: str = "",
        purpose: str = "",
        is_general: bool = False,
    ) -> Channel:
        """Create a conversation with these members."""
        channel = Channel(
            id=self._ids.new(_PREFIX[kind]),
            name=name,
            kind=kind,
            members=list(members),
            creator=creator or (members[0] if members else ""),
            created=self._clock.epoch(),
            topic=topic,
            purpose=purpose,
            is_general=is_general,
        )
        self._by_id[channel.id] = channel
        self._emit(Change(kind="channel_added", channel=channel.id))
        return channel

    def get(self, channel_id: str) -> Channel | None:
        return self._by_id.get(channel_id)

    def named(self, name: str) -> Channel | None:
        """The one with that id or name (a # before it is allowed)."""
        bare = name.removeprefix("#")
        found = self._by_id.get(bare)
        return found or next((c for c in self.all() if c.name and c.name == bare), None)

    def dm(self, one: str, other: str) -> Channel:
        """The direct messages between two users, begun when there are none yet."""
        pair = {one, other}
        for channel in self.all():
            if channel.kind == "im" and set(channel.members) == pair:
                return channel
        return self.add("", kind="im", members=[one, other])

    def find_dm(self, *users: str) -> Channel | None:
        """The existing conversation of exactly these users."""
        wanted = set(users)
        return next(
            (c for c in self.all() if c.kind in ("im", "mpim") and set(c.members) == wanted), None
        )

    def all(self) -> list[Channel]:
        return list(self._by_id.values())

    def join(self, channel: Channel, user_id: str, *, by: str | None = None) -> bool:
        """Make somebody a member, brought by another if `by` says so; False when they were one."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self._emit(Change(kind="member_joined", channel=channel.id, user=user_id, by=by))
        return True

    def leave(self, channel: Channel, user_id: str, *, by: str | None = None) -> bool:
        """End somebody's membership; False when there was none."""
        if user_id not in channel.members:
            return False
        self._emit(Change(kind="member_left", channel=channel.id, user=user_id, by=by))
        channel.members.remove(user_id)
        return True

    def forget(self, user_id: str) -> None:
        """Take somebody out of every channel, without a word, as deactivating does."""
        for channel in self.all():
            if channel.kind in ("channel", "group") and user_id in channel.members:
                channel.members.remove(user_id)

    def archive(self, channel: Channel, *, archived: bool = True, by: str | None = None) -> None:
        """Archive it, or bring it back."""
        channel.is_archived = archived
        kind: ChangeKind = "channel_archived" if archived else "channel_unarchived"
        self._emit(Change(kind=kind, channel=channel.id, user=by))

    def rename(self, channel: Channel, name: str, *, by: str | None = None) -> None:
        """Give it another name."""
        channel.previous_names.insert(0, channel.name)
        channel.name = name
        self._emit(Change(kind="channel_renamed", channel=channel.id, user=by))

    def convert(self, channel: Channel, kind: ChannelKind, *, by: str | None = None) -> None:
        """Make a public channel private, or the other way round."""
        channel.kind = kind
        self._emit(Change(kind="channel_converted", channel=channel.id, user=by))

    def share(self, channel: Channel, team: str) -> None:
        """Share it with another organization."""
        channel.shared_with.append(team)
        self._emit(Change(kind="channel_shared", channel=channel.id, team=team))

    def unshare(self, channel: Channel, team: str) -> None:
        """End the sharing with that organization."""
        channel.shared_with.remove(team)
        self._emit(Change(kind="channel_unshared", channel=channel.id, team=team))

    def change_id(self, channel: Channel) -> str:
        """Give it a new id, as some conversions do; the old one."""
        old, channel.id = channel.id, self._ids.new(_PREFIX[channel.kind])
        self._by_id = {one.id: one for one in self._by_id.values()}
        return old

    def delete(self, channel: Channel, *, by: str | None = None) -> None:
        """Delete it with everything in it."""
        self._emit(Change(kind="channel_deleted", channel=channel.id, user=by))
        del self._by_id[channel.id]
